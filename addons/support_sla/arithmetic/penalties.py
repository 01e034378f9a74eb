"""How much a miss costs: bands with exact bounds, recurrence, caps.

A band says at which values it begins and ends, and whether the bound itself belongs to
it. A schedule is sound if each value on its bad side lies in exactly one band; where
the contract reads values with so many decimals, only such values exist.
"""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Band:
    """``percent`` of the fee for values between the bounds; None: open on that side."""

    name: str
    lower: Fraction | None
    upper: Fraction | None
    percent: Fraction = Fraction(0)
    lower_in: bool = True
    upper_in: bool = False

    def holds(self, value):
        """Whether ``value`` is of this band.

        >>> band = Band("A", Fraction(95), Fraction(99), Fraction(5))
        >>> band.holds(95), band.holds(99), band.holds(Fraction(98999, 1000))
        (True, False, True)
        """
        above = self.lower is None or (
            value >= self.lower if self.lower_in else value > self.lower
        )
        below = self.upper is None or (
            value <= self.upper if self.upper_in else value < self.upper
        )
        return above and below

    def on_grid(self, step):
        """(first, last) multiple of ``step`` in it, None where it is open."""
        first = last = None
        if self.lower is not None:
            first = -(-self.lower // step)
            if first * step == self.lower and not self.lower_in:
                first += 1
        if self.upper is not None:
            last = self.upper // step
            if last * step == self.upper and not self.upper_in:
                last -= 1
        return first, last

    def is_empty(self, step=None):
        if self.lower is None or self.upper is None:
            return False
        if step:
            first, last = self.on_grid(step)
            return first > last
        if self.lower == self.upper:
            return not (self.lower_in and self.upper_in)
        return self.lower > self.upper


@dataclass(frozen=True)
class Problem:
    """Why a schedule is refused: ``empty``, ``gap``, ``overlap`` or ``end``.

    ``bands``: names of the one or two bands concerned, the lower first.
    """

    kind: str
    bands: tuple


def find_problem(bands, step=None, bad_end=None):
    """The first `Problem` of ``bands``, None if they are sound.

    ``step``: only its multiples exist; ``bad_end``: the side ("low" or "high") on which
    the worst values lie, which has to be open.

    >>> tens = [Band("good", Fraction(95), None), Band("bad", None, Fraction(90))]
    >>> find_problem(tens)
    Problem(kind='gap', bands=('bad', 'good'))
    >>> counts = [Band("few", Fraction(1), Fraction(2), upper_in=True),
    ...           Band("many", Fraction(3), None)]
    >>> find_problem(counts), find_problem(counts, step=1)
    (Problem(kind='gap', bands=('few', 'many')), None)
    """
    for band in bands:
        if band.is_empty(step):
            return Problem("empty", (band.name,))
    ordered = sorted(bands, key=_by_lower)
    for below, above in zip(ordered, ordered[1:], strict=False):
        kind = _compare(below, above, step)
        if kind:
            return Problem(kind, (below.name, above.name))
    if not bands:
        return None
    if bad_end == "low" and ordered[0].lower is not None:
        return Problem("end", (ordered[0].name,))
    if bad_end == "high" and ordered[-1].upper is not None:
        return Problem("end", (ordered[-1].name,))
    return None


def _by_lower(band):
    low = band.lower
    return (low is not None, low or 0, not band.lower_in)


def _compare(below, above, step):
    """ "gap" or "overlap" between two neighbours, None if they meet."""
    if below.upper is None or above.lower is None:
        return "overlap"
    if step:
        missing = above.on_grid(step)[0] - below.on_grid(step)[1] - 1
    else:
        missing = above.lower - below.upper
        if not missing:
            missing = 1 - below.upper_in - above.lower_in
    if not missing:
        return None
    return "gap" if missing > 0 else "overlap"


def read_value(value, decimals=None):
    """``value`` as the contract reads it: exact, or rounded half up to ``decimals``.

    >>> read_value(Fraction(9984, 100), 1), read_value(Fraction(1, 3))
    (Fraction(499, 5), Fraction(1, 3))
    """
    if decimals is None:
        return Fraction(value)
    scaled = Fraction(value) * 10**decimals
    return Fraction((scaled + Fraction(1, 2)).__floor__(), 10**decimals)


def find_band(bands, value):
    """The band of ``value``, None beyond the good end."""
    return next((band for band in bands if band.holds(value)), None)


def factor_for(recurrences, number):
    """Percent of the penalty for the ``number``-th miss; ``recurrences``: {from: %}.

    >>> factor_for({2: 150, 3: 200}, 1), factor_for({2: 150, 3: 200}, 5)
    (100, 200)
    """
    reached = [since for since in recurrences if since <= number]
    return recurrences[max(reached)] if reached else 100


def depth(value, target, higher_is_better):
    """How far ``value`` is on the bad side of ``target``, 0 on the good one.

    >>> depth(Fraction(75), 98, True), depth(Fraction(99), 98, True)
    (Fraction(23, 1), Fraction(0, 1))
    """
    short = target - value if higher_is_better else value - target
    return max(short, Fraction(0))


def cap(amount, limits):
    """(what is left of ``amount``, name of the limit that cut it or None).

    ``limits``: [(name, limit or None, already taken)]; the tightest one cuts.

    >>> cap(Fraction(30), [("period", Fraction(100), Fraction(80)), ("year", None, 0)])
    (Fraction(20, 1), 'period')
    """
    left, reason = Fraction(amount), None
    for name, limit, taken in limits:
        if limit is not None and Fraction(limit) - Fraction(taken) < left:
            left, reason = max(Fraction(limit) - Fraction(taken), Fraction(0)), name
    return left, reason


def to_minutes(amount, hourly_price):
    """Whole minutes that ``amount`` buys, never less than it is worth.

    >>> to_minutes(Fraction(100), 60), to_minutes(Fraction(1, 3), 60)
    (100, 1)
    """
    return -(-Fraction(amount) * 60 // Fraction(hourly_price))
