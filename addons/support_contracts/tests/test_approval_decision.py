from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestApprovalDecision(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.backup_user = cls._create_portal_user(cls.backup)
        cls.colleague_user = cls._create_portal_user(cls.colleague)
        cls.ticket = cls._create_ticket()
        cls.approval = cls.ticket._request_approval("question", "One hour")

    def setUp(self):
        super().setUp()
        self.heard = []
        ticket_class = type(self.ticket)
        self.patch(
            ticket_class,
            "_approval_granted",
            lambda doc, approval, values: self.heard.append((doc, values)),
        )
        self.patch(
            ticket_class,
            "_approval_refused",
            lambda doc, approval, comment: self.heard.append((doc, comment)),
        )

    def decide(self, user, granted=True, approval=None, **kwargs):
        approval = (approval or self.approval).with_user(user)
        self.env.invalidate_all()
        return approval._decide(granted, **kwargs)

    @freeze_time("2026-03-10 12:00:00")
    def test_a_key_user_grants(self):
        """K5: who, when and from where are kept; the document hears what was added."""
        outcome = self.decide(
            self.lead_user, values={"po_number": "PO-7"}, origin="10.0.0.9"
        )
        self.assertEqual(outcome, "granted")
        self.assertRecordValues(
            self.approval,
            [
                {
                    "state": "granted",
                    "decided_by_id": self.lead.id,
                    "decided_by": "Ana Lead",
                    "decided_from": "10.0.0.9",
                    "answer": {"po_number": "PO-7"},
                }
            ],
        )
        self.assertEqual(str(self.approval.decided_on), "2026-03-10 12:00:00")
        self.assertEqual(self.heard, [(self.ticket, {"po_number": "PO-7"})])

    def test_a_key_user_refuses_with_words(self):
        """K5: the objection reaches the document."""
        self.decide(self.backup_user, granted=False, comment=" Too much ")
        self.assertEqual(self.approval.state, "refused")
        self.assertEqual(self.approval.comment, "Too much")
        self.assertEqual(self.heard, [(self.ticket, "Too much")])

    def test_the_second_answer_hears_who_was_first(self):
        """K5: a double click decides once."""
        self.decide(self.lead_user)
        with self.assertRaisesRegex(UserError, "already answered by Ana Lead"):
            self.decide(self.backup_user, granted=False)
        self.assertEqual(len(self.heard), 1)

    def test_a_withdrawn_question_is_not_answered(self):
        """K5: what was taken back says so."""
        self.ticket._withdraw_approvals("question")
        with self.assertRaisesRegex(UserError, "was withdrawn"):
            self.decide(self.lead_user)

    def test_a_late_answer_is_refused(self):
        """K5: after the deadline nothing is decided, cron or no cron."""
        with freeze_time("2026-03-10 12:00:00"):
            approval = self.ticket._request_approval(
                "late", "One hour", deadline="2026-03-11 12:00:00"
            )
        with freeze_time("2026-03-11 12:00:01"):
            with self.assertRaisesRegex(UserError, "time to answer .* is over"):
                self.decide(self.lead_user, approval=approval)

    def test_a_changed_document_is_asked_again(self):
        """K8: nobody approves what was not shown; the question comes anew."""
        self.ticket.name = "Something else"
        self.assertEqual(self.decide(self.lead_user), "changed")
        self.assertEqual(self.approval.state, "withdrawn")
        again = self.ticket.approval_ids - self.approval
        self.assertRecordValues(again, [{"state": "pending", "title": "One hour"}])
        self.assertEqual(again.snapshot["name"], "Something else")
        self.assertFalse(self.heard)

    def test_a_colleague_cannot_even_see_it(self):
        """K4: only key users speak for the customer."""
        with self.assertRaises(AccessError):
            self.decide(self.colleague_user)

    def test_a_key_user_of_another_customer_is_refused(self):
        """K5: A's key user decides nothing of B."""
        other = self._create_customer("Other")
        stranger = self._create_person("Zoe Stranger", other)
        self._create_key_user(other, stranger)
        with self.assertRaises(AccessError):
            self.decide(self._create_portal_user(stranger))

    def test_a_key_user_of_yesterday_is_refused(self):
        """K4: whoever stopped speaking for the customer decides nothing more."""
        with freeze_time("2026-03-10 12:00:00"):
            self.customer.support_key_user_ids.filtered(
                lambda k: k.role == "lead"
            ).date_end = "2026-03-09"
            with self.assertRaises(AccessError):
                self.decide(self.lead_user)

    def test_staff_do_not_answer_for_the_customer(self):
        """K5: not even the service manager says yes in the customer's name."""
        with self.assertRaisesRegex(AccessError, "customer's key users"):
            self.decide(self.manager)

    def test_the_lead_alone_answers_what_is_the_leads(self):
        """K5: purchase orders and billing are the lead's."""
        approval = self.ticket._request_approval("billing", "Invoice", role="lead")
        with self.assertRaisesRegex(AccessError, "Only the lead key user"):
            self.decide(self.backup_user, approval=approval)
        self.assertEqual(self.decide(self.lead_user, approval=approval), "granted")

    def test_the_backup_answers_when_acting_for_the_lead(self):
        """K5: unless substituted."""
        approval = self.ticket._request_approval("billing", "Invoice", role="lead")
        self.customer.support_key_user_ids[-1].substitutes_from = "2026-01-01"
        self.assertEqual(self.decide(self.backup_user, approval=approval), "granted")

    def test_the_backup_answers_when_there_is_no_lead(self):
        """K5: a customer whose lead left is not stuck."""
        approval = self.ticket._request_approval("billing", "Invoice", role="lead")
        self.customer.support_key_user_ids.filtered(lambda k: k.role == "lead").unlink()
        self.assertEqual(self.decide(self.backup_user, approval=approval), "granted")

    def test_a_staff_matter_is_the_service_managers(self):
        """G8: what staff decide is not shown to the customer."""
        approval = self.ticket._request_approval(
            "inside", "Goodwill", audience="staff", role="service_manager"
        )
        with self.assertRaises(AccessError):
            self.decide(self.lead_user, approval=approval)
        with self.assertRaisesRegex(AccessError, "service manager"):
            self.decide(self.consultant, approval=approval)
        self.assertTrue(approval.with_user(self.manager).can_decide)
        self.assertTrue(approval.with_user(self.manager).action_grant())
        self.assertEqual(approval.state, "granted")

    def test_staff_refuse_and_hear_of_a_change(self):
        """G8: the desk's buttons refuse, and tell when the document changed."""
        options = {"audience": "staff", "role": "service_manager"}
        approval = self.ticket._request_approval("inside", "Goodwill", **options)
        self.assertTrue(approval.with_user(self.manager).action_refuse("No"))
        self.assertEqual(approval.state, "refused")
        approval = self.ticket._request_approval("inside", "Goodwill", **options)
        self.ticket.name = "Something else"
        notice = approval.with_user(self.manager).action_grant()
        self.assertEqual(notice["tag"], "display_notification")

    def test_nobody_writes_an_answer_by_hand(self):
        """K5: an approval has no editable field, for anybody."""
        with self.assertRaises(AccessError):
            self.approval.with_user(self.manager).write({"state": "granted"})
        with self.assertRaises(AccessError):
            self.approval.with_user(self.lead_user).write({"state": "granted"})
