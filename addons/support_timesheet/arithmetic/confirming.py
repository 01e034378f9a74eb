"""When the customer is asked about hours, and which work goes beyond the answer.

Rule 8 of the requirements (K6-K8): a survey is always accepted first; the cumulative
estimate of a ticket above its threshold waits; any growth over a figure that was told
is confirmed again. All figures are whole minutes.
"""

SURVEY, GROWTH, THRESHOLD = "survey", "growth", "threshold"


def reason_to_ask(
    kind: str, minutes: int, told: bool, agreed: int, others: int, threshold: int
) -> str | None:
    """Why the customer is asked about a figure, None if it is only told.

    ``told``: whether any figure of this kind was told before; ``agreed``: the one in
    force, 0 if none is; ``others``: what the other kinds of the ticket add up to.

    >>> reason_to_ask("survey", 30, False, 0, 0, 120)
    'survey'
    >>> reason_to_ask("solution", 60, False, 0, 60, 120)
    >>> reason_to_ask("solution", 61, False, 0, 60, 120)
    'threshold'
    >>> reason_to_ask("solution", 70, True, 60, 0, 120)
    'growth'
    >>> reason_to_ask("solution", 150, True, 180, 0, 120)
    """
    if minutes <= agreed:
        return None
    if kind == SURVEY:
        return SURVEY
    if told:
        return GROWTH
    return THRESHOLD if others + minutes > threshold else None


def allowed(agreed: list[int], threshold: int) -> int:
    """Minutes that may be spent without asking: what was agreed, else the threshold.

    >>> allowed([60, 180], 120), allowed([60], 120), allowed([], 120)
    (240, 60, 120)
    """
    return sum(agreed) if agreed else threshold


def beyond(limit: int, spent: int, works: list[int]) -> list[int]:
    """Of each piece of work, in its order, the minutes beyond ``limit``.

    ``spent``: what came before. What takes time back (negative) is never beyond, and
    makes room for what comes after it.

    >>> beyond(120, 0, [100, 50, 10]), beyond(60, 90, [10, -60, 30])
    ([0, 30, 10], [10, 0, 10])
    """
    over = []
    for minutes in works:
        spent += minutes
        over.append(max(0, min(minutes, spent - limit)))
    return over
