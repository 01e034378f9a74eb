from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestApprovalDelegation(PeopleCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.backup_user = cls._create_portal_user(cls.backup)
        cls.approval = cls._create_ticket()._request_approval(
            "billing", "Invoice of March", role="lead"
        )

    def seen_by(self, user):
        return self.approval.with_user(user)

    def test_the_lead_leaves_a_question_to_the_backup(self):
        """K5, rule 15: the backup answers what is the lead's once it was left."""
        with self.assertRaises(AccessError):
            self.seen_by(self.backup_user)._decide(True)
        self.seen_by(self.lead_user)._delegate(self.backup, note="I am away")
        self.seen_by(self.backup_user)._decide(True)
        self.assertEqual(self.approval.decided_by, "Beto Backup")

    def test_the_backup_gives_it_back_and_the_trail_stays(self):
        self.seen_by(self.lead_user)._delegate(self.backup)
        self.seen_by(self.backup_user)._delegate(self.lead, note="<script>No</script>")
        trail = self.approval.delegation_ids
        self.assertEqual(trail.mapped("from_name"), ["Ana Lead", "Beto Backup"])
        self.assertEqual(trail.mapped("to_name"), ["Beto Backup", "Ana Lead"])
        with self.assertRaises(AccessError):
            self.seen_by(self.backup_user)._decide(True)

    def test_whom_it_was_left_to_is_told(self):
        self.seen_by(self.lead_user)._delegate(self.backup, note="<b>Away</b>")
        mail = self.env["mail.mail"].search(
            [("recipient_ids", "in", self.backup.ids)], limit=1
        )
        self.assertIn("Invoice of March", mail.body_html)
        self.assertIn("&lt;b&gt;Away", mail.body_html)

    def test_who_ended_as_key_user_answers_nothing_any_more(self):
        self.seen_by(self.lead_user)._delegate(self.backup)
        roles = self.customer.support_key_user_ids
        roles.filtered(lambda k: k.role == "backup").date_end = "2020-02-01"
        with self.assertRaises(AccessError):
            self.seen_by(self.backup_user)._decide(True)

    def test_only_an_approver_leaves_it_and_only_to_a_key_user(self):
        with self.assertRaises(AccessError):
            self.seen_by(self.backup_user)._delegate(self.lead)
        with self.assertRaisesRegex(UserError, "other key user"):
            self.seen_by(self.lead_user)._delegate(self.colleague)
        self.seen_by(self.lead_user)._decide(True)
        with self.assertRaisesRegex(UserError, "already answered"):
            self.seen_by(self.lead_user)._delegate(self.backup)

    def test_a_requester_who_is_no_key_user_leaves_it_to_nobody(self):
        ticket = self._create_ticket(partner_id=self.colleague.id)
        approval = ticket._request_approval("terms", "Terms", role="requester")
        user = self._create_portal_user(self.colleague)
        with self.assertRaisesRegex(AccessError, "Only a key user"):
            approval.with_user(user)._delegate(self.backup)

    def test_the_trail_is_proof(self):
        self.seen_by(self.lead_user)._delegate(self.backup)
        trail = self.approval.delegation_ids
        for user in (self.manager, self.lead_user):
            with self.assertRaises(AccessError):
                trail.with_user(user).write({"to_name": "Nobody"})
            with self.assertRaises(AccessError):
                trail.with_user(user).unlink()
        with self.assertRaises(AccessError):
            trail.with_user(self.lead_user).read(["note"])

    def post(self, user, **values):
        self.authenticate(user.login, user.login)
        self.url_open(
            f"/my/approvals/{self.approval.id}/delegate",
            data={"csrf_token": Request.csrf_token(self), **values},
        )
        self.env.invalidate_all()

    def test_it_is_left_in_the_portal(self):
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open(f"/my/approvals/{self.approval.id}").text
        self.assertIn("Leave it to another key user", page)
        self.post(self.lead_user, person=str(self.backup.id), note="Away")
        self.assertEqual(self.approval.delegate_id, self.backup)
        self.authenticate(self.backup_user.login, self.backup_user.login)
        page = self.url_open(f"/my/approvals/{self.approval.id}").text
        self.assertIn("Away", page)

    def test_strangers_leave_nothing_to_anybody(self):
        stranger = self._create_person("Zoe Stranger", self.other_customer)
        self._create_key_user(self.other_customer, stranger)
        self.post(self._create_portal_user(stranger), person=str(self.backup.id))
        self.post(self.lead_user, person="x")
        self.authenticate(None, None)
        self.url_open(
            f"/my/approvals/{self.approval.id}/delegate",
            data={"csrf_token": Request.csrf_token(self), "person": "1"},
        )
        self.assertFalse(self.approval.delegate_id)


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestApprovalReminder(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.approval = cls._create_ticket()._request_approval(
            "question", "One hour", deadline="2026-03-17 12:00:00"
        )
        cls.approval.sudo().write(
            {
                "remind_on": "2026-03-12 12:00:00",
                "remind_days": 2,
                "notified_on": "2026-03-10 12:00:00",
            }
        )

    def subjects(self, partner):
        mails = self.env["mail.mail"].search([("recipient_ids", "in", partner.ids)])
        return mails.sorted("id").mapped("subject")

    def remind(self, moment):
        with freeze_time(moment):
            self.run_cron("cron_remind_approvals")

    def test_each_reminder_is_sent_once(self):
        """K7: runs every hour, mails once when it is due."""
        self.remind("2026-03-12 11:00:00")
        self.assertFalse(self.subjects(self.lead))
        for moment in ("2026-03-12 12:00:00", "2026-03-12 13:00:00"):
            self.remind(moment)
        self.assertEqual(self.subjects(self.lead), ["Reminder: One hour"])
        self.assertEqual(self.subjects(self.backup), ["Reminder: One hour"])
        self.remind("2026-03-14 13:00:00")
        self.assertEqual(len(self.subjects(self.lead)), 2)

    def test_nobody_is_reminded_of_what_is_over(self):
        self.remind("2026-03-18 12:00:00")
        self.assertFalse(self.subjects(self.lead))

    def test_the_last_reminder_comes_before_the_deadline(self):
        self.remind("2026-03-16 12:00:00")
        self.assertFalse(self.approval.remind_on)

    def test_only_whom_it_was_left_to_is_reminded(self):
        self.approval.sudo().delegate_id = self.backup
        self.remind("2026-03-12 12:00:00")
        self.assertFalse(self.subjects(self.lead))
        self.assertEqual(self.subjects(self.backup), ["Reminder: One hour"])

    def test_without_a_key_user_the_reminder_waits_for_one(self):
        self.customer.support_key_user_ids.unlink()
        self.remind("2026-03-12 12:00:00")
        self.assertEqual(str(self.approval.remind_on), "2026-03-14 12:00:00")
