from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import MONDAY
from .common_reports import APRIL, ReportCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestReport(ReportCase):
    """U11, G2, G7, G8, G14: what customers are told, when, and who answers for it."""

    # ------------------------------------------------------------------
    # The communication plan
    # ------------------------------------------------------------------

    def test_the_plan_says_when_the_next_report_is_due(self):
        """G2: weekly, half-monthly (1–15, 16–end), monthly."""
        self.assertRecordValues(
            self.plan_row,
            [
                {
                    "next_start": self.day("2026-03-01"),
                    "next_end": self.day("2026-03-31"),
                    "next_date": self.day("2026-04-08"),
                }
            ],
        )
        for period, first, last in (
            ("week", "2026-02-23", "2026-03-01"),
            ("half_month", "2026-03-01", "2026-03-15"),
            ("quarter", "2026-01-01", "2026-03-31"),
        ):
            self.plan_row.period = period
            self.assertEqual(self.plan_row.next_start, self.day(first))
            self.assertEqual(self.plan_row.next_end, self.day(last))

    def test_another_period_goes_on_where_the_last_report_ended(self):
        """U11: no day is told twice, none is left out."""
        self.drafted()
        self.plan_row.period = "week"
        self.assertEqual(self.plan_row.next_start, self.day("2026-04-01"))
        self.assertEqual(self.plan_row.next_end, self.day("2026-04-05"))

    def test_a_stakeholder_is_of_the_customer_or_ours(self):
        """W1: what a customer is told stays between us and them."""
        self.plan_row.stakeholder_ids = [Command.link(self.manager.partner_id.id)]
        other = self._create_person("Otto Other", self.other_customer)
        with self.assertRaisesRegex(ValidationError, "Otto Other"):
            self.plan_row.stakeholder_ids = [Command.link(other.id)]

    def test_nor_does_a_draft_go_to_a_stranger(self):
        """W1: who is added to one report only."""
        report = self.drafted().with_user(self.consultant)
        report.stakeholder_ids = [Command.link(self.manager.partner_id.id)]
        other = self._create_person("Otto Other", self.other_customer)
        with self.assertRaisesRegex(ValidationError, "Otto Other"):
            report.stakeholder_ids = [Command.link(other.id)]

    def test_people_of_a_covered_company_are_of_the_customer(self):
        """U11: the contract of a group serves all of its companies."""
        branch = self._create_customer("A branch")
        person = self._create_person("Berta Branch", branch)
        with self.assertRaisesRegex(ValidationError, "Berta Branch"):
            self.plan_row.stakeholder_ids = [Command.link(person.id)]
        self.contract.covered_partner_ids = branch
        self.plan_row.stakeholder_ids = [Command.link(person.id)]
        self.assertIn(person, self.plan_row.stakeholder_ids)

    def test_a_report_is_planned_once(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_plan()
            self.env.flush_all()

    # ------------------------------------------------------------------
    # Drafting
    # ------------------------------------------------------------------

    def test_it_waits_until_its_figures_are_closed(self):
        """U11: made of closed results; at last when it is due, saying what is open."""
        self.assertFalse(self.make())
        report = self.make("2026-04-08 12:00:00")
        self.assertEqual(report.open_measures, "Payroll on time")
        self.assertFalse(report.content["measures"])
        self.close_month()
        with freeze_time(APRIL):
            report.with_user(self.manager).action_refresh()
        self.assertFalse(report.open_measures)
        [measure] = report.content["measures"]
        self.assertEqual(measure["results"][0]["value"], 95.0)

    def test_it_is_not_made_before_its_period_is_over(self):
        self.close_month(day="2026-02-28")
        self.assertFalse(self.make("2026-03-31 12:00:00"))

    def test_its_responsible_is_asked_to_review_it(self):
        """G7: and to whom it goes is taken from the plan."""
        report = self.drafted()
        self.assertEqual(report.activity_ids.user_id, self.manager)
        self.assertEqual(report.activity_ids.date_deadline, self.day("2026-04-08"))
        self.assertEqual(report.stakeholder_ids, self.lead | self.colleague)
        self.assertFalse(self.make())

    def test_what_stops_one_stops_no_other(self):
        """U11: the plan says why; the next run makes it."""
        other = self._create_contract(self.other_customer)
        row = self._create_plan(contract_id=other.id, stakeholder_ids=False)
        self.close_month()
        make, refusal = type(row)._prepare_report, UserError("No")

        def refuse(plan):
            if plan == row:
                raise refusal
            return make(plan)

        self.patch(type(row), "_prepare_report", refuse)
        with mute_logger(
            "odoo.addons.support_sla.models.reports.support_report_making"
        ):
            report = self.make()
        self.assertEqual(report.contract_id, self.contract)
        self.assertEqual(row.error, "No")
        self.patch(type(row), "_prepare_report", make)
        self.assertEqual(self.make().contract_id, other)
        self.assertFalse(row.error)

    def test_a_contract_that_ended_is_told_of_its_last_days(self):
        self.contract.sudo().write({"state": "ended", "date_end": "2026-04-10"})
        self.close_month()
        self.close_month(day="2026-04-10")
        self.assertEqual(len(self.make("2026-07-01 12:00:00")), 2)
        self.assertFalse(self.make("2026-08-01 12:00:00"))

    # ------------------------------------------------------------------
    # Content
    # ------------------------------------------------------------------

    def test_a_trend_goes_back_over_the_closed_periods(self):
        """U11: each number with what it was before."""
        self.close_month(80, "2026-01-31")
        self.close_month(100, "2026-02-28")
        report = self.drafted(95)
        [level] = report._get_shown()["levels"]
        self.assertEqual([row["value"] for row in level["trend"]], [80, 100, 95])
        self.assertEqual(level["change"], -5)
        self.assertEqual(level["tone"], "worse")
        self.assertEqual(len(level["chart"].points), 3)

    def test_a_corrected_figure_is_the_one_that_is_told(self):
        results = self.close_month(80)
        corrected = self.correct(results, 95)
        report = self.make()
        [row] = report.content["measures"][0]["results"]
        self.assertEqual(row["id"], corrected.id)

    def test_hours_tickets_and_penalties_are_told(self):
        """U11: the statement's figures; a penalty once it was approved."""
        penalty = self.missed()
        with freeze_time("2026-03-10 12:00:00"):
            ticket = self._create_ticket()
            self._create_package(self.contract, 600)
            self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = '2026-03-10' WHERE id = %s",
            [ticket.id],
        )
        penalty.with_user(self.manager).action_approve()
        report = self.drafted()
        content = report.content
        statement = self.contract._get_statement(report.date_start, report.date_end)
        self.assertEqual(content["hours"]["closing"], statement["closing"])
        self.assertEqual(content["tickets"]["opened"]["value"], 1)
        self.assertEqual(content["tickets"]["open"], 1)
        self.assertEqual(content["penalties"][0]["amount"], penalty.amount)

    def test_what_is_charged_is_told_where_no_hours_are_included(self):
        """K13: on demand: two hours billed; what was absorbed is not."""
        self.env["support.entitlement"].create(
            {"contract_id": self.contract.id, "name": "Work", "kind": "on_demand"}
        )
        ticket = self._create_ticket()
        for day, minutes, verdict in (
            ("2026-03-11", 120, "billable"),
            ("2026-03-11", 60, "do_not_bill"),
            ("2026-02-11", 30, "billable"),
        ):
            self.env["support.charge"].create(
                {
                    "name": "Work",
                    "contract_id": self.contract.id,
                    "ticket_id": ticket.id,
                    "product_id": self.product_hour.id,
                    "date": day,
                    "minutes": minutes,
                    "verdict": verdict,
                    "reason": "Ours",
                }
            )
        hours = self.drafted().content["hours"]
        self.assertEqual((hours["includes"], hours["used"]), (False, 120))
        self.assertEqual([row["value"] for row in hours["trend"]], [0, 30, 120])
        self.assertEqual(hours["tickets"], [[ticket.number, ticket.name, 120]])

    def test_the_day_of_its_release_is_the_one_of_the_contract(self):
        """W1: whoever prints it: in Lima it is still the tenth."""
        self.contract.tz = "America/Lima"
        report = self.drafted()
        self.release(report, "2026-04-11 01:00:00")
        paper = (
            self.env["ir.actions.report"]
            ._render_qweb_html("support_sla.action_report_service_levels", report.ids)[
                0
            ]
            .decode()
        )
        self.assertIn("04/10/2026", paper)
        self.assertNotIn("04/11/2026", paper)

    def test_improvements_and_promises_are_told(self):
        """G14, G16: what runs, and what was settled in the period."""
        plan = self.env["support.improvement"].create(
            {
                "title": "Two people read the queue",
                "contract_id": self.contract.id,
                "user_id": self.manager.id,
                "target": "Answered within the hour",
                "feasibility": "high",
                "date_due": "2026-06-30",
                "unit": "minutes",
                "value_before": 90,
                "measured_before_on": "2026-03-01",
                "value_target": 60,
            }
        )
        plan.with_user(self.manager).action_approve()
        own = plan.copy({"kind": "interlock", "title": "Ours", "expected_value": 9})
        own.sudo().state = "running"
        report = self.drafted()
        [action] = report.content["actions"]
        self.assertEqual(action["name"], "Two people read the queue")
        self.assertEqual(action["state"], "open")

    def test_ratings_are_told_with_their_past(self):
        """G6: stars of the tickets, month by month."""
        with freeze_time("2026-03-10 12:00:00"):
            tickets = [self._create_ticket() for _number in range(2)]
            for ticket, stars in zip(tickets, (5, 4), strict=True):
                self.env["support.ticket.rating"].create(
                    {
                        "ticket_id": ticket.id,
                        "contract_id": self.contract.id,
                        "company_id": self.contract.company_id.id,
                        "value": stars,
                    }
                )
        satisfaction = self.drafted().content["satisfaction"]
        self.assertEqual(satisfaction["value"], 4.5)
        self.assertEqual(satisfaction["sample"], 2)

    def test_a_progress_report_has_no_verdicts(self):
        """U11: progress and service-level reports are two."""
        self.plan_row.kind = "progress"
        report = self.make()
        self.assertNotIn("measures", report.content)
        self.assertIn("tickets", report.content)

    def test_many_reports_ask_as_little_as_few(self):
        """Numbers: another report costs its statement, its number, its activity."""

        def count(rows):
            self.env.invalidate_all()
            with self.env.cr.savepoint() as point:
                start = self.cr.sql_log_count
                with freeze_time("2026-05-01 12:00:00"):
                    rows.sudo()._make()
                    self.env.flush_all()
                used = self.cr.sql_log_count - start
                point.close(rollback=True)
            return used

        contracts = [self._create_contract(self.other_customer) for _n in range(8)]
        rows = self.env["support.report.plan"].union(
            *(
                self._create_plan(
                    contract_id=contract.id, stakeholder_ids=False, period="week"
                )
                for contract in contracts
            )
        )
        few, many = count(rows[:2]), count(rows)
        self.assertLessEqual((many - few) / 6, 22)

    # ------------------------------------------------------------------
    # Release
    # ------------------------------------------------------------------

    def test_a_miss_is_explained_before_it_is_released(self):
        """U11: breaches explained; what was written stays when figures are read."""
        report = self.drafted(80)
        with self.assertRaisesRegex(ValidationError, "Payroll on time"):
            self.release(report)
        self.explain(report)
        report.action_refresh()
        self.release(report)
        self.assertEqual(report.state, "released")
        self.assertEqual(report.released_by, self.manager.name)
        self.assertFalse(report.activity_ids)
        shown = report._get_shown()
        self.assertEqual(list(shown["explanations"].values()), ["The bank was closed"])

    def test_a_figure_that_missed_meanwhile_is_explained_first(self):
        """U11: releasing reads the figures a last time."""
        report = self.drafted(95)
        result = self.env["support.measure.result"].search(
            [("measure_id", "=", self.measure.id)]
        )
        self.correct(result, 70)
        with self.assertRaises(ValidationError):
            self.release(report)

    def test_only_its_responsible_releases_it(self):
        """G8: nobody else, whatever their rights; another one can be named."""
        report = self.drafted()
        report.user_id = self.consultant
        with self.assertRaisesRegex(AccessError, "reviews and releases"):
            self.release(report)
        report.with_user(self.consultant).sudo(False).action_release()
        self.assertEqual(report.state, "released")

    def test_what_was_released_does_not_change(self):
        """W1: nor its words, nor its explanations; it is not deleted."""
        report = self.drafted(80)
        self.explain(report)
        self.release(report)
        with self.assertRaisesRegex(UserError, "Released"):
            report.summary = "All was well"
        with self.assertRaises(UserError):
            report.miss_ids.explanation = "Nothing"
        with self.assertRaises(UserError):
            report.miss_ids.sudo().with_user(self.manager).unlink()
        with self.assertRaises(UserError):
            report.unlink()
        for action in ("action_release", "action_refresh"):
            with self.assertRaises(UserError):
                getattr(report, action)()

    def test_state_and_figures_are_not_written_by_hand(self):
        report = self.drafted(80)
        with self.assertRaises(UserError):
            report.state = "sent"
        with self.assertRaises(UserError):
            report.content = {}
        with self.assertRaises(UserError):
            report.miss_ids.result_id = False

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------

    def test_strangers_read_nothing(self):
        """DESIGN 4: another company, and people without support rights."""
        report = self.drafted(80)
        company = self.env["res.company"].create({"name": "Other firm"})
        stranger = self._create_user(
            "stranger_staff",
            "group_support_consultant",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        for record in (report, self.plan_row, report.miss_ids):
            with self.assertRaises(AccessError):
                record.with_user(stranger).sudo(False).check_access("read")
            with self.assertRaises(AccessError):
                record.with_user(self.lead_user).sudo(False).check_access("read")

    def test_a_consultant_does_not_plan(self):
        """G8: the service manager does."""
        with self.assertRaises(AccessError):
            self.plan_row.with_user(self.consultant).period = "week"
        with self.assertRaises(AccessError):
            self.env["support.report"].with_user(self.manager).create({})
