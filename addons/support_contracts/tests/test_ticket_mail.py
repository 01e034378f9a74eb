from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase
from odoo.addons.mail.tools.discuss import Store

from .common_people import PeopleCase


class TicketMailCase(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context=dict(
                cls.env.context,
                tracking_disable=False,
                mail_notrack=False,
                mail_create_nosubscribe=True,
            )
        )
        cls.env.company.email = "desk@example.com"
        cls.consultant.write({"name": "Tom Tech", "email": "tom@example.com"})
        cls.dispatcher = cls._create_user(
            "dispatcher", "group_support_dispatcher", email="dora@example.com"
        )
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Desk", "user_ids": (cls.consultant | cls.dispatcher).ids}
        )
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.ticket = cls._create_ticket(team_id=cls.team.id)
        cls.ticket.user_id = cls.consultant
        cls.ticket.message_subscribe(cls.consultant.partner_id.ids)
        cls.ticket = cls.ticket.with_env(cls.env)

    def say(self, user, subtype="mail.mt_comment", **values):
        message = self.ticket.with_user(user).message_post(
            body="Words", message_type="comment", subtype_xmlid=subtype, **values
        )
        self.env.invalidate_all()
        return message.sudo()

    def told(self, message):
        return message.notification_ids.res_partner_id


@tagged("post_install", "-at_install")
class TestTicketMail(TicketMailCase):
    def reply(self, user):
        return self.say(user).email_from

    def test_a_technician_writes_from_the_desks_address(self):
        """W1: the name is theirs, the address is not."""
        self.assertEqual(self.reply(self.consultant), '"Tom Tech" <desk@example.com>')

    def test_the_team_has_an_address_of_its_own(self):
        """W1: one address per desk."""
        domain = self.env["mail.alias.domain"].create({"name": "help.example"})
        self.team.write(
            {"alias_name": "desk-of-tests", "alias_domain_id": domain.id},
        )
        self.assertIn("<desk-of-tests@help.example>", self.reply(self.consultant))

    def test_direct_access_is_the_contracts_to_grant(self):
        """W1: unless the contract grants it."""
        self.contract.direct_access = True
        self.assertIn("<tom@example.com>", self.reply(self.consultant))

    def test_a_customer_writes_from_their_own_address(self):
        """K1: the customer's mails are the customer's."""
        self.assertIn(f"<{self.lead.email}>", self.reply(self.lead_user))

    def test_the_company_may_show_only_its_desk(self):
        """W1: then the name is the desk's, in the mail and in the portal."""
        self.env.company.support_hide_staff_names = True
        message = self.say(self.consultant)
        self.assertEqual(message.email_from, '"Desk" <desk@example.com>')
        shown = message.with_user(self.lead_user).portal_message_format()
        self.assertEqual(shown[0]["author_id"], {"id": False, "name": "Desk"})
        self.assertIn("res.company", shown[0]["author_avatar_url"])
        self.contract.direct_access = True
        self.env.invalidate_all()
        shown = message.with_user(self.lead_user).portal_message_format()
        self.assertEqual(shown[0]["author_id"]["name"], "Tom Tech")

    def test_a_hidden_name_is_not_read_by_rpc_either(self):
        """W1: not by reading, searching, nor from what the chatter is given."""
        self.env.company.support_hide_staff_names = True
        message = self.say(self.consultant)
        own = self.say(self.lead_user)
        names = ["author_id", "create_uid", "write_uid", "email_from", "author_avatar"]
        messages = self.env["mail.message"].with_user(self.lead_user)
        domain = [("id", "in", (message | own).ids)]
        found = messages.search_read(domain, ["body", *names], order="id")
        self.assertIn("Words", found[0]["body"])
        self.assertEqual([found[0][name] for name in names], [False] * 5)
        self.assertEqual(found[1]["author_id"][1], self.lead.display_name)
        web = messages.web_search_read(
            domain, {"author_id": {"fields": {"display_name": {}}}, "create_uid": {}}
        )
        for text in (found, web, self._get_chatter(messages.search(domain))):
            self.assertNotIn("Tom Tech", str(text))
            self.assertNotIn("tom@example.com", str(text))
        staff = messages.with_user(self.dispatcher)
        self.assertIn("Tom Tech", str(staff.search_read(domain, names)))
        self.assertIn("Tom Tech", str(self._get_chatter(staff.search(domain))))

    def _get_chatter(self, messages):
        return Store().add(messages).get_result()


