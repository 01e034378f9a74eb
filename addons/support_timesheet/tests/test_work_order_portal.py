from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged

from .common import TODAY
from .common_orders import DRAWING, OrderCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestWorkOrderPortal(OrderCase, HttpCase):
    """W7: the customer reads, signs and keeps the paper; nobody else does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order_with_material()
        cls.order.write({"description": "New fuser <script>alert(1)</script>"})
        cls.order.action_request_signature()
        cls.url = f"/my/work-orders/{cls.order.id}"

    def _login(self, user):
        self.authenticate(user.login, user.login.ljust(8, "x"))

    def _sign(self, **params):
        return self.make_jsonrpc_request(f"{self.url}/sign", params)

    def test_the_key_user_reads_what_was_done_and_what_it_costs(self):
        """W7: and free text stays text."""
        self._login(self.lead_user)
        page = self.url_open(self.url).text
        for words in ("ALB/2026/00001", "New fuser", "80.00", "Fuser"):
            self.assertIn(words, page)
        self.assertNotIn("<script>alert(1)", page)
        self.assertIn("ALB/2026/00001", self.url_open("/my/work-orders").text)

    def test_the_key_user_signs(self):
        self._login(self.lead_user)
        self._sign(name="", signature=DRAWING)
        self.assertEqual(self.order.state, "confirmed")
        self.assertIn("Write your name", self.url_open(self.url).text)
        self._sign(name="Ana Lead", signature=DRAWING)
        self.assertEqual(self.order.state, "signed")
        self.assertIn("is signed", self.url_open(self.url).text)

    def test_the_key_user_says_what_is_wrong(self):
        self._login(self.lead_user)
        token = Request.csrf_token(self)
        refuse = f"{self.url}/refuse"
        response = self.url_open(refuse, data={"csrf_token": token, "comment": " "})
        self.assertIn("Say what you do not agree", response.text)
        self.url_open(refuse, data={"csrf_token": token, "comment": "One hour less"})
        self.assertIn("One hour less", self.order.sudo().message_ids[0].body)

    def test_the_paper_is_there_to_keep(self):
        self._login(self.lead_user)
        response = self.url_open(f"{self.url}/document.pdf")
        # Tests render it as the page that becomes the PDF.
        self.assertIn("ALB/2026/00001", response.text)
        self.assertIn("ALB_2026_00001.pdf", response.headers["Content-Disposition"])

    def test_another_customer_gets_nothing(self):
        """W1: pages, PDF, signature and refusal of others lead away."""
        stranger = self._create_person("Xavi Stranger", self.other_customer)
        self._create_key_user(self.other_customer, stranger)
        for user in (self._create_portal_user(stranger), self._colleague()):
            self._login(user)
            token = Request.csrf_token(self)
            for page in (self.url, f"{self.url}/document.pdf", "/my/work-orders"):
                response = self.url_open(page)
                self.assertNotIn("ALB/2026/00001", response.text)
                self.assertTrue(response.url.endswith("/my/work-orders"))
            self._sign(name="Xavi", signature=DRAWING)
            self.url_open(
                f"{self.url}/refuse", data={"csrf_token": token, "comment": "No"}
            )
            self.assertEqual(self.order.state, "confirmed")
            self.assertEqual(self.order.sudo().approval_ids.state, "pending")

    def _colleague(self):
        return self._create_portal_user(self.colleague)

    def test_nobody_without_a_login_reads_it(self):
        self.authenticate(None, None)
        for page in (self.url, f"{self.url}/document.pdf", "/my/work-orders"):
            self.assertIn("/web/login", self.url_open(page).url)

    def test_a_refusal_needs_post(self):
        self._login(self.lead_user)
        self.assertEqual(self.url_open(f"{self.url}/refuse").status_code, 405)
