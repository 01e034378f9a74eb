from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common_documents import DocumentCase

SECRET = "Whom to wake at night"


@tagged("post_install", "-at_install")
class TestDocumentLeaks(DocumentCase, HttpCase):
    """G5: a desk procedure stays in the house, also from that customer's key user."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls._create_document(
            name=SECRET, kind="desk_procedure", contract_id=cls.contract.id
        )
        cls.version = cls._create_version(
            cls.desk, "in_force", body=f"<h2>{SECRET}</h2><p>{SECRET}</p>"
        )
        cls.attachments = cls.env["ir.attachment"].create(
            [
                {"name": "a.txt", "raw": SECRET, "res_model": m, "res_id": r.id}
                for m, r in (
                    ("support.document", cls.desk),
                    ("support.document.version", cls.version),
                )
            ]
        )

    def assertHidden(self, response):
        self.assertNotIn(SECRET, response.text)
        self.assertNotIn(SECRET.encode(), response.content)

    def test_it_is_internal_by_its_kind(self):
        """G5: in force, and never shown."""
        self.assertTrue(self.desk.is_internal)
        self.assertEqual(self.version.state, "in_force")
        self.assertFalse(self.version.published_on)

    def test_no_read_of_any_kind_shows_it(self):
        """G5: RPC: read, search, names, groups, its lines and its approvals."""
        for record in (self.desk, self.version):
            theirs = record.with_user(self.lead_user)
            self.env.invalidate_all()
            self.assertFalse(theirs.has_access("read"))
            with self.assertRaises(AccessError):
                theirs.read(["display_name"])
            self.assertFalse(theirs.search([("id", "=", record.id)]))
            self.assertFalse(theirs.name_search("Whom"))
            self.assertFalse(theirs._read_group([("id", "=", record.id)], ["id"]))
        approvals = self.env["support.approval"].with_user(self.lead_user)
        self.assertFalse(approvals.search([("title", "ilike", "Whom")]))
        for model in ("support.raci.line", "support.document.template"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.lead_user).search([])

    def test_no_page_shows_it(self):
        """G5: lists, its address, its PDF, its contract, guessed numbers."""
        self.authenticate(self.lead_user.login, self.lead_user.login)
        for path in (
            "/my",
            "/my/documents",
            "/my/approvals?show=answered",
            f"/my/support/{self.contract.id}",
            f"/my/documents/{self.version.id}",
            f"/my/documents/{self.version.id}/document.pdf",
            f"/my/documents/{self.version.id}?access_token=guess",
            "/my/documents/99999999",
        ):
            with self.subTest(path):
                response = self.url_open(path)
                self.assertEqual(response.status_code, 200)
                self.assertHidden(response)

    def test_no_report_prints_it(self):
        """G5: the addresses of Odoo's reports are open to every login."""
        self.authenticate(self.lead_user.login, self.lead_user.login)
        for kind in ("pdf", "html", "text"):
            path = f"/report/{kind}/support_contracts.report_document/{self.version.id}"
            with self.subTest(kind):
                self.assertHidden(self.url_open(path))
                self.assertNotEqual(self.url_open(path).status_code, 200)

    def test_no_attachment_is_handed_out(self):
        """G5: neither of the document nor of its version, nor its pictures."""
        self.authenticate(self.lead_user.login, self.lead_user.login)
        paths = [f"/web/content/{attachment.id}" for attachment in self.attachments]
        paths.append(f"/web/image/support.document.version/{self.version.id}/signature")
        for path in paths:
            with self.subTest(path):
                self.assertHidden(self.url_open(path))
        theirs = self.env["ir.attachment"].with_user(self.lead_user)
        self.assertFalse(theirs.search([("id", "in", self.attachments.ids)]))

    def test_no_signature_or_refusal_reaches_it(self):
        """G5: the routes that change something know no internal document."""
        self.authenticate(self.lead_user.login, self.lead_user.login)
        response = self.make_jsonrpc_request(
            f"/my/documents/{self.version.id}/sign", {"name": "A", "signature": "x"}
        )
        self.assertEqual(response["redirect_url"], "/my/documents")
        response = self.url_open(
            f"/my/documents/{self.version.id}/refuse",
            data={"comment": "x", "csrf_token": Request.csrf_token(self)},
        )
        self.assertURLEqual(response.url, "/my/documents")

    def test_it_is_sent_to_nobody_outside(self):
        """G5: neither to a follower nor to a recipient; our people get it."""
        self.desk.message_subscribe(self.lead.ids)
        self.assertNotIn(self.lead, self.desk.message_partner_ids)
        self.desk.message_subscribe(self.consultant.partner_id.ids)
        self.assertIn(self.consultant.partner_id, self.desk.message_partner_ids)
        for post in ("message_post", "message_notify"):
            with self.assertRaisesRegex(UserError, "is not sent to Ana Lead"):
                getattr(self.desk, post)(body="Hi", partner_ids=self.lead.ids)
        with self.assertRaisesRegex(UserError, "not sent to ana@example.com"):
            self.desk.message_post(body="Hi", outgoing_email_to="ana@example.com")

    def test_a_follower_by_the_back_door_gets_nothing(self):
        """G5: even written into the table of followers."""
        self.env["mail.followers"].create(
            {
                "res_model": self.desk._name,
                "res_id": self.desk.id,
                "partner_id": self.lead.id,
                "subtype_ids": [(4, self.env.ref("mail.mt_comment").id)],
            }
        )
        message = self.desk.message_post(
            body=SECRET, message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertNotIn(self.lead, message.notified_partner_ids)
        self.env.invalidate_all()
        self.assertFalse(message.with_user(self.lead_user).has_access("read"))
        self.assertFalse(
            self.env["mail.message"]
            .with_user(self.lead_user)
            .search([("body", "ilike", SECRET)])
        )

    def test_becoming_internal_lets_outsiders_go(self):
        """G5: who followed an open document does not follow it inside."""
        other = self._create_document(name="Notes", kind="other", is_internal=False)
        other.message_subscribe(self.lead.ids)
        other.is_internal = True
        self.assertNotIn(self.lead, other.message_partner_ids)

    def test_a_visitor_gets_no_page(self):
        """G5: without a login nothing at all."""
        for path in ("/my/documents", f"/my/documents/{self.version.id}"):
            self.assertIn("/web/login", self.url_open(path).url)
