from odoo import api, fields, models
from odoo.tools import format_datetime

from ...arithmetic.clocks import Event
from ...tools import insert_rows

KINDS = [
    ("opened", "Opened"),
    ("responded", "First answer"),
    ("normalised", "Normalised"),
    ("paused", "Begins to wait"),
    ("resumed", "Goes on"),
    ("closed", "Closed"),
    ("reopened", "Opened again"),
    ("void", "Taken back"),
]
REASONS = [
    ("customer", "The customer"),
    ("approval", "An approval"),
    ("endorsement", "The key user's endorsement"),
    ("terms", "The terms of attention"),
    ("planned", "A planned window"),
    ("vendor", "The vendor"),
]


class SupportSlaEvent(models.Model):
    """What happened to a ticket and when: facts, appended and never changed.

    ``occurred_at`` is when it happened, ``recorded_at`` when it became known. A wrong
    one is voided by another (``voids_id``); those of a ticket that was merged are
    copied to the one that goes on (``merged_from_id``). Tickets and authors are kept
    as values, so that deleting a ticket or a user stays possible.
    """

    _name = "support.sla.event"
    _description = "Service Level Event"
    _inherit = ["support.append.only.mixin"]
    _order = "occurred_at, id"
    _log_access = False

    ticket_id = fields.Integer(required=True, index=True, help="Id of the ticket.")
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    kind = fields.Selection(KINDS, required=True)
    reason = fields.Selection(REASONS, string="Waits for")
    occurred_at = fields.Datetime(required=True)
    recorded_at = fields.Datetime(required=True, default=fields.Datetime.now)
    note = fields.Char(string="Why")
    voids_id = fields.Many2one("support.sla.event", ondelete="restrict")
    merged_from_id = fields.Many2one("support.sla.event", ondelete="restrict")
    author_id = fields.Integer(default=lambda self: self._default_author_id())
    author_name = fields.Char(
        string="By", default=lambda self: self._default_author_name()
    )

    _append_only = models.Constraint(
        "CHECK (TRUE)", "What happened is never changed: take it back with a reason."
    )
    _voided_once = models.UniqueIndex(
        "(voids_id) WHERE voids_id IS NOT NULL", "This was taken back already."
    )

    def _default_author_id(self):
        return self.env.uid

    def _default_author_name(self):
        return self.env.user.name

    @api.depends("kind", "reason", "occurred_at")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for event in self:
            when = format_datetime(self.env, event.occurred_at, dt_format="short")
            event.display_name = f"{kinds.get(event.kind, '')} · {when}"

    @api.model
    def _append_first(self, vals_list):
        """Append what new tickets begin with; {ticket id: [Event]} of it, elevated."""
        common = {
            "recorded_at": fields.Datetime.now(),
            "author_id": self._default_author_id(),
            "author_name": self._default_author_name(),
        }
        ids = insert_rows(self, [values | common for values in vals_list])
        timelines = {}
        for event_id, values in zip(ids, vals_list, strict=True):
            timelines.setdefault(values["ticket_id"], []).append(
                Event(
                    values["occurred_at"],
                    values["kind"],
                    values["reason"] or None,
                    event_id,
                )
            )
        return timelines

    @api.model
    def _get_timelines(self, ticket_ids):
        """{ticket id: [Event]} of what was not taken back, in one query; elevated."""
        events = self.sudo().search_fetch(
            [("ticket_id", "in", ticket_ids)],
            ["kind", "occurred_at", "reason", "ticket_id", "voids_id"],
        )
        voided = events.voids_id
        timelines = {ticket_id: [] for ticket_id in ticket_ids}
        for event in events:
            if event not in voided and event.kind != "void":
                timelines[event.ticket_id].append(event._as_plain())
        return timelines

    def _as_plain(self):
        self.ensure_one()
        return Event(self.occurred_at, self.kind, self.reason or None, self.id)
