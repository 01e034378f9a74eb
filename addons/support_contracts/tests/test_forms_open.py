from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from .common_forms import FormsMixin
from .common_renewal import RenewalCase

READERS = (
    "group_support_consultant",
    "group_support_dispatcher",
    "group_support_manager",
    "group_support_tower_manager",
    "group_support_sales",
    "group_support_auditor",
    "account.group_account_invoice",
)


@tagged("post_install", "-at_install")
class TestFormsOpen(FormsMixin, RenewalCase):
    """G8: whoever may read a record opens its form, with all that it shows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract.rate_ids = [Command.create({"price": 50.0})]
        cls.package = cls._create_package(cls.contract, 600)
        cls._create_charge(60)
        cls.proposal = cls._approve(cls._propose())
        cls.order = cls.env["support.purchase.order"].create(
            {
                "name": "PO-1",
                "partner_id": cls.customer.id,
                "amount_limit": 500.0,
                "date_start": date(2026, 1, 1),
            }
        )
        cls.proposal.sudo().purchase_order_id = cls.order
        cls.readers = [
            cls._create_user(f"reader{number}", group)
            for number, group in enumerate(READERS)
        ]

    def test_agreements(self):
        for record in (self.contract, self.plan, self.contract.entitlement_ids[:1]):
            self.assertOpens(record)

    def test_hours(self):
        self._record_move(self.package, "consume", -60, "2026-06-10")
        self.assertOpens(self.package)

    def test_money(self):
        """Sales see the order of a customer, and not what was proposed on it."""
        for record in (self.order, self.proposal, self.proposal.charge_ids[:1]):
            self.assertOpens(record)

    def test_people(self):
        key_user = self.env["support.key.user"].search([], limit=1)
        installation = self._create_installation()
        for record in (key_user, installation, self._create_ticket()):
            self.assertOpens(record)
