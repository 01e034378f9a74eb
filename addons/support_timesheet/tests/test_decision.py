from datetime import datetime

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDecision(TimeCase):
    """Both sides approve the day, or say what is wrong with it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.package = cls._create_package(cls.contract, 600)

    def test_the_key_user_approves_the_day(self):
        self.log(1)
        cutoff = self.publish()
        self.assertEqual(self.approve(cutoff), "granted")
        self.assertRecordValues(
            cutoff,
            [
                {
                    "state": "final",
                    "decision": "customer",
                    "decided_by": "Ana Lead",
                    "finalized_on": datetime(2026, 3, 20, 12),
                }
            ],
        )
        self.assert_sums(cutoff.segment_ids, allocated=60)

    def test_disputed_entries_go_to_the_next_sequence(self):
        """Line by line: what nobody objects to is final at once."""
        right, wrong = self.log(1), self.log(2)
        cutoff = self.publish()
        good, bad = cutoff.segment_ids
        self.approve(cutoff, {bad: "We did not ask for this."})
        self.assertEqual(cutoff.state, "final")
        self.assert_sums(good, allocated=60)
        self.assertRecordValues(
            bad,
            [{"state": "disputed", "dispute_comment": "We did not ask for this."}],
        )
        following = wrong.cutoff_id
        self.assertRecordValues(following, [{"state": "draft", "sequence": 2}])
        self.assertEqual(right.cutoff_id, cutoff)
        self.assertEqual(self.package.remaining_minutes, 540)

    def test_a_refusal_disputes_everything(self):
        line = self.log(1)
        cutoff = self.publish()
        self.pending(cutoff)._decide(False, comment="Nobody came.")
        self.assertEqual(cutoff.segment_ids.state, "disputed")
        self.assertEqual(line.cutoff_id.state, "draft")
        self.assertEqual(self.package.remaining_minutes, 600)

    def test_a_dispute_is_answered_corrected_and_shown_again(self):
        line = self.log(2)
        cutoff = self.publish()
        self.approve(cutoff, {cutoff.segment_ids: "It was one hour."})
        following = line.cutoff_id.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "Answer each objection"):
            following.action_republish()
        following.disputed_segment_ids.dispute_answer = "You are right."
        line.with_user(self.consultant).unit_amount = 1
        following.action_republish()
        self.assertRecordValues(
            following.segment_ids,
            [{"minutes": 60, "supersedes_id": cutoff.segment_ids.id}],
        )
        self.approve(following.sudo())
        self.assert_sums(following.sudo().segment_ids, allocated=60)
        self.assertEqual(cutoff.segment_ids.minutes, 120)
        self.assert_adds_up()

    def test_the_consultant_answers_and_corrects_on_the_screen_of_the_cut(self):
        line = self.log(2)
        cutoff = self.publish()
        self.approve(cutoff, {cutoff.segment_ids: "It was one hour."})
        with Form(line.cutoff_id.with_user(self.consultant)) as form:
            with form.disputed_segment_ids.edit(0) as objection:
                objection.dispute_answer = "You are right."
            with form.line_ids.edit(0) as entry:
                entry.unit_amount = 1
        self.assertEqual(cutoff.segment_ids.dispute_answer, "You are right.")
        self.assertEqual(line.accounted_minutes, 60)

    def test_the_screen_of_the_cut_moves_no_time(self):
        """What the cut holds follows from decisions, whoever writes it."""
        line = self.log(2)
        cutoff = self.publish()
        self.approve(cutoff, {cutoff.segment_ids: "It was one hour."})
        disputed = line.cutoff_id.with_user(self.manager)
        other = self.log(1)
        for commands in (
            [Command.link(other.id)],
            [Command.unlink(line.id)],
            [Command.create({"ticket_id": self.ticket.id, "unit_amount": 1})],
        ):
            with self.assertRaisesRegex(UserError, "not by hand"):
                disputed.line_ids = commands
        with self.assertRaisesRegex(UserError, "not edited"):
            disputed.disputed_segment_ids = [Command.unlink(cutoff.segment_ids.id)]

    def test_disputed_time_keeps_its_day_and_is_not_deleted(self):
        line = self.log(2)
        cutoff = self.publish()
        self.approve(cutoff, {cutoff.segment_ids: "It was one hour."})
        mine = line.with_user(self.consultant)
        with self.assertRaisesRegex(UserError, "keeps its day"):
            mine.date = "2026-03-11"
        with self.assertRaisesRegex(UserError, "published to the customer"):
            mine.unlink()

    def test_disputed_time_is_not_swept_up_by_the_cron(self):
        line = self.log(2)
        cutoff = self.publish()
        self.approve(cutoff, {cutoff.segment_ids: "It was one hour."})
        self.run_time_cron()
        self.assertEqual(line.cutoff_id.state, "draft")

    def test_an_objection_says_what_is_wrong(self):
        self.log(1)
        cutoff = self.publish()
        with self.assertRaisesRegex(ValidationError, "what is wrong"):
            self.approve(cutoff, {cutoff.segment_ids: " "})

    def test_an_objection_is_to_an_entry_of_the_day(self):
        self.log(1, "2026-03-10")
        self.log(1, "2026-03-11")
        cutoff, other = self.publish("2026-03-10"), self.publish("2026-03-11")
        with self.assertRaisesRegex(ValidationError, "not of this day"):
            self.approve(cutoff, {other.segment_ids: "Wrong"})

    def test_two_people_closing_the_day_close_it_once(self):
        """The second is told; nothing is burnt twice."""
        self.log(1)
        cutoff = self.publish()
        approval = self.pending(cutoff)
        approval._decide(True)
        backup_user = self._create_portal_user(self.backup)
        with self.assertRaisesRegex(UserError, "already answered by Ana Lead"):
            approval.with_user(backup_user)._decide(True)
        with self.assertRaisesRegex(UserError, "does not wait for an answer"):
            cutoff.with_user(self.manager).action_waive("Late")
        self.assertEqual(self.package.remaining_minutes, 540)

    def test_only_what_was_shown_is_approved(self):
        """Invariant 5: approval refuses a changed hash, and it is asked anew."""
        self.log(1)
        cutoff = self.publish()
        cutoff.segment_ids.write({"minutes": 30, "accounted_minutes": 30})
        self.assertEqual(self.approve(cutoff), "changed")
        self.assertEqual(cutoff.state, "published")
        self.assertEqual(self.approve(cutoff), "granted")

    def test_a_draft_is_not_answered_and_a_published_one_not_republished(self):
        self.log(1)
        cutoff = self.publish()
        with self.assertRaisesRegex(UserError, "not in dispute"):
            cutoff.with_user(self.manager).action_republish()

    def test_silence_never_approves_by_default(self):
        """Rule 7: only where the accepted terms say so."""
        self.log(1)
        cutoff = self.publish()
        with freeze_time("2026-12-01"):
            self.run_cron("cron_expire_approvals")
        self.assertEqual(cutoff.state, "published")

    def test_silence_approves_where_the_terms_say_so(self):
        self.let_silence_approve()
        self.log(1)
        cutoff = self.publish()
        self.assertEqual(cutoff.approval_ids.deadline, datetime(2026, 3, 28))
        with freeze_time("2026-03-27 23:59:00"):
            self.run_cron("cron_expire_approvals")
        self.assertEqual(cutoff.state, "published")
        with freeze_time("2026-03-28 00:01:00"):
            self.run_cron("cron_expire_approvals")
        self.assertRecordValues(cutoff, [{"state": "final", "decision": "silence"}])
        self.assert_sums(cutoff.segment_ids, allocated=60)

    def test_the_policy_alone_lets_no_silence_approve(self):
        """Rule 7: the customer never accepted terms that say so."""
        self.contract.write({"silence_policy": "approve", "silence_days": 5})
        self.log(1)
        cutoff = self.publish()
        self.assertFalse(cutoff.approval_ids.deadline)
        with freeze_time("2026-12-01"):
            self.run_cron("cron_expire_approvals")
        self.assertEqual(cutoff.state, "published")

    def let_silence_approve(self):
        """The contract says so, and so do the terms that a key user accepted."""
        self.contract.write({"silence_policy": "approve", "silence_days": 5})
        version = self._publish_terms(accept_once="contract", silence_approves=True)
        self._accept_terms(self.ticket, version)

    def test_silence_is_judged_by_the_terms_of_now(self):
        self.let_silence_approve()
        self.log(1)
        cutoff = self.publish()
        self.contract.silence_policy = "never"
        with freeze_time("2026-04-01"):
            self.run_cron("cron_expire_approvals")
        self.assertEqual(cutoff.state, "published")

    def test_the_manager_waives_with_a_reason(self):
        """Nobody answers: the manager's reasoned waiver."""
        self.log(1)
        cutoff = self.publish()
        with self.assertRaisesRegex(ValidationError, "Say why"):
            cutoff.with_user(self.manager).action_waive(" ")
        cutoff.with_user(self.manager).action_waive("On holiday, told by phone")
        self.assertRecordValues(
            cutoff,
            [
                {
                    "state": "final",
                    "decision": "waiver",
                    "waive_reason": "On holiday, told by phone",
                }
            ],
        )
        self.assertEqual(cutoff.approval_ids.state, "withdrawn")
        self.assert_sums(cutoff.segment_ids, allocated=60)

    def test_only_the_manager_waives(self):
        self.log(1)
        cutoff = self.publish()
        with self.assertRaises(AccessError):
            cutoff.with_user(self.consultant).action_waive("Why not")
        with self.assertRaises(AccessError):
            cutoff.with_user(self.lead_user).action_waive("Why not")

    def test_only_key_users_of_the_customer_answer(self):
        self.log(1)
        cutoff = self.publish()
        stranger = self._create_person("Zoe Stranger", self.other_customer)
        self._create_key_user(self.other_customer, stranger)
        for person in (self.colleague, stranger):
            user = self._create_portal_user(person)
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                cutoff.approval_ids.with_user(user)._decide(True)
        self.assertEqual(cutoff.state, "published")
