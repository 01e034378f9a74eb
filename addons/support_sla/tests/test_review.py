from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import MONDAY
from .common_quality import QualityCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestReview(QualityCase):
    """G14, G17, U3, U11: what is reviewed and visited, with minutes and promises."""

    def plan(self):
        with self.enter_registry_test_mode():
            self.env.ref("support_sla.cron_plan_reviews").method_direct_trigger()
        self.env.invalidate_all()

    def reviews(self, **values):
        domain = [("company_id", "=", self.env.company.id)]
        return self.env["support.review"].search(
            domain + [(name, "=", value) for name, value in values.items()]
        )

    def review(self):
        self.plan()
        review = self.reviews(contract_id=self.contract.id)
        return review.with_user(self.manager)

    def write_minutes(self, meeting):
        meeting.write(
            {"minutes": "<p>All is well</p>", "participants": "Ana (customer), Mia"}
        )

    def promise(self, meeting, **values):
        name = "visit_id" if meeting._name == "support.customer.visit" else "review_id"
        return (
            self.env["support.commitment"]
            .with_user(self.consultant)
            .create(
                {
                    name: meeting.id,
                    "name": "Send the manual",
                    "owner": "Mia",
                    "date_due": "2026-04-01",
                    **values,
                }
            )
        )

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

    def plan_visits(self):
        """The consultant has the solution; nobody has the business."""
        self.env["support.contract.member"].create(
            {
                "contract_id": self.contract.id,
                "user_id": self.consultant.id,
                "role": "solution",
                "date_start": "2026-01-01",
            }
        )
        plans = self.env["support.customer.visit.plan"].with_user(self.manager)
        for focus, months in (("solution", 3), ("business", 6)):
            plans.create(
                {
                    "contract_id": self.contract.id,
                    "focus": focus,
                    "months": months,
                    "date_start": "2026-01-15",
                }
            )
        self.plan()
        return self.visits()

    def visits(self, **values):
        domain = [("contract_id", "=", self.contract.id)]
        domain += [(name, "=", value) for name, value in values.items()]
        return self.env["support.customer.visit"].search(domain, order="date_due")

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

    def test_a_contract_that_ended_is_reviewed_and_visited_no_more(self):
        """G14: what was planned is given up, nobody is reminded of it."""
        review, visits = self.review(), self.plan_visits()
        self.contract.sudo()._end("They left")
        self.plan()
        for meetings in (review.sudo(), visits):
            self.assertEqual(set(meetings.mapped("state")), {"cancelled"})
            self.assertFalse(meetings.activity_ids)
        self.assertTrue(self.reviews(kind="process", state="planned"))

    def test_no_promise_is_moved_into_minutes_that_stay(self):
        """U11: what was held says what was promised then."""
        self.plan_visits()
        held, planned = self.visits()
        promise = self.promise(planned)
        self.write_minutes(held)
        held.with_user(self.consultant).action_hold()
        with self.assertRaisesRegex(ValidationError, "is over"):
            promise.visit_id = held

    def test_a_focus_has_one_frequency(self):
        self.plan_visits()
        plans = self.env["support.customer.visit.plan"].with_user(self.manager)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            plans.create({"contract_id": self.contract.id, "focus": "business"})

    def visit(self):
        visits = self.env["support.customer.visit"].with_user(self.consultant)
        return visits.create(
            {
                "contract_id": self.contract.id,
                "focus": "business",
                "date_due": "2026-03-02",
            }
        )

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
