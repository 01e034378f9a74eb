from odoo.tests import freeze_time, tagged

from .common_watch import WatchCase


@tagged("post_install", "-at_install")
class TestEscalationLanguage(WatchCase):
    """G9: what a job writes and keeps is read in the language of the company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.lang = "es_ES"

    def _create_spanish_rule(self, **values):
        rule = self._create_rule(**values)
        rule.with_context(lang="es_ES").name = "A la mitad"
        return rule

    def logs(self, ticket, kind):
        return self.env["support.escalation.log"].search(
            [("ticket_id", "=", ticket.id), ("kind", "=", kind)]
        )

    def test_the_log_names_rule_and_channel_as_the_company_does(self):
        self._create_spanish_rule(action="mail")
        ticket = self.ticket_at()
        self.watch("2026-03-02 12:01:00")
        self.assertEqual(self.logs(ticket, "passed").rule_name, "A la mitad")
        self.assertEqual(self.logs(ticket, "told").channel, "correo")

    def test_why_the_criticality_was_raised(self):
        self._create_spanish_rule(action="raise")
        ticket = self.ticket_at(support_impact="2")
        self.watch("2026-03-02 12:01:00")
        reason = ticket.criticality_change_ids.reason
        self.assertTrue(reason.startswith("Escalado: A la mitad"), reason)

    def test_a_person_still_reads_mails_in_their_own_language(self):
        self._create_spanish_rule(action="mail", receiver="service_manager")
        self.manager.partner_id.lang = "en_US"
        self.ticket_at()
        self.watch("2026-03-02 12:01:00")
        mail = self.mails_to(self.manager.partner_id)[:1]
        self.assertIn("A deadline is near", mail.subject)

    def test_the_note_of_another_target(self):
        ticket = self.ticket_at()
        with freeze_time("2026-03-02 11:30:00"):
            self.policy.target_ids.response = 8
        self.retarget("2026-03-02 11:31:00")
        self.assertIn("Los plazos", ticket.message_ids[0].body)
