from contextlib import suppress

from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import MONDAY
from .common_measures import PenaltyCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestMeasureScale(PenaltyCase):
    """Numbers of issue 7: closing is set-based, and goes on where it was killed."""

    METRICS = (
        "within",
        "mean",
        "median",
        "percentile",
        "availability",
        "frequency",
        "backlog",
        "reopened",
        "satisfaction",
        "efficiency",
    )

    @classmethod
    def _create_contracts(cls, count):
        contracts = cls.env["support.contract"].create(
            [
                {
                    "partner_id": cls.other_customer.id,
                    "plan_id": cls.plan.id,
                    "date_start": "2026-01-01",
                    "tz": "UTC",
                    "calendar_id": cls.calendar.id,
                    "rate_ids": [Command.create({"price": 60.0})],
                }
                for _number in range(count)
            ]
        )
        contracts.action_sign()
        contracts.action_activate()
        return contracts

    def state_low_figures(self, contracts, schedule=True):
        """A critical service level of each, missed in January; all other measures."""
        measures = self.env["support.measure"].create(
            [
                {
                    "name": metric,
                    "contract_id": contract.id,
                    "metric": metric,
                    "target_ids": [Command.create({"value": 50.0})],
                }
                for contract in contracts
                for metric in self.METRICS
            ]
        )
        critical = self.env["support.measure"].create(
            [
                {
                    "name": "Stated",
                    "contract_id": contract.id,
                    "kind": "csl",
                    "metric": "manual",
                    "unit": "percent",
                    "schedule_id": schedule and self.schedule.id,
                    "target_ids": [Command.create({"value": 90.0})],
                }
                for contract in contracts
            ]
        )
        for measure in critical:
            self.state_figure(measure, "2026-01-10", 85)
        return measures | critical

    def count_queries(self, number, schedule):
        """Of closing the second month of so many contracts.

        The first breach of each proposes a plan, and a plan draws its number.
        """
        measures = self.state_low_figures(self._create_contracts(number), schedule)
        with freeze_time("2026-02-10 12:00:00"):
            self.assertEqual(len(measures.sudo()._close_due()), len(measures))
        for measure in measures.filtered(lambda m: m.metric == "manual"):
            self.state_figure(measure, "2026-02-10", 85)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        with freeze_time("2026-03-10 12:00:00"):
            results = measures.sudo()._close_due()
        self.env.flush_all()
        count = self.env.cr.sql_log_count - before
        self.assertEqual(len(results), len(measures))
        penalties = self.env["support.penalty"].search(
            [("result_id", "in", results.ids)]
        )
        self.assertEqual(penalties.mapped("amount"), [50.0] * number * schedule)
        return count

    def test_as_many_queries_for_fifty_contracts_as_for_one(self):
        """G13: figures, verdicts, breaches and the steps of their plans."""
        self.count_queries(1, schedule=False)
        one, fifty = (self.count_queries(n, schedule=False) for n in (1, 50))
        self.assertEqual(fifty, one)

    def test_as_many_queries_for_fifty_penalties_as_for_two(self):
        """G10: with their bands, fees and limits."""
        self.count_queries(2, schedule=True)
        two, fifty = (self.count_queries(n, schedule=True) for n in (2, 50))
        self.assertEqual(fifty, two)

    def test_a_killed_run_goes_on_where_it_stopped(self):
        """G13: what was closed stays closed; the rest follows, each period once."""
        contracts = self._create_contracts(3)
        self.state_low_figures(contracts)
        measures = self.env["support.measure"]
        self.patch(type(measures), "_CLOSED_TOGETHER", 1)
        crons = type(self.env["ir.cron"])
        self.patch(crons, "_commit_progress", lambda *args, **kwargs: 600)
        freeze, done = type(measures)._freeze, []

        def die_at_the_third(batch, *args, **kwargs):
            if len(done) == 2:
                raise KeyboardInterrupt
            done.append(batch.contract_id)
            return freeze(batch, *args, **kwargs)

        domain = [("contract_id", "in", contracts.ids)]
        results = self.env["support.measure.result"]
        with freeze_time("2026-02-10 12:00:00"):
            self.patch(type(measures), "_freeze", die_at_the_third)
            # Not with assertRaises, which would undo what was closed.
            with suppress(KeyboardInterrupt):
                measures._cron_close()
            closed = results.search(domain)
            self.assertEqual(closed.contract_id, done[0] | done[1])
            self.patch(type(measures), "_freeze", freeze)
            measures._cron_close()
        rows = results.search(domain)
        self.assertEqual(rows.contract_id, contracts)
        self.assertEqual(len(rows), 3 * (len(self.METRICS) + 1))
        self.assertEqual(rows & closed, closed)
        penalties = self.env["support.penalty"].search(domain)
        self.assertEqual(penalties.contract_id, contracts)
        self.assertEqual(len(penalties), 3)

    def test_periods_left_open_between_closed_ones_are_due(self):
        """G13: February was closed by hand first: January is still due."""
        measure = self._create_measure()
        self.close(measure, "2026-02-10", now="2026-03-20 12:00:00")
        with freeze_time("2026-04-20 12:00:00"):
            due = measure._get_due_periods()[measure]
            self.assertEqual([first.month for first, _last in due], [1, 3])
            measure.sudo()._close_due()
            self.assertFalse(measure._get_due_periods())
