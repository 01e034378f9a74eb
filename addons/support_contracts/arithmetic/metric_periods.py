"""The spans that metrics are reported by: weeks, halves of months, months."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

HALF = 15


def metric_period(day: date, kind: str) -> tuple[date, date]:
    """First and last day of the period that ``day`` belongs to (G2).

    Weeks begin on Monday; a month's halves are 1–15 and 16–end.

    >>> metric_period(date(2026, 2, 20), "half_month")
    (datetime.date(2026, 2, 16), datetime.date(2026, 2, 28))
    """
    if kind == "week":
        start = day - timedelta(days=day.weekday())
        return start, start + timedelta(days=6)
    start = day.replace(day=1)
    end = start + relativedelta(months=1, days=-1)
    if kind == "half_month":
        if day.day <= HALF:
            return start, start.replace(day=HALF)
        return start.replace(day=HALF + 1), end
    return start, end
