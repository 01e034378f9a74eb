from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_watch import WatchCase


@tagged("post_install", "-at_install")
class TestEscalationRefused(WatchCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._create_rule()
        cls.portal = cls._create_portal_user(cls.lead)

    def passed(self):
        ticket = self.ticket_at()
        self.watch("2026-03-02 12:01:00")
        return self.env["support.escalation.log"].search(
            [("ticket_id", "=", ticket.id), ("kind", "=", "passed")]
        )

    def test_the_log_is_never_changed(self):
        """G9: the log is complete: also the database refuses."""
        log = self.passed()
        with self.assertRaises(UserError):
            log.sudo().note = "Another"
        with self.assertRaises(UserError):
            log.sudo().unlink()
        for query in (
            "UPDATE support_escalation_log SET note = ''",
            "DELETE FROM support_escalation_log",
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(IntegrityError, "append-only"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query)

    def test_a_threshold_is_logged_once_for_ever(self):
        log = self.passed()
        row = {name: log[name] for name in log._fields if log._fields[name].store}
        row.pop("id")
        row["company_id"] = log.company_id.id
        logs = self.env["support.escalation.log"].sudo()
        self.assertFalse(logs._append_passed([row]))
        self.assertFalse(logs._append_passed([]))
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            logs.create(row)

    def test_nobody_writes_the_log(self):
        log = self.passed()
        for user in (self.consultant, self.manager):
            with self.assertRaises(AccessError):
                log.with_user(user).copy()
        self.env.invalidate_all()
        self.assertTrue(log.with_user(self.auditor).rule_name)

    def test_customers_read_neither_rules_nor_log_nor_notices(self):
        log = self.passed()
        self.env.invalidate_all()
        for record in (log, self.rule, self.env["support.escalation.notice"]):
            with self.assertRaises(AccessError):
                record.with_user(self.portal).search([])
        ticket = self.env["helpdesk.ticket"].browse(log.ticket_id)
        with self.assertRaises(AccessError):
            ticket.with_user(self.portal).read(["escalation_log_ids"])

    def test_consultants_read_the_log_on_the_ticket(self):
        log = self.passed()
        ticket = self.env["helpdesk.ticket"].browse(log.ticket_id)
        found = ticket.with_user(self.consultant).escalation_log_ids
        self.assertIn(log, found)

    def test_only_managers_write_rules(self):
        with self.assertRaises(AccessError):
            self.rule.with_user(self.consultant).percentage = 60
        self.rule.with_user(self.manager).percentage = 60

    def test_another_company_reads_nothing(self):
        self.passed()
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self._create_user(
            "stranger",
            "group_support_manager",
            company_id=other.id,
            company_ids=[other.id],
        )
        for model in ("rule", "log", "notice"):
            found = self.env[f"support.escalation.{model}"].with_user(stranger)
            self.assertFalse(
                found.search([]).filtered(lambda r: r.company_id != other), model
            )

    def test_a_rule_is_of_a_contract_or_of_a_policy(self):
        with self.assertRaises(ValidationError):
            self._create_rule(contract_id=self.contract.id, policy_id=self.policy.id)

    def test_a_rule_names_whom_it_tells(self):
        with self.assertRaises(ValidationError):
            self._create_rule(receiver="user")
        with self.assertRaises(ValidationError):
            self._create_rule(receiver="user", user_id=self.portal.id)
        ticket = self.ticket_at()
        self.rule.write({"receiver": "user", "user_id": self.leader.id})
        self.retarget("2026-03-02 10:05:00")
        self.watch("2026-03-02 12:01:00")
        self.assertEqual(ticket.activity_ids.user_id, self.leader)

    def test_customers_are_told_by_mail_only(self):
        for action in ("activity", "reassign", "raise"):
            with self.assertRaises(ValidationError):
                self._create_rule(receiver="customer", action=action)

    def test_a_threshold_is_a_percentage(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_rule(percentage=0)

    def test_a_rule_that_is_deleted_leaves_its_log(self):
        log = self.passed()
        self.rule.unlink()
        self.assertEqual(log.rule_name, "Half of the time")

    def test_a_ticket_that_is_deleted_leaves_its_log(self):
        log = self.passed()
        self.env["helpdesk.ticket"].browse(log.ticket_id).unlink()
        self.assertTrue(log.exists())

    def test_what_a_ticket_forbids_is_logged_and_the_others_go_on(self):
        """One that cannot be assigned does not stop the rest."""
        self.rule.write({"action": "reassign", "receiver": "team_lead"})
        ticket = self.ticket_at()
        tickets = type(self.env["helpdesk.ticket"])
        words = "Not this one"

        def refuse(records, user):
            raise UserError(words)

        self.patch(tickets, "_reassign_to", refuse)
        self.watch("2026-03-02 12:01:00")
        log = self.env["support.escalation.log"].search(
            [("ticket_id", "=", ticket.id), ("kind", "=", "failed")]
        )
        self.assertEqual(log.note, "Not this one")
