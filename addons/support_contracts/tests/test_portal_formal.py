from odoo.tests import HttpCase, freeze_time, tagged

from .common_changes import ChangeCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10 12:00:00")
class TestPortalFormal(ChangeCase, HttpCase):
    """G4, G11, G12: formal documents on paper, for the customer's key users only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague_user = cls._create_portal_user(cls.colleague)
        stranger = cls._create_person("Zoe Stranger", cls.other_customer)
        cls._create_key_user(cls.other_customer, stranger)
        cls.stranger_user = cls._create_portal_user(stranger)

    def _send_change(self):
        change = self.ask()
        change.action_send()
        return change.sudo()

    def _send_request(self):
        kind = self.env.ref("support_contracts.ticket_type_request")
        ticket = self._create_ticket(type_id=kind.id)
        request = self.env["support.service.request"].create(
            {
                "ticket_id": ticket.id,
                "title": "Second printer",
                "scope": "Install it",
                "user_id": self.consultant.id,
                "date_end": "2026-06-20",
                "is_cost_stated": True,
            }
        )
        request.action_send()
        return request

    def _send_handover(self):
        handover = self.env["support.handover"].create(
            {
                "title": "New stock module",
                "contract_id": self.contract.id,
                "installation_id": self._create_installation().id,
                "date_start": "2026-06-01",
                "date_end": "2026-06-30",
                "delivered_by_id": self.consultant.id,
                "received_by_id": self.manager.id,
                "customer_signs": True,
                "line_ids": [(0, 0, {"name": "Accesses"})],
            }
        )
        file = self.env["ir.attachment"].create(
            {
                "name": "manual.txt",
                "raw": b"How it works",
                "res_model": handover._name,
                "res_id": handover.id,
            }
        )
        handover.attachment_ids = file
        handover.action_send()
        return handover

    def asked(self, document, audience="customer"):
        return document.approval_ids.filtered(lambda a: a.audience == audience)[:1]

    def get(self, path, user=None):
        self.authenticate(user and user.login, user and user.login)
        return self.url_open(path)

    def test_the_key_user_downloads_each(self):
        for send in (self._send_change, self._send_request, self._send_handover):
            document = send()
            path = f"/my/approvals/{self.asked(document).id}"
            with self.subTest(send.__name__):
                page = self.get(path, self.lead_user).text
                self.assertIn(f"{path}/document.pdf", page)
                response = self.url_open(f"{path}/document.pdf")
                # tests render reports as HTML
                self.assertIn(document.name, response.text)
                name = response.headers["Content-Disposition"]
                self.assertIn(f"{document.name}.pdf", name)

    def test_nobody_else_downloads_any(self):
        """Another customer, a colleague, a visitor, guessed and staff questions."""
        for send in (self._send_change, self._send_request, self._send_handover):
            document = send()
            path = f"/my/approvals/{self.asked(document).id}/document.pdf"
            with self.subTest(send.__name__):
                for user in (self.stranger_user, self.colleague_user):
                    self.assertURLEqual(self.get(path, user).url, "/my/approvals")
                self.assertIn("/web/login", self.get(path).url)
        staff = self.asked(document, "staff")
        for number in (staff.id, 999999):
            path = f"/my/approvals/{number}/document.pdf"
            self.assertURLEqual(self.get(path, self.lead_user).url, "/my/approvals")

    def test_a_question_without_a_document_has_no_pdf(self):
        approval = self._create_ticket()._request_approval("question", "One hour")
        page = self.get(f"/my/approvals/{approval.id}", self.lead_user).text
        self.assertNotIn("document.pdf", page)
        path = f"/my/approvals/{approval.id}/document.pdf"
        self.assertURLEqual(self.url_open(path).url, "/my/approvals")

    def test_the_page_of_changes_offers_them(self):
        approval = self.asked(self._send_change())
        page = self.get(f"/my/support/{self.contract.id}/changes", self.lead_user)
        self.assertIn(f"/my/approvals/{approval.id}/document.pdf", page.text)

    def test_the_files_of_a_hand_over_are_the_customers_to_read(self):
        """G12: from the page of the signature; without its key they stay closed."""
        handover = self._send_handover()
        page = self.get(f"/my/approvals/{self.asked(handover).id}", self.lead_user)
        self.env.invalidate_all()
        file = handover.attachment_ids
        link = f"/web/content/{file.id}?download=true"
        self.assertIn(f"access_token={file.access_token}", page.text)
        self.assertEqual(
            self.url_open(f"{link}&access_token={file.access_token}").content,
            b"How it works",
        )
        self.assertNotIn(b"How it works", self.get(link, self.stranger_user).content)

    def test_the_text_that_comes_with_a_change_is_read_before(self):
        """G4: both sides approve what they read."""
        document = self._create_document()
        version = self._approve_version(document, body="<h2>New terms</h2>")
        line = {
            "kind": "document",
            "document_id": document.id,
            "document_version_id": version.id,
        }
        change = self.ask(line)
        change.action_send()
        path = f"/my/approvals/{self.asked(change.sudo()).id}"
        self.assertIn("New terms", self.get(path, self.lead_user).text)
        self.assertNotIn("New terms", self.get(path, self.stranger_user).text)
