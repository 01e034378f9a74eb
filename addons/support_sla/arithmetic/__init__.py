"""Service-level arithmetic, without the ORM."""

from . import clocks, working_time
