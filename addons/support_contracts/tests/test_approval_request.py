from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestApprovalRequest(PeopleCase):
    def test_the_approval_keeps_what_was_shown(self):
        """K5: the question, its figures and its text are kept with a hash."""
        ticket = self._create_ticket(name="Slow printer")
        approval = ticket._request_approval(
            "question", "Two hours for the printer", minutes=120, amount=90
        )
        self.assertRecordValues(
            approval,
            [
                {
                    "title": "Two hours for the printer",
                    "customer_id": self.customer.id,
                    "contract_id": self.contract.id,
                    "audience": "customer",
                    "approver_role": "key_user",
                    "minutes": 120,
                    "amount": 90,
                    "state": "pending",
                    "access_url": f"/my/approvals/{approval.id}",
                }
            ],
        )
        self.assertEqual(approval.snapshot["name"], "Slow printer")
        self.assertEqual(len(approval.snapshot_hash), 64)

    def test_titles_and_figures_may_differ_per_document(self):
        """K5: one request for many documents, in their order."""
        tickets = self._create_ticket(name="First") | self._create_ticket(name="Second")
        approvals = tickets._request_approval(
            "question",
            lambda t: f"About {t.name}",
            minutes={tickets[0]: 5, tickets[1]: 7},
        )
        self.assertEqual(approvals.mapped("title"), ["About First", "About Second"])
        self.assertEqual(approvals.mapped("minutes"), [5, 7])

    def test_asking_again_withdraws_the_first_question(self):
        """K8: grown figures are asked again; only the last question waits."""
        ticket = self._create_ticket()
        first = ticket._request_approval("question", "One hour", minutes=60)
        second = ticket._request_approval("question", "Two hours", minutes=120)
        self.assertEqual(first.state, "withdrawn")
        self.assertEqual(second.state, "pending")

    def test_questions_of_different_kinds_wait_side_by_side(self):
        """K5: an estimate does not take back a question about billing."""
        ticket = self._create_ticket()
        first = ticket._request_approval("estimate", "One hour")
        ticket._request_approval("question", "May we enter?")
        self.assertEqual(first.state, "pending")

    def test_nothing_to_ask_asks_nothing(self):
        """K5: an empty batch makes no approval."""
        none = self.env["helpdesk.ticket"]._request_approval("question", "Nobody")
        self.assertFalse(none)

    def test_what_was_asked_cannot_be_deleted(self):
        """K5: an approval is proof, so is its document."""
        ticket = self._create_ticket()
        ticket._request_approval("question", "One hour")
        with self.assertRaisesRegex(UserError, "stays as proof"):
            ticket.unlink()

    @freeze_time("2026-03-10 12:00:00")
    def test_silence_expires_the_question_and_tells_the_document(self):
        """K5: what nobody answers in time is closed, once."""
        ticket = self._create_ticket()
        late = ticket._request_approval(
            "question", "One hour", deadline="2026-03-10 11:59:59"
        )
        on_time = self._create_ticket()._request_approval(
            "question", "One hour", deadline="2026-03-10 12:00:00"
        )
        told = []
        self.patch(
            type(ticket), "_approval_expired", lambda doc, a: told.append((doc, a))
        )
        self.run_cron("cron_expire_approvals")
        self.assertEqual(late.state, "expired")
        self.assertEqual(on_time.state, "pending")
        self.assertEqual(told, [(ticket, late)])

    @freeze_time("2026-03-10 12:00:00")
    def test_a_document_that_objects_keeps_no_other_open(self):
        """K5: one failure is logged, the rest expires."""
        first, second = self._create_ticket(), self._create_ticket()
        (first | second)._request_approval(
            "question", "One hour", deadline="2026-03-10 11:00:00"
        )

        def object_to_first(ticket, approval):
            if ticket == first:
                raise UserError("Not this")  # pylint: disable=translation-required

        self.patch(type(first), "_approval_expired", object_to_first)
        with self.assertLogs("odoo.addons.support_contracts", "WARNING"):
            self.run_cron("cron_expire_approvals")
        self.assertEqual(first.approval_ids.state, "pending")
        self.assertEqual(second.approval_ids.state, "expired")

    def test_fifty_questions_cost_as_many_queries_as_one(self):
        """K5: asking is batched."""
        counts = []
        for size in (1, 1, 50):  # the first fills the caches
            tickets = self.env["helpdesk.ticket"].concat(
                *[self._create_ticket() for _number in range(size)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            tickets._request_approval("question", "One hour")
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
