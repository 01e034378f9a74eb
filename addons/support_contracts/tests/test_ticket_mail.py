from odoo.tests import tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestTicketMail(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.email = "desk@example.com"
        cls.consultant.write({"name": "Tom Tech", "email": "tom@example.com"})
        cls.ticket = cls._create_ticket()

    def reply(self, user):
        message = self.ticket.with_user(user).message_post(
            body="Done", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        return message.email_from

    def test_a_technician_writes_from_the_desks_address(self):
        """W1: the name is theirs, the address is not."""
        self.assertEqual(self.reply(self.consultant), '"Tom Tech" <desk@example.com>')

    def test_the_team_has_an_address_of_its_own(self):
        """W1: one address per desk."""
        domain = self.env["mail.alias.domain"].create({"name": "help.example"})
        self.ticket.team_id = self.env["helpdesk.ticket.team"].create(
            {
                "name": "Desk",
                "alias_name": "desk-of-tests",
                "alias_domain_id": domain.id,
            }
        )
        self.assertIn("<desk-of-tests@help.example>", self.reply(self.consultant))

    def test_direct_access_is_the_contracts_to_grant(self):
        """W1: unless the contract grants it."""
        self.contract.direct_access = True
        self.assertIn("<tom@example.com>", self.reply(self.consultant))

    def test_a_customer_writes_from_their_own_address(self):
        """K1: the customer's mails are the customer's."""
        user = self._create_portal_user(self.lead)
        self.assertIn(f"<{self.lead.email}>", self.reply(user))
