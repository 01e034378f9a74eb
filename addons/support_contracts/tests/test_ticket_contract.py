from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestTicketContract(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.package = cls._create_package(cls.contract, 600)

    def test_a_ticket_finds_its_contract(self):
        """K5: a person of the customer asks under the customer's contract."""
        self.assertEqual(self._create_ticket().support_contract_id, self.contract)

    def test_a_covered_company_asks_under_the_groups_contract(self):
        """K4: company or group of companies."""
        self.contract.covered_partner_ids = self.other_customer
        ticket = self._create_ticket(partner_id=self.other_customer.id)
        self.assertEqual(ticket.support_contract_id, self.contract)

    def test_the_own_contract_goes_before_the_groups(self):
        """K4: a company of the group may have its own."""
        self.contract.covered_partner_ids = self.other_customer
        own = self._create_contract(self.other_customer)
        ticket = self._create_ticket(partner_id=self.other_customer.id)
        self.assertEqual(ticket.support_contract_id, own)

    def test_only_a_contract_in_force_counts(self):
        """K11: without one the ticket is independent."""
        self._create_contract(self.other_customer, state="signed")
        ticket = self._create_ticket(partner_id=self.other_customer.id)
        self.assertFalse(ticket.support_contract_id)

    def test_the_contract_in_place_stays_while_it_serves(self):
        """K5: naming another person of the customer does not move the ticket."""
        self.contract.date_start = "2025-01-01"
        newer = self._create_contract()
        ticket = self._create_ticket(support_contract_id=self.contract.id)
        ticket.partner_id = self.colleague
        self.assertEqual(ticket.support_contract_id, self.contract)
        self.assertEqual(self._create_ticket().support_contract_id, newer)

    def test_another_customer_means_another_contract(self):
        """K5: and the package chosen of the first is forgotten."""
        ticket = self._create_ticket(
            hours_source="package", chosen_package_id=self.package.id
        )
        ticket.partner_id = self.other_customer
        self.assertFalse(ticket.support_contract_id)
        self.assertFalse(ticket.chosen_package_id)

    def test_fifty_tickets_find_their_contracts_in_one_query(self):
        """K5: batched."""
        tickets = self.env["helpdesk.ticket"].concat(
            *[self._create_ticket() for _number in range(50)]
        )
        tickets.partner_id.mapped("commercial_partner_id.name")
        self.contract.mapped("covered_partner_ids.name")
        for size in (1, 50):
            tickets[:size]._get_contracts_by_party()
            with self.assertQueryCount(1):
                tickets[:size]._get_contracts_by_party()

    def test_the_key_user_chooses_a_package(self):
        """K5: which package the hours come from."""
        ticket = self._create_ticket()
        ticket._choose_hours("package", self.package.id)
        self.assertEqual(ticket.chosen_package_id, self.package)
        ticket._choose_hours("billed")
        self.assertFalse(ticket.chosen_package_id)

    def test_a_choice_from_outside_is_not_trusted(self):
        """K5: not another customer's package, not an unknown word."""
        foreign = self._create_package(self._create_contract(self.other_customer), 60)
        ticket = self._create_ticket()
        with self.assertRaisesRegex(UserError, "no hours left"):
            ticket._choose_hours("package", foreign.id)
        with self.assertRaisesRegex(UserError, "Say where"):
            ticket._choose_hours("anything")

    def test_one_package_means_naming_it(self):
        """K5: the backend asks for the package."""
        with self.assertRaisesRegex(ValidationError, "Choose the package"):
            self._create_ticket(hours_source="package")

    def test_a_package_of_another_contract_is_refused(self):
        """K5: hours are never taken from somebody else."""
        foreign = self._create_package(self._create_contract(self.other_customer), 60)
        with self.assertRaisesRegex(ValidationError, "not of the ticket's contract"):
            self._create_ticket(hours_source="package", chosen_package_id=foreign.id)

    def test_a_package_that_waits_is_refused(self):
        """K5: an unpaid package gives nothing yet."""
        waiting = self.env["support.hour.package"].create(
            {
                "entitlement_id": self.package.entitlement_id.id,
                "granted_minutes": 60,
            }
        )
        with self.assertRaisesRegex(ValidationError, "is not open"):
            self._create_ticket(hours_source="package", chosen_package_id=waiting.id)

    def test_the_desk_chooses_in_the_form(self):
        """K5: a consultant types what the key user said on the phone."""
        form = Form(self.env["helpdesk.ticket"].with_user(self.consultant))
        form.name = "Phone"
        form.description = "They called."
        form.partner_id = self.lead
        self.assertEqual(form.support_contract_id, self.contract)
        form.hours_source = "package"
        form.chosen_package_id = self.package
        self.assertEqual(form.save().chosen_package_id, self.package)

    def test_smart_buttons_lead_from_one_to_the_other(self):
        """K5: contract ↔ tickets ↔ approvals."""
        ticket = self._create_ticket()
        ticket._request_approval("question", "One hour")
        self.assertEqual(self.contract.ticket_count, 1)
        self.assertEqual(self.contract.approval_count, 1)
        action = self.contract.action_view_tickets()
        found = self.env["helpdesk.ticket"].search(action["domain"])
        self.assertEqual(found, ticket)
        action = self.contract.action_view_approvals()
        found = self.env["support.approval"].search(action["domain"])
        self.assertEqual(found, ticket.approval_ids)
        self.assertEqual(
            ticket.action_view_support_contract()["res_id"], self.contract.id
        )
        self.assertEqual(found.action_view_document()["res_id"], ticket.id)
        self.assertEqual(self.customer.support_contract_count, 1)
        action = self.customer.action_view_support_contracts()
        self.assertEqual(action["domain"], [("partner_id", "=", self.customer.id)])
