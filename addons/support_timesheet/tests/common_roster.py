from odoo import fields

from .common_orders import OrderCase


class RosterCase(OrderCase):
    """A pool in Madrid, round the clock, of a consultant and a mate."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mate = cls._create_user(
            "mate", "group_support_consultant", name="teammate Zoe"
        )
        cls.roster = cls._create_roster()

    @classmethod
    def _create_roster(cls, **values):
        return cls.env["support.roster"].create(
            {
                "name": "On call",
                "tz": "Europe/Madrid",
                "user_ids": [
                    fields.Command.set((cls.consultant | cls.mate).ids),
                ],
                **values,
            }
        )

    @classmethod
    def _create_shift(cls, start, end, user=None, **values):
        return cls.env["support.roster.shift"].create(
            {
                "roster_id": cls.roster.id,
                "user_id": (user or cls.consultant).id,
                "date_start": start,
                "date_end": end,
                **values,
            }
        )

    @classmethod
    def _create_absence(cls, start, end, user=None):
        return cls.env["support.roster.absence"].create(
            {
                "user_id": (user or cls.consultant).id,
                "date_start": start,
                "date_end": end,
            }
        )

    @staticmethod
    def at(value):
        return fields.Datetime.to_datetime(value)
