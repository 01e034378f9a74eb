from odoo import api, fields, models

CAME_TO_NOTHING = ("refused", "declined", "cancelled")
COSTS = (
    "support_contracts.group_support_manager,"
    "support_contracts.group_support_auditor,"
    "account.group_account_invoice"
)


class SupportCharge(models.Model):
    """G11: what nobody pays costs the firm, in money and not only in time."""

    _inherit = "support.charge"

    company_currency_id = fields.Many2one(
        related="company_id.currency_id",
        string="Company Currency",
        groups="base.group_user",
    )
    absorbed_cost = fields.Monetary(
        compute="_compute_absorbed_cost",
        store=True,
        precompute=True,
        currency_field="company_currency_id",
        groups=COSTS,
        help="What it cost us on the day it was decided, where the customer does not "
        "pay for it. Time that was logged is valued with its timesheet instead.",
    )

    @api.depends("verdict", "product_id", "quantity", "minutes", "source_model")
    def _compute_absorbed_cost(self):
        """At the product's cost of now, which is kept: no dependency on it."""
        for charge in self:
            cost = 0.0
            if charge.verdict != "billable":
                product_sudo = charge.product_id.sudo()
                product_sudo = product_sudo.with_company(charge.company_id)
                cost = product_sudo.standard_price * charge._get_quantity_at_cost()
            currency = charge.company_id.currency_id or self.env.company.currency_id
            charge.absorbed_cost = currency.round(cost)

    def _get_quantity_at_cost(self):
        """Hours, or units, that the product's cost values (hook)."""
        self.ensure_one()
        return self.minutes / 60 if self.minutes else self.quantity


class SupportServiceRequest(models.Model):
    _inherit = "support.service.request"

    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    absorbed_minutes = fields.Integer(
        string="Absorbed hours", compute="_compute_absorbed"
    )
    absorbed_cost = fields.Monetary(
        compute="_compute_absorbed",
        currency_field="company_currency_id",
        groups=COSTS,
        help="What work, materials and travel of its ticket cost us. Of several block "
        "claims of a ticket the first that stands counts it.",
    )

    @api.depends("is_block_claim", "state", "ticket_id")
    def _compute_absorbed(self):
        claims = self.filtered("is_block_claim")
        first_ids = claims._get_first_claim_ids()
        absorbed = claims.ticket_id._get_absorbed() if claims else {}
        for request in self:
            minutes, cost = 0, 0.0
            if request._origin.id in first_ids and request in claims:
                minutes, cost = absorbed.get(request.ticket_id, (0, 0.0))
            request.absorbed_minutes = minutes
            request.absorbed_cost = cost

    def _get_first_claim_ids(self):
        """Ids of the oldest block claim of each of their tickets.

        One that came to nothing counts only where no other stands.
        """
        if not self:
            return set()
        rows = self.sudo()._read_group(
            [("ticket_id", "in", self.ticket_id.ids), ("is_block_claim", "=", True)],
            ["ticket_id", "state"],
            ["id:min"],
        )
        firsts = {}
        for ticket, state, first_id in rows:
            firsts.setdefault(ticket, []).append((state in CAME_TO_NOTHING, first_id))
        return {min(claims)[1] for claims in firsts.values()}


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _get_absorbed(self):
        """{ticket: (minutes, cost in its company's currency) not billed}, elevated.

        Hook: addons that record work add what it cost.
        """
        groups = (
            self.env["support.charge"]
            .sudo()
            ._read_group(
                [("ticket_id", "in", self.ids), ("verdict", "=", "do_not_bill")],
                ["ticket_id"],
                ["absorbed_cost:sum"],
            )
        )
        return {ticket.with_env(self.env): (0, cost) for ticket, cost in groups}
