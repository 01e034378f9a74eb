from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged

from .common import TODAY
from .common_estimates import EstimateCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestConfirmation(EstimateCase, HttpCase):
    """K3: consultants ask for more than hours, and the customer answers it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Support", "follows_support_path": True}
        )
        cls.ticket = cls._create_ticket(
            team_id=cls.team.id, support_contract_id=cls.contract.id
        )
        cls.ticket._advance("analysis")

    @classmethod
    def ask(cls, kind="access", send=True, **values):
        confirmations = cls.env["support.confirmation"].with_user(cls.consultant)
        confirmation = confirmations.create(
            {
                "ticket_id": cls.ticket.id,
                "kind_id": cls.env.ref(
                    f"support_timesheet.confirmation_kind_{kind}"
                ).id,
                "name": "May we log in tonight?",
                **values,
            }
        )
        if send:
            confirmation.action_ask()
        return confirmation.sudo()

    def test_the_ticket_waits_and_goes_on_with_the_answer(self):
        """K3, K17."""
        confirmation = self.ask()
        self.assertEqual(self.ticket.support_step, "confirmation")
        self.asked(confirmation)._decide(True, values={"answer_text": "User: support"})
        self.assertEqual(self.ticket.support_step, "analysis")
        self.assertRecordValues(
            confirmation,
            [
                {
                    "state": "confirmed",
                    "answer": "User: support",
                    "decided_by": "Ana Lead",
                }
            ],
        )

    def test_a_no_says_why(self):
        confirmation = self.ask()
        self.asked(confirmation)._decide(False, comment="Not tonight")
        self.assertEqual(
            (confirmation.state, confirmation.answer), ("refused", "Not tonight")
        )
        self.assertEqual(self.ticket.support_step, "analysis")

    def test_nobody_answers_in_time(self):
        """K3: the deadline of the question, else that of the contract."""
        confirmation = self.ask(deadline="2026-03-21 12:00:00")
        self.assertEqual(str(self.ask().deadline), "2026-03-27 12:00:00")
        with freeze_time("2026-03-21 12:00:01"):
            self.run_cron("cron_expire_approvals")
        self.assertEqual(confirmation.state, "expired")

    def test_it_is_asked_again_as_the_contract_says(self):
        approval = self.asked(self.ask()).sudo()
        self.assertEqual(str(approval.remind_on), "2026-03-22 12:00:00")
        self.contract.remind_days = 0
        self.assertFalse(self.asked(self.ask()).sudo().remind_on)

    def test_data_are_words_or_a_file(self):
        confirmation = self.ask("data")
        with self.assertRaisesRegex(UserError, "send it as a file"):
            self.asked(confirmation)._decide(True)

    def test_a_window_has_a_beginning_and_an_end(self):
        with self.assertRaisesRegex(ValidationError, "from when to when"):
            self.ask("window")
        window = {
            "window_start": "2026-03-22 20:00:00",
            "window_end": "2026-03-22 22:00:00",
        }
        confirmation = self.ask("window", **window)
        shown = self.asked(confirmation).sudo().snapshot["window"]
        self.assertEqual(shown, list(window.values()))

    def test_what_was_asked_stays(self):
        confirmation = self.ask().with_user(self.consultant)
        with self.assertRaisesRegex(UserError, "as the customer read it"):
            confirmation.name = "Another"
        with self.assertRaisesRegex(UserError, "stays as proof"):
            confirmation.unlink()
        withdrawn = self.ask(send=False).with_user(self.consultant)
        withdrawn.action_cancel()
        with self.assertRaisesRegex(UserError, "as the customer read it"):
            withdrawn.unlink()
        with self.assertRaisesRegex(UserError, "by hand"):
            confirmation.state = "confirmed"
        draft = self.ask(send=False, state="confirmed")
        self.assertEqual(draft.state, "draft")

    def test_it_is_taken_back_until_it_is_answered(self):
        confirmation = self.ask()
        confirmation.with_user(self.consultant).action_cancel()
        self.assertEqual(self.ticket.support_step, "analysis")
        other = self.ask()
        self.asked(other)._decide(True)
        with self.assertRaisesRegex(UserError, "answered stays"):
            other.with_user(self.consultant).action_cancel()

    def test_rights(self):
        confirmation = self.ask()
        kind = confirmation.kind_id
        for user in (self.lead_user, self.auditor):
            with self.assertRaises(AccessError):
                confirmation.with_user(user).write({"name": "x"})
        with self.assertRaises(AccessError):
            confirmation.with_user(self.lead_user).read(["name"])
        with self.assertRaises(AccessError):
            kind.with_user(self.consultant).name = "x"
        with self.assertRaises(AccessError):
            kind.with_user(self.lead_user).read(["name"])
        kind.with_user(self.manager).name = "Access rights"

    # the portal

    def answer(self, confirmation, user, files=None, **values):
        self.authenticate(user.login, user.login)
        approval = confirmation.approval_ids
        response = self.url_open(
            f"/my/confirmations/{approval.id}/answer",
            data={"csrf_token": Request.csrf_token(self), **values},
            files=files,
        )
        self.env.invalidate_all()
        return response

    def test_two_taps_confirm(self):
        """K3: open it, say yes."""
        confirmation = self.ask(detail="<script>Why</script>")
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open(f"/my/approvals/{confirmation.approval_ids.id}").text
        self.assertIn("May we log in tonight?", page)
        self.assertNotIn("<script>Why", page)
        self.answer(confirmation, self.lead_user)
        self.assertEqual(confirmation.state, "confirmed")

    def test_a_file_is_an_answer(self):
        confirmation = self.ask("data")
        self.answer(
            confirmation,
            self.lead_user,
            files={"attachment": ("items.csv", b"a;b", "text/csv")},
        )
        self.assertEqual(confirmation.state, "confirmed")
        self.assertEqual(confirmation.attachment_ids.name, "items.csv")
        files = confirmation.with_user(self.consultant).attachment_ids
        self.assertEqual(files.raw, b"a;b")

    def test_a_program_is_no_answer(self):
        confirmation = self.ask("data")
        response = self.answer(
            confirmation,
            self.lead_user,
            files={"attachment": ("items.exe", b"MZ", "text/csv")},
        )
        self.assertIn("program", response.text)
        self.assertEqual(confirmation.state, "waiting")
        self.assertFalse(confirmation.attachment_ids)

    def test_strangers_visitors_and_other_questions_are_refused(self):
        confirmation = self.ask()
        stranger = self._create_person("Zoe Stranger", self.other_customer)
        self._create_key_user(self.other_customer, stranger)
        self.answer(confirmation, self._create_portal_user(stranger))
        self.assertEqual(confirmation.state, "waiting")
        estimate = self.estimate(180)
        self.answer(estimate, self.lead_user)
        self.assertEqual(estimate.state, "waiting")
        self.authenticate(None, None)
        response = self.url_open(
            f"/my/confirmations/{confirmation.approval_ids.id}/answer",
            data={"csrf_token": Request.csrf_token(self)},
        )
        self.assertIn("/web/login", response.url)
        self.assertEqual(confirmation.state, "waiting")

    def test_a_purchase_order_stands_behind_an_estimate(self):
        """K5: optional, one that the customer has sent."""
        order = self.env["support.purchase.order"].create(
            {
                "name": "PO-7",
                "partner_id": self.customer.id,
                "date_start": "2026-01-01",
                "file": "UE8=",
                "file_name": "po.txt",
            }
        )
        estimate = self.estimate(180)
        self.asked(estimate)._decide(True, values={"purchase_order_id": str(order.id)})
        self.assertEqual(estimate.purchase_order_id, order)