@tagged("post_install", "-at_install")
class TestTicketAlert(TicketMailCase, MailCase):
    """K1: who is told of what, and how often."""

    def test_each_public_update_is_mailed_once(self):
        """K1: to who asked and who watches; followers or not, addressed or not."""
        self.ticket.watcher_ids = self.colleague
        self.ticket.message_subscribe(self.lead.ids)
        with self.mock_mail_gateway():
            self.say(self.consultant, partner_ids=self.lead.ids)
        for person in (self.lead, self.colleague):
            mails = [
                mail for mail in self._mails if person.email in str(mail["email_to"])
            ]
            self.assertEqual(len(mails), 1)
            self.assertNotIn("tom@example.com", str(mails[0]))
            self.assertIn("desk@example.com", mails[0]["reply_to"])

    def test_a_requester_who_does_not_follow_is_told(self):
        """K1: a ticket that the desk wrote down has no followers."""
        self.assertIn(self.lead, self.told(self.say(self.consultant)))

    def test_a_sender_without_a_card_is_told_by_mail(self):
        """K1: unknown senders get their answer as well."""
        self.ticket.write({"partner_id": False, "partner_email": "x@unknown.example"})
        with self.mock_mail_gateway():
            self.say(self.consultant)
        addressed = str([mail["email_to"] for mail in self._mails])
        self.assertIn("x@unknown.example", addressed)

    def test_an_internal_note_tells_no_customer(self):
        """K1: not even one who is mentioned or follows everything."""
        note = self.env.ref("mail.mt_note")
        self.ticket.message_subscribe(self.lead.ids, subtype_ids=note.ids)
        message = self.say(
            self.consultant,
            subtype="mail.mt_note",
            partner_ids=(self.lead | self.dispatcher.partner_id).ids,
        )
        self.assertEqual(self.told(message), self.dispatcher.partner_id)

    def test_a_customers_message_goes_to_the_office(self):
        """W1, W9: never to the technician, who follows the ticket."""
        message = self.say(self.lead_user)
        self.assertEqual(self.told(message), self.dispatcher.partner_id)
        self.assertFalse(message.partner_ids)

    def test_with_direct_access_the_technician_hears_too(self):
        """W1: unless the contract grants it."""
        self.contract.direct_access = True
        told = self.told(self.say(self.lead_user))
        self.assertEqual(told, (self.dispatcher | self.consultant).partner_id)

    def test_without_dispatchers_in_the_team_the_companys_hear(self):
        """W9: somebody of the office always does."""
        self.team.user_ids = self.consultant
        told = self.told(self.say(self.lead_user))
        self.assertIn(self.dispatcher.partner_id, told)
        self.assertNotIn(self.consultant.partner_id, told)

    def test_a_request_from_the_portal_tells_the_office(self):
        """W1: the form posts no message."""
        with self.mock_mail_gateway():
            ticket = (
                self.env["helpdesk.ticket"]
                .with_user(self.lead_user)
                .sudo()
                .with_context(support_asked_in_portal=True)
                .create(
                    {
                        "name": "<b>Drawer</b>",
                        "description": "Stuck",
                        "partner_id": self.lead.id,
                        "team_id": self.team.id,
                        "user_id": False,
                    }
                )
            )
        told = self.env["mail.message"].search(
            [("res_id", "=", ticket.id), ("message_type", "=", "user_notification")]
        )
        self.assertIn(self.dispatcher.partner_id, told.notified_partner_ids)
        self.assertNotIn("<b>", "".join(told.mapped("body")))

    def test_no_technicians_absence_is_told(self):
        """W1: automatic answers of staff stay in the house."""
        self.consultant.write(
            {
                "out_of_office_from": "2020-01-01",
                "out_of_office_to": "2099-01-01",
                "out_of_office_message": "Call my phone 555-0199",
            }
        )
        self.say(self.lead_user)
        self.assertNotIn("555-0199", str(self.ticket.message_ids.mapped("body")))

    def test_the_mail_of_a_stage_greets_the_customer(self):
        """W1: the helpdesk's own greets the technician by name."""
        done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        with self.mock_mail_gateway():
            self.ticket.stage_id = done
            self.env.cr.flush()
        mails = [m for m in self._mails if self.lead.email in str(m["email_to"])]
        self.assertEqual(len(mails), 1)
        self.assertIn("Hello Ana Lead", mails[0]["body"])
        self.assertNotIn("Tom Tech", str(mails[0]))
