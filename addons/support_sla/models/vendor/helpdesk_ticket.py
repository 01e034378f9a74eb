from datetime import timedelta

from odoo import fields, models
from odoo.tools import format_date

from odoo.addons.support_contracts.arithmetic.minutes import clock

from ...arithmetic.waiting import waited

MINUTE = timedelta(minutes=1)


class HelpdeskTicket(models.Model):
    """K16: queue, criticality and vendor lengthen a ticket; each is seen apart."""

    _inherit = "helpdesk.ticket"

    # ------------------------------------------------------------------
    # The vendor's time, where a team has stages of its own
    # ------------------------------------------------------------------

    def _record_sla_changes(self, watched, before):
        """Stages that wait for the vendor measure its time, on the path and off it."""
        facts = self._get_sla_facts(watched)
        now = fields.Datetime.now()
        for ticket, (_closed, waits) in facts.items():
            if ticket.support_step or ticket not in before:
                continue
            waited_before = "vendor" in before[ticket][1]
            if "vendor" in waits and not waited_before:
                ticket.vendor_since = now
            elif waited_before and "vendor" not in waits and ticket.vendor_since:
                past = ticket.vendor_past_minutes + ticket._get_vendor_minutes(now)
                ticket.write(
                    {
                        "vendor_past_minutes": past,
                        "vendor_since": False,
                        "vendor_chase_date": False,
                    }
                )
        return super()._record_sla_changes(watched, before)

    # ------------------------------------------------------------------
    # What took longer, and why
    # ------------------------------------------------------------------

    def _get_sla_lengthening(self):
        """[{code, label, time, since}]: working time that each reason took; elevated.

        The queue is the time until somebody took the ticket. What did not lengthen it
        is left out. In the working time of its contract, for people (K16).
        """
        self.ensure_one()
        ticket = self.sudo()
        if not ticket.support_contract_id:
            return []
        working = ticket._get_contract_times()[ticket]
        now = fields.Datetime.now()
        events = self.env["support.sla.event"]._get_timelines(ticket.ids)[ticket.id]
        spent = waited(events, working, now)
        opened = min((e.at for e in events if e.kind == "opened"), default=None)
        if opened:
            taken = ticket.assigned_date or ticket.closed_date or now
            spent = {"queue": working.between(opened, taken), **spent}
        waits = self.env["support.sla.event"]._fields["reason"]
        labels = dict(waits._description_selection(self.env))
        labels["queue"] = self.env._("The queue")
        return [
            {"code": code, "label": labels[code], "time": clock(time // MINUTE)}
            for code, time in spent.items()
            if time >= MINUTE
        ]

    def _get_vendor_to_show(self):
        """{since, time, case} of the vendor for the customer, or {}; elevated."""
        self.ensure_one()
        ticket = self.sudo()
        if not ticket.vendor_since and not ticket.vendor_minutes:
            return {}
        return {
            "since": ticket.vendor_since and self._format_day(ticket.vendor_since),
            "time": clock(ticket.vendor_minutes),
            "case": ticket.vendor_case,
        }

    def _format_day(self, instant):
        """The day of an instant (UTC) where the contract is, for its people."""
        local = self.with_context(tz=self.sudo().support_contract_id.tz)
        day = fields.Datetime.context_timestamp(local, instant).date()
        return format_date(self.env, day)

    def _get_levels_to_show(self):
        """[(day, level before, level)] of changes after the first one; no reasons."""
        self.ensure_one()
        changes = self.sudo().criticality_change_ids.sorted("id")
        return [
            (
                self._format_day(change.recorded_at),
                change.previous_id.name,
                change.criticality_id.name,
            )
            for change in changes
            if change.previous_id
        ]
