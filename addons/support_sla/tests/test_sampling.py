import doctest

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..arithmetic import rounds, sampling

SIZES = st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 40), max_size=6)


@tagged("post_install", "-at_install")
class TestSampling(BaseCase):
    """G6: whom to ask, so that a quarter of the customers speaks for all."""

    def test_the_examples_hold(self):
        for module in (sampling, rounds):
            self.assertEqual(doctest.testmod(module).failed, 0)

    def test_never_less_than_the_percentage(self):
        """An oracle in whole numbers: not one fewer would do."""
        for population in range(1, 200):
            count = sampling.needed(population, 25)
            self.assertGreaterEqual(count * 100, population * 25)
            self.assertLess((count - 1) * 100, population * 25)

    @given(SIZES, st.integers(0, 200))
    def test_shares_add_up_and_stay_within(self, sizes, total):
        found = sampling.shares(sizes, total)
        self.assertEqual(sum(found.values()), min(total, sum(sizes.values())))
        for key, size in sizes.items():
            self.assertLessEqual(found[key], size)

    @given(
        st.dictionaries(st.integers(0, 9), st.integers(1, 40), min_size=1), st.data()
    )
    def test_every_stratum_is_heard(self, sizes, data):
        total = data.draw(st.integers(len(sizes), sum(sizes.values())))
        self.assertTrue(all(sampling.shares(sizes, total).values()))

    def test_the_same_seed_draws_the_same(self):
        strata = {"gold": list(range(10)), "silver": list(range(10, 40))}
        first = sampling.draw(strata, 8, "2026")
        self.assertEqual(first, sampling.draw(strata, 8, "2026"))
        self.assertNotEqual(first, sampling.draw(strata, 8, "2027"))
        self.assertEqual(sum(member < 10 for member in first), 2)
