from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestPortalTicket(PeopleCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.colleague_user = cls._create_portal_user(cls.colleague)
        stranger = cls._create_person("Zoe Stranger", cls.other_customer)
        cls._create_key_user(cls.other_customer, stranger)
        cls.stranger_user = cls._create_portal_user(stranger)
        cls.package = cls._create_package(cls.contract, 600)
        cls.ticket = cls._create_ticket(user_id=cls.consultant.id)
        cls.consultant.write({"email": "tech@desk.example", "phone": "555-0199"})
        cls.done = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        cls.done.close_from_portal = True

    def get(self, path, user):
        self.authenticate(user.login, user.login)
        return self.url_open(path)

    def post(self, path, user, **values):
        self.authenticate(user.login, user.login)
        data = {"csrf_token": Request.csrf_token(self), **values}
        response = self.url_open(path, data=data)
        self.env.invalidate_all()
        return response

    def submit(self, user, **values):
        before = self.env["helpdesk.ticket"].search([])
        values = {"subject": "New", "description": "Please", **values}
        self.assertEqual(
            self.post("/submitted/ticket", user, **values).status_code, 200
        )
        return self.env["helpdesk.ticket"].search([]) - before

    # opening

    def test_a_key_user_opens_a_ticket_and_says_where_the_hours_come_from(self):
        """K5: the choice is in the form."""
        page = self.get("/new/ticket", self.lead_user).text
        self.assertIn(f"package-{self.package.id}", page)
        ticket = self.submit(
            self.lead_user, hours_source=f"package-{self.package.id}", category="x"
        )
        self.assertRecordValues(
            ticket,
            [
                {
                    "support_contract_id": self.contract.id,
                    "hours_source": "package",
                    "chosen_package_id": self.package.id,
                    "endorsement_state": "none",
                }
            ],
        )
        self.assertEqual(
            self.submit(self.lead_user, hours_source="billed").hours_source, "billed"
        )

    def test_a_colleague_asks_the_key_user(self):
        """K5: the form says so, the request is kept and offered."""
        page = self.get("/new/ticket", self.colleague_user).text
        self.assertIn("Ana Lead, Beto Backup", page)
        self.assertNotIn("package-", page)
        ticket = self.submit(
            self.colleague_user, hours_source=f"package-{self.package.id}"
        )
        self.assertEqual(ticket.endorsement_state, "pending")
        self.assertEqual(ticket.hours_source, "contract")
        self.assertEqual(ticket.approval_ids.state, "pending")
        page = self.get(f"/my/ticket/{ticket.id}", self.colleague_user).text
        self.assertIn("waits until a key user", page)
        page = self.get(f"/my/ticket/{ticket.id}", self.lead_user).text
        self.assertIn(f"/my/approvals/{ticket.approval_ids.id}", page)

    def test_a_ticket_is_opened_by_sending_the_form(self):
        """K5: following a link opens none."""
        self.assertEqual(
            self.get("/submitted/ticket?subject=x", self.lead_user).status_code, 405
        )

    # the list

    def test_the_list_shows_the_tickets_one_may_read(self):
        """K5: the customer's to the key user, their own to a colleague."""
        self._create_ticket(name="Carla's own", partner_id=self.colleague.id)
        page = self.get("/my/tickets", self.lead_user).text
        self.assertIn("The printer does not print", page)
        self.assertIn("Carla&#39;s own", page)
        page = self.get("/my/tickets", self.colleague_user).text
        self.assertNotIn("The printer does not print", page)
        self.assertIn("Carla&#39;s own", page)
        page = self.get("/my/tickets", self.stranger_user).text
        self.assertIn("No tickets found", page)

    def test_the_list_speaks_the_reader_s_language(self):
        """Words that helpdesk_mgmt leaves in English; names without their company."""
        self.lead_user.lang = "es_ES"
        page = self.get("/my/tickets", self.lead_user).text
        for word in ("Search in All", "Search in Title", "None\n"):
            self.assertNotIn(word, page)
        self.assertNotIn(f"{self.customer.name}, ", page)

    # the page

    def test_the_page_does_not_tell_how_to_reach_the_technician(self):
        """W1: unless the contract grants direct access."""
        path = f"/my/ticket/{self.ticket.id}"
        page = self.get(path, self.lead_user).text
        self.assertIn(self.consultant.name, page)
        self.assertNotIn("tech@desk.example", page)
        self.assertNotIn("555-0199", page)
        self.contract.direct_access = True
        page = self.get(path, self.lead_user).text
        self.assertIn("tech@desk.example", page)

    def test_the_page_says_what_covers_the_ticket(self):
        """K20: in review at first; then the verdict and why, not who decided."""
        path = f"/my/ticket/{self.ticket.id}"
        self.assertIn("Under review", self.get(path, self.lead_user).text)
        reviewer = self._create_user("reviewer", "group_support_manager", name="Rita R")
        self.ticket.with_user(reviewer)._decide_cover("block_claim", "<b>Our</b> fault")
        page = self.get(path, self.lead_user).text
        self.assertIn("Without charge", page)
        self.assertIn("&lt;b&gt;Our&lt;/b&gt; fault", page)
        self.assertNotIn("Block claim", page)

    def test_files_of_internal_notes_are_not_shown(self):
        """K1: public files are, notes keep theirs."""
        for name, subtype in (("public", "mail.mt_comment"), ("note", "mail.mt_note")):
            self.ticket.message_post(
                body=name,
                subtype_xmlid=subtype,
                attachments=[(f"{name}-file.txt", b"text")],
            )
        page = self.get(f"/my/ticket/{self.ticket.id}", self.lead_user).text
        self.assertIn("public-file.txt", page)
        self.assertNotIn("note-file.txt", page)

    # hours

    def test_the_key_user_chooses_on_the_page(self):
        """K5: and the page says it was recorded."""
        response = self.post(
            f"/my/ticket/{self.ticket.id}/hours",
            self.lead_user,
            hours_source=f"package-{self.package.id}",
        )
        self.assertEqual(self.ticket.chosen_package_id, self.package)
        self.assertIn("Your choice was recorded", response.text)

    def test_a_package_that_is_not_offered_is_refused(self):
        """K5: with a message, and nothing changes."""
        response = self.post(
            f"/my/ticket/{self.ticket.id}/hours",
            self.lead_user,
            hours_source="package-999999",
        )
        self.assertIn("no hours left", response.text)
        self.assertEqual(self.ticket.hours_source, "contract")

    def test_only_a_key_user_chooses(self):
        """K5: a colleague reads the own ticket and does not choose."""
        ticket = self._create_ticket(partner_id=self.colleague.id)
        path = f"/my/ticket/{ticket.id}/hours"
        response = self.post(path, self.colleague_user, hours_source="billed")
        self.assertIn("Only a key user", response.text)
        response = self.post(path, self.stranger_user, hours_source="billed")
        self.assertURLEqual(response.url, "/my")
        self.assertEqual(ticket.hours_source, "contract")

    # closing

    def close(self, user, ticket=None, stage=None):
        return self.post(
            "/ticket/close",
            user,
            ticket_id=(ticket or self.ticket).id,
            stage_id=(stage or self.done).id,
        )

    def test_a_reader_closes_the_ticket(self):
        """K17: into a stage that the portal offers."""
        self.assertEqual(self.close(self.lead_user).status_code, 200)
        self.assertEqual(self.ticket.stage_id, self.done)

    def test_nobody_closes_the_ticket_of_another_customer(self):
        """W1: the helpdesk let anybody do it."""
        response = self.close(self.stranger_user)
        self.assertURLEqual(response.url, "/my")
        self.assertNotEqual(self.ticket.stage_id, self.done)

    def test_a_stage_that_is_not_offered_closes_nothing(self):
        """K17: stages are the desk's to choose."""
        rejected = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_rejected")
        rejected.close_from_portal = False
        self.close(self.lead_user, stage=rejected)
        self.assertFalse(self.ticket.closed)
        self.post("/ticket/close", self.lead_user, ticket_id="x", stage_id="y")
        self.assertFalse(self.ticket.closed)

    def test_a_link_closes_nothing(self):
        """W1: mail scanners follow links."""
        path = f"/ticket/close?ticket_id={self.ticket.id}&stage_id={self.done.id}"
        self.assertEqual(self.get(path, self.lead_user).status_code, 405)
        self.assertFalse(self.ticket.closed)
