from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common_money import MoneyCase

PDF = b"%PDF-1.4 order"


@tagged("post_install", "-at_install")
class TestPortalPurchaseOrder(MoneyCase, HttpCase):
    """K5: purchase orders are sent by the customer's lead key user."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.backup_user = cls._create_portal_user(cls.backup)
        cls.colleague_user = cls._create_portal_user(cls.colleague)
        stranger = cls._create_person("Zoe Stranger", cls.other_customer)
        cls._create_key_user(cls.other_customer, stranger)
        cls.stranger_user = cls._create_portal_user(stranger)
        cls.contract.user_id = cls.manager

    def _send(self, user, name="PO-7", content=PDF, file_name="po.pdf", **values):
        self.authenticate(user.login, user.login)
        data = {
            "csrf_token": Request.csrf_token(self),
            "customer_id": str(self.customer.id),
            "name": name,
            **values,
        }
        response = self.url_open(
            "/my/purchase-orders/send",
            data=data,
            files={"file": (file_name, content, "application/pdf")},
        )
        self.assertEqual(response.status_code, 200)
        self.env.invalidate_all()
        return response.text

    def _orders(self):
        return self.env["support.purchase.order"].search(
            [("partner_id", "=", self.customer.id)]
        )

    def test_the_lead_sends_an_order_with_file_number_and_limit(self):
        """K5: and reads it back; who manages the service is told."""
        page = self._send(
            self.lead_user,
            " PO-7 ",
            amount_limit="1.500,50",
            date_start="2026-01-01",
            date_end="2026-12-31",
        )
        self.assertIn("we have your purchase order PO-7", page)
        order = self._orders()
        self.assertRecordValues(
            order,
            [
                {
                    "name": "PO-7",
                    "amount_limit": 1500.5,
                    "sent_by": "Ana Lead",
                    "state": "open",
                    "date_end": self.day("2026-12-31"),
                }
            ],
        )
        self.assertIn(self.manager.partner_id, order.message_partner_ids)
        path = f"/my/purchase-orders/{order.id}/file"
        response = self.url_open(path)
        self.assertEqual(response.content, PDF)
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")

    def test_what_is_missing_or_wrong_is_said_and_nothing_is_kept(self):
        """K5: number, file, amount; no programs; no number twice."""
        cases = [
            ({"name": " "}, "Write the number"),
            ({"content": b"", "file_name": ""}, "Attach the file"),
            ({"content": b"MZ program"}, "not accepted"),
            ({"amount_limit": "a lot"}, "is not an amount"),
            ({"amount_limit": "10²"}, "is not an amount"),
        ]
        for values, message in cases:
            self.assertIn(message, self._send(self.lead_user, **values))
        self.assertFalse(self._orders())

    def test_only_the_lead_sends(self):
        """Rule 15: not the backup, not a colleague, not another customer's."""
        for user in (self.backup_user, self.colleague_user, self.stranger_user):
            page = self._send(user)
            self.assertIn("Only the lead key user sends purchase orders", page)
        self.assertFalse(self._orders())

    def test_a_substitute_sends(self):
        """Rule 15: the backup while substituting the lead."""
        self.customer.support_key_user_ids.filtered(
            lambda k: k.role == "backup"
        ).substitutes_from = "2020-01-01"
        self._send(self.backup_user)
        self.assertEqual(self._orders().sent_by, "Beto Backup")

    def test_a_contract_of_somebody_else_is_refused(self):
        """Invariant 4: whatever the form says."""
        foreign = self._create_contract(self.other_customer)
        page = self._send(self.lead_user, contract_ids=str(foreign.id))
        self.assertIn("not a contract of yours", page)
        self.assertFalse(self._orders())

    def test_nobody_else_reads_the_page_or_the_file(self):
        """Invariant 4: the list is empty, the file is not given, login is asked."""
        self._send(self.lead_user)
        path = f"/my/purchase-orders/{self._orders().id}/file"
        for user in (self.colleague_user, self.stranger_user):
            self.authenticate(user.login, user.login)
            self.assertNotIn("PO-7", self.url_open("/my/purchase-orders").text)
            self.assertNotEqual(self.url_open(path).content, PDF)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open("/my/purchase-orders").url)
        self.assertIn("/web/login", self.url_open(path).url)

    def test_both_key_users_read_it(self):
        """K4: the backup reads, and is told who sends."""
        self._send(self.lead_user)
        self.authenticate(self.backup_user.login, self.backup_user.login)
        page = self.url_open("/my/purchase-orders").text
        self.assertIn("PO-7", page)
        self.assertIn("lead key user", page)

    def test_what_was_sent_is_not_deleted(self):
        """K5: it stays as proof."""
        self._send(self.lead_user)
        with self.assertRaisesRegex(UserError, "close it"):
            self._orders().with_user(self.manager).unlink()

    @freeze_time("2026-07-02")
    def test_the_page_of_a_proposal_offers_the_orders(self):
        """K5: with what is left of each."""
        self.env["support.purchase.order"].create(
            {
                "name": "PO-<script>",
                "partner_id": self.customer.id,
                "date_start": self.day("2026-01-01"),
                "amount_limit": 100.0,
            }
        )
        self._create_charge(60)
        proposal = self._propose()
        proposal.action_send()
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open(f"/my/proposals/{proposal.id}").text
        self.assertIn("PO-&lt;script&gt;", page)
        self.assertNotIn("PO-<script>", page)
        self.assertIn("100.00", page)

    def test_an_independent_customer_sends_its_own(self):
        """K11: without key users a customer speaks for itself."""
        alone = self._create_customer("Alone")
        user = self._create_portal_user(self._create_person("Olga Own", alone))
        orders = self.env["support.purchase.order"].with_user(user)
        order = orders._send(alone, {"name": "PO-9"}, "po.pdf", PDF)
        self.assertTrue(order.sudo(False).has_access("read"))
        with self.assertRaises(AccessError):
            orders._send(self.customer, {"name": "PO-9"}, "po.pdf", PDF)
