from odoo import api, fields, models
from odoo.exceptions import UserError

from ...arithmetic.minutes import clock

KINDS = [
    ("price", "Price of an hour"),
    ("hours", "Hours per period"),
    ("scope", "Scope of an entitlement"),
    ("fee", "Recurring fee"),
    ("metric", "Metric"),
    ("document", "Document"),
]


class SupportChangeRequestLine(models.Model):
    """One thing that changes: what it was, and what it becomes.

    What the system knows it applies itself, by the kind of the line; a metric or a
    document is applied by who keeps it, and stands in the agreement's history.
    """

    _name = "support.change.request.line"
    _description = "Line of a Contract Change Request"
    _order = "sequence, id"

    change_id = fields.Many2one(
        "support.change.request", required=True, index=True, ondelete="cascade"
    )
    contract_id = fields.Many2one(related="change_id.contract_id")
    company_id = fields.Many2one(
        related="change_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="change_id.currency_id")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(KINDS, required=True, default="metric")
    name = fields.Char(
        string="What", help="The metric, the clause or the document that changes."
    )
    # what it is about, and becomes
    work_type_id = fields.Many2one("support.work.type", ondelete="restrict")
    entitlement_id = fields.Many2one("support.entitlement", ondelete="restrict")
    new_price = fields.Monetary(string="New amount")
    new_minutes = fields.Integer(string="New hours")
    new_ticket_type_ids = fields.Many2many(
        "helpdesk.ticket.type", string="New ticket types"
    )
    new_ticket_category_ids = fields.Many2many(
        "helpdesk.ticket.category", string="New categories"
    )
    new_text = fields.Text(string="New wording")
    # as it is read
    old_value = fields.Text(
        string="Before",
        help="Noted when both sides are asked, where the system knows it.",
    )
    new_value = fields.Text(string="After", compute="_compute_new_value")

    _not_negative = models.Constraint(
        "CHECK (new_price >= 0 AND new_minutes >= 0)",
        "Prices and hours of a change are not negative.",
    )

    @api.depends(
        "kind",
        "work_type_id",
        "entitlement_id",
        "new_price",
        "new_minutes",
        "new_ticket_type_ids",
        "new_ticket_category_ids",
        "new_text",
    )
    def _compute_new_value(self):
        for line in self:
            line.new_value = line._describe(
                line.new_price,
                line.new_minutes,
                line.new_ticket_type_ids,
                line.new_ticket_category_ids,
                line.new_text,
            )

    def _describe(self, price, minutes, types, categories, text):
        """A value of this line's kind, in words."""
        self.ensure_one()
        if self.kind in ("price", "fee"):
            return self.currency_id.format(price) if self.currency_id else str(price)
        if self.kind == "hours":
            return self.env._("%s h per period", clock(minutes))
        if self.kind == "scope":
            names = [*types.mapped("name"), *categories.mapped("name")]
            return ", ".join(names) or self.env._("All tickets")
        return text or ""

    def _get_subject(self):
        self.ensure_one()
        subject = {
            "price": self.work_type_id.display_name or self.env._("Any work"),
            "hours": self.entitlement_id.name,
            "scope": self.entitlement_id.name,
        }.get(self.kind)
        return subject or self.name or ""

    def _note_old_values(self):
        """Keep what rules now, where the system knows it, as the customer reads it."""
        lang = self.change_id.partner_id[:1].lang or self.env.lang
        for line in self.sudo().with_context(lang=lang):
            read = getattr(line, f"_get_old_{line.kind}", None)
            if read:
                line.old_value = read()

    def _get_old_price(self):
        contract = self.contract_id
        work_type = self.work_type_id or self.env["support.work.type"].search(
            [], limit=1
        )
        day = fields.Date.context_today(self)
        price = contract._get_hourly_prices([(work_type, day)])[work_type, day]
        return contract.currency_id.format(price.amount)

    def _get_old_hours(self):
        return self._describe(0, self.entitlement_id.minutes, None, None, None)

    def _get_old_scope(self):
        entitlement = self.entitlement_id
        return self._describe(
            0, 0, entitlement.ticket_type_ids, entitlement.ticket_category_ids, None
        )

    def _get_old_fee(self):
        line = self._get_fee_line()
        return self.contract_id.currency_id.format(line.price_unit) if line else ""

    def _get_fee_line(self):
        """The line of OCA's contract that charges the fee, elevated."""
        fees = self.contract_id.sudo().fee_contract_ids
        return fees.contract_line_ids.filtered(lambda line: not line.display_type)[:1]

    def _get_shown(self):
        """What both sides read of it."""
        self.ensure_one()
        return [self.kind, self._get_subject(), self.old_value or "", self.new_value]

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    def _check_complete(self):
        for line in self:
            subject = line._get_subject()
            lacks = line.kind in ("hours", "scope") and not line.entitlement_id
            lacks |= line.kind in ("metric", "document") and not (
                line.name and line.new_text
            )
            lacks |= line.kind == "hours" and not line.new_minutes
            if lacks:
                raise UserError(
                    self.env._(
                        "A line is not complete: say what changes and what it becomes."
                    )
                )
            if line.entitlement_id and line.entitlement_id.contract_id != (
                line.contract_id
            ):
                raise UserError(self.env._("“%s” is of another contract.", subject))
            if line.kind == "fee" and not line._get_fee_line():
                raise UserError(self.env._("This contract has no recurring fee."))

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_draft()
        return lines

    def write(self, vals):
        self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._check_draft()

    def _check_draft(self):
        if not self.env.su:
            self.change_id._check_draft()
