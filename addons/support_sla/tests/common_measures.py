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


class PenaltyCase(MeasureCase):
    """A contract with a fee of 1000 a month and hours at 60, and a schedule of bands.

    Below 90 % it costs 5 %, below 80 % 10 %.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product_fee = cls._create_product("Fee", 1000.0)
        cls.plan = cls.env["support.plan"].create(
            {
                "name": "With a fee",
                "fee_product_id": cls.product_fee.id,
                "fee_amount": 1000.0,
                "fee_interval": "monthly",
            }
        )
        cls.contract.sudo()._end("Replaced")
        cls.contract = cls._create_contract(
            plan_id=cls.plan.id,
            tz="UTC",
            calendar_id=cls.calendar.id,
            rate_ids=[Command.create({"price": 60.0})],
        )
        cls.policy.contract_id = cls.contract
        cls.schedule = cls._create_schedule()

    @classmethod
    def band(cls, lower, upper, percent, lower_in=True, upper_in=False):
        """Values of a band; None leaves it open."""
        lower_kind = "from" if lower_in else "above"
        upper_kind = "to" if upper_in else "below"
        return {
            "lower_kind": "none" if lower is None else lower_kind,
            "lower": lower or 0.0,
            "upper_kind": "none" if upper is None else upper_kind,
            "upper": upper or 0.0,
            "percent": percent,
        }

    @classmethod
    def _create_schedule(cls, bands=None, **values):
        bands = bands or [cls.band(80, 90, 5), cls.band(None, 80, 10)]
        return cls.env["support.penalty.schedule"].create(
            {
                "name": "Bands",
                "band_ids": [Command.create(band) for band in bands],
                **values,
            }
        )

    @classmethod
    def _create_csl(cls, schedule=None, **values):
        return cls._create_measure(
            kind="csl", schedule_id=(schedule or cls.schedule).id, **values
        )

    def state_figure(self, measure, day, numerator, denominator=100, **values):
        """A manual figure of the period of ``day``."""
        return self.env["support.measure.entry"].create(
            {
                "measure_id": measure.id,
                "date": day,
                "numerator": numerator,
                "denominator": denominator,
                "evidence": "A report",
                **values,
            }
        )

    def missed(self, schedule=None, value=85.0, day="2026-03-31", **values):
        """The penalty of a stated percentage that misses its 90 %."""
        values = {"metric": "manual", "unit": "percent", **values}
        measure = self._create_csl(schedule, **values)
        self.state_figure(measure, day, value)
        result = self.close(measure, day)
        return self.env["support.penalty"].search([("result_id", "=", result.id)])
