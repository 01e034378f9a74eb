"""Logs of other tools, read row by row; nothing here knows the database."""

from . import facts, log, mapping
from .problem import Problem
