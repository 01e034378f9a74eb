from odoo import api, models

# External ids of what each company begins with, copied from the first one's.
DEFAULT_POLICY = "support_sla.policy_default"
DEFAULT_RULES = (
    "support_sla.escalation_rule_near",
    "support_sla.escalation_rule_missed",
)


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
        policies = self.env["support.sla.policy"].sudo().with_context(active_test=False)
        rules = self.env["support.escalation.rule"].sudo()
        rules = rules.with_context(active_test=False)
        domain = [("company_id", "in", self.ids)]
        with_policy = policies.search(domain).company_id
        with_rules = rules.search(domain).company_id
        model = self.env.ref(DEFAULT_POLICY, raise_if_not_found=False)
        for company in self - with_policy if model else self.browse():
            model.sudo().copy({"company_id": company.id, "calendar_id": False})
        for xmlid in DEFAULT_RULES:
            model = self.env.ref(xmlid, raise_if_not_found=False)
            for company in self - with_rules if model else self.browse():
                model.sudo().copy({"company_id": company.id})
