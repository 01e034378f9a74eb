from odoo.tests import HttpCase, JsonRpcException, freeze_time, tagged
from odoo.tools import mute_logger

from .common import TODAY
from .common_estimates import QuotationCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPortalOrder(QuotationCase, HttpCase):
    """K5: whoever pays a quotation confirms it: by the address itself, too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = cls.env["payment.provider"].create(
            {"name": "Paper", "code": "none", "state": "test"}
        )
        cls.order = cls.quote(cls, cls.agree(180))
        cls.order.require_payment = True

    def pay(self, login):
        self.authenticate(login, login)
        return self.make_jsonrpc_request(
            f"/my/orders/{self.order.id}/transaction",
            {
                "access_token": self.order.access_token,
                "provider_id": self.provider.id,
                "payment_method_id": self.env.ref("payment.payment_method_unknown").id,
                "token_id": None,
                "amount": self.order.amount_total,
                "flow": "direct",
                "tokenization_requested": False,
                "landing_route": "/my",
            },
        )

    def test_nobody_but_a_key_user_begins_to_pay_a_quotation(self):
        """K5: neither a colleague nor a visitor who holds the link."""
        colleague = self._create_portal_user(self.colleague)
        for login in (colleague.login, None):
            with (
                mute_logger("odoo.http"),
                self.assertRaisesRegex(JsonRpcException, "ValidationError"),
            ):
                self.pay(login)
        self.assertFalse(self.order.transaction_ids)
        self.pay(self.lead_user.login)
        self.env.invalidate_all()
        self.assertEqual(len(self.order.transaction_ids), 1)

    def test_what_was_signed_is_paid_by_whoever_pays_bills(self):
        """Paying what is ordered already confirms nothing."""
        self.order.action_confirm()
        self.pay(self._create_portal_user(self.colleague).login)
        self.env.invalidate_all()
        self.assertEqual(len(self.order.transaction_ids), 1)
