from odoo.tests import freeze_time

from .common import MONDAY
from .common_watch import WatchCase


class MajorCase(WatchCase):
    """Two customers with a ticket each, and a second ticket of the first one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = cls._create_person("Zoe Stranger", cls.other_customer)
        cls.other_contract = cls._create_contract(
            cls.other_customer, tz="UTC", calendar_id=cls.calendar.id
        )
        cls.cause = cls.env.ref("support_contracts.support_cause_infrastructure")
        with freeze_time(MONDAY):
            cls.first = cls._create_ticket(name="No mail since today")
            cls.second = cls._create_ticket(name="The mail is slow")
            cls.foreign = cls._create_ticket(
                name="Outlook of Fundición", partner_id=cls.stranger.id
            )
        cls.tickets = cls.first | cls.second | cls.foreign

    def declare(self, tickets=None, text="We look for the fault."):
        incidents = self.env["support.major.incident"].with_user(self.manager)
        with freeze_time("2026-03-02 12:00:00"):
            incident = incidents._declare(
                tickets or self.tickets, "The mail server is down", text
            )
            self.env.flush_all()
        return incident

    def statuses(self, ticket):
        return ticket.message_ids.filtered(lambda m: m.message_type == "auto_comment")
