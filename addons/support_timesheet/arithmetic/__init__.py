"""Arithmetic of worked time, apart from the ORM."""

from . import confirming, multipliers, recurring, rota, shares, splitting, working_days
