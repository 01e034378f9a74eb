from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import MONDAY
from .common_quality import ReviewCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestCustomerVisit(ReviewCase):
    """U3, U11: who is visited, with minutes and promises."""

    def test_visits_are_planned_by_their_frequency(self):
        """U3, U11: for each focus, by who has it in the contract."""
        visits = self.plan_visits()
        self.plan()
        self.assertEqual(self.visits(), visits)
        self.assertRecordValues(
            visits,
            [
                {
                    "focus": "solution",
                    "date_due": self.day("2026-04-15"),
                    "user_id": self.consultant.id,
                },
                {
                    "focus": "business",
                    "date_due": self.day("2026-07-15"),
                    "user_id": self.manager.id,
                },
            ],
        )

    def test_a_visit_that_was_held_plans_the_next(self):
        """U11: regular dialogue, one ahead for each focus."""
        visit = self.plan_visits()[0]
        self.write_minutes(visit)
        with freeze_time("2026-04-20 10:00:00"):
            visit.with_user(self.consultant).action_hold()
        following = self.visits(focus="solution", state="planned")
        self.assertEqual(following.date_due, self.day("2026-07-15"))

    def test_a_visit_held_early_is_not_planned_again_for_its_day(self):
        """U11: the round it stood for was done."""
        visit = self.plan_visits()[0]
        self.write_minutes(visit)
        with freeze_time("2026-04-08 10:00:00"):
            visit.with_user(self.consultant).action_hold()
        following = self.visits(focus="solution", state="planned")
        self.assertEqual(following.date_due, self.day("2026-07-15"))

    def test_what_the_job_plans_is_of_a_service_manager(self):
        """Where no contract names one: whoever runs the job holds no meetings."""
        self.contract.user_id = False
        visits = self.plan_visits()
        owners = self.reviews(state="planned").user_id
        owners |= visits.filtered(lambda v: v.focus == "business").user_id
        self.assertTrue(owners)
        for owner in owners:
            self.assertTrue(owner.has_group("support_contracts.group_support_manager"))
            self.assertTrue(owner.active)

    def test_what_cannot_be_planned_stops_no_other_contract(self):
        """G14: and many plans are no mails; each is an activity of its owner."""
        other = self._create_contract(self.other_customer)
        other.user_id = self.manager
        plan = self.env["support.customer.visit.plan"].create(
            {"contract_id": other.id, "date_start": "2026-01-15", "focus": "business"}
        )
        prepare = type(plan)._prepare_visit

        def refuse(row, *args):
            if row == plan:
                raise UserError(self.env._("No"))
            return prepare(row, *args)

        self.patch(type(plan), "_prepare_visit", refuse)
        with mute_logger("odoo.addons.support_sla.models.reviews.support_review"):
            visits = self.plan_visits()
        self.assertEqual(len(visits), 2)
        self.assertTrue(self.reviews(contract_id=self.contract.id))
        self.assertFalse(self.reviews(contract_id=other.id))
        self.assertTrue(self.reviews(kind="process"))
        self.assertEqual(visits[1].activity_ids.user_id, self.manager)
        told = self.env["mail.message"].search(
            [
                ("message_type", "=", "user_notification"),
                ("model", "in", (visits._name, "support.review")),
            ]
        )
        self.assertFalse(told)

    def test_no_promise_is_moved_into_minutes_that_stay(self):
        """U11: what was held says what was promised then."""
        self.plan_visits()
        held, planned = self.visits()
        promise = self.promise(planned)
        self.write_minutes(held)
        held.with_user(self.consultant).action_hold()
        with self.assertRaisesRegex(ValidationError, "is over"):
            promise.visit_id = held

    def test_what_was_held_and_kept_is_of_the_day_where_the_customer_is(self):
        """U11: reports tell it by these days; in Lima it is still March."""
        self.contract.sudo().tz = "America/Lima"
        visit = self.visit()
        promise = self.promise(visit)
        self.write_minutes(visit)
        with freeze_time("2026-04-01 01:00:00"):
            visit.action_hold()
            promise.action_kept()
        self.assertEqual(visit.held_on, self.day("2026-03-31"))
        self.assertEqual(promise.done_on, self.day("2026-03-31"))

    def test_nothing_is_kept_that_was_not_promised_yet(self):
        """U11: nor what was promised in a meeting that never was."""
        visit = self.visit()
        promise = self.promise(visit)
        with self.assertRaisesRegex(UserError, "was not held"):
            promise.action_kept()
        visit.action_cancel()
        with self.assertRaisesRegex(UserError, "was not held"):
            promise.action_broken()
        self.assertEqual(promise.state, "open")

    def test_a_focus_has_one_frequency(self):
        self.plan_visits()
        plans = self.env["support.customer.visit.plan"].with_user(self.manager)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            plans.create({"contract_id": self.contract.id, "focus": "business"})

    def test_what_was_promised_is_kept_or_not(self):
        """U11: commitments of both sides, written with the minutes."""
        visit = self.visit()
        ours = self.promise(visit)
        theirs = self.promise(visit, side="customer", name="Free a Saturday")
        self.assertEqual(visit.commitment_open_count, 2)
        self.write_minutes(visit)
        visit.action_hold()
        for change in (
            lambda: ours.write({"name": "Nothing"}),
            lambda: ours.unlink(),
            lambda: self.promise(visit),
        ):
            with self.assertRaises(ValidationError):
                change()
        with self.assertRaisesRegex(UserError, "not edited by hand"):
            ours.state = "kept"
        ours.action_kept()
        theirs.action_broken()
        self.assertEqual(visit.commitment_open_count, 0)
        with self.assertRaisesRegex(UserError, "settled already"):
            ours.action_broken()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.promise(visit, visit_id=False)
