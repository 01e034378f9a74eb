from odoo import fields
from odoo.tests import freeze_time

from odoo.addons.support_contracts.tests.common_people import PeopleCase

# Of a Sunday: 1 March 2026, at night.
CALL = "2026-03-01 02:10:00"


@freeze_time(CALL)
class EmergencyCase(PeopleCase):
    """Ten past two on a Sunday: an expert on duty, one behind, a manager asleep.

    ``newcomer`` is of a company without contract; ``lead`` speaks for one with it.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.expert = cls._create_user("expert", "group_support_consultant", tz="UTC")
        cls.mate = cls._create_user("mate", "group_support_consultant", tz="UTC")
        cls.env["hr.employee"].create({"name": "Expert", "user_id": cls.expert.id})
        cls.roster = cls.env["support.roster"].create(
            {"name": "Emergencies", "tz": "UTC", "serves_emergencies": True}
        )
        for user, role in ((cls.expert, "primary"), (cls.mate, "backup")):
            cls.env["support.roster.shift"].create(
                {
                    "roster_id": cls.roster.id,
                    "user_id": user.id,
                    "role": role,
                    "date_start": "2026-02-28 00:00:00",
                    "date_end": "2026-03-08 00:00:00",
                }
            )
        cls.newcomer = cls._create_person("Nora New", cls.other_customer)

    @classmethod
    def declare(cls, user=None, requester=None, **values):
        """A phone call, as whoever answers it writes it down."""
        wizard = cls.env["support.emergency.declaration"].with_user(
            user or cls.consultant
        )
        action = wizard.create(
            {
                "requester_id": (cls.newcomer if requester is None else requester).id,
                "summary": "Nobody can invoice",
                **values,
            }
        ).action_declare()
        return cls.env["support.emergency"].browse(action["res_id"])

    @classmethod
    def evaluate(cls, emergency, user=None, **values):
        """The answer of the expert: four hours, one to restore, two to mitigate."""
        wizard = cls.env["support.emergency.evaluation"].with_user(user or cls.expert)
        return wizard.create(
            {
                "emergency_id": emergency.id,
                "operation": "deliver",
                "findings": "The disk is full.",
                "risk": "Invoices of today may be lost.",
                "minutes_emergency": 240,
                "minutes_normalise": 60,
                "minutes_mitigate": 120,
                "uncertainty": "medium",
                "expert_id": cls.expert.id,
                **values,
            }
        ).action_apply()

    @classmethod
    def decline(cls, emergency, user=None, **values):
        wizard = cls.env["support.emergency.evaluation"].with_user(user or cls.expert)
        return wizard.create(
            {
                "emergency_id": emergency.id,
                "operation": "decline",
                "decline_reason": "We do not know this system.",
                "alternative": "Call its manufacturer: 900 123 456.",
                **values,
            }
        ).action_apply()

    @staticmethod
    def at(text, day=1):
        return fields.Datetime.to_datetime(f"2026-03-{day:02d} {text}:00")

    def events(self, emergency):
        """What its timeline says, in order."""
        return emergency.event_ids.sorted("id").mapped("kind")

    def mails(self, emergency, partner):
        """Messages on it, or on its ticket, that told ``partner``."""
        return self.env["mail.message"].search(
            [
                ("model", "in", ("support.emergency", "helpdesk.ticket")),
                ("res_id", "in", (emergency.id, emergency.ticket_id.id)),
                ("notified_partner_ids", "in", partner.ids),
            ],
            order="id",
        )
