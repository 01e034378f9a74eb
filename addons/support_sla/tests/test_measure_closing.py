from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.support_contracts.exceptions import MissingReasonError

from .common import MONDAY
from .common_measures import MeasureCase

CONTRACT = "odoo.addons.support_contracts.models.agreement.support_contract"
BLOCKERS = f"{CONTRACT}.SupportContract._period_blockers"


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestMeasureClosing(MeasureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.measure = cls._create_measure()

    def block(self):
        return patch(
            BLOCKERS, lambda contracts, first, last: {c: ["Open."] for c in contracts}
        )

    def test_closing_freezes_figure_target_and_verdict(self):
        """G13, DESIGN 6: numerator, denominator, value, target and verdict."""
        tickets = [self.answered("2026-03-03", hours) for hours in (1, 2, 3, 6)]
        result = self.close(self.measure)
        self.assertEqual(
            (result.numerator, result.denominator, result.value), (3, 4, 75)
        )
        self.assertEqual((result.target, result.verdict), (90, "missed"))
        self.assertEqual((result.sample, result.misses), (4, 1))
        self.assertEqual(result.author_name, self.manager.name)
        domain = result.action_view_tickets()["domain"]
        self.assertEqual(set(domain[0][2]), {ticket.id for ticket in tickets})
        self.assertEqual(result.action_view_missed()["domain"][0][2], [tickets[3].id])

    def test_a_closed_result_never_changes(self):
        """DESIGN 6: neither by a form, nor by a program, nor by the database."""
        result = self.close(self.measure)
        with self.assertRaises(UserError):
            result.sudo().write({"verdict": "met"})
        with self.assertRaises(UserError):
            result.sudo().unlink()
        for query in (
            "UPDATE support_measure_result SET value = 1",
            "DELETE FROM support_measure_result",
        ):
            with (
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.cr.execute(query)

    def test_a_period_is_closed_once(self):
        """Bad input: the second is told to correct the first."""
        self.close(self.measure)
        with self.assertRaisesRegex(UserError, "closed for .* already"):
            self.close(self.measure)

    def test_a_period_that_runs_is_not_closed(self):
        """Bad input: the last day is not over in the zone of the contract."""
        with self.assertRaisesRegex(UserError, "not over"):
            self.close(self.measure, now="2026-03-31 22:30:00")
        self.contract.tz = "Europe/Madrid"
        self.assertTrue(self.close(self.measure, now="2026-03-31 22:30:00"))

    def test_time_that_nobody_approved_blocks(self):
        """Bad input: a manager waives it with a reason, which stays on the result."""
        with self.block():
            with self.assertRaisesRegex(MissingReasonError, "Open."):
                self.close(self.measure)
            result = self.close(self.measure, waiver_reason="They are on holiday")
        self.assertEqual(result.waiver_reason, "They are on holiday")

    def test_the_job_leaves_what_is_blocked(self):
        """Bad input: nothing is lost: it is closed as soon as it can be."""
        with freeze_time("2026-02-06 12:00:00"):
            with self.block():
                self.assertFalse(self.measure._close_due())
            self.assertEqual(len(self.measure._close_due()), 1)

    def test_nothing_counted_is_no_miss(self):
        """Bad input: zero sample."""
        result = self.close(self.measure)
        self.assertEqual((result.verdict, result.miss_number), ("no_data", 0))
        self.assertFalse(result.is_breach)

    def test_without_a_target_nothing_is_judged(self):
        self.answered("2026-03-03")
        result = self.close(self._create_measure(target=None, name="No target"))
        self.assertEqual((result.verdict, result.value), ("no_target", 100))

    def test_a_target_within_a_period_rules_the_next_one(self):
        """Bad input: the target changed inside a period."""
        for day in ("2026-03-03", "2026-04-01"):
            for hours in (1, 1, 1, 6):
                self.answered(day, hours)
        self.measure.target_ids = [
            Command.clear(),
            Command.create({"value": 70, "date_start": "2026-01-01"}),
            Command.create({"value": 80, "date_start": "2026-03-10"}),
        ]
        march = self.close(self.measure)
        april = self.close(self.measure, "2026-04-30")
        self.assertEqual((march.target, march.verdict), (70, "met"))
        self.assertEqual((april.target, april.verdict), (80, "missed"))

    def test_a_target_of_closed_days_stays(self):
        """DESIGN 6: what was judged by it was judged."""
        self.close(self.measure)
        with self.assertRaises(UserError):
            self.measure.target_ids.value = 1
        with self.assertRaises(UserError):
            self.measure.target_ids.unlink()
        new = {"value": 1, "date_start": "2026-03-01"}
        with self.assertRaises(UserError):
            self.measure.target_ids = [Command.create(new)]
        new["date_start"] = "2026-03-02"
        self.measure.target_ids = [Command.create(new)]

    def test_what_was_counted_is_not_counted_otherwise(self):
        self.close(self.measure)
        with self.assertRaises(UserError):
            self.measure.metric = "mean"
        with self.assertRaises(UserError):
            self.measure.unlink()
        self.measure.name = "Another name"

    def test_an_exclusion_after_closing_takes_a_correction(self):
        """Bad input: the row of then stays, the new one says why and counts."""
        ticket = self.answered("2026-03-03", 6)
        self.answered("2026-03-03")
        result = self.close(self.measure)
        exclusion = self.env["support.measure.exclusion"].create(
            {"ticket_id": ticket.id, "reason": "Their own change"}
        )
        exclusion.with_user(self.manager).action_approve()
        self.assertTrue(exclusion.is_late)
        with self.assertRaises(MissingReasonError):
            result._correct(" ")
        row = result.with_user(self.manager)._correct("Agreed with the customer")
        self.assertEqual((row.corrects_id, row.verdict), (result, "met"))
        self.assertEqual((result.verdict, result.value), ("missed", 50))
        self.assertEqual((result.is_current, row.is_current), (False, True))
        with self.assertRaises(UserError):
            result._correct("Again")
        found = self.env["support.measure.result"].search([("is_current", "=", True)])
        self.assertEqual(found, row)

    def test_an_exclusion_is_decided_once_by_a_manager(self):
        """G13: reason and approval."""
        ticket = self.answered("2026-03-03", 6)
        exclusions = self.env["support.measure.exclusion"].with_user(self.consultant)
        with self.assertRaises(ValidationError):
            exclusions.create({"ticket_id": ticket.id, "reason": " "})
        exclusion = exclusions.create(
            {"ticket_id": ticket.id, "reason": "Agreed", "state": "approved"}
        )
        self.assertEqual(exclusion.state, "asked")
        with self.assertRaises(AccessError):
            exclusion.action_approve()
        with self.assertRaises(UserError):
            exclusion.write({"state": "approved"})
        exclusion.with_user(self.manager).action_refuse()
        with self.assertRaises(UserError):
            exclusion.with_user(self.manager).action_approve()
        with self.assertRaises(UserError):
            exclusion.write({"reason": "Another"})
        with self.assertRaises(UserError):
            exclusion.with_user(self.manager).unlink()

    def test_the_measure_of_an_exclusion_is_of_its_contract(self):
        other = self._create_contract(self.other_customer)
        measure = self._create_measure(contract=other)
        ticket = self.answered("2026-03-03")
        with self.assertRaises(ValidationError):
            self.env["support.measure.exclusion"].create(
                {"ticket_id": ticket.id, "reason": "No", "measure_id": measure.id}
            )

    def test_the_fifth_miss_of_a_key_measure_is_a_breach(self):
        """G13, rule 13: four are tolerated in a contract year; a plan, no penalty."""
        self.measure.write({"kind": "km"})
        rows = []
        for day in ("01-06", "02-03", "03-03", "04-07", "05-05"):
            self.answered(f"2026-{day}", 6)
            rows.append(self.close(self.measure, f"2026-{day}"))
        self.assertEqual([row.miss_number for row in rows], [1, 2, 3, 4, 5])
        self.assertEqual([row.is_breach for row in rows], [False] * 4 + [True])
        plan = self.env["support.improvement"].search(
            [("contract_id", "=", self.contract.id)]
        )
        self.assertEqual((plan.origin, plan.state), (self.measure, "draft"))

    def test_misses_begin_anew_with_the_contract_year(self):
        """G13: a year of the contract, not of the calendar."""
        self.contract.sudo().date_start = "2025-03-15"
        self.measure.write({"kind": "km", "misses_allowed": 1})
        self.answered("2026-02-04", 6)
        self.answered("2026-04-07", 6)
        rows = [self.close(self.measure, day) for day in ("2026-02-01", "2026-04-01")]
        self.assertEqual([row.miss_number for row in rows], [1, 1])

    def test_an_objective_is_never_a_breach(self):
        """G13: SLO: not penalised."""
        self.answered("2026-03-03", 6)
        result = self.close(self.measure)
        self.assertEqual((result.verdict, result.is_breach), ("missed", False))

    def test_the_job_closes_what_is_due_and_waits_some_days(self):
        """Numbers: resumable: what is closed is not closed again."""
        weekly = self._create_measure(period="half_month", date_start="2026-01-20")
        with freeze_time("2026-03-05 12:00:00"):
            self.run_job("cron_close_measures")
            self.run_job("cron_close_measures")
        self.assertEqual(
            [
                str(day)
                for day in weekly.result_ids.sorted("date_start").mapped("date_start")
            ],
            ["2026-01-16", "2026-02-01"],
        )
        self.assertEqual(len(self.measure.result_ids), 1)
        with freeze_time("2026-03-06 12:00:00"):
            self.run_job("cron_close_measures")
        self.assertEqual(len(weekly.result_ids), 3)

    def test_one_that_fails_stops_no_other(self):
        """Numbers: what cannot be counted is left, and said in the log."""
        other = self._create_measure(name="Broken")
        prepare = type(other)._prepare_result

        error = UserError("No.")

        def fail(measure, *args):
            if measure.name == "Broken":
                raise error
            return prepare(measure, *args)

        self.patch(type(other), "_prepare_result", fail)
        with (
            freeze_time("2026-02-08 12:00:00"),
            self.assertLogs("odoo.addons.support_sla", "WARNING"),
        ):
            results = (self.measure | other)._close_due()
        self.assertEqual(results.measure_id, self.measure)

    def test_a_contract_that_ended_is_measured_until_then(self):
        """Bad input: contract ended."""
        self.answered("2026-02-10")
        self.answered("2026-02-20", 6)
        with freeze_time("2026-02-15 12:00:00"):
            self.contract._end("They moved")
        result = self.close(self.measure, "2026-02-28")
        self.assertEqual((result.sample, result.verdict), (1, "met"))
        with self.assertRaisesRegex(UserError, "not in force"):
            self.close(self.measure)
        with freeze_time("2026-05-15 12:00:00"):
            periods = self.measure._get_due_periods()[self.measure]
        self.assertEqual([str(first) for first, _last in periods], ["2026-01-01"])

    def test_a_draft_contract_is_not_measured(self):
        draft = self._create_contract(self.other_customer, state="draft")
        measure = self._create_measure(contract=draft)
        with freeze_time("2026-05-15 12:00:00"):
            self.assertFalse(measure._get_due_periods())

    # who

    def test_only_a_service_manager_closes_and_corrects(self):
        result = self.close(self.measure)
        with self.assertRaises(AccessError):
            self.measure.with_user(self.consultant)._close(self.day("2026-01-01"))
        with self.assertRaises(AccessError):
            result.with_user(self.consultant)._correct("Mine")

    def test_nobody_writes_a_result_by_a_program(self):
        values = self.close(self.measure).copy_data()[0]
        for user in (self.manager, self.lead_user):
            with self.assertRaises(AccessError):
                self.env["support.measure.result"].with_user(user).create(values)

    def test_a_customer_reads_their_own_results_only(self):
        """DESIGN 4: not those of others, nor who closed them and why."""
        result = self.close(self.measure).with_user(self.lead_user)
        self.assertEqual(result.verdict, "no_data")
        with self.assertRaises(AccessError):
            result.read(["waiver_reason"])
        other = self._create_contract(self.other_customer)
        theirs = self.close(self._create_measure(contract=other))
        with self.assertRaises(AccessError):
            theirs.with_user(self.lead_user).read(["verdict"])
        with self.assertRaises(AccessError):
            self.env["support.outage"].with_user(self.lead_user).search([])
        with self.assertRaises(AccessError):
            self.env["support.measure.entry"].with_user(self.lead_user).search([])
        colleague = self._create_portal_user(self.colleague)
        found = self.env["support.measure.result"].with_user(colleague).search([])
        self.assertFalse(found)

    def test_a_consultant_reads_and_changes_nothing(self):
        with self.assertRaises(AccessError):
            self.measure.with_user(self.consultant).name = "Mine"
        with self.assertRaises(AccessError):
            self.measure.target_ids.with_user(self.auditor).value = 1

    # wizards

    def test_the_wizard_closes_and_says_what_blocks(self):
        wizard = self.env["support.measure.close"].with_user(self.manager)
        with freeze_time("2026-04-10 12:00:00"), self.block():
            wizard = wizard.with_context(
                active_model="support.contract", active_ids=self.contract.ids
            ).create({})
            self.assertEqual(str(wizard.day), "2026-03-31")
            self.assertIn("Open.", wizard.blockers)
            wizard.waiver_reason = "All the same"
            action = wizard.action_close()
        result = self.env["support.measure.result"].search(action["domain"])
        self.assertEqual(result.measure_id, self.measure)
        correction = self.env["support.measure.correction"].with_user(self.manager)
        correction.with_context(active_ids=result.ids).create(
            {"reason": "Counted again"}
        ).action_apply()
        self.assertFalse(result.is_current)
