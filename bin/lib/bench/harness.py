"""Timing two ways of doing the same, in turn, so that noise meets both alike.

A sample is one act: wall seconds, processor seconds (of this process and, where they
run on the same Linux, of its PostgreSQL sessions) and queries. On a busy machine the
processor time says more than the wall.
"""

import gc
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from odoo import sql_db


@dataclass
class Sample:
    wall: float = 0.0
    cpu: float = 0.0
    queries: int = 0

    @contextmanager
    def timed(self):
        """Add what happens inside."""
        gc.collect()
        queries, cpu, wall = sql_db.sql_counter, processor_time(), time.monotonic()
        yield self
        self.wall += time.monotonic() - wall
        self.cpu += processor_time() - cpu
        self.queries += sql_db.sql_counter - queries


def processor_time():
    """Seconds that this process and its sessions of PostgreSQL worked so far."""
    seconds = time.process_time()
    for connection in sql_db._Pool._connections:
        # Over a socket of this machine only: elsewhere the number is another process.
        statistics = Path(f"/proc/{connection.info.backend_pid}/schedstat")
        if connection.info.host.startswith("/") and statistics.exists():
            seconds += int(statistics.read_text().split()[0]) / 1e9
    return seconds


@dataclass(frozen=True)
class Check:
    """A measured number next to what was promised: at most `limit`, or `least`."""

    what: str
    value: float
    limit: float | None = None
    low: float | None = None
    high: float | None = None
    least: float | None = None

    @property
    def is_met(self):
        if self.least is not None:
            return self.value >= self.least
        return self.limit is None or self.value <= self.limit


@dataclass
class Comparison:
    """Samples of ours and of the baseline, pair by pair.

    `units` says how many things (lines, contracts, …) one sample handles.
    """

    label: str
    baseline: str
    units: int = 1
    unit: str = "act"
    ours: list = field(default_factory=list)
    bare: list = field(default_factory=list)

    def add(self, ours, bare):
        self.ours.append(ours)
        self.bare.append(bare)

    def ratios(self, attribute="wall"):
        return [
            getattr(ours, attribute) / getattr(bare, attribute)
            for ours, bare in zip(self.ours, self.bare, strict=True)
        ]

    def check_ratio(self, limit=None, attribute="wall"):
        ratios = self.ratios(attribute)
        name = {"wall": "time", "cpu": "processor time"}[attribute]
        return Check(name, median(ratios), limit, min(ratios), max(ratios))

    def check_extra_queries(self, limit=None):
        extra = self.typical("ours", "queries") - self.typical("bare", "queries")
        return Check(f"more queries a {self.unit}", extra / self.units, limit)

    def check_queries(self, limit=None):
        return Check("queries", self.typical("ours", "queries"), limit)

    def typical(self, side, attribute):
        """Median of "ours" or "bare"."""
        return median(getattr(sample, attribute) for sample in getattr(self, side))


@dataclass
class Figure:
    """One row of the result: a comparison and what was promised about it."""

    name: str
    comparison: Comparison
    checks: list

    @property
    def is_met(self):
        return all(check.is_met for check in self.checks)


def in_turn(comparison, ours, bare, repetitions):
    """Fill `comparison` with samples of two functions, taken in turn.

    The first pair warms the caches and does not count. Who goes first alternates.
    """
    for repetition in range(repetitions + 1):
        if repetition % 2:
            second, first = bare(), ours()
        else:
            first, second = ours(), bare()
        if repetition:
            comparison.add(first, second)
    return comparison
