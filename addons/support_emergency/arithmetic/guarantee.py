"""E7: the guarantee: hours at the express rate, paid up front, never given back."""

LEAST_HOURS, MOST_HOURS = 1, 8


def are_valid_hours(hours: int) -> bool:
    """One hour by default, eight at most.

    >>> [hours for hours in range(-1, 11) if are_valid_hours(hours)]
    [1, 2, 3, 4, 5, 6, 7, 8]
    """
    return LEAST_HOURS <= hours <= MOST_HOURS


def credit(paid: float, used: float, billed: float) -> float:
    """How much of the guarantee is deducted from what is billed now.

    Rule 2: never more than there is to pay, the rest stands on the next invoice; it is
    never given back.

    >>> credit(80, 0, 200), credit(80, 0, 50), credit(80, 50, 100), credit(80, 80, 9)
    (80, 50, 30, 0)
    >>> credit(80, 0, -20)
    0
    """
    return max(0, min(paid - used, billed))
