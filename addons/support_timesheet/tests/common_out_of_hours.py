from odoo.fields import Command
from odoo.tests import freeze_time

from .common import TODAY, TimeCase


@freeze_time(TODAY)
class OutOfHoursCase(TimeCase):
    """The contract works Monday to Friday from 8 to 17 in UTC; out of them 150 %.

    10 March 2026 is a Tuesday.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["support.work.band"].search([]).active = False
        cls.contract.calendar_id = cls.env["resource.calendar"].create(
            {
                "name": "Office",
                "tz": "UTC",
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": "Day",
                                "dayofweek": str(day),
                                "hour_from": 8,
                                "hour_to": 17,
                            }
                        )
                        for day in range(5)
                    ),
                ],
            }
        )
        cls.band = cls._create_band("Out of hours", kind="outside", burn_percent=150)

    @classmethod
    def _create_band(cls, name, **values):
        return cls.env["support.work.band"].create(
            {"name": name, "price_percent": values.get("burn_percent", 100), **values}
        )

    @classmethod
    def ask(cls, ticket=None):
        """The lead key user asks for work out of hours, on the 20th."""
        ticket = ticket or cls.ticket
        ticket.with_user(cls.lead_user)._ask_out_of_hours_as_customer()

    def work(self, start, hours=1.0, **values):
        line = self.log(hours, started_at=start, **values)
        return self.publish(line.date).segment_ids.sorted("time_from")
