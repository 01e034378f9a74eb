import doctest
from datetime import date, datetime, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..arithmetic import measures, penalties
from ..arithmetic.measures import (
    PERIODS,
    Figure,
    Rule,
    availability,
    contract_year,
    exact,
    judge,
    period_of,
    periods_between,
)
from ..arithmetic.penalties import Band, Problem, find_band, find_problem, read_value

DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))
NOON = datetime(2026, 3, 2, 12)
QUARTERS = st.integers(0, 40)


@st.composite
def spans(draw):
    pairs = draw(st.lists(st.tuples(QUARTERS, QUARTERS), max_size=5))
    return [(min(pair), max(pair)) for pair in pairs]


@st.composite
def chopped(draw):
    """Cut points of a line, and whether each belongs to the part above it."""
    cuts = sorted(draw(st.sets(st.integers(0, 200), min_size=1, max_size=6)))
    return cuts, draw(st.lists(st.booleans(), min_size=len(cuts), max_size=len(cuts)))


def make_bands(cuts, above):
    """Bands that meet at ``cuts``, the lowest and the highest one open."""
    edges = [None, *[Fraction(cut, 2) for cut in cuts], None]
    flags = [True, *above, True]
    return [
        Band(str(number), low, high, Fraction(number), lower_in, not upper_in)
        for number, (low, high, lower_in, upper_in) in enumerate(
            zip(edges, edges[1:], flags, flags[1:], strict=False)
        )
    ]


@tagged("post_install", "-at_install")
class TestMeasureArithmetic(BaseCase):
    def test_examples_hold(self):
        for module in (measures, penalties):
            failed, tried = doctest.testmod(module)
            self.assertFalse(failed)
            self.assertTrue(tried)

    @settings(max_examples=200, deadline=None)
    @given(DAYS, st.sampled_from(PERIODS))
    def test_each_day_is_in_exactly_one_period(self, day, period):
        """G2: weeks, halves, months and quarters leave no day out."""
        first, last = period_of(day, period)
        self.assertTrue(first <= day <= last)
        self.assertEqual(period_of(first, period), (first, last))
        self.assertEqual(period_of(last, period), (first, last))
        self.assertGreater(period_of(last + timedelta(1), period)[0], last)

    @settings(max_examples=50, deadline=None)
    @given(DAYS, st.integers(0, 400), st.sampled_from(PERIODS))
    def test_periods_follow_each_other(self, first, days, period):
        last = first + timedelta(days)
        found = list(periods_between(period, first, last))
        for (_start, end), (start, _end) in zip(found, found[1:], strict=False):
            self.assertEqual(start - end, timedelta(1))
        self.assertTrue(all(end <= last for _start, end in found))

    @settings(max_examples=100, deadline=None)
    @given(DAYS, DAYS)
    def test_each_day_is_in_one_contract_year(self, anchor, day):
        """G13: misses are counted in the years of the contract."""
        first, last = contract_year(anchor, day)
        self.assertTrue(first <= day <= last)
        self.assertEqual(contract_year(anchor, first), (first, last))

    @settings(max_examples=300, deadline=None)
    @given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 10**6))
    def test_a_verdict_is_exact(self, good, total, thousandths):
        """PEERS: 99.951 % is not 99.96 %; the oracle counts in whole numbers."""
        target = thousandths / 1000
        verdict = judge(Figure(good, total, total), Rule(target))
        expected = good * 100 * 1000 >= thousandths * total
        self.assertEqual(verdict == "met", expected)

    def test_nothing_counted_is_no_verdict(self):
        """G13: zero cases are neither met nor missed."""
        self.assertEqual(judge(Figure(), Rule(95)), "no_data")

    def test_few_cases_have_a_rule_of_their_own(self):
        """G13: not judged, met, so many misses, or as ever."""
        few = Figure(1, 2, 2, misses=1)
        verdicts = [
            judge(few, Rule(95, minimum_sample=3, small_sample=rule))
            for rule in ("skip", "met", "misses", "judge")
        ]
        self.assertEqual(verdicts, ["too_few", "met", "missed", "missed"])
        enough = Rule(95, minimum_sample=2, small_sample="skip")
        self.assertEqual(judge(few, enough), "missed")

    def test_less_may_be_better(self):
        """G13: a mean of four hours is met at four, and missed above."""
        rule = Rule(4, higher_is_better=False, unit="hours")
        self.assertEqual(judge(Figure(14400, 3600, 1), rule), "met")
        self.assertEqual(judge(Figure(14401, 3600, 1), rule), "missed")

    @settings(max_examples=200, deadline=None)
    @given(spans(), spans(), QUARTERS, QUARTERS)
    def test_availability_counts_each_quarter_of_an_hour(self, down, planned, a, b):
        """U6: planned windows are excluded, overlaps count once."""
        low, high = min(a, b), max(a, b)

        def at(number):
            return NOON + timedelta(minutes=15 * number)

        figure = availability(
            lambda start, end: end - start,
            at(low),
            at(high),
            [(at(start), at(end)) for start, end in down],
            [(at(start), at(end)) for start, end in planned],
        )

        def within(number, pieces):
            return any(start <= number < end for start, end in pieces)

        agreed = [n for n in range(low, high) if not within(n, planned)]
        up = [n for n in agreed if not within(n, down)]
        self.assertEqual(figure.denominator, 900 * len(agreed))
        self.assertEqual(figure.numerator, 900 * len(up))


