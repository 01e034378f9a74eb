from odoo.tests import tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestApprovalNotice(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.email = "desk@example.com"

    def mails_to(self, partner):
        return self.env["mail.mail"].search([("recipient_ids", "in", partner.ids)])

    def test_one_mail_per_key_user_lists_all_that_is_new(self):
        """K1: five questions make one mail for each key user, not five."""
        tickets = self._create_ticket(name="Printer") | self._create_ticket(
            name="Scanner"
        )
        approvals = tickets._request_approval("question", lambda t: f"About {t.name}")
        self.run_cron("cron_notify_approvals")
        for reader in self.lead, self.backup:
            mail = self.mails_to(reader)
            self.assertEqual(mail.subject, "2 matters wait for your answer")
            self.assertIn("About Printer", mail.body_html)
            self.assertIn("About Scanner", mail.body_html)
            self.assertIn(f"/my/approvals/{approvals[0].id}", mail.body_html)
            self.assertIn("desk@example.com", mail.reply_to)
        self.assertTrue(all(approvals.mapped("notified_on")))

    def test_nobody_is_told_twice(self):
        """K1: the next run speaks of new matters only."""
        self._create_ticket()._request_approval("question", "One hour")
        self.run_cron("cron_notify_approvals")
        self._create_ticket()._request_approval("question", "Two hours")
        self.run_cron("cron_notify_approvals")
        mails = self.mails_to(self.lead).sorted("id")
        self.assertEqual(mails.mapped("subject"), ["One hour", "Two hours"])

    def test_what_is_the_leads_is_told_to_the_lead(self):
        """K5: the backup is not bothered with billing."""
        self._create_ticket()._request_approval("billing", "Invoice", role="lead")
        self.run_cron("cron_notify_approvals")
        self.assertTrue(self.mails_to(self.lead))
        self.assertFalse(self.mails_to(self.backup))

    def test_it_waits_untold_until_somebody_speaks_for_the_customer(self):
        """K4: the first key user to be named hears of what waited."""
        self.customer.support_key_user_ids.unlink()
        self._create_ticket()._request_approval("question", "One hour")
        self.run_cron("cron_notify_approvals")
        self.assertFalse(self.mails_to(self.lead))
        self._create_key_user(self.customer, self.lead)
        self.run_cron("cron_notify_approvals")
        self.assertEqual(self.mails_to(self.lead).subject, "One hour")

    def test_a_staff_matter_is_told_to_the_service_manager(self):
        """G8: with a link to the desk, not to the portal."""
        boss = self.manager
        self.contract.user_id = boss
        ticket = self._create_ticket()
        ticket._request_approval(
            "inside", "Goodwill", audience="staff", role="service_manager"
        )
        self.run_cron("cron_notify_approvals")
        mail = self.mails_to(boss.partner_id)
        self.assertIn(f"/odoo/helpdesk.ticket/{ticket.id}", mail.body_html)
        self.assertFalse(self.mails_to(self.lead))
