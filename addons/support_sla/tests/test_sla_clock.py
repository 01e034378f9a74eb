from odoo.tests import freeze_time, tagged

from .common import MONDAY, SlaCase


@tagged("post_install", "-at_install")
class TestSlaClock(SlaCase):
    """From what happens to a ticket to its deadlines."""

    @freeze_time(MONDAY)
    def test_a_new_ticket_has_its_deadlines(self):
        ticket = self._create_ticket()
        self.assertRecordValues(
            ticket.sla_clock_ids.sorted("sequence"),
            [
                {"kind": "response", "deadline": self.at("14:00")},
                {"kind": "normalisation", "deadline": self.at("10:00", 3)},
                {"kind": "resolution", "deadline": self.at("10:00", 4)},
            ],
        )
        self.assertEqual(self.kinds(ticket), ["opened"])
        self.assertEqual(ticket.sla_state, "running")
        self.assertEqual(ticket.sla_deadline, self.at("14:00"))

    @freeze_time(MONDAY)
    def test_a_ticket_without_contract_has_none(self):
        stranger = self._create_person("Nadia New")
        ticket = self._create_ticket(partner_id=stranger.id)
        self.assertFalse(ticket.support_contract_id)
        self.assertFalse(ticket.sla_clock_ids)
        self.assertEqual(self.kinds(ticket), [])

    def test_a_public_answer_by_staff_is_the_first_response(self):
        """K14, rule 9."""
        with freeze_time(MONDAY):
            ticket = self._create_ticket()
        with freeze_time("2026-03-02 11:30:00"):
            self.answer(ticket)
        clock = self.clock(ticket)
        self.assertEqual((clock.state, clock.stopped_at), ("stopped", self.at("11:30")))
        self.assertFalse(clock.is_missed)
        self.assertEqual(self.clock(ticket, "resolution").state, "running")

    @freeze_time(MONDAY)
    def test_what_is_no_first_response(self):
        """Rule 9: notes, automatic mails, what the customer or the system says."""
        ticket = self._create_ticket()
        self.answer(ticket, subtype_xmlid="mail.mt_note")
        self.answer(ticket, message_type="auto_comment")
        self.answer(ticket, message_type="notification")
        self.answer(ticket, user=self._create_portal_user(self.lead))
        self.answer(ticket, user=self.env.ref("base.user_root"))
        self.assertEqual(self.clock(ticket).state, "running")
        self.assertEqual(self.kinds(ticket), ["opened"])

    def test_a_second_answer_is_no_event(self):
        with freeze_time(MONDAY):
            ticket = self._create_ticket()
            self.answer(ticket)
            self.answer(ticket)
        self.assertEqual(self.kinds(ticket), ["opened", "responded"])

    def test_waiting_for_the_customer_is_credited(self):
        """K16, K17: the stage says what it waits for."""
        with freeze_time(MONDAY):
            ticket = self._create_ticket()
        with freeze_time("2026-03-02 11:00:00"):
            ticket.stage_id = self.stages["awaiting"]
            clock = self.clock(ticket)
            self.assertEqual((clock.state, clock.deadline), ("paused", False))
            self.assertEqual(ticket.sla_state, "paused")
        with freeze_time("2026-03-02 16:00:00"):
            ticket.stage_id = self.stages["in_progress"]
        self.assertEqual(self.clock(ticket).deadline, self.at("11:00", 3))
        self.assertEqual(
            self.kinds(ticket), ["opened", "paused customer", "resumed customer"]
        )

    @freeze_time(MONDAY)
    def test_a_policy_may_count_on_while_it_waits(self):
        """One switch."""
        self.policy.pause_customer = False
        ticket = self._create_ticket(stage_id=self.stages["awaiting"].id)
        self.assertEqual(self.clock(ticket).state, "running")

    @freeze_time(MONDAY)
    def test_waiting_for_the_terms_pauses(self):
        """K2, rule 9."""
        self._publish_terms()
        ticket = self._create_ticket()
        self.assertEqual(ticket.terms_state, "pending")
        self.assertEqual(self.clock(ticket).state, "paused")
        self.assertEqual(ticket._get_sla_waits(), ["The terms of attention"])
        ticket.with_user(self.manager)._waive_terms("By phone")
        self.assertEqual(self.clock(ticket).state, "running")

    @freeze_time(MONDAY)
    def test_born_closed(self):
        ticket = self._create_ticket(stage_id=self.stages["done"].id)
        self.assertEqual(ticket.sla_state, "stopped")
        self.assertFalse(any(ticket.sla_clock_ids.mapped("is_missed")))

    def test_dated_in_the_past_is_late_and_no_news(self):
        """Imports and a slow mail gateway."""
        with freeze_time("2026-03-04 12:00:00"):
            ticket = self._create_ticket(sla_opened_at=MONDAY)
        clock = self.clock(ticket)
        self.assertEqual(clock.deadline, self.at("14:00"))
        self.assertTrue(clock.is_missed)
        self.assertFalse(clock.threshold_at)

    def test_a_date_in_the_future_is_now(self):
        """Clock skew between machines."""
        with freeze_time(MONDAY):
            ticket = self._create_ticket(sla_opened_at="2026-03-02 10:09:00")
        self.assertEqual(self.clock(ticket).started_at, self.at("10:00"))

    @freeze_time("2026-03-02 12:00:00")
    def test_a_mail_counts_from_when_it_was_sent(self):
        ticket = self.env["helpdesk.ticket"].message_new(
            {
                "subject": "It stands still",
                "from": self.lead.email,
                "author_id": self.lead.id,
                "body": "<p>All of it.</p>",
                "date": "2026-03-02 10:00:00",
                "to": "",
                "cc": "",
            }
        )
        self.assertEqual(self.clock(ticket).deadline, self.at("14:00"))

    def test_closing_and_opening_again_goes_on(self):
        with freeze_time(MONDAY):
            ticket = self._create_ticket()
        with freeze_time("2026-03-02 11:00:00"):
            ticket.stage_id = self.stages["done"]
            self.assertEqual(self.clock(ticket, "resolution").state, "stopped")
        with freeze_time("2026-03-03 09:00:00"):
            ticket.stage_id = self.stages["in_progress"]
        clock = self.clock(ticket, "resolution")
        self.assertEqual(clock.deadline, self.at("16:00", 4))
        self.assertEqual(self.kinds(ticket), ["opened", "closed", "reopened"])

    def test_a_new_count_leaves_the_first_one(self):
        self.policy.reopening = "new"
        with freeze_time(MONDAY):
            ticket = self._create_ticket()
            ticket.stage_id = self.stages["done"]
        with freeze_time("2026-03-03 09:00:00"):
            ticket.stage_id = self.stages["in_progress"]
        first, second = self.clock(ticket, "resolution").sorted("cycle")
        self.assertEqual((first.state, second.state), ("stopped", "running"))
        self.assertEqual(second.deadline, self.at("17:00", 4))

    def test_normalised_by_a_consultant(self):
        with freeze_time(MONDAY):
            ticket = self._create_ticket()
            self.assertTrue(ticket.needs_normalisation)
        with freeze_time("2026-03-02 15:00:00"):
            ticket.with_user(self.consultant).action_sla_normalise()
        clock = self.clock(ticket, "normalisation")
        self.assertEqual(clock.stopped_at, self.at("15:00"))
        self.assertFalse(ticket.needs_normalisation)

    def test_used_and_left_are_counted_when_read(self):
        with freeze_time(MONDAY):
            ticket = self._create_ticket()
        with freeze_time("2026-03-02 15:00:00"):
            clock = self.clock(ticket)
            self.assertEqual((clock.used_minutes, clock.left_minutes), (300, -60))
            self.assertEqual(ticket.sla_state, "missed")

    def test_closed_too_late_stays_late(self):
        with freeze_time(MONDAY):
            ticket = self._create_ticket()
        with freeze_time("2026-03-09 12:00:00"):
            ticket.stage_id = self.stages["done"]
            self.assertEqual(ticket.sla_state, "missed")
            late = ticket.sla_clock_ids
            self.assertEqual(set(late.mapped("urgency")), {"missed"})
            late.with_user(self.manager)._override("The line was down")
            self.assertEqual(ticket.sla_state, "excused")

    def test_merged_tickets_count_from_the_first_who_asked(self):
        with freeze_time(MONDAY):
            first = self._create_ticket()
            self.answer(first)
        with freeze_time("2026-03-02 13:00:00"):
            second = self._create_ticket()
            first._merge_into(second)
        self.assertEqual(self.clock(second, "resolution").started_at, self.at("10:00"))
        self.assertEqual(self.clock(second).state, "stopped")
        self.assertEqual(self.clock(first, "resolution").state, "stopped")


