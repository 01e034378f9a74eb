from datetime import datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..arithmetic.escalation import Course
from ..arithmetic.working_time import RoundTheClock, Schedule, WorkingTime

MONDAY = datetime(2026, 3, 2)
OFFICE = WorkingTime(
    Schedule(
        "UTC",
        tuple(
            (None, day, *span) for day in range(5) for span in ((540, 780), (900, 1020))
        ),
    )
)
SHUT = WorkingTime(Schedule("UTC", ()))
# Quarters of an hour meet the edges of the office; single minutes miss them.
MINUTES = st.integers(0, 30).map(lambda n: 15 * n) | st.integers(0, 900)
INSTANTS = st.integers(0, 8 * 96).map(lambda n: 15 * n) | st.integers(0, 8 * 1440)


def minutes(number):
    return timedelta(minutes=number)


@tagged("post_install", "-at_install")
class TestCourse(BaseCase):
    @settings(max_examples=400, deadline=None)
    @given(
        st.sampled_from([OFFICE, RoundTheClock(), SHUT]),
        st.integers(1, 900),
        MINUTES,
        st.none() | INSTANTS,
        st.lists(MINUTES, max_size=4),
        MINUTES,
        INSTANTS,
    )
    # used up at the end of a day: in time until work goes on
    @example(OFFICE, 360, 0, 0, [180, 360], 0, 1020)
    @example(OFFICE, 360, 0, 0, [180, 360], 0, 1440 + 541)
    # nothing left of the mark when the clock began to run again
    @example(OFFICE, 240, 240, 1020, [240], 0, 1440 + 540)
    def test_a_mark_is_passed_when_its_instant_is(
        self, working, target, elapsed, since, marks, watched, now
    ):
        """K17: what is told, and when the next is, follow from the instants alone."""
        course = Course(
            minutes(target),
            minutes(elapsed),
            None if since is None else MONDAY + minutes(since),
            working,
            tuple(map(minutes, marks)),
        )
        now = MONDAY + minutes(now)
        passed, following = [], None
        for mark in sorted(set(course.marks)):
            if mark <= minutes(watched):
                continue
            following = course.instant(mark)
            if following is None or following >= now:
                break
            passed.append(mark)
            following = None
        self.assertEqual(course.survey(minutes(watched), now), (passed, following))
