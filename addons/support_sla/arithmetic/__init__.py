"""Service-level arithmetic, without the ORM."""

from . import (
    clocks,
    countdown,
    measures,
    penalties,
    picture,
    policies,
    working_time,
    zones,
)
