from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import TODAY, TimeCase


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

    def test_colleagues_go_on_seeing_each_others_tickets(self):
        """K11: the account that the first hour opens takes nothing from them."""
        ivan = self._create_person("Ivan Independent", self.other_customer)
        colleague = self._create_portal_user(ivan)
        own = self.env["helpdesk.ticket"].with_user(colleague)
        domain = [("id", "=", self.ticket.id)]
        self.assertTrue(own.search(domain))
        self.log(1)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(self.ticket.support_contract_id.is_independent)
        self.assertTrue(own.search(domain))
        self.assertTrue(own.browse(self.ticket.id).is_customers_own)
        for other in (self.lead_user, self._create_portal_user(self.colleague)):
            self.assertFalse(own.with_user(other).search(domain))
        self._create_key_user(self.other_customer, self.person)
        self.env.invalidate_all()
        self.assertFalse(own.search(domain), "whoever has a key user is spoken for")

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
