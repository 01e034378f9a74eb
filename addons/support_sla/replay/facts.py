"""What a row says, in our terms; and the timeline that all rows of a case make."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timezone

import pytz

from .mapping import ATTRIBUTES, check_zone
from .problem import Problem

# Years before the first log of anything.
EARLIEST = 1970


@dataclass(frozen=True)
class Fact:
    """At an instant (naive UTC, whole seconds) a case was in a stage, or an event was.

    ``values``: {attribute: ours} as known then. ``is_repeated``: stands on each row of
    its case, as the instant of opening or closing does. ``digest`` tells rows that
    come twice from others that say the same.
    """

    at: datetime
    stage_id: int | None = None
    event: str | None = None
    values: dict = field(default_factory=dict, hash=False)
    is_repeated: bool = False
    digest: str = ""


@dataclass(frozen=True)
class Stage:
    closed: bool = False
    waits: str | None = None


def read(mapping, cells, lookups, now):
    """(case, [Fact]) of a row; raises `Problem` with the reason why it is refused.

    ``lookups``: {"state", "assignee", …: {text: ours}}; ``now``: naive UTC.
    """
    case = mapping.find("case", cells)
    if not case:
        raise Problem("no_case")
    zone = mapping.find("zone", cells) or "UTC"
    clock = _Clock(mapping, pytz.timezone(check_zone(zone)), now)
    facts = [_also(mapping, also, cells, lookups, clock) for also in mapping.also]
    own = Fact(
        at=clock.instant(mapping.sources["time"], cells, required=True),
        stage_id=find(mapping, "state", mapping.sources["state"], cells, lookups),
        values=_attributes(mapping, cells, lookups),
        digest=_digest(*cells.values()),
    )
    return case, [fact for fact in facts if fact] + [own]


def find(mapping, name, source, cells, lookups):
    """Our value; None if the row does not say, or says what is to be ignored."""
    text = source.find(cells, mapping.nulls)
    if text is None:
        return None
    found = lookups[name].get(text)
    if found is None and not source.ignores_unknown:
        raise Problem("unknown_value", name=name, value=text)
    return found


def _attributes(mapping, cells, lookups):
    values = {}
    for name in ATTRIBUTES:
        source = mapping.sources.get(name)
        if not source:
            continue
        if name == "title":
            found = source.find(cells, mapping.nulls)
        else:
            found = find(mapping, name, source, cells, lookups)
        if found is not None:
            values[name] = found
    return values


def _also(mapping, also, cells, lookups, clock):
    at = clock.instant(also.time, cells)
    if at is None:
        return None
    stage_id = also.state and find(mapping, "state", also.state, cells, lookups)
    digest = _digest(at.isoformat(), also.event or stage_id)
    return Fact(at, stage_id, also.event, is_repeated=True, digest=digest)


def _digest(*parts):
    text = "\0".join(str(part) for part in parts)
    return hashlib.sha1(text.encode("utf-8", "surrogateescape")).hexdigest()


class _Clock:
    """Reads instants of a log."""

    def __init__(self, mapping, zone, now):
        self.mapping, self.zone, self.now = mapping, zone, now

    def instant(self, source, cells, required=False):
        text = source.find(cells, self.mapping.nulls)
        if text is None:
            if required:
                raise Problem("no_time")
            return None
        at = self._as_utc(self._parse(text), text)
        if at > self.now:
            raise Problem("future", value=text)
        return at

    def _parse(self, text):
        try:
            if self.mapping.format:
                return datetime.strptime(text, self.mapping.format)
            return datetime.fromisoformat(text.replace("Z", "+00:00"))
        except ValueError as error:
            raise Problem("bad_time", value=text) from error

    def _as_utc(self, at, text):
        """Nothing is of before computers: programs write their zero for nothing."""
        try:
            at = self._localize(at, text).astimezone(timezone.utc)
        except OverflowError as error:
            raise Problem("bad_time", value=text) from error
        if at.year < EARLIEST:
            raise Problem("bad_time", value=text)
        return at.replace(tzinfo=None, microsecond=0)

    def _localize(self, at, text):
        """An hour that comes twice is taken as the first one, as clocks show it."""
        if at.tzinfo is not None:
            return at
        try:
            return self.zone.localize(at, is_dst=None)
        except pytz.AmbiguousTimeError:
            return self.zone.localize(at, is_dst=True)
        except pytz.NonExistentTimeError as error:
            raise Problem("skipped_hour", value=text) from error


# ----------------------------------------------------------------------
# Timelines
# ----------------------------------------------------------------------


def ordered(facts, stages):
    """By instant; at the same one in the order of the file, a repeated closing last.

    >>> late, early = datetime(2026, 3, 2), datetime(2026, 3, 1)
    >>> [fact.at.day for fact in ordered([Fact(late), Fact(early)], {})]
    [1, 2]
    """

    def key(fact):
        stage = stages.get(fact.stage_id)
        return fact.at, bool(fact.is_repeated and stage and stage.closed)

    return sorted(facts, key=key)


def timeline(facts, stages):
    """[(kind, at, reason)] of a case; ``facts`` in order, {id: `Stage`}."""
    if not facts:
        return []
    found = [("opened", facts[0].at, None)]
    before = Stage()
    for fact in facts:
        if fact.event:
            found.append((fact.event, fact.at, None))
        if fact.stage_id:
            now = stages[fact.stage_id]
            found += [(kind, fact.at, why) for kind, why in _changes(before, now)]
            before = now
    return found


def _changes(before, now):
    if before.waits and before.waits != now.waits:
        yield "resumed", before.waits
    if before.closed != now.closed:
        yield "closed" if now.closed else "reopened", None
    if now.waits and before.waits != now.waits:
        yield "paused", now.waits


def last_values(facts):
    """{attribute: ours} after the last of ``facts``, which are in order."""
    found = {}
    for fact in facts:
        found |= fact.values
    return found
