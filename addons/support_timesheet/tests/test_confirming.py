from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..arithmetic.confirming import allowed, beyond, reason_to_ask

MINUTES = st.integers(1, 600)


@tagged("post_install", "-at_install")
class TestConfirming(BaseCase):
    @given(MINUTES, st.booleans(), st.integers(0, 600), st.integers(0, 600))
    def test_a_survey_is_always_accepted_first(self, minutes, told, others, limit):
        """K6, rule 8."""
        asked = reason_to_ask("survey", minutes, told, 0, others, limit)
        self.assertEqual(asked, "survey")

    @given(MINUTES, MINUTES, st.integers(0, 600), st.integers(0, 600))
    def test_growth_over_what_was_told_is_asked_whatever_the_threshold(
        self, agreed, growth, others, limit
    ):
        """K8."""
        asked = reason_to_ask("solution", agreed + growth, True, agreed, others, limit)
        self.assertEqual(asked, "growth")

    @given(MINUTES, st.integers(0, 600), st.integers(0, 600))
    def test_a_first_figure_is_asked_only_above_the_threshold(
        self, minutes, others, limit
    ):
        """K7."""
        asked = reason_to_ask("analysis", minutes, False, 0, others, limit)
        self.assertEqual(bool(asked), minutes + others > limit)

    @given(st.sampled_from(["survey", "analysis"]), MINUTES, st.integers(0, 600))
    def test_what_was_agreed_is_not_asked_again(self, kind, minutes, others):
        self.assertIsNone(reason_to_ask(kind, minutes, True, minutes, others, 0))

    @given(st.lists(MINUTES), st.integers(0, 600))
    def test_figures_rule_over_the_threshold(self, agreed, threshold):
        limit = allowed(agreed, threshold)
        self.assertEqual(limit, sum(agreed) if agreed else threshold)

    @given(st.integers(0, 300), st.integers(0, 300), st.lists(st.integers(1, 90)))
    def test_beyond_is_what_a_count_of_minutes_says(self, limit, spent, works):
        """The oracle counts minute by minute."""
        expected = []
        for work in works:
            over = 0
            for _minute in range(work):
                spent += 1
                over += spent > limit
            expected.append(over)
        start = spent - sum(works)
        self.assertEqual(beyond(limit, start, works), expected)
