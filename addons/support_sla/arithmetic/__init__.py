"""Service-level arithmetic, without the ORM."""

from . import working_time
