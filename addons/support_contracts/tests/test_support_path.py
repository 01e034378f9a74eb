from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged

from .common_path import PathCase


@tagged("post_install", "-at_install")
class TestSupportPath(PathCase, HttpCase):
    def test_a_ticket_begins_as_registered(self):
        """K17."""
        self.assertEqual(self.ticket.support_step, "registered")

    def test_other_teams_keep_the_stages_of_the_helpdesk(self):
        """K17: only the teams of support follow the path."""
        other = self.env["helpdesk.ticket.team"].create({"name": "Sales"})
        self.assertFalse(other._get_applicable_stages().filtered("support_code"))
        ticket = self._create_ticket(team_id=other.id)
        self.assertFalse(ticket.support_step)
        ticket.with_user(self.consultant).stage_id = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_done"
        )
        self.assertTrue(ticket.closed)
        own = self.team._get_applicable_stages()
        self.assertEqual(len(own.filtered("support_code")), len(own))
        loose = self._create_ticket()
        self.assertFalse(loose.support_step)

    def test_a_team_that_leaves_the_path_takes_its_tickets_along(self):
        self.team.follows_support_path = False
        self.assertFalse(self.ticket.support_step)
        self.assertFalse(any(stage.active for stage in self.stages.values()))
        self.team.follows_support_path = True
        self.assertEqual(self.ticket.support_step, "registered")

    def test_the_terms_come_first_and_lead_to_the_analysis(self):
        """K2, K17: the customer's acceptance moves it by itself."""
        self._publish_terms()
        ticket = self._create_ticket(team_id=self.team.id)
        self.assertEqual(ticket.support_step, "terms")
        with self.assertRaisesRegex(UserError, "moved on by the customer"):
            self.move("analysis", ticket=ticket)
        self.asked_about("terms", ticket)._decide(True)
        self.assertEqual(ticket.support_step, "analysis")

    def test_waived_terms_lead_to_the_analysis_too(self):
        self._publish_terms()
        ticket = self._create_ticket(team_id=self.team.id)
        ticket.with_user(self.manager)._waive_terms("Agreed on paper")
        self.assertEqual(ticket.support_step, "analysis")

    def test_the_whole_path(self):
        """K17: from the registration to the check of the quality."""
        self.move("analysis", "attention_l1", "attention_l2", "vendor", "attention_l3")
        self.solve()
        self.move("validation")
        self.asked_about("validation")._decide(True)
        self.assertEqual(self.ticket.support_step, "quality")
        self.assertEqual(self.ticket.validated_by, "Ana Lead")
        self.move("closed", user=self.dispatcher)
        self.assertTrue(self.ticket.closed)

    def test_a_step_that_the_path_does_not_know_is_refused(self):
        """K17."""
        with self.assertRaisesRegex(UserError, "It goes on to: Terms"):
            self.move("attention_l1")
        with self.assertRaisesRegex(UserError, "does not go from"):
            self.ticket.with_user(self.consultant).stage_id = self.env.ref(
                "helpdesk_mgmt.helpdesk_ticket_stage_done"
            )

    def test_each_stage_is_moved_on_by_whom_it_says(self):
        """K17: the customer validates, the office checks and cancels."""
        self.move("analysis", "attention_l1")
        with self.assertRaisesRegex(UserError, "moved on by the office"):
            self.move("cancelled")
        self.solve()
        self.move("validation")
        with self.assertRaisesRegex(UserError, "moved on by the customer"):
            self.move("quality")
        self.move("quality", user=self.manager)
        self.assertFalse(self.asked_about("validation"))
        with self.assertRaisesRegex(UserError, "moved on by the office"):
            self.move("closed")

    def test_closing_needs_cause_solution_and_cover(self):
        """K17."""
        self.move("analysis", "attention_l1")
        with self.assertRaisesRegex(UserError, "the cause, the solution, what covers"):
            self.move("validation")
        self.solve()
        self.move("validation")
        self.assertEqual(self.ticket.support_step, "validation")

    def test_each_stage_says_what_it_pauses(self):
        """K17: read by the clocks."""
        flags = {
            code: [
                name
                for name in ("customer", "approval", "vendor", "window")
                if stage[f"pauses_{name}"]
            ]
            for code, stage in self.stages.items()
        }
        self.assertEqual(flags["terms"], ["customer"])
        self.assertEqual(flags["confirmation"], ["approval"])
        self.assertEqual(flags["vendor"], ["vendor"])
        self.assertEqual(flags["window"], ["window"])
        self.assertEqual(flags["attention_l1"], [])

    def test_the_time_of_the_vendor_is_measured_apart(self):
        """K16: two stays of half an hour and of an hour by the clock."""
        with freeze_time("2026-03-10 09:00:00"):
            self.move("analysis", "attention_l1", "vendor")
        with freeze_time("2026-03-10 09:30:00"):
            self.move("attention_l1")
        with freeze_time("2026-03-10 10:00:00"):
            self.move("vendor")
            self.ticket.with_user(self.consultant).write(
                {"vendor_case": "SAP-1", "vendor_chase_date": "2026-03-12"}
            )
        with freeze_time("2026-03-10 11:00:00"):
            self.ticket.invalidate_recordset()
            self.assertEqual(self.ticket.vendor_minutes, 90)
            chase = self.ticket.activity_ids
            self.assertEqual(chase.date_deadline, self.day("2026-03-12"))
            self.assertIn("SAP-1", chase.summary)

    def test_nobody_is_reminded_of_what_the_vendor_gave_back(self):
        """K16: the reminder ends with the stay."""
        self.move("analysis", "attention_l1", "vendor")
        self.ticket.with_user(self.consultant).vendor_chase_date = "2030-03-12"
        self.assertTrue(self.ticket.activity_ids)
        self.move("attention_l1")
        self.assertFalse(self.ticket.activity_ids)

    def test_a_new_date_moves_the_reminder(self):
        self.move("analysis", "attention_l1", "vendor")
        for day in ("2030-03-12", "2030-03-15"):
            self.ticket.with_user(self.consultant).vendor_chase_date = day
        self.assertEqual(
            self.ticket.activity_ids.mapped("date_deadline"), [self.day("2030-03-15")]
        )

    def test_the_customer_returns_it_with_a_reason(self):
        """K17: it goes back to whom it came from."""
        self.move("analysis", "attention_l1", "attention_l2")
        self.solve()
        self.move("validation")
        self.asked_about("validation")._decide(False, comment="It still <b>fails</b>")
        self.assertEqual(self.ticket.support_step, "attention_l2")
        said = str(self.ticket.message_ids.mapped("body"))
        self.assertIn("It still &lt;b&gt;fails", said)

    def test_returning_it_without_a_reason_is_refused(self):
        self.move("analysis", "attention_l1")
        self.solve()
        self.move("validation")
        with self.assertRaisesRegex(UserError, "still missing"):
            self.asked_about("validation")._decide(False)

    def test_the_key_user_declines_a_colleague_s_request(self):
        """K17: what is declined is cancelled, not closed as done."""
        ticket = self._create_ticket(team_id=self.team.id, partner_id=self.colleague.id)
        ticket._ask_for_endorsement()
        self.asked_about("endorsement", ticket)._decide(False, comment="Not now")
        self.assertEqual(ticket.support_step, "cancelled")

    def test_what_is_waited_for_is_remembered(self):
        """K17: after the answer work goes on where it stood."""
        self.move("analysis", "attention_l2")
        self.ticket._wait_for_confirmation()
        self.assertEqual(self.ticket.support_step, "confirmation")
        self.ticket._confirmed()
        self.assertEqual(self.ticket.support_step, "attention_l2")

    # the portal

    def get(self, path, user=None):
        user = user or self.lead_user
        self.authenticate(user.login, user.login)
        return self.url_open(path)

    def test_the_customer_sees_the_path(self):
        """K17: the same path, where it stands and what follows."""
        self.move("analysis")
        page = self.get(f"/my/ticket/{self.ticket.id}").text
        self.assertIn("The whole path", page)
        self.assertIn("Customer validation", page)
        steps = dict(self.ticket._get_path_steps())
        self.assertEqual(steps["Registered"], "done")
        self.assertEqual(steps["L1 analysis"], "current")
        self.assertEqual(steps["Closed"], "to do")

    def test_the_customer_validates_in_two_taps(self):
        """K17: the answer is the closing confirmation."""
        self.move("analysis", "attention_l1")
        self.solve()
        self.move("validation")
        path = f"/my/approvals/{self.asked_about('validation').id}"
        page = self.get(path).text
        self.assertIn("The cable was loose.", page)
        self.assertIn("It is solved", page)
        self.url_open(
            f"{path}/answer",
            data={"csrf_token": Request.csrf_token(self), "answer": "grant"},
        )
        self.env.invalidate_all()
        self.assertEqual(self.ticket.support_step, "quality")

    def test_other_customers_neither_see_nor_validate(self):
        stranger = self._create_person("Zoe Stranger", self.other_customer)
        self._create_key_user(self.other_customer, stranger)
        user = self._create_portal_user(stranger)
        self.move("analysis", "attention_l1")
        self.solve()
        self.move("validation")
        approval = self.asked_about("validation")
        with self.assertRaises(AccessError):
            approval.with_user(user)._decide(True)
        self.assertNotIn(
            "cable was loose", self.get(f"/my/approvals/{approval.id}", user).text
        )

    def test_causes_are_the_manager_s(self):
        with self.assertRaises(AccessError):
            self.cause.with_user(self.consultant).name = "Other"
        with self.assertRaises(AccessError):
            self.cause.with_user(self.lead_user).read(["name"])
        self.cause.with_user(self.manager).name = "Other"
