from datetime import date

from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import TODAY, TimeCase


class CoverCase(TimeCase):
    """A contract with a package of ten hours and a maintenance of the work type."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.package = cls._create_package(cls.contract, 600)
        cls.terms = cls.env["support.entitlement"].create(
            {
                "contract_id": cls.contract.id,
                "name": "Full maintenance",
                "kind": "maintenance",
                "work_type_ids": cls.work_type.ids,
            }
        )

    @classmethod
    def _create_fee(cls, entitlement, months=3):
        """A monthly fee from January on, invoiced for so many months."""
        product = cls._create_product("Fee", 100.0)
        fee = cls.env["contract.contract"].create(
            {
                "name": "Fee",
                "partner_id": cls.customer.id,
                "support_contract_id": entitlement.contract_id.id,
                "line_recurrence": False,
                "recurring_rule_type": "monthly",
                "date_start": "2026-01-01",
                "contract_line_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "name": "Fee",
                            "quantity": 1,
                            "specific_price": 100.0,
                            "date_start": "2026-01-01",
                            "recurring_next_date": "2026-01-01",
                        }
                    )
                ],
            }
        )
        entitlement.contract_line_id = fee.contract_line_ids
        moves = cls.env["account.move"]
        for _month in range(months):
            moves |= fee.recurring_create_invoice()
        for move in moves:
            move.action_post()
        return moves


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestMaintenance(CoverCase):
    """W5, rule 10: labour under a maintenance agreement is discounted altogether."""

    def test_labour_is_discounted_and_stays_visible(self):
        """W5: 100 % discount, visible, and the hours stay."""
        self.log(1.5)
        segment = self.close()
        self.assert_sums(segment, discounted=90)
        self.assertRecordValues(
            self.charges_of(segment),
            [
                {
                    "minutes": 90,
                    "price_unit": 60,
                    "discount": 100,
                    "amount": 0,
                    "value": 90,
                    "verdict": "no_charge",
                    "reason": "Maintenance agreement “Full maintenance”",
                }
            ],
        )
        self.assertEqual(self.package.remaining_minutes, 600)
        self.assertIn("1:30 not charged: Maintenance agreement", segment.coverage)
        self.assert_adds_up()

    def test_work_of_another_type_burns_the_hours(self):
        """W5: on its work types only."""
        travel = self._create_work_type("TRAVEL")
        self.log(1, work_type_id=travel.id)
        segment = self.close()
        self.assert_sums(segment, allocated=60)
        self.assertIn("1:00 from", segment.coverage)

    def test_materials_are_never_discounted(self):
        """W5: materials do not carry the discount."""
        charge = self.env["support.charge"].create(
            {
                "name": "Fuser",
                "contract_id": self.contract.id,
                "product_id": self._create_product("Fuser", 80.0).id,
                "price_unit": 80.0,
            }
        )
        self.log(1)
        self.close()
        self.assertRecordValues(
            charge, [{"verdict": "billable", "discount": 0, "amount": 80}]
        )

    def test_it_covers_while_its_fee_is_being_invoiced(self):
        """Rule 10: the month of the work is invoiced and posted."""
        self._create_fee(self.terms, months=3)
        self.log(1)
        self.assert_sums(self.close(), discounted=60)

    def test_without_the_fee_the_manager_decides(self):
        """Rule 10: held, and the customer is not asked."""
        self._create_fee(self.terms, months=2)
        self.contract.overage_policy = "ask"
        self.log(1)
        segment = self.close()
        self.assert_sums(segment, held=60)
        self.assertTrue(segment.waits_for_manager)
        self.assertIn("is not invoiced for 03/10/2026", segment.coverage)
        self.assertFalse(self.pending(segment.cutoff_id, "overage"))
        self.assertEqual(self.package.remaining_minutes, 600)

    def test_a_credited_fee_covers_no_longer(self):
        """Rule 10: the fee's invoice was credited in full."""
        moves = self._create_fee(self.terms, months=3)
        moves[-1]._reverse_moves(
            [{"invoice_date": date(2026, 3, 15)}], cancel=False
        ).action_post()
        self.log(1)
        self.assert_sums(self.close(), held=60)

    def test_a_gate_of_payment_wants_the_fee_paid(self):
        self.terms.gate = "paid"
        moves = self._create_fee(self.terms, months=3)
        self.log(1)
        self.log(1, "2026-03-11")
        self.assert_sums(self.close(), held=60)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=moves.ids
        ).create({"group_payment": False})._create_payments()
        self.assert_sums(self.close("2026-03-11"), discounted=60)

    def test_the_manager_allocates_anew_once_the_fee_is_invoiced(self):
        """Rule 10: else the manager decides."""
        self._create_fee(self.terms, months=2)
        self.log(1)
        segment = self.close()
        self.terms.contract_line_id.contract_id.recurring_create_invoice().action_post()
        segment.with_user(self.manager).action_reallocate("The fee was late")
        self.assert_sums(segment, discounted=60)
        self.assertFalse(segment.waits_for_manager)

    def test_the_manager_bills_what_waits(self):
        self._create_fee(self.terms, months=2)
        self.log(1)
        segment = self.close()
        segment.with_user(self.manager).action_bill_held("No fee, no discount")
        self.assert_sums(segment, charged=60)

    def test_a_correction_takes_the_discount_back(self):
        """Invariant 2 holds for what was discounted, too."""
        line = self.log(1)
        self.close()
        self.log(
            -0.5,
            corrects_id=line.id,
            work_type_id=self.work_type.id,
        )
        correction = self.close()
        self.assert_sums(correction, discounted=-30)
        self.assertRecordValues(
            self.charges_of(correction),
            [
                {
                    "minutes": -30,
                    "discount": 100,
                    "verdict": "no_charge",
                    "reason": "Maintenance agreement “Full maintenance”",
                }
            ],
        )
        self.assert_adds_up()

    def test_covered_work_is_not_pending(self):
        """The same rules run dry: it burns nothing."""
        self.log(1)
        self.contract.invalidate_recordset()
        self.assertEqual(self.contract.pending_minutes, 0)

    def test_a_ticket_that_staff_gave_to_the_hours_burns_them(self):
        """K20: the verdict of staff rules."""
        self.ticket._decide_cover("contract", "Not under maintenance")
        self.log(1)
        self.assert_sums(self.close(), allocated=60)

    def test_an_agreement_that_is_over_covers_nothing(self):
        self.terms.date_end = date(2026, 3, 9)
        self.log(1)
        self.assert_sums(self.close(), allocated=60)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestWarranty(CoverCase):
    """U1, rule 17: work within the warranty is discounted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.terms.write(
            {
                "kind": "warranty",
                "name": "Stabilisation",
                "date_end": "2026-03-10",
            }
        )

    def test_work_until_its_last_day_is_covered(self):
        """U1: the last day is included, the next one is not."""
        self.log(1, "2026-03-10")
        self.log(1, "2026-03-11")
        inside = self.close("2026-03-10")
        self.assert_sums(inside, discounted=60)
        self.assertIn("Warranty “Stabilisation” until 03/10/2026", inside.coverage)
        self.assert_sums(self.close("2026-03-11"), allocated=60)

    def test_the_installations_own_end_rules(self):
        """U1: each project has its warranty period after go-live."""
        installation = self.env["support.installation"].create(
            {
                "name": "ERP",
                "partner_id": self.customer.id,
                "date_go_live": "2026-01-01",
                "date_warranty_end": "2026-03-08",
            }
        )
        self.ticket.support_installation_id = installation
        self.log(1, "2026-03-08")
        self.log(1, "2026-03-09")
        self.assert_sums(self.close("2026-03-08"), discounted=60)
        self.assert_sums(self.close("2026-03-09"), allocated=60)

    def test_the_key_user_cannot_choose_it_away(self):
        """K20: covered work is not charged, wherever the hours would come from."""
        self.ticket.hours_source = "billed"
        self.log(1)
        self.assert_sums(self.close(), discounted=60)
