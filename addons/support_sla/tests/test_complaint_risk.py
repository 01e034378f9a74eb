from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import MONDAY
from .common_quality import QualityCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestComplaintRisk(QualityCase):
    """G9: see the complaint before the customer does."""

    def at_risk(self, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        risks = self.env["support.complaint.risk"].with_user(user or self.consultant)
        return risks.search([("ticket_id", "in", self.tickets.ids)])

    def setUp(self):
        super().setUp()
        self.tickets = self.ticket

    def test_a_fresh_ticket_is_no_risk(self):
        self.assertFalse(self.at_risk())

    def test_a_deadline_that_is_near_or_missed(self):
        with freeze_time("2026-03-02 13:30:00"):
            self.assertRecordValues(
                self.at_risk(), [{"signs": "Deadline near", "score": 2}]
            )
        with freeze_time("2026-03-02 14:30:00"):
            self.assertRecordValues(
                self.at_risk(), [{"is_near": False, "is_late": True, "score": 5}]
            )

    def test_days_without_a_word(self):
        """Our answer counts, an internal note does not."""
        self.policy.target_ids.write({"normalisation": 0, "resolution": 0})
        self.answer(self.ticket)
        with freeze_time("2026-03-05 10:00:00"):
            self.assertFalse(self.at_risk())
        with freeze_time("2026-03-05 10:00:01"):
            self.answer(self.ticket, subtype_xmlid="mail.mt_note")
            self.assertRecordValues(self.at_risk(), [{"is_silent": True, "score": 2}])
            self.ticket.stage_id = self.stages["awaiting"]
            self.stages["awaiting"].pauses_customer = True
            self.assertFalse(self.at_risk())

    def test_a_ticket_that_comes_back(self):
        self.env.company.complaint_reopen_count = 2
        self.answer(self.ticket)
        for _turn in range(2):
            self.ticket.stage_id = self.stages["done"]
            self.assertFalse(self.at_risk())
            self.ticket.stage_id = self.stages["in_progress"]
        self.assertRecordValues(
            self.at_risk(), [{"is_reopened": True, "reopen_count": 2}]
        )

    def test_it_leaves_when_the_customer_complains(self):
        with freeze_time("2026-03-02 14:30:00"):
            escalation = self.register(kind="escalation")
            self.assertEqual(self.at_risk().escalation_id, escalation.sudo())
            self.assertEqual(
                self.at_risk().action_open_ticket()["res_id"], self.ticket.id
            )
            context = self.at_risk().action_escalate()["context"]
            self.assertEqual(context["default_ticket_id"], self.ticket.id)
            self.register()
            self.assertFalse(self.at_risk())

    def test_one_query_for_many(self):
        """Rule: as many queries for 1 as for 20."""
        self.tickets |= self._create_ticket()
        with freeze_time("2026-03-02 14:30:00"):
            counts = []
            for ticket in (self.ticket, *[self._create_ticket() for _i in range(19)]):
                self.tickets |= ticket
            for tickets in (self.ticket, self.tickets):
                self.tickets = tickets
                self.at_risk().read(["ticket_id", "score"])
                start = self.cr.sql_log_count
                self.at_risk().read(["ticket_id", "score"])
                counts.append(self.cr.sql_log_count - start)
        self.assertEqual(counts[0], counts[1])

    def test_nobody_writes_it(self):
        with freeze_time("2026-03-02 14:30:00"):
            with self.assertRaises(AccessError):
                self.at_risk().write({"score": 0})
            self.assertTrue(self.at_risk(self.auditor))
