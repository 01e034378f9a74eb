from odoo import api, fields, models

from ...tools import insert_rows

KINDS = [
    ("passed", "Threshold passed"),
    ("told", "Informed"),
    ("digested", "Informed in a digest"),
    ("reassigned", "Assigned"),
    ("raised", "Criticality raised"),
    ("reminded", "Customer reminded"),
    ("closed", "Closed without an answer"),
    ("dropped", "No news any more"),
    ("failed", "Not possible"),
]
INSERTED = (
    "company_id",
    "ticket_id",
    "kind",
    "clock_kind",
    "cycle",
    "rule_id",
    "rule_name",
    "at_seconds",
    "threshold",
    "is_digest",
    "recorded_at",
    "author_name",
)


class SupportEscalationLog(models.Model):
    """G9: what was escalated, when, to whom and how: appended and never changed.

    Tickets, rules and people are kept as values, so that deleting them stays possible
    and their names stay as they were.
    """

    _name = "support.escalation.log"
    _description = "Escalation"
    _inherit = ["support.append.only.mixin"]
    _order = "recorded_at desc, id desc"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    ticket_id = fields.Integer(string="Id of the ticket", required=True, index=True)
    ticket_number = fields.Char(
        string="Ticket",
        compute="_compute_ticket_number",
        search="_search_ticket_number",
        help="Empty once it is deleted.",
    )
    kind = fields.Selection(KINDS, string="What", required=True)
    clock_kind = fields.Selection(
        [
            ("response", "First response"),
            ("normalisation", "Normalisation"),
            ("resolution", "Resolution"),
        ],
        string="Deadline",
    )
    cycle = fields.Integer(default=0, required=True)
    rule_id = fields.Integer(string="Id of the rule", default=0, required=True)
    rule_name = fields.Char(string="Rule")
    at_seconds = fields.Integer(
        default=0, required=True, help="Working time used at the threshold."
    )
    threshold = fields.Char(help="In percent of the target, in working time.")
    is_digest = fields.Boolean(
        string="By another target", help="Passed by a change of the target alone."
    )
    receiver = fields.Char(string="To whom")
    channel = fields.Char(string="How")
    note = fields.Char()
    recorded_at = fields.Datetime(
        string="When", required=True, default=fields.Datetime.now
    )
    author_name = fields.Char(
        string="By", default=lambda self: self._default_author_name()
    )

    _append_only = models.Constraint(
        "CHECK (TRUE)", "What was escalated is never changed."
    )
    _once = models.UniqueIndex(
        "(ticket_id, clock_kind, cycle, rule_id, at_seconds) WHERE kind = 'passed'",
        "This threshold was passed already.",
    )

    def _default_author_name(self):
        return self.env.user.name

    @api.depends("ticket_id")
    @api.depends_context("uid")
    def _compute_ticket_number(self):
        """Of the tickets that whoever reads may read."""
        domain = [("id", "in", self.mapped("ticket_id"))]
        tickets = self.env["helpdesk.ticket"].with_context(active_test=False)
        numbers = {
            ticket.id: ticket.number
            for ticket in tickets.search_fetch(domain, ["number"])
        }
        for log in self:
            log.ticket_number = numbers.get(log.ticket_id, "")

    def _search_ticket_number(self, operator, value):
        tickets = self.env["helpdesk.ticket"].with_context(active_test=False)
        return [("ticket_id", "in", tickets.search([("number", operator, value)]).ids)]

    @api.depends("kind", "threshold")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for log in self:
            words = (kinds.get(log.kind), log.threshold, log.receiver)
            log.display_name = " · ".join(filter(None, words))

    def action_view_ticket(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.ticket_id,
            "views": [(False, "form")],
        }

    @api.model
    def _append_passed(self, rows):
        """Append thresholds that were passed, each once for ever; those that are new.

        One statement for all: a second sweep, or one that was repeated, finds the
        rows of the first and says nothing again.
        """
        if not rows:
            return self.browse()
        common = {
            "kind": "passed",
            "recorded_at": fields.Datetime.now(),
            "author_name": self.env.user.name,
        }
        values = [
            {name: common.get(name, row.get(name)) for name in INSERTED} for row in rows
        ]
        return self.browse(insert_rows(self, values, "DO NOTHING"))
