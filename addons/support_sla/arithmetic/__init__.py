"""Service-level arithmetic, without the ORM."""

from . import clocks, countdown, policies, working_time, zones
