from odoo import fields, models
from odoo.exceptions import UserError

CASCADES = ("close", "ask", "leave")


class SupportMajorIncident(models.Model):
    """From the status that all affected read to the closing of their tickets."""

    _inherit = "support.major.incident"

    def _publish(self, text):
        """One status to all affected: on each ticket once, one mail a person."""
        self.ensure_one()
        self._check_manager()
        text = (text or "").strip()
        if not text:
            raise UserError(self.env._("Say what those affected are to know."))
        if self.state == "closed":
            raise UserError(self.env._("%s is closed.", self.display_name))
        last = self._get_last_update()
        if last.body == text:
            raise UserError(self.env._("This is what was published last."))
        # Whoever publishes at the same time finds the row changed, and tries again.
        self.sudo().version += 1
        update_sudo = (
            self.env["support.major.update"]
            .sudo()
            .create({"incident_id": self.id, "body": text})
        )
        update_sudo._tell(self.sudo().ticket_ids)
        return update_sudo.sudo(False)

    def _resolve(self, text):
        """The service works again: told to all, and a fact of each ticket's clocks."""
        self.ensure_one()
        self._check_manager()
        if self.state != "open":
            raise UserError(self.env._("%s is resolved already.", self.display_name))
        self._publish(text)
        now = fields.Datetime.now()
        self.sudo().write({"state": "resolved", "resolved_at": now})
        self._record_normalised(now)

    def _record_normalised(self, now):
        """A fact of the clocks of each of its tickets."""
        tickets_sudo = self.sudo().ticket_ids.filtered("support_contract_id")
        tickets_sudo._record_sla_events(
            [ticket._prepare_sla_event("normalised", now) for ticket in tickets_sudo]
        )

    def _close(self, text, cascade):
        """Close it; ``cascade``: close its tickets, ask each customer, or leave them.

        Returns the tickets that stay open because they do not say all that closing
        needs (K17).
        """
        self.ensure_one()
        self._check_manager()
        if cascade not in CASCADES:
            raise UserError(self.env._("Say what becomes of the tickets."))
        if self.state == "closed":
            raise UserError(self.env._("%s is closed.", self.display_name))
        if not self.cause_id or not (self.solution or "").strip():
            raise UserError(
                self.env._("Say the cause and the solution before it is closed.")
            )
        self._publish(text)
        now = fields.Datetime.now()
        if self.state == "open":
            self._record_normalised(now)
        self.sudo().write(
            {
                "state": "closed",
                "closed_at": now,
                "resolved_at": self.resolved_at or now,
            }
        )
        open_sudo = self.sudo().ticket_ids.filtered(lambda ticket: not ticket.closed)
        if cascade != "leave":
            open_sudo._close_with_major(self, cascade)
        return open_sudo.filtered(
            lambda ticket: not ticket.closed and cascade == "close"
        ).sudo(False)
