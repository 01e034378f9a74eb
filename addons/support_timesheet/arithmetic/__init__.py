"""Arithmetic of worked time, apart from the ORM."""

from . import (
    confirming,
    multipliers,
    rota,
    shares,
    splitting,
    working_days,
)
