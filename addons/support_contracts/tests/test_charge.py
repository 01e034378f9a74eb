from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_money import MoneyCase


@tagged("post_install", "-at_install")
class TestCharge(MoneyCase):
    def test_amount_is_of_exact_minutes_and_rounded_once(self):
        """Rounded figures are for eyes only: 20 min at 100 are 33.33, not 33.00."""
        table = {
            (20, 100.0, 0.0): 33.33,
            (1, 100.0, 0.0): 1.67,
            (90, 50.0, 10.0): 67.5,
            (-30, 50.0, 0.0): -25.0,
            (60, 50.0, 100.0): 0.0,
        }
        for (minutes, price, discount), amount in table.items():
            charge = self._create_charge(minutes, price_unit=price, discount=discount)
            self.assertEqual(charge.amount, amount, (minutes, price, discount))

    def test_what_is_not_time_has_a_quantity(self):
        """W3: materials."""
        charge = self._create_charge(0, quantity=2.5, price_unit=10.0)
        self.assertEqual(charge.amount, 25.0)

    def test_typed_charge_starts_at_the_price_of_the_contract(self):
        """K10: its pricelist, else the customer's, else the list price; editable."""
        cable = self._create_product("Cable", 8.0)
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Half price",
                "item_ids": [
                    Command.create({"compute_price": "percentage", "percent_price": 50})
                ],
            }
        )
        for expected in (8.0, 4.0):
            with Form(self.env["support.charge"]) as form:
                form.name = "Cable"
                form.contract_id = self.contract
                form.product_id = cable
                self.assertEqual(form.price_unit, expected)
                form.price_unit = 7.0
            self.assertEqual(form.record.amount, 7.0)
            self.contract.pricelist_id = pricelist

    def test_verdict_decides_what_the_customer_pays(self):
        """G11, W6: absorbed and goodwill work keep their value and pay nothing."""
        charges = self._create_charge()
        for verdict in ("no_charge", "do_not_bill"):
            charges += self._create_charge(verdict=verdict, reason="Our mistake")
        self.assertRecordValues(
            charges,
            [
                {"amount": 60.0, "value": 60.0, "state": "open"},
                {"amount": 0.0, "value": 60.0, "state": "open"},
                {"amount": 0.0, "value": 60.0, "state": "absorbed"},
            ],
        )

    @mute_logger("odoo.sql_db")
    def test_what_is_not_billed_needs_its_reason(self):
        """W6: goodwill work has its reason; blanks are none."""
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self._create_charge(verdict="no_charge", reason="  ")

    @mute_logger("odoo.sql_db")
    def test_a_source_is_charged_once_per_round(self):
        """Invariant 2: nothing twice."""
        source = {"source_model": "support.time.segment", "source_id": 7}
        self._create_charge(**source)
        self._create_charge(**source, source_round=1)
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self._create_charge(**source)

    def test_where_a_charge_goes_is_not_written_by_hand(self):
        """Invariant 3: links to invoices are made by billing alone."""
        charge = self._create_charge()
        proposal = self._propose()
        for user in (self.accountant, self.manager):
            with self.assertRaises(UserError):
                charge.with_user(user).proposal_id = False
            with self.assertRaises(UserError):
                charge.with_user(user).invoice_line_id = False
        self.assertEqual(charge.proposal_id, proposal)

    def test_a_person_claims_no_source_for_a_new_charge(self):
        """Invariant 3: a typed charge comes from nowhere but the person."""
        charges = self.env["support.charge"].with_user(self.accountant)
        values = {
            "name": "Cable",
            "contract_id": self.contract.id,
            "product_id": self.product_hour.id,
        }
        with self.assertRaises(UserError):
            charges.create({**values, "source_model": "x", "source_id": 1})
        self.assertEqual(charges.create(values).state, "open")

    def test_a_person_adds_charges_to_draft_proposals_only(self):
        """K5: what was sent is not added to."""
        self._create_charge()
        proposal = self._propose()
        values = {
            "name": "Cable",
            "contract_id": self.contract.id,
            "product_id": self.product_hour.id,
            "proposal_id": proposal.id,
        }
        charges = self.env["support.charge"].with_user(self.accountant)
        self.assertEqual(charges.create(values).state, "proposed")
        proposal.action_send()
        with self.assertRaises(UserError):
            charges.create(values)

    def test_a_charge_belongs_to_proposals_of_its_contract(self):
        """One contract, one bill."""
        self._create_charge()
        other = self._create_charge(contract=self._create_contract(self.other_customer))
        with self.assertRaises(ValidationError):
            other.proposal_id = self._propose()

    def test_sent_charges_are_not_changed_nor_deleted(self):
        """K5: what the customer was shown stays as it was shown."""
        charge = self._create_charge()
        self._propose().action_send()
        with self.assertRaisesRegex(UserError, "Printer repaired"):
            charge.minutes = 90
        with self.assertRaises(UserError):
            charge.unlink()
        with self.assertRaises(UserError):
            charge.action_remove_from_proposal()

    def test_charges_leave_a_draft_proposal(self):
        """K5: before it is shown, a charge can wait for another proposal."""
        charges = self._create_charge() + self._create_charge()
        proposal = self._propose()
        charges[0].with_user(self.accountant).action_remove_from_proposal()
        self.assertEqual(proposal.charge_ids, charges[1])
        self.assertEqual(charges[0].state, "open")

    def test_absorbing_a_charge_takes_it_off_the_draft(self):
        """G11: block claim: never on an invoice."""
        charge = self._create_charge()
        proposal = self._propose()
        charge.write({"verdict": "do_not_bill", "reason": "Block claim"})
        self.assertFalse(proposal.charge_ids)
        self.assertEqual(charge.state, "absorbed")

    def test_consultant_reads_charges_and_changes_none(self):
        """Who: charges are the manager's and accounting's."""
        charge = self._create_charge().with_user(self.consultant)
        self.assertEqual(charge.amount, 60.0)
        with self.assertRaises(UserError):
            charge.verdict = "no_charge"

    def test_lines_alike_are_shared_and_their_minutes_rounded_once(self):
        """Three times 1 min at 100 are 5.00 on one line, not 3 × 1.67."""
        charges = self._create_charge(1, price_unit=100.0)
        charges += self._create_charge(1, price_unit=100.0, date=date(2026, 6, 2))
        charges += self._create_charge(1, price_unit=100.0)
        [line] = charges._get_billing_lines()
        self.assertEqual((line.minutes, line.amount), (3, 5.0))

    def test_lines_differ_by_ticket_price_discount_verdict_and_sign(self):
        """W5, W6: what is not alike is seen apart; absorbed work is not seen."""
        charges = self._create_charge()
        for values in (
            {"ticket_id": self.ticket.id},
            {"price_unit": 70.0},
            {"discount": 10.0},
            {"verdict": "no_charge", "reason": "Goodwill"},
            {"minutes": -60},
            {"verdict": "do_not_bill", "reason": "Block claim"},
        ):
            charges += self._create_charge(**{"minutes": 60, **values})
        lines = charges._get_billing_lines()
        self.assertEqual(len(lines), 6)
        self.assertEqual(sum(line.amount for line in lines), 60 + 70 + 54)

    def test_line_says_the_exact_time_and_why_it_is_free(self):
        """W6: the reason is printed."""
        charge = self._create_charge(67, verdict="no_charge", reason="Goodwill")
        [line] = charge._get_billing_lines()
        self.assertIn("1:07", line.name)
        self.assertIn("Goodwill", line.name)
        self.assertEqual((line.price_unit, line.discount), (60.0, 100.0))

    def test_line_of_many_works_names_the_ticket(self):
        """A line of ten works does not print ten names."""
        charges = self.env["support.charge"]
        for number in range(4):
            charges += self._create_charge(name=f"W{number}")
        [line] = charges._get_billing_lines()
        self.assertIn("…", line.name)
        charges.ticket_id = self.ticket
        [line] = charges._get_billing_lines()
        self.assertIn(self.ticket.number, line.name)
