from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import TimeCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 09:00:00")
class TestTimer(TimeCase):
    def start(self, user=None, moment="2026-03-10 09:00:00", **values):
        return self.log(0, user=user, date=False, date_time=moment, **values)

    def stop(self, moment, user=None):
        ticket = self.ticket.with_user(user or self.consultant)
        with freeze_time(moment):
            return ticket.button_end_work()

    def colleague_of_ours(self):
        user = self._create_user("second", "group_support_consultant")
        self._create_employee(user)
        return user

    def test_a_person_has_one_timer(self):
        """One running timer a person, kept by the database."""
        self.start()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(IntegrityError, "one_timer"),
            self.env.cr.savepoint(),
        ):
            self.start(moment="2026-03-10 10:00:00")
        self.stop("2026-03-10 09:30:00")
        self.start(moment="2026-03-10 10:00:00")

    def test_each_person_has_their_own(self):
        self.start()
        self.start(user=self.colleague_of_ours())
        self.assertEqual(len(self.ticket.timesheet_ids), 2)

    def test_others_are_seen_working(self):
        """Time of other technicians that runs is visible on the ticket."""
        other = self.colleague_of_ours()
        self.start(user=other, moment="2026-03-10 08:15:00")
        self.start()
        ticket = self.ticket.with_user(self.consultant).with_context(tz="UTC")
        self.assertEqual(ticket.others_running, f"{other.name} (08:15)")

    def test_a_timer_that_is_stopped_at_once_is_a_minute(self):
        line = self.start()
        self.stop("2026-03-10 09:00:00")
        self.assertEqual(line.accounted_minutes, 1)
        self.assertEqual(line.support_state, "open")

    def run_forgotten(self, moment):
        with freeze_time(moment), self.enter_registry_test_mode():
            cron = self.env.ref("support_timesheet.cron_ask_forgotten_timers")
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def test_a_forgotten_timer_is_asked_about_once(self):
        """After eight hours, unless the company says otherwise."""
        line = self.start()
        self.run_forgotten("2026-03-10 17:00:00")
        self.assertFalse(line.timer_asked_on)
        for moment in ("2026-03-10 17:00:01", "2026-03-10 18:00:01"):
            self.run_forgotten(moment)
        activity = self.ticket.activity_ids
        self.assertEqual(activity.user_id, self.consultant)
        self.assertIn("2026-03-10 09:00", activity.note)

    def test_stopping_it_asks_for_the_real_end(self):
        line = self.start()
        self.run_forgotten("2026-03-10 18:00:00")
        action = self.stop("2026-03-10 20:00:00")
        self.assertEqual(action["res_model"], "support.timer.stop")
        self.assertFalse(line.unit_amount)
        with freeze_time("2026-03-10 20:00:00"):
            wizard = Form(
                self.env["support.timer.stop"]
                .with_user(self.consultant)
                .with_context(**action["context"])
            )
            wizard.date_time_end = "2026-03-10 11:30:00"
            self.assertEqual(wizard.hours, 2.5)
            wizard.save().action_stop()
        self.assertEqual(line.accounted_minutes, 150)
        self.assertFalse(self.ticket.activity_ids)

    def test_the_end_lies_between_the_beginning_and_now(self):
        line = self.start()
        with freeze_time("2026-03-10 20:00:00"):
            for end in ("2026-03-10 09:00:00", "2026-03-10 20:00:01"):
                wizard = self.env["support.timer.stop"].with_user(self.consultant)
                with self.assertRaisesRegex(UserError, "not in the future"):
                    wizard.create(
                        {"line_id": line.id, "date_time_end": end}
                    ).action_stop()

    def test_another_timer_does_not_end_a_forgotten_one(self):
        line = self.start()
        with freeze_time("2026-03-10 20:00:00"):
            with self.assertRaisesRegex(UserError, "stop it first"):
                line.with_user(self.consultant).with_context(
                    stop_dt="2026-03-10 20:00:00"
                ).button_end_work()

    def test_a_client_cannot_say_that_it_was_asked(self):
        line = self.start()
        with freeze_time("2026-03-10 20:00:00"):
            action = (
                line.with_user(self.consultant)
                .with_context(support_timer_end=True)
                .button_end_work()
            )
        self.assertEqual(action["res_model"], "support.timer.stop")

    def test_nobody_stops_the_timer_of_another(self):
        line = self.start()
        other = self.colleague_of_ours()
        with freeze_time("2026-03-10 20:00:00"):
            wizard = self.env["support.timer.stop"].with_user(other)
            with self.assertRaises(AccessError):
                wizard.create(
                    {"line_id": line.id, "date_time_end": "2026-03-10 11:00:00"}
                ).action_stop()
        with self.assertRaises(AccessError):
            self.env["support.timer.stop"].with_user(self.lead_user).create(
                {"line_id": line.id, "date_time_end": "2026-03-10 11:00:00"}
            )

    def test_a_ticket_that_objects_keeps_no_other_timer_running(self):
        line = self.start()
        other = self.start(user=self.colleague_of_ours())
        ask = type(line)._ask_about_timer
        reason = "Not this one"

        def object_to_first(lines, now):
            if lines == line:
                raise UserError(reason)
            return ask(lines, now)

        self.patch(type(line), "_ask_about_timer", object_to_first)
        with self.assertLogs(
            "odoo.addons.support_timesheet.models.timer.account_analytic_line"
        ):
            self.run_forgotten("2026-03-10 18:00:00")
        self.assertTrue(other.timer_asked_on)
        self.assertFalse(line.timer_asked_on)
