from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import CALL, EmergencyCase


@tagged("post_install", "-at_install")
@freeze_time(CALL)
class TestDeclare(EmergencyCase):
    def test_a_phone_call_is_written_down(self):
        """E1: who, what stopped, since when; everything else follows."""
        emergency = self.declare(stopped_at="2026-03-01 01:30:00")
        self.assertRecordValues(
            emergency,
            [
                {
                    "state": "declared",
                    "partner_id": self.other_customer.id,
                    "requester_id": self.newcomer.id,
                    "channel": "phone",
                    "contact_at": self.at("02:10"),
                    "evaluate_before": self.at("03:10"),
                    "declared_by": self.consultant.name,
                }
            ],
        )
        self.assertRecordValues(
            emergency.ticket_id,
            [
                {
                    "name": "Nobody can invoice",
                    "partner_id": self.newcomer.id,
                    "emergency_id": emergency.id,
                    "priority": "3",
                }
            ],
        )
        self.assertEqual(self.events(emergency), ["declare"])

    def test_a_caller_whom_nobody_knows(self):
        """E1: the stranger is written down with the emergency."""
        emergency = self.declare(
            requester=self.env["res.partner"],
            caller_name="Olga Otero",
            caller_company="Otero SL",
            caller_email="olga@example.com",
            caller_phone="600 000 000",
        )
        self.assertRecordValues(
            emergency.requester_id,
            [{"name": "Olga Otero", "email": "olga@example.com"}],
        )
        self.assertEqual(emergency.partner_id.name, "Otero SL")

    def test_somebody_called(self):
        with self.assertRaisesRegex(UserError, "Say who calls"):
            self.declare(requester=self.env["res.partner"])

    def test_experts_on_duty_are_told_at_once(self):
        """E1: by mail and by activity, whoever is on duty now."""
        emergency = self.declare()
        self.assertEqual(emergency.called_user_ids, self.expert | self.mate)
        self.assertEqual(emergency.activity_ids.user_id, self.expert | self.mate)
        for user in (self.expert, self.mate):
            mail = self.mails(emergency, user.partner_id)
            self.assertEqual(len(mail), 1)
            self.assertIn("Emergency: EMG", mail.subject)
            self.assertIn("Nobody can invoice", mail.body)
        self.assertFalse(self.mails(emergency, self.manager.partner_id))

    def test_managers_are_called_where_nobody_is_on_duty(self):
        self.roster.shift_ids.unlink()
        emergency = self.declare()
        self.assertIn(self.manager, emergency.called_user_ids)
        self.assertNotIn(self.expert, emergency.called_user_ids)

    def test_other_rosters_are_not_called(self):
        self.roster.serves_emergencies = False
        self.assertNotIn(self.expert, self.declare().called_user_ids)

    def test_the_customer_is_told(self):
        """E1: from then on everything is on the ticket."""
        emergency = self.declare()
        mail = self.mails(emergency, self.newcomer)
        self.assertEqual(mail.model, "helpdesk.ticket")
        self.assertIn(emergency.name, mail.body)
        self.assertIn(emergency.ticket_id.number, mail.subject)
        self.assertIn("Emergency registered", mail.subject)

    def test_a_link_only_for_whoever_can_open_it(self):
        """E1: who has no login is told of the invitation, not sent to a closed door."""
        emergency = self.declare()
        told = self.mails(emergency, self.newcomer).body
        self.assertNotIn("/my/emergencies/", told)
        self.assertIn("invitation", told)
        self.evaluate(emergency)
        [told] = self.mails(emergency, self.newcomer)[-1:]
        self.assertIn(f"/my/emergencies/{emergency.id}", told.body)

    def test_an_emergency_of_a_ticket(self):
        """E1: one button; the ticket says who and what."""
        ticket = self._create_ticket()
        action = ticket.with_user(self.consultant).action_declare_emergency()
        wizard = (
            self.env["support.emergency.declaration"]
            .with_user(self.consultant)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(wizard.summary, ticket.name)
        wizard.action_declare()
        self.assertRecordValues(
            ticket.emergency_id,
            [{"requester_id": self.lead.id, "summary": ticket.name}],
        )

    def test_one_emergency_on_a_ticket(self):
        """Bad input: a second emergency on one ticket."""
        ticket = self._create_ticket()
        emergency = self.declare(ticket_id=ticket.id)
        with self.assertRaisesRegex(UserError, f"already.*{emergency.name}"):
            self.declare(ticket_id=ticket.id)
        self.decline(emergency)
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        self.assertTrue(self.declare(ticket_id=ticket.id))

    def test_none_on_a_closed_ticket(self):
        ticket = self._create_ticket()
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled")
        with self.assertRaisesRegex(UserError, "closed"):
            self.declare(ticket_id=ticket.id)

    def test_the_contact_is_in_the_past(self):
        """Rule 1: the instant of contact, as staff enter it."""
        earlier = self.declare(contact_at=self.at("01:40"))
        self.assertEqual(earlier.evaluate_before, self.at("02:40"))
        now = fields.Datetime.now()
        for wrong, words in (
            (now + timedelta(minutes=5), "future"),
            (now - timedelta(days=3), "two days ago"),
        ):
            with self.assertRaisesRegex(ValidationError, words):
                self.declare(contact_at=wrong)
        with self.assertRaisesRegex(ValidationError, "stopped in the future"):
            self.declare(stopped_at=now + timedelta(hours=1))

    def test_something_stopped(self):
        with self.assertRaisesRegex(UserError, "Say what stopped"):
            self.declare(summary="  ")

    def test_the_hour_runs_round_the_clock(self):
        """E2: no calendar, no change of the hour (29 March in Madrid)."""
        with freeze_time("2026-03-29 00:30:00"):
            emergency = self.declare()
        self.assertEqual(
            emergency.evaluate_before,
            fields.Datetime.to_datetime("2026-03-29 01:30:00"),
        )

    def test_only_staff_declare_for_others(self):
        clerk = self._create_user("clerk", "base.group_user")
        with self.assertRaises(AccessError):
            self.declare(user=clerk)

    def test_nothing_is_made_or_moved_by_hand(self):
        """One door: no create, write or deletion passes it."""
        emergency = self.declare().with_user(self.manager)
        with self.assertRaisesRegex(UserError, "with its button"):
            emergency.create({"summary": "x"})
        for values in (
            {"state": "offered"},
            {"evaluated_on": "2026-03-01 02:20:00"},
            {"guarantee_hours": 9},
            {"event_ids": [(5,)]},
            {"estimate_ids": [(0, 0, {"version": 7})]},
        ):
            with self.assertRaisesRegex(UserError, "buttons"):
                emergency.write(values)
        with self.assertRaises(AccessError):
            emergency.unlink()
        with self.assertRaisesRegex(UserError, "stays"):
            emergency.sudo().unlink()

    def test_facts_are_corrected_until_it_is_evaluated(self):
        emergency = self.declare().with_user(self.consultant)
        emergency.summary = "Nobody can invoice or deliver"
        self.evaluate(emergency)
        with self.assertRaisesRegex(UserError, "What was evaluated stays"):
            emergency.summary = "Other"

    def test_events_stay_as_recorded(self):
        event = self.declare().event_ids[:1]
        for user in (self.manager, self.consultant):
            with self.assertRaisesRegex(UserError, "as it was recorded"):
                event.with_user(user).name = "Other"
            with self.assertRaises(AccessError):
                event.with_user(user).unlink()
        with self.assertRaisesRegex(UserError, "as it was recorded"):
            event.sudo().unlink()

    def test_terms_come_with_the_order(self):
        """E5, K2: nothing to accept before the experts evaluate it."""
        self._publish_terms()
        ticket = self.declare().ticket_id
        self.assertEqual(ticket.terms_state, "none")

    def test_what_declaring_costs(self):
        """At most 120 queries, and twice a ticket with as many followers."""
        self.declare()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.declare()
        self.env.flush_all()
        self.assertLessEqual(self.env.cr.sql_log_count - before, 120)
