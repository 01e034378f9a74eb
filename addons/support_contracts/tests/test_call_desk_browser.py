from odoo.tests import HttpCase, tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestCallDeskInTheBrowser(PeopleCase, HttpCase):
    def test_two_calls_are_taken(self):
        """W1: from the number to a ticket, then a note on one that is open."""
        self.lead.phone = "+51 1 234-5678"
        printer = self._create_ticket(user_id=False)
        self.start_tour("/odoo/call-desk", "support_call_desk", login="consultant")
        self.env.invalidate_all()
        scanner = self.env["helpdesk.ticket"].search([("name", "like", "scanner")])
        self.assertRecordValues(
            scanner,
            [{"partner_id": self.lead.id, "support_contract_id": self.contract.id}],
        )
        self.assertIn("Since this morning", scanner.description)
        self.assertIn("It prints again", printer.message_ids[0].body)
