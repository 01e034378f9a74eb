from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.support_contracts.exceptions import check_reason


class SupportOutage(models.Model):
    """When the service of a contract was down, or was agreed to be (U6).

    Recorded by hand or imported; the reference of the other system keeps an import from
    being counted twice. A planned window counts for nothing, whatever happens in it.
    """

    _name = "support.outage"
    _description = "Outage or planned Window"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="What happened", required=True)
    kind = fields.Selection(
        [("outage", "Outage"), ("window", "Planned window")],
        required=True,
        default="outage",
        tracking=True,
    )
    contract_id = fields.Many2one(
        "support.contract",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True, precompute=True
    )
    installation_id = fields.Many2one(
        "support.installation", check_company=True, ondelete="restrict"
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", index="btree_not_null", ondelete="set null"
    )
    date_from = fields.Datetime(string="From", required=True, tracking=True)
    date_to = fields.Datetime(string="Until", tracking=True, help="Empty: it goes on.")
    reference = fields.Char(help="Of the system that reported it.")
    is_excluded = fields.Boolean(
        string="Not ours", tracking=True, help="Not counted against us."
    )
    reason = fields.Char(tracking=True, help="Why it is not counted.")

    _dates_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_to > date_from)",
        "An outage ends after it began.",
    )
    _reference_once = models.UniqueIndex(
        "(contract_id, reference) WHERE reference IS NOT NULL",
        "This outage was recorded already.",
    )

    @api.constrains("kind", "date_to", "is_excluded", "reason")
    def _check_outage(self):
        for outage in self:
            if outage.kind == "window" and not outage.date_to:
                raise ValidationError(self.env._("A planned window has an end."))
            if outage.is_excluded:
                check_reason(outage.reason, self.env._("Say why it is not ours."))

    @api.model
    def _get_spans(self, contracts, since, until):
        """{contract id: (outages, windows)} as [(from, to)] that touch the time.

        One query, elevated; what goes on ends with ``until``.
        """
        found = {contract.id: ([], []) for contract in contracts}
        rows = self.sudo().search_fetch(
            [
                ("contract_id", "in", contracts.ids),
                ("is_excluded", "=", False),
                ("date_from", "<", until),
                "|",
                ("date_to", "=", False),
                ("date_to", ">", since),
            ],
            ["contract_id", "kind", "date_from", "date_to"],
        )
        for row in rows:
            span = row.date_from, row.date_to or until
            found[row.contract_id.id][row.kind == "window"].append(span)
        return found
