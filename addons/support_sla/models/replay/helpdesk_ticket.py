from odoo import models

# In the context of a replay; no client can send it.
REPLAYING = object()


class HelpdeskTicket(models.Model):
    """While a log is replayed, its events are all that happened to a ticket."""

    _inherit = "helpdesk.ticket"

    def _is_replayed(self):
        return self.env.context.get("sla_replaying") is REPLAYING

    def _start_sla(self):
        return None if self._is_replayed() else super()._start_sla()

    def _record_sla_changes(self, watched, before):
        if self._is_replayed():
            return None
        return super()._record_sla_changes(watched, before)

    def _log_sla_moved(self):
        return None if self._is_replayed() else super()._log_sla_moved()

    def _write_changed(self, values):
        """Write what differs."""
        self.ensure_one()
        shown = self._convert_to_write({name: self[name] for name in values})
        changed = {
            name: value
            for name, value in values.items()
            if (shown[name] or False) != (value or False)
        }
        if changed:
            self.write(changed)
