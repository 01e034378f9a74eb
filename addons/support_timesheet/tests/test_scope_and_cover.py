from datetime import date

from odoo.exceptions import UserError
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


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestFallback(TimeCase):
    """Work out of a contract's scope: the next contract, else independent (K11)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.customer.support_contract_ids - cls.contract)._end("Replaced")
        cls.on_site = cls._create_work_type("ONSITE")
        cls.contract.entitlement_ids.work_type_ids = cls.work_type
        cls._create_package(cls.contract, 600)

    def test_the_next_contract_pays_what_the_first_does_not_admit(self):
        second = self._create_time_contract(self.customer)
        package = self._create_package(second, 600)
        self.contract.fallback_contract_id = second
        line = self.log(1, work_type_id=self.on_site.id)
        self.assertEqual(line.support_contract_id, second)
        self.assertEqual(line.project_id, second.project_id)
        segment = self.close(contract=second)
        self.assert_sums(segment, allocated=60)
        self.assertEqual(package.remaining_minutes, 540)
        self.assertIn(f"Out of the scope of {self.contract.name}", segment.coverage)

    def test_what_no_contract_admits_is_charged_at_the_standard_rate(self):
        """K11: out of a contract's scope, per hour at the current standard rate."""
        self.contract.rate_ids = [Command.create({"price": 10.0})]
        line = self.log(1, work_type_id=self.on_site.id)
        self.assertTrue(line.support_contract_id.is_independent)
        segment = self.close(contract=line.support_contract_id)
        self.assert_sums(segment, charged=60)
        self.assertRecordValues(
            self.charges_of(segment), [{"minutes": 60, "amount": 60, "price_unit": 60}]
        )
        self.assertIn("Independent work", segment.coverage)

    def test_open_time_follows_its_scope(self):
        """The work type, or what the ticket is about, was typed wrong."""
        line = self.log(1, work_type_id=self.on_site.id)
        line.with_user(self.consultant).work_type_id = self.work_type
        self.assertEqual(line.support_contract_id, self.contract)
        kind = self.env["helpdesk.ticket.type"].create({"name": "Question"})
        self.contract.entitlement_ids.ticket_type_ids = kind
        self.ticket.type_id = self.env["helpdesk.ticket.type"].create({"name": "New"})
        self.assertTrue(line.support_contract_id.is_independent)
        self.ticket.type_id = kind
        self.assertEqual(line.support_contract_id, self.contract)

    def test_published_time_stays_with_its_contract(self):
        line = self.log(1)
        self.publish()
        self.ticket._decide_cover("independent", "Not what was agreed")
        self.assertEqual(line.support_contract_id, self.contract)

    def test_a_correction_stays_with_the_contract_of_its_entry(self):
        line = self.log(1)
        self.close()
        self.ticket._decide_cover("independent", "Not what was agreed")
        correction = self.log(-1, corrects_id=line.id)
        self.assertEqual(correction.support_contract_id, self.contract)
        self.assert_sums(self.close(), allocated=-60)
        self.assert_adds_up()

    def test_nothing_is_lost_over_contracts_and_kinds(self):
        """Invariant 2, over a maintenance, a fallback and independent work."""
        second = self._create_time_contract(self.customer)
        second.entitlement_ids.work_type_ids = self.on_site
        other = self._create_work_type("OTHER")
        self.env["support.entitlement"].create(
            {
                "contract_id": second.id,
                "name": "Maintenance",
                "kind": "maintenance",
                "work_type_ids": self.on_site.ids,
            }
        )
        for minutes, work_type in enumerate(
            (self.work_type, self.on_site, other) * 3, start=7
        ):
            self.log(minutes / 60, work_type_id=work_type.id)
        contracts = self.ticket.timesheet_ids.support_contract_id
        self.assertEqual(len(contracts), 3)
        segments = self.env["support.time.segment"]
        for contract in contracts:
            segments |= self.close(contract=contract)
        self.assertEqual(sum(segments.mapped("burn_minutes")), sum(range(7, 16)))
        for segment in segments:
            self.assertEqual(
                segment.burn_minutes,
                segment.allocated_minutes
                + segment.charged_minutes
                + segment.discounted_minutes
                + segment.held_minutes,
            )
        self.assert_adds_up()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestIndependent(TimeCase):
    """K11: a ticket without contract, from the first hour to the proposal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._create_person("Ines Independent", cls.other_customer)
        cls.person_user = cls._create_portal_user(cls.person)
        cls.ticket = cls._create_ticket(partner_id=cls.person.id)

    def _close(self):
        contract = self.ticket.timesheet_ids.support_contract_id
        cutoff = self.publish(contract=contract)
        approval = cutoff.approval_ids.filtered(lambda a: a.state == "pending")
        approval.with_user(self.person_user)._decide(True)
        return cutoff

    def test_from_time_to_proposal(self):
        """K11: per hour at the standard rate, never a fee per ticket."""
        self.assertFalse(self.ticket.support_contract_id)
        line = self.log(1.5)
        contract = self.ticket.support_contract_id
        self.assertEqual(line.support_contract_id, contract)
        self.assertRecordValues(
            contract, [{"is_independent": True, "partner_id": self.other_customer.id}]
        )
        cutoff = self._close()
        self.assertEqual(cutoff.state, "final")
        self.assert_sums(cutoff.segment_ids, charged=90)
        proposal = self.env["support.billing.proposal"]._create_proposals(
            contract, date(2026, 3, 1), date(2026, 3, 19)
        )
        self.assertRecordValues(
            proposal, [{"amount": 90.0, "partner_id": self.other_customer.id}]
        )
        proposal.action_send()
        proposal.approval_ids.with_user(self.person_user)._decide(True)
        self.assertEqual(proposal.state, "approved")
        self.assertEqual(proposal._create_invoices().amount_total, 90.0)

    def test_work_of_days_before_the_account_is_logged(self):
        self.assertEqual(self.log(1, "2026-03-02").date, date(2026, 3, 2))

    def test_the_next_ticket_finds_the_account(self):
        self.log(1)
        ticket = self._create_ticket(partner_id=self.person.id)
        self.assertEqual(ticket.support_contract_id, self.ticket.support_contract_id)
        self.assertEqual(ticket.endorsement_state, "none", "no key user gate")

    def test_only_the_customer_answers(self):
        """Invariant 4: another customer's person neither sees nor answers."""
        self.log(1)
        cutoff = self.publish(contract=self.ticket.support_contract_id)
        approval = cutoff.approval_ids
        stranger = approval.with_user(self.lead_user)
        self.assertFalse(stranger.search([("id", "=", approval.id)]))
        self.assertFalse(stranger.sudo(False)._filtered_approvable())
        self.assertTrue(
            approval.with_user(self.person_user).search([("id", "=", approval.id)])
        )
        self.assertTrue(
            cutoff.with_user(self.person_user).search([("id", "=", cutoff.id)])
        )

    def test_with_a_key_user_the_others_answer_no_longer(self):
        """K4, K5: whoever has key users is spoken for by them."""
        self.log(1)
        cutoff = self.publish(contract=self.ticket.support_contract_id)
        chief = self._create_person("Clara Chief", self.other_customer)
        self._create_key_user(self.other_customer, chief)
        approval = cutoff.approval_ids.with_user(self.person_user)
        self.assertFalse(approval._filtered_approvable())
        self.assertFalse(approval.search([("id", "=", approval.id)]))

    def test_a_ticket_without_customer_takes_no_time(self):
        ticket = self._create_ticket(partner_id=False)
        with self.assertRaisesRegex(UserError, "has no customer"):
            self.log(1, ticket_id=ticket.id)
