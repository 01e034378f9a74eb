from odoo.tests import freeze_time, tagged

from .common import TODAY
from .common_estimates import EstimateCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestEstimatePath(EstimateCase):
    """K17: what the customer answers moves the ticket by itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Support", "follows_support_path": True}
        )
        cls.ticket = cls._create_ticket(
            team_id=team.id, support_contract_id=cls.contract.id
        )
        cls.ticket._advance("analysis")

    def test_an_estimate_waits_and_its_approval_starts_the_attention(self):
        estimate = self.estimate(180)
        self.assertEqual(self.ticket.support_step, "confirmation")
        self.asked(estimate)._decide(True)
        self.assertEqual(self.ticket.support_step, "attention_l1")

    def test_an_estimate_that_is_only_told_moves_nothing(self):
        self.estimate(60)
        self.assertEqual(self.ticket.support_step, "analysis")

    def test_an_accepted_survey_is_made_next(self):
        survey = self.estimate(30, "survey")
        self.asked(survey)._decide(True)
        self.assertEqual(self.ticket.support_step, "survey")

    def test_growth_goes_back_to_the_level_that_attends(self):
        self.asked(self.estimate(180))._decide(True)
        self.ticket._advance("attention_l2")
        grown = self.revise(self.ticket.estimate_ids, 240)
        self.assertEqual(self.ticket.support_step, "confirmation")
        self.asked(grown)._decide(True)
        self.assertEqual(self.ticket.support_step, "attention_l2")

    def test_a_refusal_goes_back_to_where_it_was_asked(self):
        estimate = self.estimate(180)
        self.asked(estimate)._decide(False, comment="Too much")
        self.assertEqual(self.ticket.support_step, "analysis")

    def test_what_is_taken_back_goes_on(self):
        self.estimate(180).with_user(self.consultant).action_cancel()
        self.assertEqual(self.ticket.support_step, "analysis")

    def test_two_questions_wait_for_two_answers(self):
        first, second = self.estimate(180), self.estimate(60, "solution")
        self.asked(first)._decide(True)
        self.assertEqual(self.ticket.support_step, "confirmation")
        self.asked(second)._decide(True)
        self.assertEqual(self.ticket.support_step, "attention_l1")

    def test_a_cancelled_ticket_asks_nothing_more(self):
        estimate = self.estimate(180)
        self.ticket._advance("cancelled")
        self.assertEqual(estimate.state, "cancelled")
        self.assertFalse(self.asked(estimate))