@tagged("post_install", "-at_install")
class TestSlaTargets(SlaCase):
    """Whatever is known late counts as if it had been known from the start."""

    def classified(self):
        severe = self.env.ref("support_sla.criticality_severe")
        self.policy.target_ids = [
            (0, 0, {"criticality_id": severe.id, "response": 1, "resolution": 2})
        ]
        return severe

    def test_classified_late(self):
        severe = self.classified()
        with freeze_time(MONDAY):
            ticket = self._create_ticket()
        with freeze_time("2026-03-02 10:30:00"):
            ticket.with_user(self.consultant)._confirm_criticality(severe, "Payroll")
        self.assertEqual(self.clock(ticket).deadline, self.at("11:00"))
        self.assertFalse(self.clock(ticket, "normalisation"))

    @freeze_time(MONDAY)
    def test_what_the_matrix_proposes_counts_until_it_is_confirmed(self):
        self.classified()
        ticket = self._create_ticket(support_impact="3")
        self.assertEqual(self.clock(ticket).deadline, self.at("11:00"))

    def test_another_contract_keeps_the_pauses(self):
        other = self._create_contract(tz="UTC", calendar_id=self.calendar.id)
        self._create_policy(
            [{"response": 2}], contract_id=other.id, name="Of the other"
        )
        with freeze_time(MONDAY):
            ticket = self._create_ticket(
                stage_id=self.stages["awaiting"].id,
                support_contract_id=self.contract.id,
            )
        with freeze_time("2026-03-02 12:00:00"):
            ticket.stage_id = self.stages["in_progress"]
            ticket.support_contract_id = other
        self.assertEqual(self.clock(ticket).deadline, self.at("14:00"))

    def retarget(self):
        with self.enter_registry_test_mode():
            self.env.ref("support_sla.cron_retarget").method_direct_trigger()
        self.env.invalidate_all()

    def test_a_holiday_moves_open_deadlines_and_no_others(self):
        """With a note, and without notices."""
        with freeze_time(MONDAY):
            open_ticket, closed = self._create_ticket(), self._create_ticket()
            closed.stage_id = self.stages["done"]
            before = self.clock(closed).deadline
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "Day of the patron",
                    "calendar_id": self.calendar.id,
                    "date_from": "2026-03-02 12:00:00",
                    "date_to": "2026-03-02 23:59:59",
                }
            )
            self.retarget()
        self.assertEqual(self.clock(open_ticket).deadline, self.at("11:00", 3))
        self.assertEqual(self.clock(closed).deadline, before)
        self.assertIn("The deadlines changed", open_ticket.message_ids[0].body)
        self.assertFalse(open_ticket.activity_ids)

    def test_a_tighter_policy_makes_late_and_no_storm(self):
        with freeze_time(MONDAY):
            ticket = self._create_ticket()
        with freeze_time("2026-03-02 12:00:00"):
            self.policy.target_ids.response = 1
            self.retarget()
        clock = self.clock(ticket)
        self.assertEqual(clock.deadline, self.at("11:00"))
        self.assertTrue(clock.is_missed)
        self.assertTrue(clock.is_retargeted)
        self.assertFalse(ticket.activity_ids)

    @freeze_time(MONDAY)
    def test_a_first_policy_serves_what_is_open(self):
        """Also where no clock ran before; asked once."""
        self.policy.unlink()
        self.env.ref("support_sla.policy_default").active = False
        ticket = self._create_ticket()
        self.assertFalse(ticket.sla_clock_ids)
        policy = self._create_policy()
        self.assertTrue(policy.is_pending)
        self.retarget()
        self.assertEqual(self.clock(ticket).deadline, self.at("14:00"))
        self.assertFalse(policy.is_pending)

    def test_tickets_from_before_us_get_their_timeline(self):
        """As far as it is known, once, and without telling anybody."""
        stranger = self._create_person("Nadia New")
        with freeze_time(MONDAY):
            old = self._create_ticket(partner_id=stranger.id)
        with freeze_time("2026-03-02 11:00:00"):
            self.answer(old)
        with freeze_time("2026-03-02 12:00:00"):
            old.stage_id = self.stages["awaiting"]
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET support_contract_id = %s WHERE id = %s",
            [self.contract.id, old.id],
        )
        self.env.invalidate_all()
        with freeze_time("2026-03-05 12:00:00"):
            old._start_known_sla()
            old._start_known_sla()
        self.assertEqual(self.kinds(old), ["opened", "responded", "paused customer"])
        self.assertEqual(self.clock(old).stopped_at, self.at("11:00"))
        self.assertEqual(self.clock(old, "resolution").state, "paused")
        self.assertFalse(old.activity_ids)

    @freeze_time(MONDAY)
    def test_days_are_days_of_the_calendar(self):
        """K14: ½ day is four hours where a day has eight."""
        self.policy.calendar_id = self.calendar
        self.policy.target_ids.write({"unit": "days", "response": 0.5})
        self.assertEqual(self.policy.target_ids.response_minutes, 240)

    @freeze_time(MONDAY)
    def test_round_the_clock(self):
        self.policy.round_the_clock = True
        ticket = self._create_ticket()
        self.assertEqual(self.clock(ticket, "resolution").deadline, self.at("02:00", 3))

    @freeze_time(MONDAY)
    def test_a_calendar_that_lost_its_hours_gives_no_deadline(self):
        self.calendar.attendance_ids.unlink()
        ticket = self._create_ticket()
        self.assertFalse(self.clock(ticket).deadline)
        self.assertFalse(ticket.sla_deadline)
        self.assertEqual(ticket.sla_state, "running")

    @freeze_time(MONDAY)
    def test_a_policy_without_target_runs_no_clock(self):
        self.policy.target_ids.unlink()
        self.assertFalse(self._create_ticket().sla_clock_ids)

    @freeze_time(MONDAY)
    def test_the_default_of_the_company_is_k14(self):
        """K14: 40, 24, 8 and 4 hours to the first response."""
        policy = self.env.ref("support_sla.policy_default")
        minutes = {
            row.criticality_id.code: row.response_minutes for row in policy.target_ids
        }
        wanted = {"MINOR": 2400, "MODERATE": 1440, "SEVERE": 480, "CRITICAL": 240}
        self.assertEqual(minutes, {**wanted, False: 1440})
