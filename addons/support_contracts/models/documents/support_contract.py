from odoo import fields, models


class SupportContract(models.Model):
    _inherit = "support.contract"

    document_ids = fields.One2many(
        "support.document",
        "contract_id",
        groups="support_contracts.group_support_consultant,"
        "support_contracts.group_support_auditor",
    )
    document_count = fields.Integer(
        compute="_compute_document_count",
        groups="support_contracts.group_support_consultant,"
        "support_contracts.group_support_auditor",
    )
    # G1: what the contract's document says in the customer's own words
    operation_text = fields.Html(
        string="How the operation runs", sanitize_style=True, groups="base.group_user"
    )
    wishes_text = fields.Html(
        string="What the customer wants of the service",
        sanitize_style=True,
        groups="base.group_user",
    )
    service_levels_text = fields.Html(
        string="Service levels", sanitize_style=True, groups="base.group_user"
    )

    def _compute_document_count(self):
        counts = dict(
            self.env["support.document"]._read_group(
                [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
            )
        )
        for contract in self:
            contract.document_count = counts.get(contract, 0)

    def action_view_documents(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_contracts.support_document_action"
        )
        return action | {
            "domain": [("contract_id", "=", self.id)],
            "context": {"default_contract_id": self.id},
        }

    def _get_document_rows(self):
        """What the contract's page in the portal lists, as superuser."""
        self.ensure_one()
        shown = self.document_ids.filtered(lambda d: not d.is_internal)
        return shown._get_portal_rows()

    def _get_raci_people(self):
        """{role in words: partners} whom a RACI matrix may name (hook)."""
        if not self:
            return {}
        holders = self._get_role_holders()
        return {label: holders[code] for code, label in self._selection_role_holder()}
