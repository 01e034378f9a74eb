from email.message import EmailMessage

from odoo.tests import tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestTicketGateway(PeopleCase):
    """W1: raw mails, as a mail server hands them over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context=dict(cls.env.context, tracking_disable=False, mail_notrack=True)
        )
        cls.consultant.write({"name": "Tom Tech", "email": "tom@firm.example"})
        cls.domain = cls.env["mail.alias.domain"].create({"name": "firm.example"})
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Desk",
                "alias_name": "desk",
                "alias_domain_id": cls.domain.id,
                "user_ids": cls.consultant.ids,
            }
        )
        cls.ticket = cls._create_ticket(team_id=cls.team.id, user_id=cls.consultant.id)
        cls.sent = 0

    def receive(self, sender, to, subject="Help", body="Please help", **headers):
        """The ticket that the mail led to, or none."""
        type(self).sent += 1
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, to, subject
        mail["Message-Id"] = f"<mail-{self.sent}@customer.example>"
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(body)
        ticket_id = self.env["mail.thread"].message_process(None, mail.as_string())
        return self.env["helpdesk.ticket"].browse(ticket_id or ())

    def bodies(self, ticket):
        return " ".join(ticket.message_ids.mapped("body"))

    def test_a_mail_to_a_technician_becomes_a_ticket(self):
        """W1: with the customer, for the office to assign."""
        ticket = self.receive(self.lead.email, "Tom <TOM@firm.example>", "It burns")
        self.assertRecordValues(
            ticket,
            [
                {
                    "name": "It burns",
                    "partner_id": self.lead.id,
                    "team_id": self.team.id,
                    "user_id": False,
                    "support_contract_id": self.contract.id,
                    "endorsement_state": "none",
                }
            ],
        )

    def test_a_colleagues_mail_to_a_technician_asks_the_key_user(self):
        """W1, K5: the way round the key user is closed as well."""
        ticket = self.receive(self.colleague.email, "tom@firm.example")
        self.assertEqual(ticket.endorsement_state, "pending")

    def _count_acknowledgements(self, ticket):
        return self.bodies(ticket).count("next time, or answer this mail")

    def test_a_diverted_mail_is_acknowledged_once(self):
        """W1: to whoever wrote, with the number and the desk's address."""
        ticket = self.receive(self.lead.email, "tom@firm.example", "It burns")
        self.assertEqual(self._count_acknowledgements(ticket), 1)
        said = ticket.message_ids.filtered(lambda m: "next time" in m.body)
        self.assertIn("desk@firm.example", said.body)
        self.assertIn(self.lead, said.notified_partner_ids)
        self.assertNotIn("Tom", said.body)

    def test_a_diverted_mail_that_joins_a_ticket_is_acknowledged(self):
        """W1: and an answer where we asked for it is not."""
        self.receive(self.lead.email, "tom@firm.example", self.ticket.number)
        self.assertEqual(self._count_acknowledgements(self.ticket), 1)
        self.receive(self.lead.email, "desk@firm.example", self.ticket.number)
        update = self.ticket.message_post(body="x", subtype_xmlid="mail.mt_comment")
        self.receive(
            self.lead.email, "tom@firm.example", "Ok", In_Reply_To=update.message_id
        )
        self.assertEqual(self._count_acknowledgements(self.ticket), 1)

    def test_one_message_is_enough(self):
        """W1: the key user's turn or the terms say it already; the desk knows."""
        self._publish_terms()
        for sender, to in (
            (self.lead, "tom@firm.example"),
            (self.colleague, "tom@firm.example"),
            (self.lead, "desk@firm.example"),
        ):
            ticket = self.receive(sender.email, to)
            self.assertEqual(self._count_acknowledgements(ticket), 0)

    def test_a_mail_that_names_an_open_ticket_joins_it(self):
        """W1: to the technician or to the desk, written anew."""
        for number, to in enumerate(("tom@firm.example", "desk@firm.example")):
            subject = f"Re: about [{self.ticket.number}], please"
            body = f"News {number}"
            joined = self.receive(self.lead.email, to, subject, body)
            self.assertEqual(joined, self.ticket)
            self.assertIn(body, self.bodies(self.ticket))

    def test_a_number_that_is_merged_leads_to_the_ticket_that_lives_on(self):
        """W1: customers keep the number they know."""
        merged = self._create_ticket(duplicate_id=self.ticket.id)
        joined = self.receive(self.lead.email, "desk@firm.example", merged.number)
        self.assertEqual(joined, self.ticket)

    def test_the_number_of_another_customers_ticket_opens_nothing(self):
        """W1: numbers can be guessed; the mail is a ticket of its own."""
        stranger = self._create_person("Zoe Stranger", self.other_customer)
        for to in ("tom@firm.example", "desk@firm.example"):
            ticket = self.receive(stranger.email, to, f"Re: {self.ticket.number}")
            self.assertNotEqual(ticket, self.ticket)
            self.assertEqual(ticket.partner_id, stranger)

    def test_a_closed_ticket_is_not_written_to_by_its_number(self):
        """W1: the open ticket it refers to."""
        self.ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        ticket = self.receive(
            self.lead.email, "tom@firm.example", f"Re: {self.ticket.number}"
        )
        self.assertTrue(ticket)
        self.assertNotEqual(ticket, self.ticket)

    def test_an_answer_returns_to_the_ticket(self):
        """K1: the reply address leads back, whoever is written to."""
        update = self.ticket.with_user(self.consultant).message_post(
            body="Done", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertIn("<desk@firm.example>", update.reply_to)
        for to in (update.reply_to, "tom@firm.example"):
            joined = self.receive(
                self.lead.email, to, "Thanks", In_Reply_To=update.message_id
            )
            self.assertEqual(joined, self.ticket)

    def test_staff_and_strangers_write_to_a_technician_as_before(self):
        """W1: a customer's mail; what others write him is no ticket."""
        for sender in ("nobody@elsewhere.example", self.manager.email):
            with self.assertRaises(ValueError):
                self.receive(sender, "tom@firm.example", self.ticket.number)

    def test_a_script_in_a_mail_does_not_run(self):
        """W1: the text stays, the tag goes."""
        type(self).sent += 1
        mail = EmailMessage()
        mail["From"], mail["To"] = self.lead.email, "tom@firm.example"
        mail["Subject"], mail["Message-Id"] = "<script>1</script>", "<html@c.example>"
        mail.set_content("<p>Hi<script>alert(1)</script></p>", subtype="html")
        ticket_id = self.env["mail.thread"].message_process(None, mail.as_string())
        ticket = self.env["helpdesk.ticket"].browse(ticket_id)
        self.assertIn("Hi", ticket.description)
        self.assertNotIn("<script", ticket.description + self.bodies(ticket))
