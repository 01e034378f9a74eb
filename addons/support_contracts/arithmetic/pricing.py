"""What time costs, and how an invoice line can say it without losing a minute."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Price:
    """Price of an hour and why it is that one, in words for people."""

    amount: float
    reason: str

    def at(self, percent: float) -> "Price":
        """The price multiplied by a percentage, and saying so.

        >>> Price(60.0, "List price").at(150)
        Price(amount=90.0, reason='List price × 150 %')
        """
        if percent == 100:
            return self
        return Price(self.amount * percent / 100, f"{self.reason} × {percent:g} %")


def exact_amount(
    minutes: int, quantity: float, price: float, discount: float = 0.0
) -> float:
    """Amount before rounding: of whole minutes at an hourly price, or of a quantity.

    >>> exact_amount(90, 1.0, 100.0), exact_amount(0, 2.0, 100.0, discount=50.0)
    (150.0, 100.0)
    """
    if minutes:
        return minutes * price * (100 - discount) / 6000
    return quantity * price * (100 - discount) / 100


def fits_hours(minutes: int, digits: int = 2) -> bool:
    """Whether hours with so many decimals say these minutes exactly.

    >>> fits_hours(90), fits_hours(3), fits_hours(20), fits_hours(-45)
    (True, True, False, True)
    """
    return minutes * 10**digits % 60 == 0


def window(parts: Iterable[tuple], start: float, end: float) -> list[tuple]:
    """The pieces of ``parts`` (key, amount) that lie between two running totals.

    A part cut by an edge comes back with what is inside; amounts of one sign.

    >>> window([("a", 60), ("b", 30)], 45, 80)
    [('a', 15), ('b', 20)]
    >>> window([("a", -60), ("b", -30)], 0, -80)
    [('a', -60), ('b', -20)]
    """
    low, high = sorted((start, end))
    pieces = []
    total = 0
    for key, amount in parts:
        first, last = sorted((total, total + amount))
        inside = min(last, high) - max(first, low)
        if inside > 0:
            pieces.append((key, inside if amount > 0 else -inside))
        total += amount
    return pieces
