from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common_money import MoneyCase


@tagged("post_install", "-at_install")
@freeze_time("2026-01-10 12:00:00")
class TestContractStart(MoneyCase):
    """A first contract from a plan, on one screen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pack = cls._create_product("Package of 10 h", 450.0, minutes=600)
        terms = {"name": "Packages", "kind": "prepaid_hours", "product_id": cls.pack.id}
        cls.plan = cls.env["support.plan"].create(
            {"name": "Prepaid", "entitlement_ids": [(0, 0, terms)]}
        )

    def _start(self, user=None, **values):
        start = (
            self.env["support.contract.start"]
            .with_user(user or self.manager)
            .create(
                {
                    "partner_id": self.other_customer.id,
                    "plan_id": self.plan.id,
                    "date_start": "2026-02-01",
                    "lead_name": "Lea",
                    "lead_email": "lea@norte.example",
                    **values,
                }
            )
        )
        contract_id = start.action_start()["res_id"]
        return self.env["support.contract"].browse(contract_id)

    def test_contract_key_users_and_quotation_at_once(self):
        contract = self._start(backup_name="Bea", backup_email="bea@norte.example")
        self.assertRecordValues(
            contract, [{"state": "draft", "partner_id": self.other_customer.id}]
        )
        self.assertEqual(contract.entitlement_ids.product_id, self.pack)
        self.assertEqual(
            self.other_customer.support_key_user_ids.mapped("role"), ["lead", "backup"]
        )
        order = self.env["sale.order"].search(
            [("support_contract_id", "=", contract.id)]
        )
        self.assertRecordValues(order, [{"state": "draft", "origin": contract.name}])
        self.assertEqual(order.order_line.product_id, self.pack)

    def test_a_plan_that_sells_nothing_makes_no_quotation(self):
        self.plan.entitlement_ids.product_id = False
        contract = self._start()
        self.assertFalse(
            self.env["sale.order"].search([("support_contract_id", "=", contract.id)])
        )

    def test_only_managers_start_contracts(self):
        with self.assertRaises(AccessError):
            self._start(user=self.consultant)
