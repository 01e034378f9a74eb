"""A clock of a service level: a pure function of events, rules and working time.

Nothing is remembered between two runs: whatever becomes known late (a criticality, a
pause, a reopening, another contract) counts as if it had been known from the start.
Instants are naive UTC. A target is missed once more working time than it was used: what
ends on Friday at 17:00 is still in time on Saturday, and late on Monday after 9:00.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

# Which events stop which clock for good; closing stops each, until it is reopened.
STOPPED_BY = {
    "response": "responded",
    "normalisation": "normalised",
    "resolution": "closed",
}
KINDS = tuple(STOPPED_BY)
REOPENINGS = ("resume", "restart", "new")


@dataclass(frozen=True)
class Event:
    """A fact: opened, responded, normalised, closed, reopened, paused or resumed.

    ``reason`` says what a pause waits for: the same reason ends it. ``id`` orders
    events of one instant.
    """

    at: datetime
    kind: str
    reason: str | None = None
    id: int = 0


@dataclass(frozen=True)
class Rules:
    """``minutes`` of working time; the reasons that pause; what a reopening does.

    ``resume``: goes on where it stopped; ``restart``: counts from the reopening, what
    was before is forgotten; ``new``: what was before stays, a second cycle begins.
    ``after_response``: what follows the first response begins with it.
    """

    minutes: int
    pauses: frozenset = frozenset()
    reopening: str = "resume"
    after_response: bool = False


@dataclass
class Clock:
    """One cycle. ``segments``: [(start, end or None, "running" or "paused")].

    ``state``: running, paused or stopped. ``deadline``: when the target is used up,
    None while that depends on the end of a pause, or if no time is ever worked;
    ``late_after``: the instant after which it is missed, the deadline or when work
    goes on after it. ``elapsed``: working time of the closed running segments, exact.
    """

    cycle: int
    started_at: datetime
    target: timedelta
    state: str = "running"
    stopped_at: datetime | None = None
    deadline: datetime | None = None
    late_after: datetime | None = None
    elapsed: timedelta = timedelta()
    segments: list = field(default_factory=list)

    @property
    def running_since(self):
        """Start of the segment that runs, None if none does."""
        return self.segments[-1][0] if self.state == "running" else None

    def breached_at(self, now):
        """The exact instant at which the target was missed, None if it was not."""
        end = self.stopped_at or now
        missed = self.late_after is not None and self.late_after < end
        return self.late_after if missed else None

    def elapsed_at(self, now, working):
        """Working time until ``now``, or until it stopped."""
        since = self.running_since
        return self.elapsed + (working.between(since, now) if since else timedelta())


def run(events, kind, rules, working):
    """The cycles of the clock ``kind``, the last one is current; [] before opening.

    ``working``: counts working time, see `working_time`. Events before the opening are
    taken as simultaneous with it (clocks of two machines differ); what repeats a state
    (a second closing, a pause that already lasts) changes nothing.
    """
    opened = min((e.at for e in events if e.kind == "opened"), default=None)
    if opened is None:
        return []
    clock = _Run(kind, rules, working, opened)
    for event in sorted(events, key=lambda e: (max(e.at, opened), e.id)):
        clock.take(event, max(event.at, opened))
    return clock.finish()


def threshold(clock, working, percent):
    """When ``percent`` of the target are used up, None unless it is running."""
    if clock.state != "running":
        return None
    due = clock.target * percent / 100 - clock.elapsed
    return working.add_time(clock.running_since, max(due, timedelta()))


class _Run:
    """Goes through the events of one clock in order."""

    def __init__(self, kind, rules, working, opened):
        self.kind, self.rules, self.working = kind, rules, working
        self.target = timedelta(minutes=rules.minutes)
        # Waiting for the first response is a pause of what begins with it.
        waits = rules.after_response and kind != "response"
        self.pauses = {"response"} if waits else set()
        self.closed = False
        self.cycles = []
        self._begin(opened)

    def take(self, event, at):
        handler = getattr(self, f"_take_{event.kind}", None)
        if handler:
            handler(event, at)
        if event.kind == STOPPED_BY[self.kind] or event.kind == "closed":
            self._stop(at)

    def finish(self):
        self._set_deadline()
        return self.cycles

    # ------------------------------------------------------------------
    # Events
    # ------------------------------------------------------------------

    def _take_paused(self, event, at):
        if event.reason in self.rules.pauses:
            self.pauses.add(event.reason)
            self._turn(at)

    def _take_resumed(self, event, at):
        self.pauses.discard(event.reason)
        self._turn(at)

    def _take_responded(self, event, at):
        if "response" in self.pauses:
            self.pauses.discard("response")
            self._turn(at)

    def _take_closed(self, event, at):
        self.closed = True

    def _take_reopened(self, event, at):
        if not self.closed:
            return
        self.closed = False
        if self.rules.reopening == "new":
            self._set_deadline()
            self._begin(at)
        elif self.kind == "response" or self.reached:
            return  # normalised is normalised, also if the ticket is opened again
        elif self.rules.reopening == "restart":
            self.cycles.pop()
            self._begin(at)
        else:
            self.clock.stopped_at = None
            self._open(at)

    # ------------------------------------------------------------------
    # Segments
    # ------------------------------------------------------------------

    def _begin(self, at):
        cycle = self.cycles[-1].cycle + 1 if self.cycles else 1
        self.clock = Clock(cycle, at, self.target)
        self.cycles.append(self.clock)
        self.reached = False
        self._open(at)

    def _open(self, at):
        self.clock.state = "paused" if self.pauses else "running"
        self.clock.segments.append((at, None, self.clock.state))

    def _turn(self, at):
        """A pause began or ended."""
        wanted = "paused" if self.pauses else "running"
        if self.clock.state not in ("stopped", wanted):
            self._shut(at)
            self._open(at)

    def _stop(self, at):
        if self.clock.state == "stopped":
            return
        self._shut(at)
        self.clock.state, self.clock.stopped_at = "stopped", at
        self.reached = not self.closed

    def _shut(self, at):
        """End the last segment, and see whether the target was used up in it."""
        clock = self.clock
        start, _open, state = clock.segments.pop()
        if start < at:
            clock.segments.append((start, at, state))
        if state == "running":
            self._note_deadline(start, at)
            clock.elapsed += self.working.between(start, at)

    def _note_deadline(self, start, end):
        """Keep what was reached between the two: no later pause takes it back."""
        clock = self.clock
        deadline, late_after = self._count_from(start)
        if clock.deadline is None and deadline and deadline <= end:
            clock.deadline = deadline
        if clock.late_after is None and late_after and late_after < end:
            clock.late_after = late_after

    def _set_deadline(self):
        """Of the clock as it stands: a stopped one keeps what it would have been."""
        clock = self.clock
        if clock.state != "paused":
            since = clock.running_since or clock.stopped_at
            deadline, late_after = self._count_from(since)
            clock.deadline = clock.deadline or deadline
            clock.late_after = clock.late_after or late_after

    def _count_from(self, instant):
        """(deadline, late after) if the clock ran on from ``instant``."""
        left = self.target - self.clock.elapsed
        deadline = self.working.add_time(instant, max(left, timedelta()))
        return deadline, deadline and self.working.add_time(deadline, timedelta())
