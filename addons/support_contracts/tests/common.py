from datetime import date

from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon


class SupportCommon(BaseCommon):
    """A customer, a consultant's firm and short ways to make what tests need."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product_hour = cls._create_product("Support hour", 50.0)
        cls.work_type = cls._create_work_type("REMOTE")
        cls.customer = cls._create_customer("Cerámicas Lima")
        cls.other_customer = cls._create_customer("Fundición Norte")
        cls.manager = cls._create_user("manager", "group_support_manager")
        cls.consultant = cls._create_user("consultant", "group_support_consultant")
        cls.auditor = cls._create_user("auditor", "group_support_auditor")

    # ------------------------------------------------------------------
    # Factories
    # ------------------------------------------------------------------

    @classmethod
    def _create_user(cls, login, group, **values):
        groups = group if "." in group else f"support_contracts.{group}"
        return new_test_user(cls.env, login=login, groups=groups, **values)

    @classmethod
    def _create_customer(cls, name, **values):
        return cls.env["res.partner"].create(
            {"name": name, "is_company": True, **values}
        )

    @classmethod
    def _create_product(cls, name, price=0.0, minutes=0, **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "service",
                "list_price": price,
                "support_minutes": minutes,
                "uom_id": cls.env.ref("uom.product_uom_hour").id,
                "taxes_id": False,
                **values,
            }
        )

    @classmethod
    def _create_work_type(cls, code, **values):
        return cls.env["support.work.type"].create(
            {
                "code": code,
                "name": code.title(),
                "product_id": cls.product_hour.id,
                **values,
            }
        )

    @classmethod
    def _create_contract(cls, partner=None, state="active", entitlements=(), **values):
        """A contract from 1 January 2026 on; entitlements are dicts of values."""
        if entitlements:
            values["entitlement_ids"] = [
                Command.create({"name": "Hours", **terms}) for terms in entitlements
            ]
        contract = cls.env["support.contract"].create(
            {
                "partner_id": (partner or cls.customer).id,
                "date_start": date(2026, 1, 1),
                "date_end": False,
                **values,
            }
        )
        if state in ("signed", "active"):
            contract.action_sign()
        if state == "active":
            contract.action_activate()
        return contract

    @classmethod
    def _create_package(cls, contract, minutes, **values):
        """An open package of a prepaid entitlement of the contract."""
        entitlement = contract.entitlement_ids.filtered(
            lambda e: e.kind == "prepaid_hours"
        )[:1] or cls.env["support.entitlement"].create(
            {
                "contract_id": contract.id,
                "name": "Packages",
                "kind": "prepaid_hours",
            }
        )
        package = cls.env["support.hour.package"].create(
            {
                "entitlement_id": entitlement.id,
                "purchased_on": date(2026, 1, 1),
                "date_start": date(2026, 1, 1),
                "granted_minutes": minutes,
                **values,
            }
        )
        package._open()
        return package

    @classmethod
    def _record_move(cls, package, kind, minutes, day=None, **values):
        return cls.env["support.hour.move"].create(
            {
                "package_id": package.id,
                "kind": kind,
                "minutes": minutes,
                "date": day or package.date_start,
                **values,
            }
        )

    # ------------------------------------------------------------------
    # Asserts
    # ------------------------------------------------------------------

    def assertLedgerAdds(self, packages):
        """Invariant: the moves of every package add up to what it has left."""
        packages.invalidate_recordset()
        for package in packages:
            self.assertEqual(
                sum(package.move_ids.mapped("minutes")), package.remaining_minutes
            )
            self.assertGreaterEqual(package.remaining_minutes, 0)
