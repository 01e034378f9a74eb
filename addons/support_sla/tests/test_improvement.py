from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import MONDAY
from .common_quality import QualityCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestImprovement(QualityCase):
    """G6, G14, G16: target, feasibility, time, owner, follow-up, proof of effect."""

    def plan(self, **values):
        improvements = self.env["support.improvement"].with_user(self.consultant)
        return improvements.create(
            {
                "title": "Answer sooner",
                "contract_id": self.contract.id,
                "target": "Half the time to the first answer",
                "feasibility": "high",
                "date_due": "2026-06-30",
                "unit": "minutes",
                "better": "lower",
                "value_before": 120,
                "measured_before_on": "2026-03-01",
                "value_target": 60,
                **values,
            }
        )

    def approve(self, **values):
        plan = self.plan(**values)
        plan.with_user(self.manager).action_approve()
        return plan

    def follow(self, plan, **values):
        steps = self.env["support.improvement.step"].with_user(self.consultant)
        return steps.create({"improvement_id": plan.id, "note": "Begun", **values})

    def test_it_begins_with_all_that_it_needs(self):
        """G6: target, feasibility, time; the figure before."""
        for values, missing in (
            ({"target": " "}, "the target"),
            ({"feasibility": False}, "the feasibility"),
            ({"date_due": False}, "the time"),
            ({"measured_before_on": False}, "the figure before"),
            ({"unit": ""}, "the figure before"),
            ({"kind": "interlock"}, "its value in money"),
        ):
            with self.assertRaisesRegex(UserError, missing):
                self.approve(**values)
        with self.assertRaises(AccessError):
            self.plan().action_approve()
        plan = self.approve()
        self.assertEqual(plan.state, "running")
        self.assertEqual(plan.activity_ids.user_id, self.consultant)

    def test_it_is_closed_on_the_day_where_the_customer_is(self):
        """G14: reports tell it by these days; in Lima it is still June."""
        self.contract.sudo().tz = "America/Lima"
        plan = self.approve()
        plan.write({"value_after": 60, "measured_after_on": "2026-06-30"})
        with freeze_time("2026-07-01 01:00:00"):
            plan.with_user(self.manager).action_close()
        self.assertEqual(plan.closed_on, self.day("2026-06-30"))

    def test_it_stays_in_the_company_that_followed_it(self):
        """DESIGN 4: its steps are read there, and they never change."""
        other = self.env["res.company"].create({"name": "Other firm"})
        plan = self.plan(contract_id=False)
        moved = self.plan(contract_id=False)
        self.follow(plan)
        with self.assertRaisesRegex(UserError, "steps"):
            plan.sudo().company_id = other
        moved.sudo().company_id = other
        self.assertEqual(moved.company_id, other)

    def test_its_effect_is_proven_by_measuring_again(self):
        """G6: before and after; lower is better."""
        for after, effect in ((60, "reached"), (61, "better"), (120, "none")):
            plan = self.approve()
            self.assertEqual(plan.effect, "open")
            with self.assertRaisesRegex(UserError, "Measure the figure again"):
                plan.with_user(self.manager).action_close()
            with freeze_time("2026-06-30 10:00:00"):
                plan.write({"value_after": after, "measured_after_on": "2026-06-30"})
                plan.with_user(self.manager).action_close()
            self.assertRecordValues(
                plan,
                [{"effect": effect, "closed_on": self.day("2026-06-30")}],
            )

    def test_higher_may_be_better(self):
        plan = self.plan(better="higher", value_before=70, value_target=80)
        plan.write({"value_after": 80, "measured_after_on": "2026-03-02"})
        self.assertEqual(plan.effect, "reached")
        with self.assertRaisesRegex(ValidationError, "after the beginning"):
            plan.measured_after_on = "2026-02-01"

    def test_an_interlock_is_worth_money(self):
        """G16: internal improvement, valued."""
        plan = self.approve(kind="interlock", expected_value=5000, cost=800)
        plan.write({"achieved_value": 4200})
        self.assertEqual(plan.currency_id, self.env.company.currency_id)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.plan(cost=-1)

    def test_what_was_agreed_stays(self):
        """Rule: the target is not moved to where one stands."""
        plan = self.approve()
        for values in (
            {"value_target": 119},
            {"value_before": 500},
            {"target": "Anything"},
            {"date_due": "2027-06-30"},
        ):
            with self.assertRaisesRegex(UserError, "does not change any more"):
                plan.write(values)
        with self.assertRaisesRegex(UserError, "not edited by hand"):
            plan.state = "closed"
        with self.assertRaisesRegex(UserError, "stays as proof"):
            plan.with_user(self.manager).unlink()
        plan.write({"value_after": 50, "measured_after_on": "2026-03-02"})
        plan.with_user(self.manager).action_close()
        with self.assertRaisesRegex(UserError, "does not change any more"):
            plan.value_after = 1

    def test_the_task_is_of_whoever_owns_it(self):
        plan = self.approve()
        plan.user_id = self.manager
        self.assertRecordValues(
            plan.sudo().activity_ids,
            [{"user_id": self.manager.id, "date_deadline": self.day("2026-06-30")}],
        )

    def test_follow_up_is_added_and_never_changed(self):
        plan = self.approve()
        step = self.follow(plan, percentage=30, author_name="Somebody")
        self.assertEqual(step.author_name, self.consultant.name)
        for change in (
            lambda: step.sudo().write({"note": "Done"}),
            lambda: step.sudo().unlink(),
        ):
            with self.assertRaisesRegex(UserError, "stays as it was"):
                change()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.env.cr.savepoint():
                self.follow(plan, percentage=101)

    def test_it_is_given_up_with_a_reason(self):
        plan = self.approve()
        # A step tells of the work, not of its end.
        self.follow(plan, note="The first month is done")
        wizards = self.env["support.improvement.cancel"].with_user(self.manager)
        with self.assertRaisesRegex(ValidationError, "why it is given up"):
            wizards.create({"improvement_id": plan.id, "reason": " "}).action_apply()
        with self.assertRaises(AccessError):
            wizards.with_user(self.consultant).create({"improvement_id": plan.id})
        with self.assertRaises(AccessError):
            plan._cancel("Mine")
        reason = "The customer moves to another product"
        wizards.create({"improvement_id": plan.id, "reason": reason}).action_apply()
        self.assertEqual((plan.state, plan.cancel_reason), ("cancelled", reason))
        self.assertFalse(plan.activity_ids)
        with self.assertRaisesRegex(UserError, "not possible any more"):
            self.follow(plan)

    def test_others_do_not_read_it(self):
        plan = self.plan()
        with self.assertRaises(AccessError):
            plan.with_user(self.auditor).title = "Mine"
        self.env.invalidate_all()
        other = self.other_company_user()
        for model in ("support.improvement", "support.improvement.step"):
            self.assertFalse(self.env[model].with_user(other).search([]))
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.lead_user).search([])
