from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common_documents import DocumentCase


@tagged("post_install", "-at_install")
class TestDocumentReview(DocumentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls._create_document(name="Desk", kind="desk_procedure")
        with freeze_time("2026-01-15 12:00:00"):
            cls._create_version(cls.desk, "in_force")

    def get_reminders(self):
        self.env.invalidate_all()
        return self.desk.activity_ids.filtered(
            lambda a: a.summary and "Desk" in a.summary
        )

    def test_processes_every_six_months_contracts_every_year(self):
        """G14, G17: counted from the first day in force; drafts are not reviewed."""
        self.assertEqual(self.desk.review_months, "6")
        self.assertEqual(self.desk.date_next_review, self.day("2026-07-15"))
        self.assertEqual(self.document.review_months, "12")
        self.assertFalse(self.document.date_next_review)

    def test_the_responsible_is_reminded_once_for_each_review(self):
        """G17: however often the cron runs."""
        with freeze_time("2026-07-14 12:00:00"):
            self.run_cron("cron_remind_document_reviews")
        self.assertFalse(self.get_reminders())
        with freeze_time("2026-07-15 12:00:00"):
            self.run_cron("cron_remind_document_reviews")
            self.run_cron("cron_remind_document_reviews")
        reminder = self.get_reminders()
        self.assertEqual(len(reminder), 1)
        self.assertEqual(reminder.user_id, self.manager)

    def test_a_review_that_changes_nothing_counts(self):
        """G7: the activity is done, the next one is half a year away."""
        with freeze_time("2026-07-20 12:00:00"):
            self.run_cron("cron_remind_document_reviews")
            self.desk.with_user(self.manager).action_review()
        self.assertFalse(self.get_reminders())
        self.assertEqual(self.desk.date_next_review, self.day("2027-01-20"))
        with freeze_time("2027-01-20 12:00:00"):
            self.run_cron("cron_remind_document_reviews")
        self.assertEqual(len(self.get_reminders()), 1)

    def test_a_document_may_need_no_review(self):
        """G17: where its responsible says so."""
        self.desk.review_months = "0"
        self.assertFalse(self.desk.date_next_review)

    def test_a_consultant_does_not_confirm_a_review(self):
        """G8: the service manager does."""
        with self.assertRaises(AccessError):
            self.desk.with_user(self.consultant).action_review()

    def test_services_of_the_catalogue_are_reviewed(self):
        """G7: what, who attends, times, cost, and when it was looked at."""
        values = {"name": "Help desk", "attended_by": "Desk", "cost": "Included"}
        items = self.env["support.catalogue.item"]
        with self.assertRaises(AccessError):
            items.with_user(self.consultant).create(values)
        item = items.with_user(self.manager).create(values)
        with freeze_time("2026-05-04 12:00:00"):
            item.action_review()
        self.assertEqual(item.date_reviewed, self.day("2026-05-04"))
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            item.with_user(self.lead_user).read(["name"])
