from odoo.tests import freeze_time, tagged

from .common_watch import WatchCase


@tagged("post_install", "-at_install")
class TestEscalation(WatchCase):
    """G9: rules say who hears of which threshold, how and when."""

    def test_a_percentage_of_the_target_is_told_once(self):
        """G9: a threshold speaks once, and the log keeps it."""
        self._create_rule()
        ticket = self.ticket_at()
        self.watch("2026-03-02 12:00:00")
        self.assertEqual(self.logged(ticket), [])
        self.watch("2026-03-02 12:00:01")
        self.watch("2026-03-02 12:30:00")
        self.assertEqual(ticket.activity_ids.user_id, self.consultant)
        self.assertEqual(self.logged(ticket), [("passed", ""), ("told", "consultant")])
        log = self.env["support.escalation.log"].search(
            [("ticket_id", "=", ticket.id), ("kind", "=", "passed")]
        )
        self.assertRecordValues(
            log,
            [
                {
                    "clock_kind": "response",
                    "rule_name": "Half of the time",
                    "threshold": "50 % · 2:00 h",
                    "at_seconds": 7200,
                    "is_digest": False,
                }
            ],
        )

    def test_time_left_and_time_after_the_deadline(self):
        """G9: an hour before, and an hour after."""
        self._create_rule(basis="left", hours_left=1)
        self._create_rule(basis="left", hours_left=-1, receiver="team_lead")
        ticket = self.ticket_at()
        self.watch("2026-03-02 12:59:00")
        self.assertFalse(ticket.activity_ids)
        self.watch("2026-03-02 13:01:00")
        self.assertEqual(ticket.activity_ids.user_id, self.consultant)
        self.watch("2026-03-02 14:59:00")
        self.assertEqual(len(ticket.activity_ids), 1)
        self.watch("2026-03-02 15:01:00")
        self.assertEqual(ticket.activity_ids.user_id, self.consultant | self.leader)

    def test_a_rule_is_of_one_deadline_and_of_some_criticalities(self):
        critical = self.env.ref("support_sla.criticality_critical")
        self._create_rule(kind="resolution")
        self._create_rule(criticality_ids=critical.ids)
        ticket = self.ticket_at()
        urgent = self.ticket_at(support_impact="3", support_urgency="3")
        self.watch("2026-03-02 12:01:00")
        self.assertFalse(ticket.activity_ids)
        self.assertTrue(urgent.activity_ids)

    def test_the_rules_of_a_contract_replace_those_of_the_company(self):
        self._create_rule()
        self._create_rule(policy_id=self.policy.id, receiver="team_lead")
        ticket = self.ticket_at()
        self.watch("2026-03-02 12:01:00")
        self.assertEqual(ticket.activity_ids.user_id, self.leader)
        self._create_rule(contract_id=self.contract.id, receiver="service_manager")
        later = self.ticket_at("2026-03-02 13:00:00")
        self.watch("2026-03-02 15:01:00")
        self.assertEqual(later.activity_ids.user_id, self.manager)

    def test_the_chain_of_the_firm(self):
        """G9: the team's leader, the tower manager, the service manager, in turn."""
        for percentage, receiver in (
            (50, "team_lead"),
            (75, "tower_manager"),
            (100, "service_manager"),
        ):
            self._create_rule(percentage=percentage, receiver=receiver)
        ticket = self.ticket_at()
        heard = []
        for moment in ("12:01", "13:01", "14:01"):
            self.watch(f"2026-03-02 {moment}:00")
            heard.append(ticket.activity_ids.sorted("id")[-1:].user_id)
        self.assertEqual(heard, [self.leader, self.tower, self.manager])

    def test_whoever_is_missing_in_the_chain_is_the_next_one(self):
        self._create_rule(receiver="team_lead")
        self.team.user_id = False
        self.contract.member_ids.unlink()
        ticket = self.ticket_at()
        self.watch("2026-03-02 12:01:00")
        self.assertEqual(ticket.activity_ids.user_id, self.manager)

    def test_the_firm_hears_before_the_customer(self):
        """G9: where nobody of the firm was told, they are told first."""
        self._create_rule(receiver="customer", action="mail")
        ticket = self.ticket_at()
        self.watch("2026-03-02 12:01:00")
        self.assertEqual(
            self.logged(ticket),
            [
                ("passed", ""),
                ("told", "manager"),
                ("told", "Ana Lead"),
                ("told", "Beto Backup"),
            ],
        )

    def test_a_customer_who_hears_after_the_firm_hears_alone(self):
        """G9: the chain of the firm spoke at 50 %."""
        self._create_rule(receiver="service_manager")
        self._create_rule(receiver="customer", action="mail", percentage=75)
        ticket = self.ticket_at()
        self.watch("2026-03-02 12:01:00")
        self.watch("2026-03-02 13:01:00")
        self.assertEqual(
            self.logged(ticket)[2:],
            [("passed", ""), ("told", "Ana Lead"), ("told", "Beto Backup")],
        )
        mail = self.mails_to(self.lead)[:1]
        self.assertIn(ticket.number, mail.body)
        self.assertNotIn("consultant", mail.body)
        self.assertEqual(mail.author_id, self.env.company.partner_id)

    def test_one_mail_for_all_that_is_new_to_a_person(self):
        self._create_rule(action="mail", receiver="service_manager")
        tickets = [self.ticket_at() for _number in range(3)]
        self.watch("2026-03-02 12:01:00")
        mail = self.mails_to(self.manager.partner_id)
        self.assertEqual(len(mail), 1)
        for ticket in tickets:
            self.assertIn(ticket.number, mail.body)

    def test_a_title_of_a_customer_is_text(self):
        self._create_rule(action="mail", receiver="service_manager")
        self.ticket_at(name="<script>alert(1)</script>")
        self.watch("2026-03-02 12:01:00")
        self.assertNotIn("<script", self.mails_to(self.manager.partner_id).body)

    def test_a_ticket_is_assigned(self):
        self._create_rule(action="reassign", receiver="team_lead")
        ticket = self.ticket_at()
        self.watch("2026-03-02 12:01:00")
        self.assertEqual(ticket.user_id, self.leader)
        self.assertIn(("reassigned", "leader"), self.logged(ticket))

    def test_the_criticality_is_raised_with_who_when_and_why(self):
        """G9, K15: the raise is a change of criticality like any other."""
        self._create_rule(action="raise")
        ticket = self.ticket_at(support_impact="2")
        self.watch("2026-03-02 12:01:00")
        severe = self.env.ref("support_sla.criticality_severe")
        self.assertEqual(ticket.criticality_id, severe)
        change = ticket.criticality_change_ids
        self.assertEqual(change.author_name, self.env.ref("base.user_root").name)
        self.assertIn("Half of the time", change.reason)
        self.assertIn("raised", [kind for kind, _to in self.logged(ticket)])

    def test_there_is_nothing_above_the_highest_level(self):
        self._create_rule(action="raise")
        ticket = self.ticket_at(support_impact="3", support_urgency="3")
        self.watch("2026-03-02 12:01:00")
        self.assertIn("failed", [kind for kind, _to in self.logged(ticket)])
        self.assertFalse(ticket.criticality_id)

    def test_thresholds_passed_together_are_told_once(self):
        """The job did not run for a while: the last one is told, all are logged."""
        for percentage in (25, 50, 75):
            self._create_rule(percentage=percentage)
        ticket = self.ticket_at()
        self.watch("2026-03-02 13:30:00")
        kinds = [kind for kind, _to in self.logged(ticket)]
        self.assertEqual(kinds, ["passed", "passed", "passed", "told"])
        self.assertEqual(len(ticket.activity_ids), 1)

    def test_an_answer_in_time_ends_it(self):
        self._create_rule()
        ticket = self.ticket_at()
        with freeze_time("2026-03-02 11:00:00"):
            self.answer(ticket)
        self.watch("2026-03-02 12:01:00")
        self.assertEqual(self.logged(ticket), [])


