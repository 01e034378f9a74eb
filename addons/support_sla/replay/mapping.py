"""Which column of a log says what: a file in JSON, the same shape for each tool.

Keys, all but ``source``, ``case``, ``time`` and ``state`` optional::

    source    name of the tool; its cases are told apart from those of others
    encoding  utf-8;  delimiter  a comma;  null  what stands for nothing: [""]
    format    of instants, as ``strptime`` has it; else ISO 8601
    zone      of instants that name none, a time zone or {"column": …}; UTC
    contract  name of the contract, or {"column": …}; else said on the command line
    team      of the helpdesk, or {"column": …}
    case, time, state, assignee, priority, impact, urgency, type, title
    also      further events of a row: [{"time": …, "state" or "event": …}]

Each of these is the name of a column, or {"column": …, "values": {log: ours},
"unknown": "ignore"}, or {"value": …}. Ours is the name of a stage, a user (or the
login), a criticality (or the code), an impact or urgency (or 1 to 3), a ticket type. A
value of null says nothing. ``event`` is responded or normalised.
"""

import codecs
import hashlib
import json
from dataclasses import dataclass, field

import pytz

from .problem import Problem

ATTRIBUTES = ("assignee", "priority", "impact", "urgency", "type", "title")
SOURCES = ("case", "time", "state", "contract", "team", "zone", *ATTRIBUTES)
PLAIN = ("source", "encoding", "delimiter", "null", "format", "also")
REQUIRED = ("source", "case", "time", "state")
EVENTS = ("responded", "normalised")


@dataclass(frozen=True)
class Source:
    """Where one value of a row comes from.

    >>> Source("s", values={"Open": "New"}).find({"s": "Open"}, ())
    'New'
    """

    column: str | None = None
    value: str | None = None
    values: dict = field(default_factory=dict, hash=False)
    ignores_unknown: bool = False

    def find(self, cells, nulls):
        """The value in our words, None if the row does not say."""
        if self.column is None:
            return self.value
        text = cells[self.column].strip()
        if text in nulls:
            return None
        return self.values.get(text, text)


@dataclass(frozen=True)
class Also:
    """Another event that a row tells of, besides its own."""

    time: Source
    state: Source | None
    event: str | None


@dataclass(frozen=True)
class Mapping:
    source: str
    sources: dict = field(hash=False)
    also: tuple = ()
    encoding: str = "utf-8-sig"
    delimiter: str = ","
    nulls: frozenset = frozenset({""})
    format: str | None = None
    digest: str = ""

    def columns(self):
        """Names of the columns that are read."""
        used = [*self.sources.values()]
        for also in self.also:
            used += [also.time, *([also.state] if also.state else [])]
        return {source.column for source in used if source.column is not None}

    def find(self, name, cells):
        source = self.sources.get(name)
        return source.find(cells, self.nulls) if source else None


def parse(text):
    """A `Mapping` from JSON; raises `Problem`."""
    try:
        given = json.loads(text)
    except ValueError as error:
        raise Problem("mapping_json", error=error) from error
    if not isinstance(given, dict):
        raise Problem("mapping_json", error="{ … }")
    for name in REQUIRED:
        if not given.get(name):
            raise Problem("mapping_lacks", name=name)
    _check_names(given, {*SOURCES, *PLAIN})
    sources = {name: _source(name, given[name]) for name in SOURCES if name in given}
    zone = given.get("zone", "UTC")
    if isinstance(zone, str):
        sources["zone"] = Source(value=check_zone(zone))
    if isinstance(given.get("contract"), str):
        sources["contract"] = Source(value=given["contract"])
    if isinstance(given.get("team"), str):
        sources["team"] = Source(value=given["team"])
    return Mapping(
        source=str(given["source"]),
        sources=sources,
        also=tuple(_also(each) for each in given.get("also", ())),
        encoding=_encoding(given.get("encoding", "utf-8")),
        delimiter=given.get("delimiter", ","),
        nulls=frozenset(given.get("null", ())) | {""},
        format=given.get("format"),
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def check_zone(name):
    try:
        return pytz.timezone(name).zone
    except pytz.UnknownTimeZoneError as error:
        raise Problem("unknown_zone", value=name) from error


def _check_names(given, known):
    unknown = sorted(given.keys() - known)
    if unknown:
        raise Problem("mapping_unknown", name=unknown[0])


def _source(name, given):
    if isinstance(given, str):
        return Source(column=given)
    if not isinstance(given, dict) or not given.keys() & {"column", "value"}:
        raise Problem("mapping_source", name=name)
    _check_names(given, {"column", "value", "values", "unknown"})
    return Source(
        column=given.get("column"),
        value=given.get("value"),
        values=given.get("values") or {},
        ignores_unknown=given.get("unknown") == "ignore",
    )


def _also(given):
    if not isinstance(given, dict) or "time" not in given:
        raise Problem("mapping_source", name="also")
    _check_names(given, {"time", "state", "event"})
    event = given.get("event")
    if ("state" in given) == bool(event) or event not in (None, *EVENTS):
        raise Problem("mapping_source", name="also")
    state = _source("state", given["state"]) if "state" in given else None
    return Also(_source("time", given["time"]), state, event)


def _encoding(name):
    try:
        found = codecs.lookup(name).name
    except LookupError as error:
        raise Problem("mapping_encoding", name=name) from error
    # Files of spreadsheets begin with a mark that is no part of the first name.
    return "utf-8-sig" if found == "utf-8" else found
