"""Service-level arithmetic, without the ORM."""

from . import clocks, policies, working_time
