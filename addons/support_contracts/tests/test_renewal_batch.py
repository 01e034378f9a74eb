from datetime import date, timedelta

from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common_renewal import RenewalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestRenewalBatch(RenewalCase):
    """Whose matter a renewal is, and that many cost no more queries than one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls._create_user("account", "group_support_consultant")

    def _create_contracts(self, count, **values):
        values = {
            "plan_id": self.plan.id,
            "date_end": date(2026, 12, 31),
            "tz": "UTC",
            **values,
        }
        contracts = (self._create_contract(**values) for _number in range(count))
        return self.env["support.contract"].concat(*contracts)

    def count(self, act):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        act()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def assertSameBudget(self, act, one, many):
        """``act`` takes as many queries for ``many`` records as for ``one``.

        But two: records of several origins are read in more than one go.
        """
        act(one[:1])
        single = self.count(lambda: act(one[1:]))
        self.assertLessEqual(self.count(lambda: act(many)), single + 2)

    # whose matter

    def _name_manager(self, user, **values):
        return self.env["support.contract.member"].create(
            {
                "contract_id": self.contract.id,
                "user_id": user.id,
                "role": "account_manager",
                "date_start": "2026-01-01",
                **values,
            }
        )

    def test_a_renewal_is_the_account_managers(self):
        """K9: else the service manager's."""
        self.contract.user_id = self.manager
        self._name_manager(self.account)
        self.contract._notice_renewal()
        self.assertEqual(self.contract.activity_ids.user_id, self.account)

    def test_without_an_account_manager_it_is_the_service_managers(self):
        """K9: nobody named, no more, not yet, or gone."""
        self.contract.user_id = self.manager
        gone = self._create_user("gone", "group_support_consultant", active=False)
        self._name_manager(self.account, date_end="2026-03-09")
        self._name_manager(self.account, date_start="2026-03-11")
        self._name_manager(gone)
        users = self.contract._get_renewal_users()
        self.assertEqual(users, {self.contract: self.manager})

    def test_it_is_told_in_the_language_of_whose_matter_it_is(self):
        """K9: whatever language the scheduled action runs in."""
        self.env["res.lang"]._activate_lang("es_ES")
        self.account.lang = "es_ES"
        self._name_manager(self.account)
        self.contract._notice_renewal()
        self.assertIn("renov", self.contract.activity_ids.summary)
        self.assertIn("31", str(self.contract.activity_ids.note))

    # batches

    def test_notices_cost_the_same_for_one_and_for_fifty(self):
        contracts = self._create_contracts(52, plan_id=False, user_id=self.manager.id)
        for number, contract in enumerate(contracts):
            contract.date_end += timedelta(days=number)
        self.assertSameBudget(
            lambda records: records._notice_renewal(), contracts[:2], contracts[2:]
        )
        self.assertEqual(len(contracts.activity_ids), 52)

    def test_package_notices_cost_the_same_for_one_and_for_fifty(self):
        packages = self.env["support.hour.package"].concat(
            *(
                self._create_package(contract, 600)
                for contract in self._create_contracts(52)
            )
        )
        for package in packages:
            package.date_end = date(2026, 12, 31)
        self.assertSameBudget(
            lambda records: records._notice_renewal(), packages[:2], packages[2:]
        )

    def _revise(self, contracts):
        revision = self.env["support.price.revision"].create(
            {"name": "2026", "date_effective": "2026-07-01", "percent": 10.0}
        )
        return self.env["support.price.revision.line"].create(
            [
                revision._prepare_line(contract) | {"revision_id": revision.id}
                for contract in contracts
            ]
        )

    def test_revised_prices_cost_the_same_for_one_and_for_fifty(self):
        contracts = self._create_contracts(52)
        for contract in contracts:
            contract.rate_ids = [Command.create({"price": 100.0})]
        lines = self._revise(contracts[:1]) | self._revise(contracts[1:2])
        many = self._revise(contracts[2:])
        self.assertSameBudget(lambda records: records._apply(), lines, many)
        self.assertEqual(set(contracts.fee_price_ids.mapped("amount")), {330.0})
        self.assertEqual(sorted(contracts[-1].rate_ids.mapped("price")), [100.0, 110.0])

    def test_opening_balances_cost_the_same_for_one_and_for_fifty(self):
        contracts = self._create_contracts(52)

        def record(contracts):
            self.env["support.opening.balance"].create(
                [{"contract_id": contract.id, "hours": 5} for contract in contracts]
            )

        self.assertSameBudget(record, contracts[:2], contracts[2:])
        opened = contracts.package_ids.filtered(lambda p: p.origin == "opening")
        self.assertEqual(set(opened.mapped("remaining_minutes")), {300})
        self.assertEqual(len(opened), 52)

    def test_accounts_of_independent_work_open_together(self):
        """K11: but for their numbers, which a sequence gives one by one."""
        customers = self.env["res.partner"].concat(
            *(self._create_customer(f"Customer {number}") for number in range(52))
        )
        company = self.env.company

        def open_for(customers):
            self.env["support.contract"]._open_independent(customers, company)

        contracts = self.env["support.contract"]
        if hasattr(contracts, "_ensure_projects"):
            # What a project of its own costs is Odoo's matter.
            self.patch(type(contracts), "_ensure_projects", lambda contracts: None)
        open_for(customers[:1])
        single = self.count(lambda: open_for(customers[1:2]))
        numbers = self.count(lambda: [contracts._numbered({}) for _number in range(50)])
        many = self.count(lambda: open_for(customers[2:]))
        self.assertLessEqual(many, single + numbers)
