"""Service-level arithmetic, without the ORM."""

from . import clocks, countdown, picture, policies, working_time, zones
