from odoo import fields
from odoo.fields import Command
from odoo.tests import freeze_time

from odoo.addons.support_contracts.tests.common_people import PeopleCase

MONDAY = "2026-03-02 10:00:00"


@freeze_time(MONDAY)
class SlaCase(PeopleCase):
    """A contract served from 9 to 17 (UTC); 2 March 2026 is a Monday.

    Four hours to respond, eight to normalise, sixteen to resolve, whatever it is.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls._create_calendar(9, 17)
        cls.contract.calendar_id = cls.calendar
        cls.policy = cls._create_policy()
        cls.stages = {
            name: cls.env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}")
            for name in ("new", "in_progress", "awaiting", "done")
        }

    @classmethod
    def _create_calendar(cls, start, end):
        return cls.env["resource.calendar"].create(
            {
                "name": f"From {start} to {end}",
                "tz": "UTC",
                "attendance_ids": [
                    Command.clear(),
                    *[
                        Command.create(
                            {
                                "name": "Day",
                                "dayofweek": str(day),
                                "hour_from": start,
                                "hour_to": end,
                            }
                        )
                        for day in range(5)
                    ],
                ],
            }
        )

    @classmethod
    def _create_policy(cls, targets=None, **values):
        hours = {"response": 4, "normalisation": 8, "resolution": 16}
        return cls.env["support.sla.policy"].create(
            {
                "name": "Of the contract",
                "contract_id": cls.contract.id,
                "date_start": "2026-01-01",
                "target_ids": [Command.create(row) for row in targets or [hours]],
                **values,
            }
        )

    @classmethod
    def at(cls, text, day=2):
        return fields.Datetime.to_datetime(f"2026-03-{day:02d} {text}:00")

    def clock(self, ticket, kind="response"):
        self.env.flush_all()
        clocks = ticket.sla_clock_ids
        return clocks.filtered(lambda clock: clock.kind == kind)

    def answer(self, ticket, user=None, **values):
        return ticket.with_user(user or self.consultant).message_post(
            **{
                "body": "We look into it.",
                "message_type": "comment",
                "subtype_xmlid": "mail.mt_comment",
                **values,
            }
        )

    def kinds(self, ticket):
        """What the timeline says, in its order."""
        events = self.env["support.sla.event"].search([("ticket_id", "=", ticket.id)])
        return [
            f"{event.kind} {event.reason}" if event.reason else event.kind
            for event in events
        ]
