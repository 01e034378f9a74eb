from odoo import fields, models


class HelpdeskTicket(models.Model):
    """K19: what the ticket consumed, level by level, and why it was covered or not."""

    _inherit = "helpdesk.ticket"

    segment_ids = fields.One2many(
        "support.time.segment",
        "ticket_id",
        string="Consumption",
        domain=[("state", "!=", "disputed")],
        groups="support_contracts.group_support_consultant,"
        "support_contracts.group_support_auditor",
    )

    def _get_consumption(self):
        """What the customer was shown of the ticket, [{…}, …] in the order of the work.

        Per entry: ``date``, ``level``, ``name``, ``minutes`` that count, ``state`` and
        ``why``, a list of sentences. Elevated: the caller has checked that the ticket
        may be read.
        """
        self.ensure_one()
        segments = (
            self.env["support.time.segment"]
            .sudo()
            .search([("ticket_id", "=", self.id), ("state", "!=", "disputed")])
        )
        levels = dict(
            segments._fields["support_level"]._description_selection(self.env)
        )
        return [
            {
                "date": segment.date,
                "level": levels.get(segment.support_level, ""),
                "name": segment.name,
                "minutes": segment.accounted_minutes,
                "state": segment.state,
                "allocated": segment.allocated_minutes,
                "charged": segment.charged_minutes,
                "free": segment.discounted_minutes,
                "held": segment.held_minutes,
                "why": segment._explain(),
            }
            for segment in segments
        ]

    def _get_vendor_wait(self):
        """K16: minutes that the ticket was with the vendor; they consume nothing."""
        self.ensure_one()
        return self.vendor_minutes
