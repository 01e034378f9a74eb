"""Minutes that are charged, minutes that are burnt, and what they cost."""

from decimal import ROUND_HALF_UP, Decimal


def from_hours(hours: float) -> int:
    """Whole minutes of a float of hours: 0.25 → 15, -1.5 → -90."""
    return int((Decimal(repr(hours)) * 60).quantize(Decimal(1), ROUND_HALF_UP))


def accounted(
    minutes: int, minimum: int = 0, rounding: int = 0, maximum: int = 0
) -> int:
    """Minutes that count: at least ``minimum``, up to the next ``rounding``.

    ``maximum`` caps them, 0 does not. A correction (negative minutes) is counted as it
    was typed.

    >>> accounted(20, minimum=30), accounted(50, rounding=15), accounted(-7, 30, 15)
    (30, 60, -7)
    >>> accounted(500, rounding=15, maximum=480), accounted(480, maximum=0)
    (480, 480)
    """
    if minutes <= 0:
        return minutes
    minutes = max(minutes, minimum)
    if rounding > 1:
        minutes = -(-minutes // rounding) * rounding
    return min(minutes, maximum) if maximum else minutes


def burn(minutes: int, percent: int = 100) -> int:
    """Minutes that leave the package at a multiplier, rounded half up, once.

    >>> burn(25, 150), burn(-25, 150)
    (38, -38)
    """
    product = Decimal(minutes) * percent / 100
    return int(product.quantize(Decimal(1), ROUND_HALF_UP))


def times(minutes: int, factor: float) -> int:
    """``minutes`` multiplied by a factor that people typed, rounded half up, once.

    >>> times(600, 1.1), times(25, 0.5)
    (660, 13)
    """
    product = Decimal(minutes) * Decimal(repr(factor))
    return int(product.quantize(Decimal(1), ROUND_HALF_UP))


def hours(minutes: int) -> float:
    """Hours of whole minutes, for eyes and for Odoo's float quantities."""
    return minutes / 60


def clock(minutes: int) -> str:
    """Hours and minutes for people.

    >>> clock(90), clock(-5), clock(6000)
    ('1:30', '-0:05', '100:00')
    """
    sign = "-" if minutes < 0 else ""
    return f"{sign}{abs(minutes) // 60}:{abs(minutes) % 60:02d}"
