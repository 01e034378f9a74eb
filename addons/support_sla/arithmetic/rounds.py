"""When what is done every so many months is due again."""

from dateutil.relativedelta import relativedelta


def next_round(start, months, day):
    """The first date after ``day`` that is whole rounds of ``months`` after ``start``.

    Counted from the start each time, so that the 31st comes back after a short month.

    >>> from datetime import date
    >>> next_round(date(2024, 1, 31), 1, date(2026, 2, 10))
    datetime.date(2026, 2, 28)
    >>> next_round(date(2024, 1, 31), 1, date(2026, 2, 28))
    datetime.date(2026, 3, 31)
    >>> next_round(date(2027, 1, 1), 12, date(2026, 2, 10))
    datetime.date(2028, 1, 1)
    """
    passed = max((day.year - start.year) * 12 + day.month - start.month, 0) // months
    number = max(passed - 1, 1)
    while (due := start + relativedelta(months=number * months)) <= day:
        number += 1
    return due
