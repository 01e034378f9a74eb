from odoo import models

# What a visit took whose sheet says no arrival and departure.
VISIT_MINUTES = 60


class SupportWorkOrder(models.Model):
    """The sheet of a visit says what time its technician may have forgotten to log."""

    _inherit = "support.work.order"

    def _prepare_forgotten_time(self, start):
        """Values of a proposed entry; ``start`` where the sheet says no arrival."""
        self.ensure_one()
        values = {
            "source": "visit",
            "ticket_id": self.ticket_id.id,
            "name": (self.description or self.ticket_id.name).splitlines()[0],
            "date_time": self.date_start or start,
            "minutes": VISIT_MINUTES,
        }
        return values | self._prepare_visit_span()

    def _prepare_visit_span(self):
        """When and how long, where the sheet says arrival and departure; else {}."""
        if not (self.date_start and self.date_end):
            return {}
        return {
            "date_time": self.date_start,
            "minutes": int((self.date_end - self.date_start).total_seconds() // 60),
        }
