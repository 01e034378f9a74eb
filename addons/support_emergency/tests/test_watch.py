from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import CALL, EmergencyCase


@tagged("post_install", "-at_install")
@freeze_time(CALL)
class TestWatch(EmergencyCase):
    def watch(self, clock):
        with freeze_time(f"2026-03-01 {clock}"), self.enter_registry_test_mode():
            self.env.ref("support_emergency.cron_watch").method_direct_trigger()
        self.env.invalidate_all()

    def test_it_climbs_after_ten_minutes(self):
        """E2: nobody acknowledged it, so the managers are called, once."""
        emergency = self.declare()
        self.watch("02:19:00")
        self.assertNotIn(self.manager, emergency.called_user_ids)
        self.watch("02:20:00")
        self.assertIn(self.manager, emergency.called_user_ids)
        told = self.mails(emergency, self.manager.partner_id)
        self.assertIn("Nobody attends", told.subject)
        self.watch("02:35:00")
        self.assertEqual(self.mails(emergency, self.manager.partner_id), told)
        self.assertEqual(self.events(emergency), ["declare", "climb"])

    def test_staff_read_the_language_of_the_company(self):
        """E2: the job and the customer speak another one."""
        self.env.company.partner_id.lang = "es_ES"
        emergency = self.declare()
        self.watch("02:20:00")
        called, climbed = self.mails(
            emergency, self.expert.partner_id | self.manager.partner_id
        ).sorted("id")
        self.assertIn("Emergencia", called.subject)
        self.assertIn("Nadie atiende", climbed.subject)
        self.assertIn("El cliente recibe", climbed.body)

    def test_who_is_attended_does_not_climb(self):
        emergency = self.declare()
        emergency.with_user(self.expert).action_acknowledge()
        self.watch("02:20:00")
        self.assertNotIn(self.manager, emergency.called_user_ids)

    def test_it_warns_before_the_hour_is_over(self):
        """E2: who attends it hears of it once."""
        emergency = self.declare()
        emergency.with_user(self.expert).action_acknowledge()
        before = self.mails(emergency, self.expert.partner_id)
        self.watch("02:20:00")
        self.watch("02:55:00")
        self.watch("03:00:00")
        told = self.mails(emergency, self.expert.partner_id) - before
        self.assertEqual(len(told), 1)
        self.assertIn("nearly over", told.subject)

    def test_a_miss_is_told_and_kept(self):
        """E2: a miss is alerted and measured; once, and only after the hour."""
        emergency = self.declare()
        emergency.with_user(self.expert).action_acknowledge()
        self.watch("03:10:00")
        self.assertFalse(emergency.is_evaluation_missed)
        self.watch("03:10:01")
        self.watch("03:30:00")
        self.assertTrue(emergency.is_evaluation_missed)
        told = self.mails(emergency, self.manager.partner_id)
        self.assertEqual(len(told), 1)
        self.assertIn("Late", told.subject)
        self.assertFalse(emergency.watch_at)

    def test_one_that_fails_stops_no_other(self):
        """E2: nobody is forgotten because another emergency cannot be told of."""
        first, second = self.declare(), self.declare(requester=self.lead)
        climb, problem = type(first)._climb, "No mail server."

        def fail(emergency, now):
            if emergency == first:
                emergency.summary = "Half told"
                raise UserError(problem)
            return climb(emergency, now)

        with (
            patch.object(type(first), "_climb", fail),
            self.assertLogs("odoo.addons.support_emergency", "ERROR"),
        ):
            self.watch("02:20:00")
        self.assertEqual(first.summary, "Nobody can invoice")
        self.assertFalse(first.climbed_on)
        self.assertIn(self.manager, second.called_user_ids)
        self.watch("02:21:00")
        self.assertIn(self.manager, first.called_user_ids)

    def test_one_that_is_broken_stops_no_other(self):
        """E2: whatever is wrong with one, the database's refusal too."""
        for breakage in (
            # a type error: its hour was taken from it
            "UPDATE support_emergency SET evaluate_before = NULL WHERE id = %s",
            # the database refuses: what is told cannot be kept
            "ALTER TABLE support_emergency ADD CONSTRAINT broken"
            " CHECK (id != %s OR climbed_on IS NULL)",
        ):
            with (
                self.subTest(breakage),
                self.env.cr.savepoint() as savepoint,
                mute_logger("odoo.sql_db"),
            ):
                first, second = self.declare(), self.declare(requester=self.lead)
                self.env.flush_all()
                self.env.cr.execute(breakage, [first.id])
                self.env.invalidate_all()
                with self.assertLogs(
                    "odoo.addons.support_emergency", "ERROR"
                ) as logged:
                    self.watch("02:20:00")
                self.assertIn(f"emergency {first.id}", logged.output[0])
                self.assertFalse(first.climbed_on)
                self.assertTrue(second.climbed_on)
                self.assertIn(self.manager, second.called_user_ids)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_no_promise_that_was_broken(self):
        """E2: once the hour has passed the page says so."""
        emergency = self.declare()
        self.assertIn("within an hour", emergency._get_next_step()[1])
        with freeze_time("2026-03-01 03:10:01"):
            emergency.invalidate_recordset(["urgency"])
            for attend in (lambda: None, emergency.with_user(self.expert)):
                getattr(attend, "action_acknowledge", attend)()
                what = emergency._get_next_step()[1]
                self.assertIn("The hour has passed", what)
                self.assertNotIn("within", what)

    def test_what_is_answered_is_not_watched(self):
        emergency = self.declare()
        self.evaluate(emergency)
        self.watch("05:00:00")
        self.assertFalse(emergency.is_evaluation_missed)
        self.assertFalse(self.mails(emergency, self.manager.partner_id))

    def test_a_contact_told_late_is_watched_at_once(self):
        """Rule 1: the hour runs from the contact, not from who wrote it down."""
        emergency = self.declare(contact_at=self.at("01:00"))
        self.watch("02:10:30")
        self.assertTrue(emergency.is_evaluation_missed)
        self.assertIn(self.manager, emergency.called_user_ids)
