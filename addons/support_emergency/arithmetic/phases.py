"""Which phase an instant of an emergency is of (E4, rule 5).

A span is (start, end or None, phase): naive UTC, half open, one after the other. Before
the first one the emergency is evaluated. Express ends at the instant normalisation is
declared; if the customer refuses it, only what follows the refusal is express again.
"""

from datetime import datetime

EVALUATION, NORMALISATION, MITIGATION = "evaluation", "normalisation", "mitigation"


def phase_at(spans: list[tuple], instant: datetime) -> str:
    """The phase of ``instant``; after the last span it is that of the last.

    >>> def at(hour): return datetime(2026, 3, 1, hour)
    >>> spans = [(at(3), at(5), "normalisation"), (at(5), None, "mitigation")]
    >>> [phase_at(spans, at(hour)) for hour in (2, 3, 4, 5, 9)]
    ['evaluation', 'normalisation', 'normalisation', 'mitigation', 'mitigation']
    """
    phase = EVALUATION
    for start, _end, name in spans:
        if start <= instant:
            phase = name
    return phase


def phase_of(spans: list[tuple], start: datetime, end: datetime | None) -> str:
    """Which phase an entry is filed under: that in which it began.

    One that goes on past the evaluation is of what follows: only its first piece is
    free.

    >>> def at(hour): return datetime(2026, 3, 1, hour)
    >>> spans = [(at(3), None, "normalisation")]
    >>> phase_of(spans, at(2), at(3)), phase_of(spans, at(2), at(4))
    ('evaluation', 'normalisation')
    >>> phase_of(spans, at(2), None), phase_of([], at(2), at(4))
    ('evaluation', 'evaluation')
    """
    phase = phase_at(spans, start)
    if phase == EVALUATION and spans and end and end > spans[0][0]:
        return spans[0][2]
    return phase


def edges(spans: list[tuple], start: datetime, end: datetime) -> list[datetime]:
    """Where the phase changes inside (start, end)."""
    return [begin for begin, _end, _name in spans if start < begin < end]


def phases_between(spans: list[tuple], start: datetime, end: datetime) -> list[str]:
    """The phases of [start, end), each once, in their order.

    >>> def at(hour): return datetime(2026, 3, 1, hour)
    >>> phases_between([(at(3), None, "normalisation")], at(1), at(3))
    ['evaluation']
    >>> phases_between([(at(3), None, "normalisation")], at(1), at(4))
    ['evaluation', 'normalisation']
    """
    instants = [start, *edges(spans, start, end)]
    return list(dict.fromkeys(phase_at(spans, instant) for instant in instants))
