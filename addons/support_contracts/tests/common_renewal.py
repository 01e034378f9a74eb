from datetime import date

from odoo.fields import Command

from .common_money import MoneyCase


class RenewalCase(MoneyCase):
    """A contract of 2026: ten hours a month for a monthly fee of 300."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fee_product = cls._create_product("Fee", 300.0)
        cls.plan = cls.env["support.plan"].create(
            {
                "name": "Monthly",
                "fee_product_id": cls.fee_product.id,
                "fee_amount": 300.0,
                "notice_days": 60,
                "entitlement_ids": [
                    Command.create(
                        {
                            "name": "Monthly hours",
                            "kind": "period_hours",
                            "minutes": 600,
                        }
                    )
                ],
            }
        )
        cls.contract = cls._create_contract(
            plan_id=cls.plan.id, date_end=date(2026, 12, 31), tz="UTC"
        )
        cls.entitlement = cls.contract.entitlement_ids

    def _invoice_fee(self, contract=None):
        """The next invoice of the fee, posted."""
        fee = (contract or self.contract).fee_contract_ids.sudo()
        move = fee.recurring_create_invoice()
        if move:
            move.action_post()
        return move

    def _packages(self, origin="period"):
        found = self.contract.package_ids.filtered(lambda p: p.origin == origin)
        return found.sorted("date_start")
