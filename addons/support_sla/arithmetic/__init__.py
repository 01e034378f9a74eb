"""Service-level arithmetic, without the ORM."""

from . import (
    clocks,
    countdown,
    escalation,
    measures,
    penalties,
    picture,
    policies,
    rounds,
    sampling,
    waiting,
    working_time,
    zones,
)
