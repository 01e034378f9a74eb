"""Working days counted from today, in the time zone of the firm."""

from datetime import date, datetime, time, timedelta

import pytz

ZONE = pytz.timezone("America/Lima")


class Days:
    """The calendar of the story, which always ends today."""

    def __init__(self, today: date | None = None):
        self.today = today or datetime.now(ZONE).date()

    def ago(self, count: int) -> date:
        """The working day ``count`` working days before today."""
        return later(self.today, -count)

    def month(self, months: int) -> date:
        """The first day of the month ``months`` before this one."""
        number = self.today.year * 12 + self.today.month - 1 - months
        return date(number // 12, number % 12 + 1, 1)

    def month_end(self, months: int) -> date:
        return self.month(months - 1) - timedelta(days=1)

    def nth(self, months: int, number: int) -> date:
        """Working day ``number`` (from 1) of the month ``months`` before this one."""
        return later(self.month(months) - timedelta(days=1), number)

    def until_today(self, start: date) -> list[date]:
        """The working days from ``start`` on that are over."""
        span = range((self.today - start).days)
        days = (start + timedelta(days=number) for number in span)
        return [day for day in days if day.weekday() < 5]


def later(day: date, count: int) -> date:
    """
    >>> later(date(2026, 7, 3), 1)  # a Friday
    datetime.date(2026, 7, 6)
    >>> later(date(2026, 7, 5), -1)
    datetime.date(2026, 7, 3)
    """
    step = timedelta(days=1 if count > 0 else -1)
    while count:
        day += step
        if day.weekday() < 5:
            count -= 1 if count > 0 else -1
    return day


def instant(day: date, clock: str) -> datetime:
    """The naive UTC of a local time such as "09:30"."""
    local = ZONE.localize(datetime.combine(day, time.fromisoformat(clock)))
    return local.astimezone(pytz.utc).replace(tzinfo=None)
