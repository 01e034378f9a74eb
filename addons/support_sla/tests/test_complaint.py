from datetime import datetime

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import MONDAY
from .common_quality import QualityCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestComplaint(QualityCase):
    def kinds_of(self, complaint):
        return complaint.step_ids.sorted("id").mapped("kind")

    def test_the_contracts_working_time_counts_from_when_it_is_formal(self):
        """G9, U10: formalised at 16:30, acknowledged by 9:30, answered by 12:30."""
        complaint = self.register()
        self.assertFalse(complaint.answer_deadline)
        with freeze_time("2026-03-02 16:30:00"):
            complaint.action_formalise()
        self.assertRegex(complaint.name, r"^CMP\d{5}$")
        self.assertEqual(complaint.state, "formalised")
        self.assertEqual(complaint.acknowledge_deadline, datetime(2026, 3, 3, 9, 30))
        self.assertEqual(complaint.answer_deadline, datetime(2026, 3, 3, 12, 30))
        self.assertEqual(complaint.next_deadline, complaint.acknowledge_deadline)

    def test_who_complained_hears_that_it_is_read(self):
        """G9: acknowledged in time, once, in the person's words."""
        complaint = self.register(title="<script>x</script>")
        complaint.action_formalise()
        complaint.action_acknowledge()
        complaint.action_acknowledge()
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.lead.ids), ("subject", "ilike", complaint.name)]
        )
        self.assertEqual(len(told), 1)
        self.assertNotIn("<script>", told.body)
        self.assertFalse(complaint.acknowledge_missed)
        self.assertEqual(complaint.next_deadline, complaint.answer_deadline)
        self.assertEqual(self.kinds_of(complaint), ["formalised", "acknowledged"])

    def test_it_is_answered_and_the_customer_confirms(self):
        """U10: from identification and analysis to closing."""
        complaint = self.register()
        complaint.action_formalise()
        self.judge(complaint)
        complaint.action_answer()
        self.assertEqual(complaint.state, "answered")
        self.assertEqual(complaint.sudo().approval_ids.customer_id, self.customer)
        self.decide(complaint, self.lead_user)
        self.assertEqual(complaint.state, "closed")
        self.assertEqual(
            self.kinds_of(complaint), ["formalised", "judged", "answered", "confirmed"]
        )
        self.assertEqual(complaint.closed_at, datetime(2026, 3, 2, 10, 0))

    def test_an_answer_that_is_none_opens_it_again(self):
        """G9: with new time, and the refusal on record."""
        complaint = self.register()
        complaint.action_formalise()
        self.judge(complaint)
        complaint.action_answer()
        with freeze_time("2026-03-03 10:00:00"):
            self.decide(complaint, self.lead_user, False, "And who pays for it?")
        self.assertRecordValues(
            complaint,
            [
                {
                    "state": "formalised",
                    "refused_count": 1,
                    "answered_at": False,
                    "answer_deadline": datetime(2026, 3, 3, 14, 0),
                }
            ],
        )
        self.assertIn("And who pays", complaint.step_ids.sorted("id")[-1].note)

    def test_an_answer_says_whether_it_is_valid_and_what_is_done(self):
        """G9: valid or not, with its reason."""
        complaint = self.register()
        complaint.action_formalise()
        with self.assertRaisesRegex(UserError, "Decide whether it is valid"):
            complaint.action_answer()
        self.judge(complaint, validity="invalid", validity_reason=" ")
        with self.assertRaisesRegex(ValidationError, "why it is not valid"):
            complaint.action_answer()
        self.judge(complaint, resolution="")
        with self.assertRaisesRegex(ValidationError, "what is done about it"):
            complaint.action_answer()

    def test_it_needs_a_severity_and_an_owner(self):
        for values in ({"severity_id": False}, {"user_id": False}):
            complaint = self.register()
            complaint.write(values)
            with self.assertRaisesRegex(UserError, "how grave it is"):
                complaint.action_formalise()

    def test_our_own_escalation_came_first(self):
        """G9: the internal escalation precedes the customer's, provably."""
        escalation = self.register(kind="escalation", channel="internal")
        escalation.action_formalise()
        with freeze_time("2026-03-02 12:00:00"):
            complaint = self.register()
            complaint.action_formalise()
        self.assertEqual(complaint.escalation_id, escalation)
        self.assertTrue(complaint.is_anticipated)
        with self.assertRaisesRegex(UserError, "not edited by hand"):
            complaint.is_anticipated = False

    def test_an_escalation_after_the_complaint_does_not_count(self):
        """G9: the instant of the complaint decides, not when it was written down."""
        with freeze_time("2026-03-02 12:00:00"):
            self.register(kind="escalation").action_formalise()
            complaint = self.register(raised_at="2026-03-02 11:59:00")
            complaint.action_formalise()
        self.assertFalse(complaint.is_anticipated)
        with freeze_time("2026-03-02 13:00:00"):
            withdrawn = self.register(kind="escalation")
            withdrawn.action_formalise()
            withdrawn.with_user(self.manager)._withdraw("A mistake")

    def test_ours_is_closed_by_its_answer_and_asks_no_customer(self):
        """G9: what we escalate ourselves stays with us."""
        escalation = self.register(kind="escalation")
        escalation.action_formalise()
        escalation.action_acknowledge()
        self.judge(escalation)
        escalation.action_answer()
        self.assertEqual(escalation.state, "closed")
        self.assertFalse(escalation.sudo().approval_ids)
        self.assertFalse(
            self.env["mail.message"].search(
                [("partner_ids", "in", self.lead.ids), ("subject", "ilike", "CMP")]
            )
        )

    def test_what_was_said_stays(self):
        """U10: the words, the person and the instant are proof from then on."""
        complaint = self.register()
        complaint.title = "Three days without an answer"
        complaint.action_formalise()
        for values in (
            {"description": "All is well"},
            {"raised_at": "2026-03-01 10:00:00"},
            {"kind": "escalation"},
        ):
            with self.assertRaisesRegex(UserError, "does not change any more"):
                complaint.write(values)
        self.judge(complaint)
        complaint.action_answer()
        with self.assertRaisesRegex(UserError, "does not change any more"):
            complaint.resolution = "Nothing"
        with self.assertRaisesRegex(UserError, "not edited by hand"):
            complaint.state = "closed"
        with self.assertRaisesRegex(UserError, "stays as proof"):
            complaint.with_user(self.manager).unlink()
        with self.assertRaisesRegex(UserError, "not possible any more"):
            complaint.action_formalise()

    def test_steps_are_added_and_never_changed(self):
        """G9: each says who and when, whatever the form sends."""
        complaint = self.register()
        complaint.action_formalise()
        step = self.env["support.complaint.step"].with_user(self.consultant)
        step = step.create(
            {
                "complaint_id": complaint.id,
                "note": "Called Ana",
                "kind": "confirmed",
                "author_name": "Somebody",
                "occurred_at": "2026-01-01 10:00:00",
            }
        )
        self.assertRecordValues(
            step,
            [
                {
                    "kind": "note",
                    "author_name": self.consultant.name,
                    "occurred_at": datetime(2026, 3, 2, 10, 0),
                }
            ],
        )
        with self.assertRaisesRegex(UserError, "stays as it was written"):
            step.sudo().note = "Did not call"
        with self.assertRaisesRegex(UserError, "stays as it was written"):
            step.sudo().unlink()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute("UPDATE support_complaint_step SET note = 'No'")

    def test_another_owner_is_a_step(self):
        complaint = self.register()
        complaint.action_formalise()
        complaint.user_id = self.manager
        self.assertEqual(complaint.step_ids.sorted("id")[-1].note, self.manager.name)

    def test_a_manager_closes_and_withdraws_with_a_reason(self):
        """G9: nobody else, and not in silence."""
        complaint = self.register()
        complaint.action_formalise()
        with self.assertRaises(AccessError):
            complaint._withdraw("It was none")
        with self.assertRaisesRegex(ValidationError, "why it is withdrawn"):
            complaint.with_user(self.manager)._withdraw(" ")
        self.judge(complaint)
        complaint.action_answer()
        with self.assertRaisesRegex(ValidationError, "closed without an answer"):
            complaint.with_user(self.manager)._close_unconfirmed("")
        wizards = self.env["support.complaint.closing"].with_user(self.manager)
        form = Form(
            wizards.with_context(
                default_complaint_id=complaint.id, default_action="close"
            )
        )
        form.reason = "No answer in a month"
        form.save().action_apply()
        self.assertEqual(complaint.state, "closed")
        self.assertEqual(complaint.sudo().approval_ids.state, "withdrawn")
        other = self.register()
        wizards.create({"complaint_id": other.id, "reason": "Twice"}).action_apply()
        self.assertEqual(other.state, "withdrawn")
        with self.assertRaisesRegex(UserError, "not possible any more"):
            other.with_user(self.manager)._withdraw("Again")
        with self.assertRaises(AccessError):
            self.env["support.complaint.closing"].with_user(self.consultant).create({})

    def test_what_is_late_is_marked_and_told_once(self):
        """G9: a missed time is measured, and the contract's manager hears."""
        complaint = self.register()
        complaint.action_formalise()
        with freeze_time("2026-03-02 11:30:00"):
            self.watch()
            self.watch()
        self.assertRecordValues(
            complaint, [{"acknowledge_missed": True, "answer_missed": False}]
        )
        self.assertEqual(complaint.activity_ids.user_id, self.manager)
        with freeze_time("2026-03-02 15:00:00"):
            self.watch()
            self.watch()
        self.assertTrue(complaint.answer_missed)
        self.assertEqual(self.kinds_of(complaint), ["formalised", "missed", "missed"])

    def watch(self):
        with self.enter_registry_test_mode():
            self.env.ref("support_sla.cron_watch_complaints").method_direct_trigger()
        self.env.invalidate_all()

    def test_a_late_answer_is_late_without_the_job(self):
        complaint = self.register()
        complaint.action_formalise()
        with freeze_time("2026-03-02 14:00:01"):
            complaint.action_acknowledge()
            self.judge(complaint)
            complaint.action_answer()
        self.assertTrue(complaint.acknowledge_missed)
        self.assertTrue(complaint.answer_missed)

    def test_the_contract_and_the_ticket_are_the_customers(self):
        with self.assertRaisesRegex(ValidationError, "are not of"):
            self._create_complaint(partner_id=self.other_customer.id)
        with self.assertRaisesRegex(ValidationError, "Nobody has complained"):
            self._create_complaint(raised_at="2026-03-02 10:00:01")
        with self.assertRaisesRegex(ValidationError, "which ticket"):
            self._create_complaint(
                kind="escalation", ticket_id=False, partner_id=self.customer.id
            )

    def test_a_ticket_knows_its_complaints(self):
        complaint = self.register()
        ticket = self.ticket.with_user(self.consultant)
        self.assertEqual(ticket.complaint_count, 1)
        found = self.env["support.complaint"].search(
            ticket.action_view_complaints()["domain"]
        )
        self.assertEqual(found, complaint.sudo())
        context = ticket.action_escalate()["context"]
        form = Form(
            self.env["support.complaint"]
            .with_user(self.consultant)
            .with_context(**context)
        )
        form.description = "The customer will call"
        self.assertEqual(form.save().partner_id, self.customer)

    def test_others_neither_read_nor_write(self):
        """G9: auditors read; other companies and the portal do not even that."""
        complaint = self.register()
        complaint.with_user(self.auditor).read(["title"])
        with self.assertRaises(AccessError):
            complaint.with_user(self.auditor).title = "Mine"
        with self.assertRaises(AccessError):
            complaint.unlink()
        self.env.invalidate_all()
        for user in (self.lead_user, self.other_company_user()):
            for model in ("", ".step", ".risk"):
                with self.subTest(f"{user.login} {model}"):
                    records = self.env[f"support.complaint{model}"].with_user(user)
                    if user.share:
                        with self.assertRaises(AccessError):
                            records.search([])
                    else:
                        self.assertFalse(records.search([]))
        for model in ("reason", "severity"):
            records = self.env[f"support.complaint.{model}"]
            with self.assertRaises(AccessError):
                records.with_user(self.lead_user).search([])
            with self.assertRaises(AccessError):
                records.with_user(self.consultant).create({"name": "Mine"})

    def test_a_severity_takes_time(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.severity.acknowledge_minutes = 0
