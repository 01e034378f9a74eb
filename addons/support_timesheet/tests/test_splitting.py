import doctest
from datetime import date, datetime, timedelta

import pytz
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..arithmetic import multipliers, splitting

ZONES = ["Europe/Madrid", "America/Lima", "America/Santiago", "America/Havana", "UTC"]
# Around the days on which Madrid, Santiago and Havana change their clocks.
STARTS = [
    datetime(2026, 3, 28, 12),
    datetime(2026, 10, 24, 12),
    datetime(2026, 9, 5, 12),
    datetime(2026, 4, 4, 12),
    datetime(2026, 11, 1, 0),
    datetime(2026, 6, 10, 7, 30),
]
moments = st.builds(
    lambda start, offset: start + timedelta(minutes=offset),
    st.sampled_from(STARTS),
    st.integers(0, 2 * 24 * 60),
)
zones = st.sampled_from(ZONES).map(pytz.timezone)
bands = st.builds(
    multipliers.Band,
    key=st.just("band"),
    weekdays=st.frozensets(st.integers(0, 6)),
    minute_from=st.sampled_from([0, 30, 120, 150, 480, 810, 1320]),
    minute_to=st.sampled_from([30, 150, 180, 360, 810, 1080, 1440]),
    holidays=st.booleans(),
)
# The oracles walk minute by minute: slow, and right.
patient = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def each_minute(start, end):
    while start < end:
        yield start
        start += timedelta(minutes=1)


def reaches(shown, moment, zone):
    """Whether the clock on the wall has shown ``shown`` by ``moment``; by trying."""
    first = moment - timedelta(hours=30)
    return any(
        splitting.shown_by_clock(minute, zone) >= shown
        for minute in each_minute(first, moment + timedelta(minutes=1))
    )


@tagged("post_install", "-at_install")
class TestSplitting(BaseCase):
    def test_examples_in_the_docstrings(self):
        for module in (splitting, multipliers):
            failed, tried = doctest.testmod(module)
            self.assertTrue(tried)
            self.assertFalse(failed)

    @patient
    @given(moments, st.integers(0, 3000), st.lists(moments, max_size=8))
    def test_parts_have_no_gap_and_no_overlap(self, start, minutes, edges):
        end = start + timedelta(minutes=minutes)
        spans = splitting.cut(start, end, edges)
        self.assertEqual((spans[0][0], spans[-1][1]), (start, end))
        for (_since, upto), (following, _end) in zip(spans, spans[1:], strict=False):
            self.assertEqual(upto, following)

    @patient
    @given(st.integers(-5000, 5000), st.lists(st.integers(0, 900), min_size=1))
    def test_shares_add_up_and_have_one_sign(self, total, weights):
        """Rounded once: the last part takes the remainder."""
        shares = splitting.share_out(total, weights)
        self.assertEqual(sum(shares), total)
        self.assertEqual(len(shares), len(weights))
        self.assertFalse([share for share in shares if share * total < 0])

    @patient
    @given(moments, st.integers(1, 2000), st.integers(0, 300), zones)
    def test_a_line_is_cut_at_the_local_midnight(self, start, worked, rest, zone):
        """The oracle walks the line minute by minute and asks for the day."""
        end = start + timedelta(minutes=worked + rest)
        edges = splitting.midnights(start, end, zone)
        parts = splitting.split(start, end, worked, edges)
        self.assertEqual(sum(part.minutes for part in parts), worked)
        for part in parts:
            days = {
                splitting.day_of(minute, zone)
                for minute in each_minute(part.start, part.end)
            }
            # Where the hour before midnight is repeated both halves are one day.
            self.assertEqual(len(days), 1, part)

    @patient
    @given(moments, st.sampled_from([0, 30, 90, 150, 1440]), zones)
    def test_an_edge_is_when_the_clock_first_shows_it(self, moment, minute, zone):
        day = splitting.day_of(moment, zone)
        edge = splitting.wall(day, minute, zone)
        shown = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
        self.assertTrue(reaches(shown, edge, zone))
        self.assertFalse(reaches(shown, edge - timedelta(minutes=1), zone))

    @patient
    @given(bands, moments, zones, st.frozensets(st.sampled_from(STARTS)))
    def test_a_band_holds_from_its_first_to_its_last_minute(
        self, band, moment, zone, free
    ):
        holidays = frozenset(start.date() for start in free)
        day = splitting.day_of(moment, zone)
        spans = list(band.windows(day, day, zone, holidays))
        expected = False
        for begun in (day - timedelta(days=1), day):
            if begun.weekday() in band.weekdays or (
                band.holidays and begun in holidays
            ):
                midnight = datetime.combine(begun, datetime.min.time())
                until = band.minute_to
                until += 1440 if until <= band.minute_from else 0
                since = midnight + timedelta(minutes=band.minute_from)
                upto = midnight + timedelta(minutes=until)
                expected |= reaches(since, moment, zone) and not reaches(
                    upto, moment, zone
                )
        self.assertEqual(multipliers.covers(spans, moment), expected)

    def test_an_hour_that_is_skipped_is_not_worked(self):
        """On 29 March 2026 Madrid has no 02:30: 01:30 to 04:30 are two hours."""
        zone = pytz.timezone("Europe/Madrid")
        start = splitting.wall(date(2026, 3, 29), 90, zone)
        end = splitting.wall(date(2026, 3, 29), 270, zone)
        self.assertEqual(end - start, timedelta(hours=2))
        start = splitting.wall(date(2026, 10, 25), 90, zone)
        end = splitting.wall(date(2026, 10, 25), 270, zone)
        self.assertEqual(end - start, timedelta(hours=4))

    @patient
    @given(st.lists(st.tuples(moments, st.integers(0, 600)), max_size=5))
    def test_what_is_outside_is_the_rest(self, rows):
        start, end = STARTS[0], STARTS[0] + timedelta(days=1)
        spans = [(since, since + timedelta(minutes=n)) for since, n in rows]
        free = multipliers.complement(spans, start, end)
        for minute in each_minute(start, end):
            inside = multipliers.covers(spans, minute)
            self.assertNotEqual(multipliers.covers(free, minute), inside)

    @patient
    @given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 120))
    def test_first_minutes_are_counted_one_by_one(self, before, minutes, limit):
        inside = sum(1 for n in range(before, before + minutes) if n < limit)
        self.assertEqual(
            splitting.within_first(before, minutes, limit), (inside, minutes - inside)
        )

    @patient
    @given(st.integers(0, 400), st.lists(st.integers(0, 400), max_size=4))
    def test_multipliers_never_compound(self, base, percents):
        ruling = multipliers.highest(base, percents)
        self.assertIn(ruling, [base, *percents])
        self.assertFalse([percent for percent in percents if percent > ruling])
