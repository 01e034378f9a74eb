from odoo.tests import freeze_time, tagged

from .common import MONDAY
from .common_reports import ReportCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestReportContent(ReportCase):
    """U11, K13, G6, G10, G14: what a report says, from what is closed."""

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

    def _create_improvement(self, contract):
        """One that runs."""
        plan = self.env["support.improvement"].create(
            {
                "title": "Two people read the queue",
                "contract_id": contract.id,
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
        return plan

    def test_improvements_and_promises_are_told(self):
        """G14, G16: what runs, and what was settled in the period."""
        plan = self._create_improvement(self.contract)
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

    def test_the_first_hours_of_a_trend_are_in_it(self):
        """G6: in Madrid the first of April begins two hours before it does in UTC."""
        self.contract.sudo().write({"date_start": "2025-01-01", "tz": "Europe/Madrid"})
        self.env["support.ticket.rating"].create(
            {
                "ticket_id": self._create_ticket().id,
                "contract_id": self.contract.id,
                "company_id": self.contract.company_id.id,
                "value": 3,
                "rated_at": "2025-03-31 22:30:00",
            }
        )
        first = self.drafted().content["satisfaction"]["trend"][0]
        self.assertEqual((first["date_start"], first["sample"]), ("2025-04-01", 1))

    def test_reports_of_the_same_days_have_trends_of_their_own(self):
        """U11: twelve months, or twelve quarters, of tickets."""
        self.contract.sudo().date_start = "2022-01-01"
        ticket = self._create_ticket()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = '2024-05-10' WHERE id = %s",
            [ticket.id],
        )
        self.env.invalidate_all()
        monthly = self.drafted().sudo()
        row = self._create_plan(period="quarter")
        quarterly = monthly.create(
            row._prepare_report()
            | {"date_start": monthly.date_start, "date_end": monthly.date_end}
        )
        contents = (monthly | quarterly)._prepare_contents()
        opened = [
            sum(
                slot["value"] for slot in contents[report]["tickets"]["opened"]["trend"]
            )
            for report in (monthly, quarterly)
        ]
        self.assertEqual(opened, [0, 1])

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
        for contract in contracts:
            measure = self._create_measure(
                contract=contract, metric="manual", unit="percent", kind="km"
            )
            self.close_month(80, measure=measure)
            self._create_ticket(
                partner_id=self.other_customer.id, support_contract_id=contract.id
            )
            self._create_improvement(contract)
        rows = self.env["support.report.plan"].union(
            *(
                self._create_plan(
                    contract_id=contract.id, stakeholder_ids=False, period="month"
                )
                for contract in contracts
            )
        )
        # what is read once a process is not counted
        count(rows[:1])
        few, many = count(rows[:2]), count(rows)
        self.assertLessEqual((many - few) / 6, 25)
