from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import MONDAY
from .common_quality import ReviewCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestReview(ReviewCase):
    """G14, G17: what is reviewed, with minutes."""

    def test_a_contract_is_reviewed_each_year(self):
        """G14: on its anniversary; the next one when one was held."""
        review = self.review()
        self.assertEqual(review.date_due, self.day("2027-01-01"))
        self.assertEqual(review.activity_ids.user_id, self.manager)
        self.assertEqual(review.activity_ids.date_deadline, review.date_due)
        self.plan()
        self.assertEqual(len(self.reviews(contract_id=self.contract.id)), 1)
        self.write_minutes(review)
        with freeze_time("2027-01-08 10:00:00"):
            review.action_hold()
        following = self.reviews(contract_id=self.contract.id) - review.sudo()
        self.assertRecordValues(
            following, [{"state": "planned", "date_due": self.day("2028-01-01")}]
        )
        self.assertFalse(review.activity_ids)

    def test_the_processes_are_reviewed_each_half_year(self):
        """G17: documented and reviewed every six months; G7: the catalogue yearly."""
        self.plan()
        process = self.reviews(kind="process", state="planned")
        self.assertEqual(process.date_due, self.day("2026-09-02"))
        catalogue = self.reviews(kind="catalogue", state="planned")
        self.assertEqual(catalogue.date_due, self.day("2027-03-02"))
        self.write_minutes(process)
        with freeze_time("2026-09-10 10:00:00"):
            process.action_hold()
        self.assertEqual(
            self.reviews(kind="process", state="planned").date_due,
            self.day("2027-03-10"),
        )

    def test_minutes_are_written_first_and_then_stay(self):
        """G14: activities with minutes."""
        review = self.review()
        review.minutes = "<p><br></p>"
        with self.assertRaisesRegex(UserError, "Write the minutes"):
            review.action_hold()
        review.minutes = "<p>Fine</p><script>alert(1)</script>"
        self.assertNotIn("<script>", review.minutes)
        with self.assertRaisesRegex(UserError, "who took part"):
            review.action_hold()
        self.write_minutes(review)
        review.action_hold()
        for change in (
            lambda: review.write({"minutes": "<p>Other</p>"}),
            lambda: review.write({"state": "planned"}),
            lambda: review.action_cancel(),
            lambda: review.unlink(),
        ):
            with self.assertRaises(UserError):
                change()

    def test_it_is_held_after_its_activity_was_done(self):
        """G14: marked as done first, where people look at their day."""
        review = self.review()
        self.write_minutes(review)
        review.activity_ids.action_feedback()
        self.env.flush_all()
        review.action_hold()
        self.assertEqual(review.state, "held")
        self.assertTrue(self.reviews(contract_id=self.contract.id, state="planned"))

    def test_another_day_moves_the_activity(self):
        review = self.review()
        review.date_due = "2026-12-15"
        self.assertEqual(
            review.activity_ids.mapped("date_deadline"), [self.day("2026-12-15")]
        )
        review.action_cancel()
        self.assertFalse(review.activity_ids)

    def test_one_is_planned_at_a_time(self):
        review = self.review()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            review.copy()
        with self.assertRaisesRegex(ValidationError, "A contract is said"):
            review.kind = "process"

    def test_an_improvement_follows_from_a_review(self):
        """G14: continual improvement."""
        review = self.review()
        context = review.action_plan_improvement()["context"]
        plan = self.env["support.improvement"].with_context(**context)
        plan = plan.create({"title": "Fewer metrics"})
        self.assertEqual(plan.origin, review)

    def test_a_contract_that_ended_is_reviewed_and_visited_no_more(self):
        """G14: what was planned is given up, nobody is reminded of it."""
        review, visits = self.review(), self.plan_visits()
        self.contract.sudo()._end("They left")
        self.plan()
        for meetings in (review.sudo(), visits):
            self.assertEqual(set(meetings.mapped("state")), {"cancelled"})
            self.assertFalse(meetings.activity_ids)
        self.assertTrue(self.reviews(kind="process", state="planned"))

    def test_others_do_not_read_it(self):
        visit, review = self.visit(), self.review()
        self.promise(visit)
        for record in (visit, review):
            with self.assertRaises(AccessError):
                record.with_user(self.auditor).write({"participants": "Me"})
        self.env.invalidate_all()
        other = self.other_company_user()
        models = ("review", "customer.visit", "customer.visit.plan", "commitment")
        for model in models:
            records = self.env[f"support.{model}"]
            with self.subTest(model):
                self.assertFalse(records.with_user(other).search([]))
                records.with_user(self.auditor).search([])
                with self.assertRaises(AccessError):
                    records.with_user(self.lead_user).search([])
        with self.assertRaises(AccessError):
            self.env["support.customer.visit.plan"].with_user(self.consultant).create(
                {}
            )