@tagged("post_install", "-at_install")
class TestEscalationQuiet(WatchCase):
    """G9: notices wait for working hours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.round_the_clock = True

    def test_a_notice_of_the_night_waits_for_the_contract_s_morning(self):
        self._create_rule()
        ticket = self.ticket_at("2026-03-02 20:00:00")
        self.watch("2026-03-02 23:00:00")
        self.assertEqual(self.logged(ticket), [("passed", "")])
        self.watch("2026-03-03 08:59:00")
        self.assertFalse(ticket.activity_ids)
        self.watch("2026-03-03 09:00:00")
        self.assertEqual(ticket.activity_ids.user_id, self.consultant)

    def test_somebody_on_duty_hears_at_night(self):
        self._create_rule(quiet="never")
        ticket = self.ticket_at("2026-03-02 20:00:00")
        self.watch("2026-03-02 23:00:00")
        self.assertTrue(ticket.activity_ids)

    def test_the_hours_are_those_of_whoever_hears_of_it(self):
        self._create_rule(quiet="receiver")
        self.consultant.tz = "UTC"
        self.env["hr.employee"].create(
            {
                "name": "Consultant",
                "user_id": self.consultant.id,
                "resource_calendar_id": self._create_calendar(12, 20).id,
            }
        )
        ticket = self.ticket_at("2026-03-02 20:00:00")
        self.watch("2026-03-03 11:59:00")
        self.assertFalse(ticket.activity_ids)
        self.watch("2026-03-03 12:01:00")
        self.assertTrue(ticket.activity_ids)

    def test_what_was_settled_at_night_is_no_news(self):
        self._create_rule()
        ticket = self.ticket_at("2026-03-02 20:00:00")
        self.watch("2026-03-02 23:00:00")
        with freeze_time("2026-03-03 01:00:00"):
            self.answer(ticket)
        self.watch("2026-03-03 09:01:00")
        self.assertFalse(ticket.activity_ids)
        self.assertEqual(self.logged(ticket)[-1], ("dropped", "consultant"))


@tagged("post_install", "-at_install")
class TestEscalationRetarget(WatchCase):
    """G9: another target is no storm."""

    def test_what_another_target_puts_in_the_past_is_one_digest(self):
        self._create_rule(receiver="service_manager")
        tickets = [self.ticket_at() for _number in range(4)]
        with freeze_time("2026-03-02 11:30:00"):
            self.policy.target_ids.response = 1
        self.retarget("2026-03-02 11:31:00")
        self.watch("2026-03-02 11:35:00")
        for ticket in tickets:
            self.assertFalse(ticket.activity_ids)
            self.assertEqual(
                [kind for kind, _to in self.logged(ticket)], ["passed", "digested"]
            )
        mail = self.mails_to(self.manager.partner_id)
        self.assertEqual(len(mail), 1)
        self.assertIn(tickets[0].number, mail.body)
        self.watch("2026-03-02 11:45:00")
        self.assertEqual(self.mails_to(self.manager.partner_id), mail)

    def test_a_later_deadline_is_told_again(self):
        """Another target has other thresholds."""
        self._create_rule()
        ticket = self.ticket_at()
        self.watch("2026-03-02 12:01:00")
        with freeze_time("2026-03-02 12:10:00"):
            self.policy.target_ids.response = 6
        self.retarget("2026-03-02 12:11:00")
        self.watch("2026-03-02 13:01:00")
        kinds = [kind for kind, _to in self.logged(ticket)]
        self.assertEqual(kinds, ["passed", "told"] * 2)

    def test_a_holiday_that_moves_the_deadline_tells_nothing_again(self):
        """The threshold of the same target was passed once."""
        self._create_rule()
        ticket = self.ticket_at()
        self.watch("2026-03-02 12:01:00")
        with freeze_time("2026-03-02 12:10:00"):
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "The morning was a holiday",
                    "calendar_id": self.calendar.id,
                    "date_from": "2026-03-02 08:00:00",
                    "date_to": "2026-03-02 11:00:00",
                }
            )
        self.retarget("2026-03-02 12:11:00")
        self.watch("2026-03-02 13:30:00")
        kinds = [kind for kind, _to in self.logged(ticket)]
        self.assertEqual(kinds, ["passed", "told"])

    def test_a_new_rule_looks_at_what_is_open_without_a_storm(self):
        ticket = self.ticket_at()
        with freeze_time("2026-03-02 13:00:00"):
            self._create_rule()
        self.retarget("2026-03-02 13:01:00")
        self.watch("2026-03-02 13:05:00")
        self.assertFalse(ticket.activity_ids)
        self.assertIn("digested", [kind for kind, _to in self.logged(ticket)])
