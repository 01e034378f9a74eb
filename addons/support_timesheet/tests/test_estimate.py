from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, new_test_user, tagged

from .common import TODAY
from .common_estimates import EstimateCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestEstimate(EstimateCase):
    def test_up_to_two_hours_is_only_told(self):
        """K7: the key user is not asked below the threshold, but knows."""
        estimate = self.estimate(120)
        self.assertEqual(estimate.state, "told")
        self.assertFalse(estimate.approval_ids)
        self.assertIn("2:00", str(self.ticket.message_ids[:1].body))

    def test_above_two_hours_waits_for_the_key_user(self):
        """K7."""
        estimate = self.estimate(121)
        self.assertEqual(
            (estimate.state, estimate.asked_because), ("waiting", "threshold")
        )
        self.asked(estimate)._decide(True)
        self.assertEqual(
            (estimate.state, estimate.decided_by), ("approved", "Ana Lead")
        )

    def test_estimates_of_a_ticket_add_up(self):
        """Rule 8: the cumulative estimate counts, not each one alone."""
        self.assertEqual(self.estimate(90).state, "told")
        self.assertEqual(self.estimate(31, "solution").state, "waiting")

    def test_the_threshold_is_of_the_contract(self):
        """K7."""
        self.contract.estimate_threshold_minutes = 300
        self.assertEqual(self.estimate(300).state, "told")

    def test_growth_is_confirmed_again_below_the_threshold_too(self):
        """K8."""
        first = self.estimate(30)
        grown = self.revise(first, 40, revision_reason="Two more forms")
        self.assertEqual((grown.state, grown.asked_because), ("waiting", "growth"))
        self.assertEqual((grown.version, grown.previous_minutes), (2, 30))
        self.assertEqual(self.ticket.approved_minutes, 30)
        self.asked(grown)._decide(True)
        self.assertEqual(self.ticket.approved_minutes, 40)
        self.assertEqual((first.state, first.minutes), ("told", 30))

    def test_less_than_what_was_agreed_is_only_told(self):
        first = self.estimate(300)
        self.asked(first)._decide(True)
        self.assertEqual(self.revise(first, 200).state, "told")
        self.assertEqual(self.ticket.approved_minutes, 200)

    def test_a_revision_takes_the_place_of_the_question_that_waits(self):
        """K8: one figure waits at a time, the one before stays readable."""
        first = self.estimate(200)
        second = self.revise(first, 260)
        self.assertEqual((first.state, second.state), ("superseded", "waiting"))
        self.assertEqual(first.approval_ids.state, "withdrawn")

    def test_every_revision_is_told_on_the_ticket(self):
        """K8."""
        first = self.estimate(30)
        self.revise(first, 20, revision_reason="It is <script>easy</script>")
        body = str(self.ticket.message_ids[:1].body)
        self.assertIn("0:20", body)
        self.assertIn("0:30", body)
        self.assertNotIn("<script>", body)

    def test_a_survey_is_accepted_before_the_quotation_follows(self):
        """K6: stated, accepted, then the quotation."""
        survey = self.estimate(30, "survey")
        self.assertEqual((survey.state, survey.asked_because), ("waiting", "survey"))
        with self.assertRaisesRegex(UserError, "accepted first"):
            self.estimate(60, "solution")
        self.asked(survey)._decide(True)
        self.assertEqual(self.estimate(60, "solution").state, "told")

    def test_the_quotation_has_lines_at_the_price_of_the_contract(self):
        """K6, K10: 90 minutes at 60 an hour."""
        line = {"name": "Forms", "minutes": 90, "work_type_id": self.work_type.id}
        estimate = self.estimate(
            0, "solution", send=False, line_ids=[(0, 0, line), (0, 0, line)]
        )
        self.assertEqual((estimate.minutes, estimate.amount), (180, 180.0))
        estimate.with_user(self.consultant).action_send()
        self.assertEqual(self.asked(estimate).amount, 180.0)

    def test_the_key_user_says_where_the_hours_come_from(self):
        """K5: the choice of the answer rules on the ticket."""
        package = self._create_package(self.contract, 600)
        estimate = self.estimate(180)
        self.asked(estimate)._decide(
            True, values={"hours_source": f"package-{package.id}"}
        )
        self.assertEqual(self.ticket.chosen_package_id, package)
        self.assertEqual(self.ticket._get_package_choice(), package.id)

    def test_a_package_without_hours_left_is_no_answer(self):
        estimate = self.estimate(180)
        with self.assertRaisesRegex(UserError, "no hours left"):
            self.asked(estimate)._decide(True, values={"hours_source": "package-x"})

    def test_the_source_of_the_hours_is_one_of_three(self):
        estimate = self.estimate(180)
        with self.assertRaisesRegex(UserError, "where the hours come from"):
            self.asked(estimate)._decide(True, values={"hours_source": "gift"})

    def test_a_refusal_leaves_what_was_agreed_before(self):
        first = self.estimate(60)
        grown = self.revise(first, 90)
        self.asked(grown)._decide(False, comment="Too much")
        self.assertEqual(grown.state, "refused")
        self.assertEqual(self.ticket.approved_minutes, 60)

    def test_what_nobody_answers_expires(self):
        """K7: seven days unless the contract says otherwise."""
        estimate = self.estimate(180)
        with freeze_time("2026-03-27 12:00:01"):
            self.run_cron("cron_expire_approvals")
        self.assertEqual(estimate.state, "expired")
        self.assertEqual(self.ticket.approved_minutes, 0)

    def test_what_was_told_is_not_changed(self):
        """K8: it is revised, also by RPC, and neither lines nor state are edited."""
        line = {"name": "Forms", "minutes": 90}
        estimate = self.estimate(0, line_ids=[(0, 0, line)])
        estimate = estimate.with_user(self.consultant)
        with self.assertRaisesRegex(UserError, "revise it"):
            estimate.minutes = 10
        with self.assertRaisesRegex(UserError, "revise it"):
            estimate.line_ids.price_unit = 10
        with self.assertRaisesRegex(UserError, "revise it"):
            estimate.line_ids.unlink()
        with self.assertRaisesRegex(UserError, "revise it"):
            estimate.line_ids.create({**line, "estimate_id": estimate.id})
        with self.assertRaisesRegex(UserError, "revise it"):
            estimate.unlink()
        with self.assertRaisesRegex(UserError, "revise it"):
            estimate.action_send()
        with self.assertRaisesRegex(UserError, "by hand"):
            estimate.state = "approved"

    def test_a_new_estimate_is_a_draft_whatever_it_says(self):
        estimate = self.estimate(500, send=False, state="approved", version=9)
        self.assertEqual((estimate.state, estimate.version), ("draft", 1))

    def test_it_is_of_a_ticket_and_takes_time(self):
        estimates = self.env["support.estimate"].with_user(self.consultant)
        with self.assertRaisesRegex(ValidationError, "which ticket"):
            estimates.create({"minutes": 10})
        with self.assertRaisesRegex(UserError, "more than nothing"):
            self.estimate(0)
        with self.assertRaisesRegex(ValidationError, "those of its lines"):
            line = {"name": "Forms", "minutes": 90}
            self.estimate(10, line_ids=[(0, 0, line)], send=False).minutes = 20

    def test_only_what_waits_is_taken_back(self):
        estimate = self.estimate(180).with_user(self.consultant)
        estimate.action_cancel()
        self.assertEqual(estimate.state, "cancelled")
        self.assertEqual(estimate.sudo().approval_ids.state, "withdrawn")
        told = self.estimate(30).with_user(self.consultant)
        with self.assertRaisesRegex(UserError, "taken back"):
            told.action_cancel()
        draft = self.estimate(30, send=False).with_user(self.consultant)
        with self.assertRaisesRegex(UserError, "draft still"):
            draft.action_revise()

    def test_customers_and_auditors_change_nothing(self):
        estimate = self.estimate(180)
        for user in (self.lead_user, self.auditor):
            with self.assertRaises(AccessError):
                estimate.with_user(user).write({"minutes": 1})
            with self.assertRaises(AccessError):
                estimate.with_user(user).create(
                    {"ticket_id": self.ticket.id, "minutes": 5}
                )
        with self.assertRaises(AccessError):
            estimate.with_user(self.lead_user).read(["minutes"])
        self.assertEqual(estimate.with_user(self.auditor).minutes, 180)

    def test_other_companies_are_not_seen(self):
        estimate = self.estimate(180)
        company = self.env["res.company"].create({"name": "Elsewhere"})
        user = new_test_user(
            self.env,
            "elsewhere",
            groups="support_contracts.group_support_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        found = self.env["support.estimate"].with_user(user).search([])
        self.assertNotIn(estimate, found)

    def test_only_key_users_answer(self):
        colleague = self._create_portal_user(self.colleague)
        estimate = self.estimate(180)
        with self.assertRaises(AccessError):
            estimate.approval_ids.with_user(colleague)._decide(True)

    def test_a_closed_ticket_waits_for_no_answer(self):
        """Whatever path its team follows."""
        estimate = self.estimate(180)
        self.ticket.stage_id = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_cancelled"
        )
        self.assertEqual(estimate.state, "cancelled")
        self.assertEqual(estimate.approval_ids.state, "withdrawn")
