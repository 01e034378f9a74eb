import hashlib

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_people import PeopleCase


class TicketPairCase(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._create_ticket(name="The printer is dead", user_id=False)
        cls.second = cls._create_ticket(
            name="No labels come out", partner_id=cls.colleague.id, user_id=False
        )

    def say(self, ticket, body, subtype="mail.mt_comment"):
        return ticket.message_post(
            body=body,
            message_type="comment",
            subtype_xmlid=subtype,
            attachments=[(f"{body}.txt", b"text")],
        )

    def run_wizard(self, model, tickets, user=None, **values):
        context = {"active_model": "helpdesk.ticket", "active_ids": tickets.ids}
        if len(tickets) == 1:
            context["active_id"] = tickets.id
        wizards = self.env[model].with_user(user or self.consultant)
        return wizards.with_context(**context).create(values)


@tagged("post_install", "-at_install")
class TestTicketMerge(TicketPairCase):
    def merge(self, tickets=None, into=None, user=None):
        self.run_wizard(
            "support.ticket.merge",
            tickets or self.second,
            user,
            survivor_id=(into or self.first).id,
        ).action_merge()
        self.env.invalidate_all()

    def test_messages_files_and_people_go_along(self):
        """U8: the ticket that goes on has all of it, once."""
        said = self.say(self.second, "Since Monday")
        note = self.say(self.second, "Ask Tom", "mail.mt_note")
        self.second.watcher_ids = self.backup
        self.merge()
        self.assertEqual((said | note).mapped("res_id"), [self.first.id] * 2)
        self.assertEqual(said.attachment_ids.res_id, self.first.id)
        self.assertIn(self.colleague | self.backup, [self.first.watcher_ids])
        self.assertIn("No labels come out", str(self.first.message_ids.mapped("body")))

    def test_the_merged_ticket_is_closed_and_points_on(self):
        """U8: without the mail that says it is done."""
        self.merge()
        self.assertTrue(self.second.closed)
        self.assertEqual(self.second.duplicate_id, self.first)

    def test_whoever_asked_is_told(self):
        """K1: on the ticket that goes on, which they read from now on."""
        self.merge()
        told = self.first.message_ids.notified_partner_ids
        self.assertIn(self.colleague, told)

    def test_questions_that_wait_are_withdrawn_and_answers_stay(self):
        """U8: what was decided is proof of where it was decided."""
        self.second._request_approval("work", "One hour")
        decided = self.second.approval_ids
        decided._settle("granted")
        self.second._request_approval("more", "Two hours")
        waiting = self.second.approval_ids - decided
        self.merge()
        self.assertEqual(waiting.state, "withdrawn")
        self.assertEqual(decided.res_id, self.second.id)

    def _get_waiting(self, ticket):
        return ticket.approval_ids.filtered(lambda a: a.state == "pending")

    def test_questions_that_wait_are_asked_again_where_it_goes_on(self):
        """U8: with what they said; by the customer's key users as before."""
        self.second._request_approval("more", "Two hours", role="lead", minutes=120)
        self.merge()
        self.assertRecordValues(
            self._get_waiting(self.first),
            [
                {
                    "kind": "more",
                    "title": "Two hours",
                    "minutes": 120,
                    "approver_role": "lead",
                    "customer_id": self.customer.id,
                }
            ],
        )
        notes = " ".join(self.first.message_ids.mapped("body"))
        self.assertIn("Two hours: asked again here", notes)

    def test_a_question_like_one_that_waits_is_noted_instead(self):
        """U8: nobody is asked twice, and the office knows of it."""
        self.first._request_approval("more", "One hour")
        self.second._request_approval("more", "Two hours")
        self.merge()
        self.assertEqual(self._get_waiting(self.first).title, "One hour")
        notes = " ".join(self.first.message_ids.mapped("body"))
        self.assertIn("Two hours: not asked again", notes)

    def test_the_oldest_open_ticket_goes_on(self):
        """U8: proposed when several are chosen in the list."""
        wizard = self.run_wizard("support.ticket.merge", self.second | self.first)
        self.assertEqual(wizard.survivor_id, self.first)
        wizard.action_merge()
        self.assertEqual(self.second.duplicate_id, self.first)

    def test_its_screens_open_from_the_ticket(self):
        """U8: as a browser opens them, with what they begin with."""
        for model in (
            "support.ticket.merge",
            "support.ticket.split",
            "support.ticket.transcript",
            "support.cover.decision",
            "support.ticket.assign",
            "support.terms.waiver",
        ):
            with self.subTest(model):
                wizard = (
                    self.env[model]
                    .with_user(self.manager)
                    .with_context(
                        active_model="helpdesk.ticket",
                        active_id=self.first.id,
                        active_ids=self.first.ids,
                    )
                )
                self.assertTrue(Form(wizard))

    def test_another_customers_ticket_is_not_merged(self):
        """W1: each would read the other's messages."""
        other = self._create_ticket(partner_id=self.other_customer.id)
        with self.assertRaisesRegex(UserError, "different customers"):
            self.merge(other)

    def test_another_contracts_ticket_is_not_merged(self):
        """U8: its time is of another account."""
        contract = self._create_contract()
        self.second.support_contract_id = contract
        with self.assertRaisesRegex(UserError, "different contracts"):
            self.merge()

    def test_a_duplicate_is_of_the_same_customer_and_contract(self):
        """W1: marked by hand it leads to the other ticket as well."""
        other = self._create_ticket(partner_id=self.other_customer.id)
        with self.assertRaisesRegex(UserError, "different customers"):
            self.mark_duplicate(other)
        third = self._create_ticket(user_id=False)
        self.mark_duplicate(third)
        self.assertEqual(third.duplicate_id, self.first)
        self.second.support_contract_id = self._create_contract()
        with self.assertRaisesRegex(UserError, "different contracts"):
            self.mark_duplicate(self.second)

    def mark_duplicate(self, ticket):
        wizards = self.env["helpdesk.ticket.duplicate.wizard"]
        wizards.with_user(self.consultant).create(
            {"ticket_id": ticket.id, "duplicate_of_id": self.first.id}
        ).action_confirm()

    def test_a_ticket_is_merged_once_and_into_an_open_one(self):
        """U8: nothing disappears into what nobody looks at."""
        with self.assertRaisesRegex(UserError, "another ticket"):
            self.merge(self.first)
        self.merge()
        with self.assertRaisesRegex(UserError, "merged already"):
            self.merge()
        third = self._create_ticket(user_id=False)
        with self.assertRaisesRegex(UserError, "is closed"):
            self.merge(third, into=self.second)

    def test_customers_and_auditors_merge_nothing(self):
        """U8: staff who may write tickets do."""
        user = self._create_portal_user(self.lead)
        for reader in (user, self.auditor):
            with self.assertRaises(AccessError):
                self.merge(user=reader)
            with self.assertRaises(AccessError):
                self.second.with_user(reader)._merge_into(self.first)


@tagged("post_install", "-at_install")
class TestTicketSplit(TicketPairCase):
    def split(self, messages, user=None, **values):
        values = {"name": "Labels", "description": "<p>Labels</p>", **values}
        wizard = self.run_wizard(
            "support.ticket.split",
            self.first,
            user,
            message_ids=[(6, 0, messages.ids)],
            **values,
        )
        return self.first.browse(wizard.action_split()["res_id"])

    def test_chosen_messages_make_a_second_ticket(self):
        """U8: of the same customer and contract; each names the other."""
        moved, kept = self.say(self.first, "Labels"), self.say(self.first, "Dead")
        ticket = self.split(moved)
        self.env.invalidate_all()
        self.assertRecordValues(
            ticket,
            [
                {
                    "split_from_id": self.first.id,
                    "partner_id": self.lead.id,
                    "support_contract_id": self.contract.id,
                    "user_id": False,
                }
            ],
        )
        self.assertEqual(self.first.split_ids, ticket)
        self.assertEqual(moved.res_id, ticket.id)
        self.assertEqual(moved.attachment_ids.res_id, ticket.id)
        self.assertEqual(kept.res_id, self.first.id)
        self.assertIn(ticket.number, str(self.first.message_ids.mapped("body")))

    def test_messages_of_other_tickets_stay_where_they_are(self):
        """U8: whatever a client sends."""
        alien = self.say(self.second, "Mine")
        self.split(alien)
        self.assertEqual(alien.res_id, self.second.id)

    def test_a_script_in_the_text_does_not_run(self):
        """U8: the description is cleaned."""
        ticket = self.split(
            self.env["mail.message"], description="<p>Hi<script>1</script></p>"
        )
        self.assertNotIn("script", ticket.description)

    def test_auditors_split_nothing(self):
        """U8: they read."""
        with self.assertRaises(AccessError):
            self.split(self.env["mail.message"], user=self.auditor)


@tagged("post_install", "-at_install")
class TestTicketTranscript(TicketPairCase):
    def keep(self, text, user=None, **values):
        self.run_wizard(
            "support.ticket.transcript",
            self.first,
            user,
            text=text,
            source="whatsapp",
            occurred_on="2026-03-10 15:30:00",
            **values,
        ).action_keep()
        return self.first.message_ids[:1]

    def test_a_pasted_chat_is_kept_with_its_fingerprint(self):
        """U8: source, moment and hash stand beside the file."""
        text = "Ana: it burns <script>alert(1)</script>\nTom: coming"
        message = self.keep(text, people="Ana, <b>Tom</b>")
        digest = hashlib.sha256(text.encode()).hexdigest()
        self.assertIn(digest, message.body)
        self.assertIn("WhatsApp", message.body)
        self.assertNotIn("<b>", message.body)
        file = message.attachment_ids
        self.assertEqual(file.raw.decode(), text)
        self.assertEqual(file.mimetype, "text/plain")
        self.assertEqual(file.name, "transcript-whatsapp-20260310-1530.txt")
        self.assertTrue(message.subtype_id.internal)

    def test_a_pasted_picture_stays_in_the_text(self):
        """U8: as evidence; what would run in a browser does not."""
        picture = "data:image/png;base64,iVBORw0KGgo="
        self.first.with_user(
            self.consultant
        ).description = f'<p><img src="{picture}" onerror="alert(1)"/></p>'
        self.assertIn(picture, self.first.description)
        self.assertNotIn("onerror", self.first.description)

    def test_the_customer_reads_it_where_said(self):
        """U8: by default it is the desk's."""
        message = self.keep("Ana: it burns", is_public=True)
        self.assertFalse(message.subtype_id.internal)

    def test_nothing_is_no_evidence(self):
        """U8: an empty paste is answered."""
        with self.assertRaises(UserError):
            self.keep("   ")

    def test_auditors_keep_nothing(self):
        """U8: they read."""
        with self.assertRaises(AccessError):
            self.keep("x", user=self.auditor)
