"""Shares of minutes, apart from the ORM."""

from decimal import ROUND_HALF_UP, Decimal


def share(part: int, of: int, whole: int) -> int:
    """The minutes of ``of`` that stand for ``part`` of ``whole``, rounded half up.

    >>> share(38, 25, 38), share(19, 25, 38), share(0, 25, 38)
    (25, 13, 0)
    """
    if part == whole:
        return of
    return int((Decimal(part) * of / whole).quantize(Decimal(1), ROUND_HALF_UP))
