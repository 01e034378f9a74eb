"""What happens when: events are collected, and then told in the order of their time."""

from datetime import datetime, timedelta, timezone
from functools import partial

import freezegun

from .days import instant


class Timeline:
    def __init__(self, env):
        self.env = env
        self.events = []
        # Nothing of the story lies ahead of whoever looks at it.
        now = datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)
        self.latest = now - timedelta(minutes=5)

    def add(self, day, clock, act, *arguments):
        """Let ``act`` happen at a local time of ``day``, in the order of the calls."""
        self.add_at(instant(day, clock), act, *arguments)

    def add_at(self, moment, act, *arguments):
        moment = min(moment, self.latest)
        self.events.append((moment, len(self.events), partial(act, *arguments)))

    def tell(self):
        """Live through all events, with the clocks where each of them happens."""
        self.events.sort(key=lambda event: event[:2])
        if not self.events:
            return
        freezer = freezegun.freeze_time(self.events[0][0])
        frozen = freezer.start()
        try:
            for moment, _number, act in self.events:
                frozen.move_to(moment)
                self.live(moment, act)
        finally:
            freezer.stop()
            self.env.cr._now = None

    def live(self, moment, act):
        # The transaction has its own clock, which dates what is created.
        self.env.cr._now = moment
        act()
        # What a transaction does at its end (tracked changes) belongs to this moment;
        # and who comes next reads with their own rights, not from a cache.
        self.env.cr.flush()
        self.env.invalidate_all()
