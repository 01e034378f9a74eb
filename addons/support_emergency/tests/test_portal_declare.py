from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common import EmergencyCase


@tagged("post_install", "-at_install")
class TestPortalDeclare(EmergencyCase, HttpCase):
    """Without a frozen clock: a session would have ended long ago."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.newcomer_user = cls._create_portal_user(cls.newcomer)
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.colleague_user = cls._create_portal_user(cls.colleague)

    def post(self, user, **values):
        self.authenticate(user and user.login, user and user.login)
        data = {"csrf_token": Request.csrf_token(self), **values}
        files = {"attachment": values.pop("attachment", ("", b""))}
        response = self.url_open("/my/emergencies/new", data=data, files=files)
        self.env.invalidate_all()
        return response

    def get(self, user, path):
        self.authenticate(user and user.login, user and user.login)
        return self.url_open(path).text

    def declared(self):
        return self.env["support.emergency"].search([])

    def test_a_customer_without_contract_declares_one(self):
        """E1: by sign-up alone; the page says what happens next."""
        page = self.post(
            self.newcomer_user,
            summary="<script>x</script> stopped",
            description="Since the update.",
            minutes="60",
        ).text
        emergency = self.declared()
        self.assertRecordValues(
            emergency,
            [
                {
                    "channel": "portal",
                    "requester_id": self.newcomer.id,
                    "partner_id": self.other_customer.id,
                    "state": "declared",
                }
            ],
        )
        minutes = (emergency.contact_at - emergency.stopped_at).total_seconds() / 60
        self.assertEqual(round(minutes), 60)
        self.assertIn("within an hour", page)
        self.assertNotIn("<script>x", page)

    def test_who_declares_it_has_a_receipt(self):
        """E1, K1: the number and the hour of the answer, by mail to themselves too."""
        self.post(self.newcomer_user, summary="Nobody can invoice")
        told = self.mails(self.declared(), self.newcomer)
        self.assertEqual(len(told), 1)
        self.assertIn(self.declared().name, told.body)

    def test_a_colleague_declares_one(self):
        """Rule 18: only key users open tickets; emergencies are exempt."""
        self.contract.key_users_only = True
        self.post(self.colleague_user, summary="All stopped", minutes="")
        self.assertEqual(self.declared().ticket_id.endorsement_state, "none")

    def test_files_go_to_the_ticket(self):
        self.post(
            self.newcomer_user,
            summary="All stopped",
            attachment=("screen.png", b"\x89PNG\r\n\x1a\n" + b"0" * 32, "image/png"),
        )
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "helpdesk.ticket"),
                ("res_id", "=", self.declared().ticket_id.id),
            ]
        )
        self.assertEqual(files.mapped("name"), ["screen.png"])

    def test_a_program_is_no_file_for_us(self):
        page = self.post(
            self.newcomer_user,
            summary="All stopped",
            attachment=("x.exe", b"MZ0000", "application/octet-stream"),
        ).text
        self.assertIn("not accepted", page)
        self.assertIn('value="All stopped"', page)
        self.assertFalse(self.declared())

    def test_something_stopped(self):
        self.assertIn(
            "Say what stopped", self.post(self.newcomer_user, summary=" ").text
        )
        self.assertFalse(self.declared())

    def test_who_reads_it(self):
        """Refusals: another customer, a colleague, a visitor; staff's notes stay."""
        emergency = self.declare(requester=self.newcomer, summary="Our secret")
        path = emergency.access_url
        self.assertIn("Our secret", self.get(self.newcomer_user, path))
        self.assertNotIn("Our secret", self.get(self.lead_user, path))
        self.assertNotIn("Our secret", self.get(self.lead_user, "/my/emergencies"))
        self.assertNotIn("Our secret", self.get(None, path))
        own = self.declare(requester=self.colleague, summary="Of a colleague")
        self.assertIn("Of a colleague", self.get(self.lead_user, own.access_url))
        other = self.declare(requester=self.lead, summary="Of the lead")
        self.assertNotIn("Of the lead", self.get(self.colleague_user, other.access_url))

    def test_the_list_says_what_to_do_without_any(self):
        page = self.get(self.newcomer_user, "/my/emergencies")
        self.assertIn("You had no emergency so far", page)
        self.assertIn("Emergencies", self.get(self.newcomer_user, "/my"))

    def test_the_form_asks_what_it_needs(self):
        """E1: what stopped, since when, what else, and files."""
        page = self.get(self.newcomer_user, "/my/emergencies/new")
        for name in ("summary", "minutes", "description", "attachment"):
            self.assertIn(f'name="{name}"', page)

    def test_a_visitor_declares_none(self):
        self.post(None, summary="All stopped")
        self.assertFalse(self.declared())

    def test_the_answer_is_on_the_page(self):
        """E6: times, uncertainty, risk; E3: why not, and what else."""
        emergency = self.declare()
        self.evaluate(emergency)
        page = self.get(self.newcomer_user, emergency.access_url)
        for words in ("The disk is full.", "4:00", "1:00", "2:00", "25", "Risk"):
            self.assertIn(words, page)
        other = self.declare()
        self.decline(other)
        page = self.get(self.newcomer_user, other.access_url)
        self.assertIn("900 123 456", page)
        self.assertIn("nothing is charged", page)

    def test_portal_reads_no_internal_fields(self):
        """The customer does not learn who was called, nor why this expert."""
        emergency = self.declare().with_user(self.newcomer_user)
        for name in ("called_user_ids", "expert_reason", "message_ids", "watch_at"):
            self.assertNotIn(name, emergency.fields_get())
