"""E7: the guarantee: hours at the express rate, paid up front, never given back."""

LEAST_HOURS, MOST_HOURS = 1, 8


def are_valid_hours(hours: int) -> bool:
    """One hour by default, eight at most.

    >>> [hours for hours in range(-1, 11) if are_valid_hours(hours)]
    [1, 2, 3, 4, 5, 6, 7, 8]
    """
    return LEAST_HOURS <= hours <= MOST_HOURS
