from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, freeze_time, tagged

from ..arithmetic.recurring import days_between
from .common import TODAY
from .common_roster import RosterCase


class VisitCase(RosterCase):
    """A monthly visit at nine in Lima, of the pool of the roster."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract.tz = "America/Lima"
        cls.plan = cls.env["support.visit.plan"].create(
            {
                "name": "Revision of the servers",
                "contract_id": cls.contract.id,
                "date_first": "2026-01-31",
                "notice_days": 14,
                "roster_id": cls.roster.id,
                "description": "Backups\nDisks",
            }
        )

    @classmethod
    def _propose(cls):
        return cls.plan._propose_visits()

    @classmethod
    def _create_visit(cls, user=None, **values):
        return (
            cls.env["support.visit"]
            .with_user(user or cls.dispatcher)
            .create(
                {
                    "name": "Visit",
                    "contract_id": cls.contract.id,
                    "date_start": "2026-03-25 14:00:00",
                    **values,
                }
            )
        )

    def _answer(self, visit, granted=True, comment=None):
        approval = visit.sudo().approval_ids.filtered(lambda a: a.state == "pending")
        approval.with_user(self.lead_user)._decide(granted, comment=comment)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestVisit(VisitCase):
    """Preventive visits: proposed, confirmed by the customer, and on the day done."""

    def test_the_days_of_a_rhythm_are_counted_from_the_first(self):
        """The 31st comes back after a short month."""
        days = days_between(
            date(2026, 1, 31), 1, "months", date(2026, 2, 1), date(2026, 5, 1)
        )
        self.assertEqual([day.day for day in days], [28, 31, 30])
        fortnight = days_between(
            date(2026, 1, 5), 2, "weeks", date(2026, 1, 6), date(2026, 2, 2)
        )
        self.assertEqual([day.day for day in fortnight], [19, 2])

    def test_the_customer_is_asked_within_the_notice(self):
        """At nine on the clock of Lima; of 31 March, seen from the 20th."""
        [visit] = self._propose()
        self.assertRecordValues(
            visit,
            [
                {
                    "state": "proposed",
                    "planned_on": date(2026, 3, 31),
                    "date_start": self.at("2026-03-31 14:00:00"),
                    "date_end": self.at("2026-03-31 16:00:00"),
                    "user_id": self.consultant.id,
                }
            ],
        )
        # Some versions of the formats put a narrow space before AM.
        self.assertIn("3/31/26", visit.approval_ids.title)
        self.assertIn("9:00", visit.approval_ids.title)

    def test_a_visit_is_proposed_once(self):
        """Also where the first was moved or refused."""
        self._propose()
        self.assertFalse(self._propose())

    def test_none_is_proposed_after_the_contract(self):
        self.contract.date_end = "2026-03-30"
        self.assertFalse(self._propose())

    def test_who_is_away_or_busy_gets_no_visit(self):
        self._create_absence("2026-03-31 00:00:00", "2026-04-01 00:00:00")
        [visit] = self._propose()
        self.assertEqual(visit.user_id, self.mate)
        other = self.plan.copy({"visit_ids": False})
        self.assertFalse(other._propose_visits().user_id, "both are taken")

    def test_the_customer_confirms_it(self):
        [visit] = self._propose()
        self._answer(visit)
        self.assertEqual(visit.state, "confirmed")

    def test_the_customer_asks_for_another_day_and_is_asked_again(self):
        [visit] = self._propose()
        self._answer(visit, False, "Not on the last of the month")
        self.assertRecordValues(
            visit, [{"state": "refused", "answer": "Not on the last of the month"}]
        )
        visit = visit.with_user(self.dispatcher)
        visit.date_start = "2026-03-30 14:00:00"
        visit.action_propose()
        with self.assertRaisesRegex(UserError, "was proposed already"):
            visit.action_propose()
        self._answer(visit)
        self.assertEqual(visit.state, "confirmed")

    def test_a_confirmed_one_that_moves_is_asked_about_again(self):
        """What the customer confirmed is not changed behind them."""
        [visit] = self._propose()
        self._answer(visit)
        visit.with_user(self.dispatcher).date_start = "2026-03-31 20:00:00"
        self.assertEqual(visit.state, "proposed")

    def test_the_day_gives_a_ticket_and_the_sheet(self):
        """W3: in the zone of the contract, where the day begins later than here."""
        [visit] = self._propose()
        self._answer(visit)
        with freeze_time("2026-03-31 04:00:00"):
            self.env["support.visit"]._cron_open()
            self.assertEqual(visit.state, "confirmed", "it is still 30 March in Lima")
        with freeze_time("2026-03-31 06:00:00"):
            self.env["support.visit"]._cron_open()
        self.assertEqual(visit.state, "opened")
        self.assertRecordValues(
            visit.work_order_id,
            [
                {
                    "state": "draft",
                    "mode": "visit",
                    "date": date(2026, 3, 31),
                    "user_id": self.consultant.id,
                    "description": "Backups\nDisks",
                    "ticket_id": visit.ticket_id.id,
                }
            ],
        )
        self.assertEqual(visit.ticket_id.support_contract_id, self.contract)
        self.assertEqual(visit.ticket_id.partner_id, self.lead)
        with self.assertRaisesRegex(UserError, "is over"):
            visit.with_user(self.dispatcher).date_start = "2026-04-02 14:00:00"
        with self.assertRaisesRegex(UserError, "is over"):
            visit.with_user(self.dispatcher).action_cancel()

    def test_what_nobody_confirmed_is_not_opened(self):
        [visit] = self._propose()
        with freeze_time("2026-03-31 20:00:00"):
            self.env["support.visit"]._cron_open()
        self.assertFalse(visit.ticket_id)

    def test_a_cancelled_one_is_not_asked_about(self):
        [visit] = self._propose()
        visit.with_user(self.dispatcher).action_cancel()
        self.assertEqual(visit.approval_ids.state, "withdrawn")

    def test_fifty_plans_cost_a_fixed_number_of_queries_to_look_at(self):
        """Numbers: nothing due, nothing asked for one by one."""
        self._propose()
        many = self.env["support.visit.plan"].create(
            [
                {
                    "name": f"Plan {number}",
                    "contract_id": self.contract.id,
                    "date_first": "2026-12-01",
                }
                for number in range(50)
            ]
        )
        costs = []
        for plans in (many[:1], many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            plans._propose_visits()
            costs.append(self.env.cr.sql_log_count - before)
        self.assertEqual(costs[0], costs[1])

    def test_the_cron_runs_as_the_server_does(self):
        with self.enter_registry_test_mode():
            for name in ("propose", "open"):
                self.env.ref(
                    f"support_timesheet.cron_{name}_visits"
                ).method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.plan.visit_ids.state, "proposed")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestVisitRights(VisitCase, HttpCase):
    """W9: the office makes appointments; customers answer in the portal."""

    def test_only_the_office_makes_and_moves_them(self):
        visit = self._create_visit()
        with self.assertRaises(AccessError):
            self._create_visit(self.consultant)
        with self.assertRaises(AccessError):
            visit.with_user(self.consultant).user_id = self.mate
        for act in ("action_propose", "action_cancel"):
            with self.assertRaises(AccessError):
                getattr(visit.with_user(self.consultant), act)()
        with self.assertRaises(AccessError):
            self.plan.with_user(self.consultant).every = 2

    def test_the_state_is_not_typed(self):
        with self.assertRaisesRegex(UserError, "with its buttons"):
            self._create_visit(state="confirmed")
        with self.assertRaisesRegex(UserError, "with its buttons"):
            self._create_visit().state = "confirmed"

    def test_who_manages_tickets_elsewhere_makes_no_appointments(self):
        """Rights on the model are not enough: the office's group is asked for."""
        visit = self._create_visit()
        clerk = self._create_user("clerk", "base.group_user")
        self.env["ir.model.access"].create(
            {
                "name": "x",
                "model_id": self.env["ir.model"]._get_id("support.visit"),
                "group_id": self.env.ref("base.group_user").id,
                "perm_read": True,
                "perm_write": True,
            }
        )
        with self.assertRaisesRegex(AccessError, "The office makes"):
            visit.with_user(clerk).action_cancel()

    def test_customers_other_staff_and_companies_see_nothing(self):
        visit = self._create_visit()
        clerk = self._create_user("clerk", "base.group_user")
        for user in (clerk, self.lead_user):
            for model in ("support.visit", "support.visit.plan"):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])
        branch = self.env["res.company"].create({"name": "Branch"})
        user = self._create_user(
            "branch",
            "group_support_manager",
            company_id=branch.id,
            company_ids=[Command.set(branch.ids)],
        )
        for records in (visit, self.plan):
            self.assertFalse(records.with_user(user).sudo(False).search([]))

    def test_the_key_user_reads_when_and_where_in_the_portal(self):
        """On the clock of the contract."""
        visit = self._create_visit(description="Backups <script>alert(1)</script>")
        visit.action_propose()
        self.authenticate(self.lead_user.login, self.lead_user.login.ljust(8, "x"))
        page = self.url_open(f"/my/approvals/{visit.sudo().approval_ids.id}").text
        self.assertIn("03/25/2026 09:00", page)
        self.assertIn("Backups", page)
        self.assertNotIn("<script>alert(1)", page)
