from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged

from .common import MONDAY
from .common_quality import QualityCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestRiskLetter(QualityCase, HttpCase):
    """G16: a recommended change that is not authorised, and who takes the risk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.backup_user = cls._create_portal_user(cls.backup)

    def write_letter(self, **values):
        letters = self.env["support.risk.letter"].with_user(self.consultant)
        return letters.create(
            {
                "title": "No update of the database",
                "contract_id": self.contract.id,
                "recommendation": "Update to version 15",
                "consequences": "No patches <script>alert(1)</script>",
                "exclusion": "Losses of data by known faults",
                "director_id": self.manager.id,
                **values,
            }
        )

    def send(self, **values):
        """Sent, and signed by our director."""
        letter = self.write_letter(**values)
        letter.action_send()
        self.decide(letter, self.manager)
        return letter

    def asked(self, letter):
        return letter.sudo().approval_ids.filtered(lambda a: a.state == "pending")

    def sign(self, letter, user, **data):
        approval = self.asked(letter)
        self.authenticate(user.login, user.login)
        response = self.url_open(
            f"/my/approvals/{approval.id}/answer",
            data={"csrf_token": Request.csrf_token(self), "answer": "grant", **data},
        )
        self.env.invalidate_all()
        return response

    def test_our_director_signs_before_the_customer(self):
        letter = self.write_letter()
        self.assertRegex(letter.name, r"^RL\d{5}$")
        letter.action_send()
        approval = self.asked(letter)
        self.assertEqual(
            (approval.audience, approval.approver_id.id), ("staff", self.manager.id)
        )
        self.decide(letter, self.manager)
        approval = self.asked(letter)
        self.assertEqual(approval.audience, "customer")
        self.assertEqual(approval.approver_role, "lead")
        self.assertEqual(letter.state, "sent")

    def test_the_customer_signs_in_the_portal(self):
        letter = self.send()
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open(f"/my/approvals/{self.asked(letter).id}").text
        self.assertIn("Losses of data", page)
        self.assertNotIn("<script>alert", page)
        self.assertIn('name="signed_by"', page)
        response = self.sign(letter, self.lead_user, signed_by=" ")
        self.assertIn("Write your name", response.text)
        self.assertEqual(letter.state, "sent")
        self.sign(letter, self.lead_user, signed_by="Ana Lead", signed_as="Director")
        self.assertRecordValues(
            letter.sudo(),
            [{"state": "approved", "signed_by": "Ana Lead", "signed_as": "Director"}],
        )
        self.assertTrue(letter.answered_on)

    def test_nobody_else_signs(self):
        """Only the lead; not the backup, a colleague, another customer or a visitor."""
        letter = self.send()
        for user in (self.backup_user, self.colleague_user, self.stranger_user):
            self.sign(letter, user, signed_by="Me")
            self.assertEqual(letter.state, "sent")
        approval = self.asked(letter)
        for user in (self.colleague_user, self.stranger_user):
            self.authenticate(user.login, user.login)
            response = self.url_open(f"/my/approvals/{approval.id}")
            self.assertNotIn("Losses of data", response.text)
            response = self.url_open(f"/my/approvals/{approval.id}/document.pdf")
            self.assertURLEqual(response.url, "/my/approvals")

    def test_not_signing_is_proof_too(self):
        letter = self.send(kind="unasked")
        self.decide(letter, self.lead_user, False, "We do not see the risk")
        self.assertRecordValues(
            letter,
            [{"state": "refused", "refused_reason": "We do not see the risk"}],
        )
        for action in (letter.action_take_back, letter.action_cancel):
            with self.assertRaisesRegex(UserError, "write another letter"):
                action()
        with self.assertRaises(UserError):
            letter.exclusion = "Everything"

    def test_our_director_may_send_it_back(self):
        letter = self.write_letter()
        letter.action_send()
        self.decide(letter, self.manager, False, "Too vague")
        self.assertFalse(letter.answered_on)
        letter.action_take_back()
        letter.recommendation = "Update to version 15 before June"
        letter.action_cancel()
        self.assertEqual(letter.state, "cancelled")

    def test_tickets_follow_from_what_was_answered(self):
        """G16: linked to what it excludes."""
        letter = self.write_letter()
        with self.assertRaisesRegex(ValidationError, "no letter that this customer"):
            self.ticket.risk_letter_id = letter
        letter.action_send()
        self.decide(letter, self.manager)
        self.decide(letter, self.lead_user, values={"signed_by": "Ana"})
        self.ticket.risk_letter_id = letter
        self.assertEqual(letter.excluded_count, 1)
        domain = letter.action_view_excluded()["domain"]
        self.assertEqual(self.env["helpdesk.ticket"].search(domain), self.ticket)
        letters = self.env["support.risk.letter"]
        found = letters._get_in_force(self.contract, self.day("2026-03-02"))
        self.assertEqual(found, letter.sudo())
        self.assertFalse(letters._get_in_force(self.contract, self.day("2026-03-01")))
        other = self._create_ticket(partner_id=self.other_customer.id)
        with self.assertRaisesRegex(ValidationError, "no letter that this customer"):
            other.risk_letter_id = letter

    def test_a_paper_that_was_signed_is_recorded(self):
        letter = self.send()
        approval = self.asked(letter).with_user(self.manager).sudo(False)
        approval._record_answer(True, self.lead, "paper", "Folder 7")
        self.assertRecordValues(
            letter, [{"state": "approved", "signed_by": "Ana Lead"}]
        )

    def test_the_letter_is_printed(self):
        letter = self.send()
        self.decide(letter, self.lead_user, values={"signed_by": "Ana the Lead"})
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "support_sla.report_risk_letter", letter.ids
        )
        html = html.decode()
        for words in (letter.name, self.manager.name, "Ana the Lead"):
            self.assertIn(words, html)
        self.assertNotIn("<script>alert", html)

    def test_others_do_not_read_it(self):
        letter = self.write_letter()
        with self.assertRaises(AccessError):
            letter.with_user(self.auditor).title = "Mine"
        with self.assertRaises(AccessError):
            letter.with_user(self.lead_user).read(["title"])
        self.env.invalidate_all()
        letters = self.env["support.risk.letter"].with_user(self.other_company_user())
        self.assertFalse(letters.search([]))

    def test_what_the_customer_was_told_of_may_be_left_out(self):
        """G13, G16: an answered letter asks for it; a service manager decides."""
        letter = self.write_letter(ticket_id=self.ticket.id)
        letter.action_send()
        self.decide(letter, self.manager)
        exclusions = self.env["support.measure.exclusion"]
        self.assertFalse(exclusions.search([("ticket_id", "=", self.ticket.id)]))
        self.decide(letter, self.lead_user, values={"signed_by": "Ana Lead"})
        asked = exclusions.search([("ticket_id", "=", self.ticket.id)])
        self.assertRecordValues(
            asked, [{"state": "asked", "risk_letter_id": letter.id}]
        )
        self.assertIn("Risk accepted", asked.reason)
        other = self._create_ticket()
        other.risk_letter_id = letter
        self.assertEqual(letter.sudo().excluded_count, 1)
        asked |= exclusions.search([("ticket_id", "=", other.id)])
        self.assertEqual(len(asked), 2)
        with self.assertRaises(AccessError):
            asked.with_user(self.consultant).action_approve()
        asked.with_user(self.manager).action_approve()
        self.assertEqual(set(asked.mapped("state")), {"approved"})

    def test_a_refused_letter_asks_for_it_too_and_once(self):
        """G16: they were told, which is proof as well."""
        letter = self.write_letter(ticket_id=self.ticket.id)
        letter.action_send()
        self.decide(letter, self.manager)
        self.decide(letter, self.lead_user, False, "We do not see the risk")
        self.ticket.risk_letter_id = letter
        asked = self.env["support.measure.exclusion"].search(
            [("ticket_id", "=", self.ticket.id)]
        )
        self.assertEqual(len(asked), 1)
        self.assertIn("Not signed", asked.reason)
