"""Rules of emergencies without the ORM."""

from . import countdown, guarantee, machine, phases, timeline
