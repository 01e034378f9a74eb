from odoo.fields import Command
from odoo.tests import freeze_time

from .common import SlaCase


class MeasureCase(SlaCase):
    """Tickets of 2026 answered in time or late, and measures of the contract."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_user = cls._create_portal_user(cls.lead)

    @classmethod
    def _create_measure(cls, target=90.0, contract=None, **values):
        targets = [] if target is None else [Command.create({"value": target})]
        return cls.env["support.measure"].create(
            {
                "name": "Answered in time",
                "contract_id": (contract or cls.contract).id,
                "target_ids": targets,
                **values,
            }
        )

    def answered(self, day, hours=1, **values):
        """A ticket opened on ``day`` at 10:00 and answered so many hours later."""
        with freeze_time(f"{day} 10:00:00"):
            ticket = self._create_ticket(**values)
            self.env.flush_all()
        with freeze_time(f"{day} {10 + hours}:00:00"):
            self.answer(ticket)
            self.env.flush_all()
        return ticket

    def run_job(self, name):
        """Run a job as the server does, whose commits stay in the test."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(f"support_sla.{name}").method_direct_trigger()
        self.env.invalidate_all()

    def close(self, measures, day="2026-03-31", now="2026-07-01 12:00:00", **values):
        """The results of the period of ``day``, closed by the service manager."""
        with freeze_time(now):
            return measures.with_user(self.manager)._close(self.day(day), **values)
