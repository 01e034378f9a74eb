"""Arithmetic of hours and money, apart from the ORM.

Minutes are whole numbers, dates are inclusive at both ends, nothing here reads
a record or a clock: every function can be tried in a plain Python shell.
"""

from . import (
    allocation,
    chart,
    forecast,
    minutes,
    outline,
    periods,
    plan_cost,
    pricing,
    raci,
    thresholds,
)
