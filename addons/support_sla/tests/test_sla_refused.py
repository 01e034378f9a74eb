from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import MONDAY, SlaCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestSlaRefused(SlaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._create_ticket()
        cls.event = cls.env["support.sla.event"].search(
            [("ticket_id", "=", cls.ticket.id)]
        )
        cls.portal = cls._create_portal_user(cls.lead)

    def test_a_timeline_is_never_changed(self):
        with self.assertRaises(UserError):
            self.event.sudo().kind = "closed"
        with self.assertRaises(UserError):
            self.event.sudo().unlink()
        for query in (
            "UPDATE support_sla_event SET kind = 'closed'",
            "DELETE FROM support_sla_event",
            "TRUNCATE support_sla_event CASCADE",
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(IntegrityError, "append-only"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query)

    def test_nobody_writes_events_or_clocks(self):
        clock = self.clock(self.ticket)
        for user in (self.consultant, self.manager):
            with self.assertRaises(AccessError):
                clock.with_user(user).write({"deadline": False})
            with self.assertRaises(AccessError):
                self.event.with_user(user).copy()

    def test_when_it_was_asked_is_not_written(self):
        with self.assertRaises(UserError):
            self.ticket.with_user(self.manager).sla_opened_at = "2026-01-01"

    def test_no_client_keeps_a_change_out_of_the_timeline(self):
        """A context comes over the wire; what happened is recorded all the same."""
        ticket = self.ticket.with_user(self.consultant)
        for name in ("sla_starting", "sla_replaying"):
            stage = self.stages["awaiting" if name == "sla_starting" else "new"]
            before = len(self.kinds(ticket))
            ticket.with_context(**{name: True}).write({"stage_id": stage.id})
            self.assertEqual(len(self.kinds(ticket)), before + 1)

    def test_customers_read_no_policy_no_clock_and_no_event(self):
        """Nor their own: the portal shows them what is theirs."""
        for records in (
            self.policy,
            self.policy.target_ids,
            self.event,
            self.clock(self.ticket),
        ):
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                records.with_user(self.portal).read(["id", "display_name"])
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.portal).read(["sla_clock_ids"])

    def test_customers_and_others_change_nothing(self):
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.portal).action_sla_normalise()

    def test_only_managers_write_policies(self):
        for record in (self.policy, self.policy.target_ids):
            with self.assertRaises(AccessError):
                record.with_user(self.consultant).unlink()
        self.policy.with_user(self.manager).warn_percentage = 50

    def test_another_company_reads_nothing(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self._create_user(
            "stranger",
            "group_support_manager",
            company_id=other.id,
            company_ids=[other.id],
        )
        for model in ("policy", "target", "event", "clock"):
            found = self.env[f"support.sla.{model}"].with_user(stranger).search([])
            self.assertFalse(found.filtered(lambda r: r.company_id != other), model)

    def test_policies_do_not_overlap(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_policy()

    def test_a_policy_is_for_one(self):
        plan = self.env["support.plan"].create({"name": "Gold"})
        with self.assertRaises(ValidationError):
            self.policy.plan_id = plan

    def test_a_calendar_needs_hours(self):
        empty = self.calendar.copy()
        empty.attendance_ids.unlink()
        flexible = self.calendar.copy({"schedule_type": "flexible"})
        for calendar in (empty, flexible):
            with self.assertRaises(ValidationError):
                self.policy.calendar_id = calendar

    def test_a_target_is_never_negative(self):
        with self.assertRaises(ValidationError):
            self.policy.target_ids.response = -1

    def test_a_miss_is_excused_by_a_manager_with_a_reason(self):
        clock = self.clock(self.ticket)
        with self.assertRaises(UserError):
            clock.with_user(self.manager)._override("Not missed yet")
        with freeze_time("2026-03-03 12:00:00"):
            self.env["support.sla.clock"].sudo().search([])._give_notice()
        with self.assertRaises(AccessError):
            clock.with_user(self.consultant)._override("The line was down")
        with self.assertRaises(ValidationError):
            clock.with_user(self.manager)._override("  ")
        clock.with_user(self.manager)._override("The line was down")
        self.assertRecordValues(
            clock,
            [
                {
                    "override_reason": "The line was down",
                    "override_by": self.manager.name,
                    "is_missed": True,
                }
            ],
        )

    def test_a_timeline_is_corrected_by_a_manager_with_a_reason(self):
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.consultant)._void_sla_event(self.event, "Wrong")
        ticket = self.ticket.with_user(self.manager)
        with self.assertRaises(ValidationError):
            ticket._add_sla_event("responded", self.at("10:00"), "")
        with self.assertRaises(UserError):
            ticket._add_sla_event("responded", self.at("11:00"), "In the future")
        with self.assertRaises(UserError):
            self._create_ticket().with_user(self.manager)._void_sla_event(
                self.event, "Of another ticket"
            )
        ticket._add_sla_event("responded", self.at("10:00"), "By phone")
        clock = self.clock(self.ticket)
        self.assertEqual(clock.state, "stopped")
        answered = self.env["support.sla.event"].search(
            [("ticket_id", "=", ticket.id), ("kind", "=", "responded")]
        )
        ticket._void_sla_event(answered, "It was another ticket")
        self.assertEqual(self.clock(self.ticket).state, "running")

    def test_a_manager_excuses_and_corrects_on_screen(self):
        with freeze_time("2026-03-03 12:00:00"):
            self.env["support.sla.clock"].sudo().search([])._give_notice()
        clock = self.clock(self.ticket)
        excuse = Form(self.as_manager("excuse", default_clock_id=clock.id))
        excuse.reason = "The line was down"
        excuse.save().action_apply()
        self.assertEqual(clock.override_reason, "The line was down")
        form = Form(self.as_manager("correction", default_ticket_id=self.ticket.id))
        form.kind, form.occurred_at = "responded", self.at("10:00")
        form.reason = "By phone"
        form.save().action_apply()
        self.assertEqual(self.kinds(self.ticket), ["opened", "responded"])
        answered = self.env["support.sla.event"].search(
            [("ticket_id", "=", self.ticket.id)], order="id desc", limit=1
        )
        form = Form(self.as_manager("correction", default_ticket_id=self.ticket.id))
        form.action, form.event_id, form.reason = "void", answered, "Another ticket"
        form.save().action_apply()
        self.assertEqual(self.clock(self.ticket).state, "running")

    def as_manager(self, name, **context):
        wizards = self.env[f"support.sla.{name}"].with_user(self.manager)
        return wizards.with_context(**context)

    def test_a_correction_says_what(self):
        wizard = self.as_manager("correction").create(
            {"ticket_id": self.ticket.id, "action": "void", "reason": "Which?"}
        )
        with self.assertRaises(UserError):
            wizard.action_apply()

    def test_consultants_neither_excuse_nor_correct(self):
        for model in ("excuse", "correction"):
            with self.assertRaises(AccessError):
                self.env[f"support.sla.{model}"].with_user(self.consultant).create({})


@tagged("post_install", "-at_install")
class TestSlaWatch(SlaCase):
    def watch(self):
        with self.enter_registry_test_mode():
            self.env.ref("support_sla.cron_watch").method_direct_trigger()
        self.env.invalidate_all()

    def test_each_threshold_is_told_once(self):
        """G9: who attends hears first, then the manager, who leads here as well."""
        with freeze_time(MONDAY):
            ticket = self._create_ticket(user_id=self.consultant.id)
            self.contract.user_id = self.manager
            self.watch()
            self.assertFalse(ticket.activity_ids)
        with freeze_time("2026-03-02 13:01:00"):
            self.watch()
            self.watch()
        self.assertEqual(ticket.activity_ids.user_id, self.consultant)
        self.assertEqual(len(ticket.activity_ids), 1)
        with freeze_time("2026-03-02 14:00:00"):
            self.watch()
            self.assertFalse(self.clock(ticket).is_missed)
        with freeze_time("2026-03-02 14:00:01"):
            self.watch()
            self.watch()
        self.assertTrue(self.clock(ticket).is_missed)
        self.assertEqual(ticket.activity_ids.user_id, self.consultant | self.manager)
        self.assertEqual(len(ticket.activity_ids), 3)  # of 90 and of 100 %, too
        self.assertEqual(self.clock(ticket).threshold_at, self.at("16:00"))  # 150 %

    def test_an_answered_ticket_is_not_watched(self):
        self.policy.target_ids.write({"normalisation": 0, "resolution": 0})
        with freeze_time(MONDAY):
            ticket = self._create_ticket(user_id=self.consultant.id)
            self.answer(ticket)
        with freeze_time("2026-03-09 12:00:00"):
            self.watch()
        self.assertFalse(ticket.activity_ids)
