from odoo import api, models

# External id of what each company begins with, copied from the first one's.
DEFAULT_POLICY = "support_sla.policy_default"


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._ensure_service_levels()
        return companies

    @api.model
    def _ensure_all_service_levels(self):
        self.sudo().search([("id", "!=", False)])._ensure_service_levels()

    def _ensure_service_levels(self):
        """K14: each company begins with the agreed times, and tells who is late."""
        self._ensure_policy()
        self._ensure_rules()

    def _ensure_policy(self):
        policies = self.env["support.sla.policy"].sudo().with_context(active_test=False)
        model = self.env.ref(DEFAULT_POLICY, raise_if_not_found=False)
        with_policy = policies.search([("company_id", "in", self.ids)]).company_id
        for company in self - with_policy if model else self.browse():
            model.sudo().copy({"company_id": company.id, "calendar_id": False})

    def _ensure_rules(self):
        """G9: rules that a firm lets sleep are offered asleep."""
        rules = self.env["support.escalation.rule"].sudo()
        rules = rules.with_context(active_test=False)
        with_rules = rules.search([("company_id", "in", self.ids)]).company_id
        models = self._get_default_rules()
        for company in self - with_rules:
            models.copy({"company_id": company.id})

    @api.model
    def _get_default_rules(self):
        """Those that came with the module, as far as they still exist; elevated."""
        rules = self.env["support.escalation.rule"].sudo()
        data = self.env["ir.model.data"].sudo()
        found = data.search(
            [("module", "=", "support_sla"), ("model", "=", rules._name)]
        )
        return rules.browse(found.mapped("res_id")).exists()
