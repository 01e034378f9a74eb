import json

from odoo import models
from odoo.tools import format_datetime

from ...arithmetic.countdown import instant, worded
from ...arithmetic.zones import same_offset


class HelpdeskTicket(models.Model):
    """What the customer reads of the clocks of a ticket; elevated, without names."""

    _inherit = "helpdesk.ticket"

    def _get_sla_to_show(self, viewer_tz=None):
        """{ticket: [{label, target, standing, text, when, data}]}, first due first.

        Instants are in ``viewer_tz``, and in the zone of the contract where it differs.
        ``data`` goes on counting in the browser, ``text`` is read without it.
        """
        countdowns = self.sudo()._get_sla_countdowns()
        shown = {}
        for ticket in self:
            countdown = countdowns[ticket] or {"clocks": []}
            shown[ticket] = [
                self._prepare_shown_clock(countdown, number, viewer_tz)
                for number in range(len(countdown["clocks"]))
            ]
        return shown

    def _get_sla_first_to_show(self, viewer_tz=None):
        """{ticket: the clock that is due first, or None}, of a list."""
        countdowns = self.sudo()._get_sla_countdowns()
        return {
            ticket: countdown
            and self._prepare_shown_clock(countdown, countdown["shown"], viewer_tz)
            for ticket, countdown in countdowns.items()
        }

    def _prepare_shown_clock(self, countdown, number, viewer_tz):
        # When staff is warned is no matter of the customer.
        clock = countdown["clocks"][number] | {"warn_at": None}
        if clock["standing"] == "warned":
            clock["standing"] = "running"
        words = self._get_countdown_words()
        told = countdown | {"clocks": [clock], "shown": 0, "words": words}
        when = clock["stopped_at"] or clock["deadline"]
        spare = clock["state"] == "stopped" and clock["left"] >= 0
        return clock | {
            "spare": spare
            and self.env._("%(time)s h to spare", time=worded(clock["left"])),
            "text": self._get_countdown_text(clock, words),
            "when": when and self._format_in_zones(when, viewer_tz, countdown["tz"]),
            "data": json.dumps(told),
        }

    def _get_countdown_words(self):
        """{how a clock stands: what is said}, in the language of the page."""
        time = "{time}"
        return {
            "excused": self.env._("Agreed exception"),
            "unknown": self.env._("Load the page again"),
            "missed": self.env._("%(time)s h late", time=time),
            "stopped": self.env._("In time"),
            "paused": self.env._("Waiting, %(time)s h left", time=time),
            "running": self.env._("%(time)s h left", time=time),
        }

    def _get_countdown_text(self, clock, words):
        """As `countdown.js` says it, for a page without scripts."""
        standing = clock["standing"]
        key = standing if standing in ("excused", "missed") else clock["state"]
        return words[key].replace("{time}", worded(clock["left"]))

    def _format_in_zones(self, milliseconds, viewer_tz, contract_tz):
        """ "3/2/26, 10:00 (11:00 Europe/Madrid)", one where both show the same."""
        at = instant(milliseconds)
        here = viewer_tz or contract_tz or "UTC"
        text = format_datetime(self.env, at, tz=here, dt_format="short")
        if not contract_tz or same_offset(at, here, contract_tz):
            return text
        there = format_datetime(self.env, at, tz=contract_tz, dt_format="short")
        return f"{text} ({there} {contract_tz})"

    def _get_sla_waits(self):
        """Words for what the ticket waits for now."""
        self.ensure_one()
        return self._get_sla_waiting()[self]
