from datetime import datetime

from odoo.tests import freeze_time, tagged

from .common import MONDAY
from .common_quality import QualityCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestComplaintInstants(QualityCase):
    """Which came first, and what was late, of complaints that go on for days."""

    def watch(self):
        with self.enter_registry_test_mode():
            self.env.ref("support_sla.cron_watch_complaints").method_direct_trigger()
        self.env.invalidate_all()

    def test_an_instant_typed_later_does_not_make_us_first(self):
        """G9: it was written down before we escalated, whatever it says since."""
        complaint = self.register()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE support_complaint SET create_date = %s WHERE id = %s",
            [datetime(2026, 3, 2, 10, 0), complaint.id],
        )
        complaint.invalidate_recordset(["create_date"])
        with freeze_time("2026-03-02 12:00:00"):
            self.register(kind="escalation").action_formalise()
            complaint.raised_at = "2026-03-02 12:00:00"
            complaint.action_formalise()
        self.assertFalse(complaint.is_anticipated)

    def test_a_second_answer_has_a_time_of_its_own(self):
        """G9: late, refused, and late again: each is on record and told."""
        complaint = self.register()
        complaint.action_formalise()
        with freeze_time("2026-03-02 15:00:00"):
            self.judge(complaint)
            complaint.action_answer()
            self.assertTrue(complaint.answer_missed)
            self.decide(complaint, self.lead_user, granted=False, comment="No")
        self.assertFalse(complaint.answer_missed)
        # two hours of Monday, two of Tuesday
        self.assertEqual(complaint.answer_deadline, datetime(2026, 3, 3, 11, 0))
        with freeze_time("2026-03-03 11:01:00"):
            self.watch()
            self.watch()
        self.assertTrue(complaint.answer_missed)
        self.assertEqual(complaint.step_ids.mapped("kind").count("missed"), 2)
        summaries = complaint.sudo().activity_ids.mapped("summary")
        self.assertIn("The time to answer the complaint is over.", summaries)
