from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "support.approval.mixin"]

    partner_id = fields.Many2one(index="btree_not_null")
    commercial_partner_id = fields.Many2one(index="btree_not_null")
    support_contract_id = fields.Many2one(
        "support.contract",
        compute="_compute_support_contract_id",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        index="btree_not_null",
        check_company=True,
    )
    # K5: the key user says where the hours come from
    hours_source = fields.Selection(
        [
            ("contract", "The contract's hours, first to expire first"),
            ("package", "One package"),
            ("billed", "Billed apart"),
        ],
        required=True,
        default="contract",
        tracking=True,
    )
    chosen_package_id = fields.Many2one(
        "support.hour.package", index="btree_not_null", ondelete="restrict"
    )
    endorsement_state = fields.Selection(
        [
            ("none", "Not needed"),
            ("pending", "Waiting for the key user"),
            ("endorsed", "Endorsed"),
            ("declined", "Declined"),
        ],
        required=True,
        readonly=True,
        default="none",
        tracking=True,
        help="A colleague's request is offered to the key user, who endorses it.",
    )

    @api.depends("commercial_partner_id", "company_id")
    def _compute_support_contract_id(self):
        contracts = (
            self.env["support.contract"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", self.commercial_partner_id.ids),
                    ("state", "=", "active"),
                ]
            )
        )
        by_party = {(c.partner_id, c.company_id): c for c in reversed(contracts)}
        for ticket in self:
            party = (ticket.commercial_partner_id, ticket.company_id)
            if ticket.support_contract_id.partner_id != party[0]:
                ticket.support_contract_id = by_party.get(party)

    # ------------------------------------------------------------------
    # Approvals
    # ------------------------------------------------------------------

    def _approval_snapshot(self, kind):
        return super()._approval_snapshot(kind) | {
            "number": self.number,
            "name": self.name,
            "description": self.description,
            "partner": self.partner_id.name,
        }
