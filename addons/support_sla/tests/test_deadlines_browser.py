from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import SlaCase


class DeadlinesCase(SlaCase, HttpCase):
    """Round the clock and at the true hour, which is the browser's, too."""

    freeze_time = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.round_the_clock = True
        cls.policy.target_ids.normalisation = 0
        severe = cls.env.ref("support_sla.criticality_severe")
        now = fields.Datetime.now()
        for name, hours in {
            "It is new": 1,
            "It waits": 2,
            "It stands still": 30,
        }.items():
            ticket = cls._create_ticket(
                name=name, sla_opened_at=now - timedelta(hours=hours)
            )
            ticket.sudo().criticality_id = severe
            if name == "It waits":
                ticket.stage_id = cls.stages["awaiting"]
            if name == "It stands still":
                ticket.with_user(cls.manager)._add_sla_event(
                    "responded", now - timedelta(hours=29), "Answered by phone"
                )
        cls.lead_user = cls._create_portal_user(cls.lead)


@tagged("post_install", "-at_install")
class TestDeadlinesInTheBrowser(DeadlinesCase):
    def test_the_queue_and_a_ticket_of_it(self):
        """U7: what is due first, how long it has, and how it went."""
        self.start_tour(
            "/odoo/action-support_sla.helpdesk_ticket_queue_action",
            "support_sla_queue",
            login="consultant",
        )

    def test_a_customer_follows_the_deadlines(self):
        """K15, K16, U8."""
        self.start_tour("/my/tickets", "support_sla_portal", login=self.lead_user.login)


@tagged("post_install", "-at_install")
class TestDeadlinesOnAPhone(DeadlinesCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_the_queue_and_a_ticket_of_it(self):
        self.start_tour(
            "/odoo/action-support_sla.helpdesk_ticket_queue_action",
            "support_sla_queue",
            login="consultant",
        )

    def test_a_customer_follows_the_deadlines(self):
        self.start_tour("/my/tickets", "support_sla_portal", login=self.lead_user.login)
