from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .common_money import PackageSaleCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10 12:00:00")
class TestPackageAction(PackageSaleCase):
    """Each change of a package is an action with a reason, through the ledger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.package = cls._create_package(cls.contract, 600, date_end="2026-12-31")

    def _apply(self, operation, package=None, user=None, **values):
        wizard = (
            self.env["support.package.change"]
            .with_user(user or self.manager)
            .create(
                {
                    "package_id": (package or self.package).id,
                    "operation": operation,
                    "reason": "Agreed",
                    **values,
                }
            )
        )
        wizard.action_apply()

    def test_hours_move_to_another_package(self):
        other = self._create_package(self.contract, 60)
        self._apply("transfer", minutes=200, target_id=other.id)
        self.assertEqual(
            (self.package.remaining_minutes, other.remaining_minutes), (400, 260)
        )
        self.assertRecordValues(
            other.move_ids.filtered(lambda m: m.kind == "transfer"),
            [{"minutes": 200, "reason": "Agreed", "date": date(2026, 6, 10)}],
        )
        self.assertLedgerAdds(self.package | other)

    def test_hours_move_to_another_contract_with_their_dates(self):
        target = self._create_contract(tz="UTC")
        form = Form(
            self.env["support.package.change"]
            .with_user(self.manager)
            .with_context(
                default_package_id=self.package.id, default_operation="transfer"
            )
        )
        self.assertEqual(form.minutes, 600)
        form.target_contract_id = target
        form.reason = "Another company of the group pays"
        form.save().action_apply()
        self.assertRecordValues(
            target.package_ids,
            [
                {
                    "origin": "transfer",
                    "remaining_minutes": 600,
                    "date_end": date(2026, 12, 31),
                }
            ],
        )
        self.assertEqual(self.package.remaining_minutes, 0)
        self.assertLedgerAdds(self.package | target.package_ids)

    def test_hours_never_reach_another_customer(self):
        foreign = self._create_contract(self.other_customer)
        with self.assertRaisesRegex(UserError, "same customer"):
            self._apply("transfer", minutes=60, target_contract_id=foreign.id)

    def test_what_cannot_be_transferred(self):
        with self.assertRaisesRegex(UserError, "not that many"):
            self._apply("transfer", minutes=601)
        with self.assertRaisesRegex(UserError, "Choose the package"):
            self._apply("transfer", minutes=60)
        with self.assertRaisesRegex(UserError, "Choose another package"):
            self._apply("transfer", minutes=60, target_id=self.package.id)
        target = self._create_contract(state="signed")
        with self.assertRaisesRegex(UserError, "not in force"):
            self._apply("transfer", minutes=60, target_contract_id=target.id)
        self._apply("expire")
        with self.assertRaisesRegex(UserError, "between open packages"):
            self._apply("transfer", minutes=60)

    def test_expiry_is_extended(self):
        self._apply("extend", date="2027-03-31")
        self.assertEqual(self.package.date_end, date(2027, 3, 31))
        with self.assertRaisesRegex(UserError, "a later day"):
            self._apply("extend", date="2027-03-31")

    def test_a_package_without_end_is_not_extended(self):
        endless = self._create_package(self.contract, 60)
        with self.assertRaisesRegex(UserError, "a later day"):
            self._apply("extend", endless, date="2027-03-31")

    def test_expiring_early_is_in_the_ledger(self):
        self._apply("expire")
        self.assertRecordValues(
            self.package, [{"state": "closed", "remaining_minutes": 0}]
        )
        self.assertEqual(self.package.move_ids[:1].reason, "Agreed")

    def test_only_what_nobody_used_is_void(self):
        self._record_move(self.package, "consume", -1)
        with self.assertRaisesRegex(UserError, "nobody used"):
            self._apply("void")
        self._record_move(self.package, "refund", 1)
        self._apply("void")
        self.assertRecordValues(
            self.package, [{"state": "closed", "remaining_minutes": 0}]
        )
        self.assertLedgerAdds(self.package)
        with self.assertRaisesRegex(UserError, "closed already"):
            self._apply("void")

    def test_a_promise_is_void_without_a_move(self):
        self.package.entitlement_id.gate = "paid"
        _order, waiting = self._sell("paid")
        self._apply("void", waiting)
        self.assertEqual(waiting.state, "closed")
        self.assertFalse(waiting.move_ids)

    def test_each_action_wants_its_reason(self):
        for operation, values in (
            ("transfer", {"minutes": 60}),
            ("extend", {"date": "2027-03-31"}),
            ("expire", {}),
            ("void", {}),
            ("adjust", {"minutes": 60}),
        ):
            with self.assertRaises(UserError):
                self._apply(operation, reason=" ", **values)

    def test_only_a_manager_changes_packages(self):
        with self.assertRaises(AccessError):
            self._apply("void", user=self.consultant)

    def test_a_manager_does_not_delete_a_promise(self):
        self.package.entitlement_id.gate = "paid"
        _order, waiting = self._sell("paid")
        with self.assertRaisesRegex(UserError, "void it"):
            waiting.with_user(self.manager).unlink()

    def test_a_package_is_renewed_by_a_quotation(self):
        """K9: packages are renewable."""
        _order, package = self._sell()
        action = package.with_user(self.salesman).sudo().action_renew()
        order = self.env["sale.order"].browse(action["res_id"])
        self.assertRecordValues(
            order, [{"state": "draft", "support_contract_id": self.contract.id}]
        )
        self.assertEqual(order.order_line.product_id, self.product_pack)
        with self.assertRaisesRegex(UserError, "nothing to renew"):
            self.package.action_renew()
