import base64

from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common_documents import DRAWING, MATRIX, DocumentCase


@tagged("post_install", "-at_install")
class TestPortalDocument(DocumentCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        stranger = cls._create_person("Zoe Stranger", cls.other_customer)
        cls._create_key_user(cls.other_customer, stranger)
        cls.stranger_user = cls._create_portal_user(stranger)
        cls.colleague_user = cls._create_portal_user(cls.colleague)
        cls.version.raci_matrix = MATRIX
        cls.version.with_user(cls.manager).action_submit()
        cls.version.with_user(cls.approver).action_approve()
        cls.version.with_user(cls.manager).action_send()
        cls.path = f"/my/documents/{cls.version.id}"

    def get(self, path=None, user=None):
        user = user or self.lead_user
        self.authenticate(user.login, user.login)
        response = self.url_open(path or self.path)
        self.assertEqual(response.status_code, 200)
        return response

    def sign(self, user=None, name="Ana Lead", signature=DRAWING):
        user = user or self.lead_user
        self.authenticate(user.login, user.login)
        answer = self.make_jsonrpc_request(
            f"{self.path}/sign", {"name": name, "signature": signature}
        )
        self.env.invalidate_all()
        return answer, self.url_open(answer["redirect_url"]).text

    def refuse(self, user=None, **values):
        user = user or self.lead_user
        self.authenticate(user.login, user.login)
        response = self.url_open(
            f"{self.path}/refuse",
            data={"csrf_token": Request.csrf_token(self), **values},
        )
        self.env.invalidate_all()
        return response

    def test_the_lead_finds_reads_and_signs_it(self):
        """G3, U8: list, text, matrix, signature and its proof."""
        page = self.get("/my/documents").text
        self.assertIn(self.path, page)
        page = self.get().text
        for words in ("1. Terms", "Log it", 'name="sign"', "/document.pdf"):
            self.assertIn(words, page)
        answer, page = self.sign()
        self.assertEqual(answer["redirect_url"], self.path)
        self.assertIn("is signed", page)
        self.assertIn(self.version.content_hash, page)
        self.assertEqual(self.version.state, "in_force")
        self.assertTrue(self.version.signed_from)

    def test_a_double_tap_signs_once(self):
        """G3: the second is told who was first."""
        self.sign()
        _answer, page = self.sign(name="Somebody")
        self.assertIn("already signed by Ana Lead", page)
        self.assertEqual(self.version.signed_by, "Ana Lead")

    def test_a_wrong_drawing_is_told_on_the_page(self):
        """G3: nothing of it is kept."""
        for signature in ("", "PHN2Zz4=", None):
            _answer, page = self.sign(signature=signature)
            self.assertIn("Draw your signature", page)
        self.assertEqual(self.version.state, "sent")
        self.assertFalse(self.version.signature)

    def test_a_drawing_of_many_megabytes_is_refused(self):
        """G3: a signature is a small picture."""
        large = base64.b64encode(b"\x89PNG" + b"0" * 1024 * 1024).decode()
        _answer, page = self.sign(signature=large)
        self.assertIn("The signature is too large", page)
        self.assertEqual(self.version.state, "sent")

    def test_terms_are_shown_and_accepted_with_the_signature(self):
        """K2: in the same decision; readable afterwards, by nobody else."""
        terms = self._publish_terms("<p>We answer soon.</p>", accept_once="contract")
        _answer, page = self.sign()
        self.assertIn("changed after it was shown", page)
        self.assertIn("you accept these terms", page)
        self.assertIn("We answer soon.", page)
        _answer, page = self.sign()
        self.assertIn("Accepted with the signature", page)
        self.assertIn(terms.body_hash, page)
        acceptance = self.version.terms_acceptance_ids
        self.assertEqual(acceptance.version_id, terms)
        self.assertTrue(acceptance.accepted_from)
        self.assertNotIn("We answer soon.", self.get(user=self.stranger_user).text)

    def test_a_superseded_version_leads_to_the_new_one(self):
        """G4: it stays readable and is not signed."""
        newer = self._create_version(self.document, "sent", change_note="New price")
        page = self.get().text
        self.assertIn("This version was superseded", page)
        self.assertIn(newer.access_url, page)
        self.assertIn("New price", page)
        _answer, page = self.sign()
        self.assertIn("replaced by version 2", page)

    def test_the_backup_reads_and_does_not_sign(self):
        """G3: the page says who does."""
        backup = self._create_portal_user(self.backup)
        page = self.get(user=backup).text
        self.assertIn("waits for the signature of Ana Lead", " ".join(page.split()))
        self.assertNotIn('name="sign"', page)
        _answer, page = self.sign(user=backup)
        self.assertIn("Only the lead", page)
        self.assertEqual(self.version.state, "sent")

    def test_a_refusal_needs_words(self):
        """G4: and they are kept."""
        self.assertIn("Say what you do not agree", self.refuse(comment=" ").text)
        self.refuse(comment="The price is another one")
        self.assertEqual(self.version.state, "rejected")
        self.assertEqual(self.version.refused_reason, "The price is another one")

    def test_nobody_else_reads_or_signs(self):
        """G3: not a colleague, not the key user of another customer, guessed ids."""
        for user in (self.colleague_user, self.stranger_user):
            for path in (self.path, f"{self.path}/document.pdf"):
                self.assertURLEqual(self.get(path, user).url, "/my/documents")
            self.assertNotIn(self.path, self.get("/my/documents", user).text)
            answer, _page = self.sign(user=user)
            self.assertEqual(answer["redirect_url"], "/my/documents")
            self.assertURLEqual(self.refuse(user, comment="x").url, "/my/documents")
        self.assertEqual(self.version.state, "sent")

    def test_a_draft_is_ours(self):
        """G3: what was not sent is not shown, nor a version under approval."""
        draft = self._create_version(self.document, "approved")
        self.assertURLEqual(self.get(f"/my/documents/{draft.id}").url, "/my/documents")
        self.assertNotIn(draft.access_url, self.get().text)

    def test_a_link_signs_and_refuses_nothing(self):
        """G3: only a POST with its key counts; a visitor logs in."""
        self.get()
        self.assertEqual(self.url_open(f"{self.path}/refuse").status_code, 405)
        response = self.url_open(f"{self.path}/refuse", data={"comment": "x"})
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.version.state, "sent")

    def test_an_empty_list_says_so(self):
        """U8: what to expect there."""
        page = self.get("/my/documents", self.stranger_user).text
        self.assertIn("no document for you yet", page)

    def test_the_catalogue_of_the_firm_is_everybodys(self):
        """G7: customers with a login read the one in force, colleagues too."""
        catalogue = self._create_document(name="Our catalogue", kind="catalogue")
        version = self._create_version(catalogue, "in_force")
        for user in (self.lead_user, self.colleague_user, self.stranger_user):
            self.assertIn("Our catalogue", self.get("/my/documents", user).text)
            self.assertIn("1. Terms", self.get(version.access_url, user).text)
