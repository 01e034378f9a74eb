from odoo.tests import tagged

from .common_watch import WatchCase


@tagged("post_install", "-at_install")
class TestEscalationSeen(WatchCase):
    """G9: what lists say of rules and of what they did."""

    def test_a_rule_says_its_threshold_in_a_few_words(self):
        for values, words in (
            ({"percentage": 75}, "75 %"),
            ({"basis": "warning"}, "When the policy warns"),
            ({"basis": "left", "hours_left": 1.5}, "1:30 h left"),
            ({"basis": "left", "hours_left": -0.25}, "0:15 h late"),
        ):
            with self.subTest(words):
                self.assertEqual(self._create_rule(**values).threshold, words)

    def test_the_log_names_the_ticket_and_leads_to_it(self):
        """G9: also once it is archived."""
        self._create_rule()
        ticket = self.ticket_at()
        self.watch("2026-03-02 12:01:00")
        ticket.active = False
        logs = self.env["support.escalation.log"].with_user(self.manager)
        found = logs.search([("ticket_number", "=", ticket.number)])
        self.assertEqual(set(found.mapped("kind")), {"passed", "told"})
        self.assertEqual(set(found.mapped("ticket_number")), {ticket.number})
        action = found[0].action_view_ticket()
        self.assertEqual(action["res_id"], ticket.id)

    def test_a_mail_to_staff_says_how_late_it_is_and_whose(self):
        """G9: the threshold and who attends; no document that nobody has."""
        self._create_rule(action="mail", receiver="service_manager")
        self.ticket_at()
        self.watch("2026-03-02 12:01:00")
        mail = self.mails_to(self.manager.partner_id)[:1]
        self.assertIn("50 % · 2:00 h · consultant", " ".join(mail.body.split()))
        [sent] = self.env["mail.mail"].search([("mail_message_id", "=", mail.id)])
        self.assertNotIn("Your document", " ".join(sent.body_html.split()))

    def test_a_ticket_that_is_gone_has_no_number(self):
        """The log stays when a ticket is deleted."""
        self._create_rule()
        ticket = self.ticket_at()
        self.watch("2026-03-02 12:01:00")
        log = self.env["support.escalation.log"].search(
            [("ticket_id", "=", ticket.id)], limit=1
        )
        ticket.unlink()
        log.invalidate_recordset()
        self.assertFalse(log.ticket_number)