@tagged("post_install", "-at_install")
class TestBandArithmetic(BaseCase):
    @settings(max_examples=200, deadline=None)
    @given(chopped(), st.integers(-10, 500))
    def test_bands_that_meet_hold_each_value_once(self, parts, quarters):
        """G10: exact bounds: the value of a bound is in one band only."""
        bands = make_bands(*parts)
        value = Fraction(quarters, 4)
        self.assertIsNone(find_problem(bands, bad_end="low"))
        holding = [band for band in bands if band.holds(value)]
        self.assertEqual(len(holding), 1)
        self.assertEqual(find_band(bands, value), holding[0])

    @settings(max_examples=200, deadline=None)
    @given(chopped(), st.data())
    def test_a_hole_is_named(self, parts, data):
        """G10: a schedule with a gap is refused with the bands around it."""
        bands = make_bands(*parts)
        if len(bands) < 3:
            return
        gone = data.draw(st.integers(1, len(bands) - 2))
        names = bands[gone - 1].name, bands[gone + 1].name
        problem = find_problem(bands[:gone] + bands[gone + 1 :])
        self.assertEqual(problem, Problem("gap", names))

    @settings(max_examples=200, deadline=None)
    @given(chopped(), st.data())
    def test_an_overlap_is_named(self, parts, data):
        cuts, above = parts
        bands = make_bands(cuts, above)
        at = data.draw(st.integers(0, len(bands) - 2))
        below = bands[at]
        grown = Band(
            below.name,
            below.lower,
            below.upper + Fraction(1, 8),
            below.percent,
            below.lower_in,
            below.upper_in,
        )
        problem = find_problem([*bands[:at], grown, *bands[at + 1 :]])
        self.assertEqual(problem, Problem("overlap", (below.name, bands[at + 1].name)))

    def test_a_bound_of_both_or_of_none_is_refused(self):
        low = Band("low", None, Fraction(95), upper_in=True)
        high = Band("high", Fraction(95), None)
        self.assertEqual(find_problem([low, high]).kind, "overlap")
        low = Band("low", None, Fraction(95))
        high = Band("high", Fraction(95), None, lower_in=False)
        self.assertEqual(find_problem([low, high]).kind, "gap")

    def test_the_bad_end_has_to_be_open(self):
        bands = [Band("middle", Fraction(90), Fraction(95), Fraction(5))]
        self.assertEqual(find_problem(bands, bad_end="low").kind, "end")
        self.assertEqual(find_problem(bands, bad_end="high").kind, "end")
        self.assertIsNone(find_problem(bands))

    def test_an_empty_band_is_refused(self):
        bands = [Band("none", Fraction(5), Fraction(5))]
        self.assertEqual(find_problem(bands), Problem("empty", ("none",)))

    @settings(max_examples=200, deadline=None)
    @given(st.integers(0, 10**6), st.integers(0, 3))
    def test_values_are_read_with_the_decimals_of_the_contract(self, units, decimals):
        """G10: half up, by whole numbers."""
        value = Fraction(units, 10**4)
        scaled = units * 10**decimals
        expected = Fraction((scaled * 2 + 10**4) // (2 * 10**4), 10**decimals)
        self.assertEqual(read_value(value, decimals), expected)

    def test_a_decimal_is_what_is_written(self):
        self.assertEqual(exact(0.1), Fraction(1, 10))
