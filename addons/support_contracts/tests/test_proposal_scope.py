from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common_money import MoneyCase

JUNE = date(2026, 6, 1), date(2026, 6, 30)


@tagged("post_install", "-at_install")
class TestProposalScope(MoneyCase):
    """K5: a proposal bills a contract, a customer, or a group."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._create_contract(tz="UTC")
        cls.subsidiary = cls._create_customer(
            "Cerámicas Sur", parent_id=cls.customer.id
        )
        cls.third = cls._create_contract(cls.subsidiary, tz="UTC")
        cls.foreign = cls._create_contract(cls.other_customer, tz="UTC")
        cls.contracts = cls.contract + cls.second + cls.third + cls.foreign
        for contract in cls.contracts:
            cls._create_charge(60, contract=contract)

    def test_each_contract_apart(self):
        """K5: what is usual."""
        proposals = self._propose(self.contracts)
        self.assertEqual(proposals.contract_id, self.contracts)
        self.assertEqual(proposals.mapped("amount"), [60.0] * 4)

    def test_one_proposal_for_a_customer(self):
        """K5: its contracts share the proposal and the invoice, not the lines."""
        proposals = self._propose(self.contracts, scope="customer")
        self.assertEqual(len(proposals), 3)
        shared = proposals.filtered(lambda p: len(p.contract_ids) == 2)
        self.assertRecordValues(
            shared,
            [{"partner_id": self.customer.id, "amount": 120.0, "scope": "customer"}],
        )
        self.assertEqual(shared.contract_id, self.contract)
        move = self._approve(shared)._create_invoices()
        self.assertEqual(move.partner_id, self.customer)
        self.assertEqual(len(move.invoice_line_ids), 2)
        self.assertIn(self.second.name, move.invoice_line_ids[1].name)

    def test_one_proposal_for_a_group_goes_to_its_head(self):
        """K4, K5: the key users of the group answer."""
        self.assertEqual(self.subsidiary.commercial_partner_id, self.subsidiary)
        proposals = self._propose(self.contracts, scope="group")
        shared = proposals.filtered(lambda p: p.partner_id == self.customer)
        self.assertEqual(shared.contract_ids, self.contract + self.second + self.third)
        self.assertEqual(len(proposals), 2)
        self._approve(shared)
        self.assertEqual(shared.state, "approved")

    def test_a_group_without_key_users_is_billed_by_customer(self):
        """K4: somebody has to be able to answer."""
        self.customer.support_key_user_ids.unlink()
        proposals = self._propose(self.third + self.contract, scope="group")
        self.assertEqual(proposals.partner_id, self.customer + self.subsidiary)

    def test_contracts_of_two_currencies_or_companies_never_share(self):
        """Currency: an invoice has one."""
        euro = self.env.ref("base.EUR") + self.env.ref("base.USD")
        other = (euro - self.contract.currency_id)[0]
        other.active = True
        fourth = self._create_contract(currency_id=other.id)
        self._create_charge(60, contract=fourth)
        proposals = self._propose(self.contract + fourth, scope="customer")
        self.assertEqual(len(proposals), 2)
        self.assertEqual(proposals.currency_id, self.contract.currency_id + other)

    def test_a_charge_of_somebody_else_is_refused(self):
        """Invariant 4: whatever the scope."""
        shared = self._propose(self.contract + self.second, scope="customer")
        charge = self._create_charge(5, contract=self.foreign)
        with self.assertRaisesRegex(ValidationError, "another contract"):
            charge.sudo().proposal_id = shared

    def test_the_statement_of_each_contract_shows_the_shared_proposal(self):
        """K13: with the time and the amount of that contract only."""
        self._create_charge(30, contract=self.second)
        shared = self._propose(self.contract + self.second, scope="customer")
        shared.action_send()
        parts = {
            contract: contract._get_statement_billing(*JUNE)["proposals"]
            for contract in self.contract + self.second
        }
        self.assertEqual(
            parts,
            {self.contract: [(shared, 60, 60.0)], self.second: [(shared, 90, 90.0)]},
        )
        self.assertEqual(shared.amount, 150)

    def test_the_parts_of_a_shared_proposal_add_up_to_it(self):
        """K13: to the cent, also where a line of the invoice is rounded as a whole."""
        for contract in self.contract + self.second:
            for _number in range(2):
                self._create_charge(5, contract=contract, price_unit=0.1)
        shared = self._propose(self.contract + self.second, scope="customer")
        amounts = [
            shared._get_amounts_of(contract)[shared]
            for contract in self.contract + self.second
        ]
        self.assertEqual(shared.currency_id.round(sum(amounts)), shared.amount)
        with self.assertQueryCount(1):
            shared._get_amounts_of(self.contract)
