from odoo import fields, models

from ...replay.facts import Fact


class SupportSlaImportFact(models.Model):
    """What one row of a log says of a case; kept, so that a later part can be added.

    Written by `support.sla.import` in SQL, which leaves out what it knows.
    """

    _name = "support.sla.import.fact"
    _description = "Row of an Imported Log"
    _order = "case_id, id"
    _log_access = False

    case_id = fields.Many2one(
        "support.sla.import.case", required=True, ondelete="cascade"
    )
    occurred_at = fields.Datetime(required=True)
    stage_id = fields.Many2one("helpdesk.ticket.stage", ondelete="restrict")
    event = fields.Char()
    known = fields.Json(help="Values of the ticket: {attribute: value}.")
    is_repeated = fields.Boolean(help="Stands on each row of its case.")
    digest = fields.Char(required=True)

    _once = models.Constraint(
        "UNIQUE (case_id, digest)", "This row was imported already."
    )

    def _as_plain(self):
        self.ensure_one()
        return Fact(
            at=self.occurred_at,
            stage_id=self.stage_id.id or None,
            event=self.event or None,
            values=self.known or {},
            is_repeated=self.is_repeated,
        )
