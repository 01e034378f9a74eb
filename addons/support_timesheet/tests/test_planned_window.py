from odoo.exceptions import UserError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from .common import TODAY
from .common_estimates import EstimateCase

LOGGER = "odoo.addons.support_timesheet.models.estimates.helpdesk_ticket_window"
LOCKED = "It is locked"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPlannedWindow(EstimateCase, HttpCase):
    """K17, K3: a ticket waits for the window that the customer confirmed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Support", "follows_support_path": True}
        )
        cls.ticket = cls._create_ticket(
            team_id=team.id, support_contract_id=cls.contract.id, user_id=None
        )
        cls.ticket.user_id = cls.consultant
        cls.ticket._advance("analysis")
        cls.kind = cls.env.ref("support_timesheet.confirmation_kind_window")

    def plan(self, start="2026-03-21 22:00:00", end="2026-03-22 02:00:00", yes=True):
        confirmations = self.env["support.confirmation"].with_user(self.consultant)
        confirmation = confirmations.create(
            {
                "ticket_id": self.ticket.id,
                "kind_id": self.kind.id,
                "name": "May we stop the server?",
                "window_start": start,
                "window_end": end,
            }
        )
        confirmation.action_ask()
        self.asked(confirmation)._decide(yes, comment=None if yes else "No")
        return confirmation

    def run_cron(self, now):
        with freeze_time(now), self.enter_registry_test_mode():
            self.env.ref("support_timesheet.cron_begin_windows").method_direct_trigger()
        self.env.invalidate_all()

    def test_a_confirmed_window_is_waited_for_and_then_work_begins(self):
        self.plan()
        self.assertEqual(self.ticket.support_step, "window")
        self.assertTrue(self.ticket.stage_id.pauses_window)
        self.run_cron("2026-03-21 21:59:00")
        self.assertEqual(self.ticket.support_step, "window")
        self.run_cron("2026-03-21 22:00:00")
        self.assertEqual(self.ticket.support_step, "attention_l1")
        said = str(self.ticket.message_ids.mapped("body"))
        self.assertIn("window has come", said)

    def test_work_goes_on_at_the_level_where_it_stood(self):
        self.ticket._advance("attention_l2")
        self.plan()
        self.run_cron("2026-03-22 08:00:00")
        self.assertEqual(self.ticket.support_step, "attention_l2")

    def test_a_consultant_plans_by_hand(self):
        """Without a window to wait for, whoever planned it moves it on."""
        self.ticket._advance("attention_l3")
        ticket = self.ticket.with_user(self.consultant)
        stages = self.env["helpdesk.ticket.stage"]._get_path_stages()
        ticket.stage_id = stages["window"]
        self.run_cron("2026-04-22 08:00:00")
        self.assertEqual(self.ticket.support_step, "window")
        self.plan("2026-03-21 08:00:00", "2026-03-21 09:00:00")
        self.assertEqual(self.ticket.support_step, "window")
        self.run_cron("2026-03-21 09:00:00")
        self.assertEqual(self.ticket.support_step, "attention_l3")

    def test_a_window_that_was_used_moves_no_ticket_that_is_planned_anew(self):
        """K17: planned by hand a second time, it waits for whoever planned it."""
        self.plan("2026-03-21 08:00:00", "2026-03-21 09:00:00")
        self.run_cron("2026-03-21 08:00:00")
        self.assertEqual(self.ticket.support_step, "attention_l1")
        stages = self.env["helpdesk.ticket.stage"]._get_path_stages()
        with freeze_time("2026-03-22 10:00:00"):
            self.ticket.with_user(self.consultant).stage_id = stages["window"]
        self.run_cron("2026-03-23 10:00:00")
        self.assertEqual(self.ticket.support_step, "window")

    def test_a_ticket_that_cannot_go_on_keeps_no_other_waiting(self):
        """K17: its technician is told what to do, once."""
        self.plan()
        first, second = self.ticket, self.ticket.copy({"name": "Second"})
        second.user_id = self.consultant
        self.ticket = second
        second._advance("analysis")
        self.plan()
        begin = type(first)._begin_window

        def _begin_window(ticket):
            if ticket == first:
                raise UserError(LOCKED)
            return begin(ticket)

        self.patch(type(first), "_begin_window", _begin_window)
        for _time in range(2):
            with mute_logger(LOGGER):
                self.run_cron("2026-03-22 08:00:00")
        self.assertEqual(second.support_step, "attention_l1")
        self.assertEqual(first.support_step, "window")
        self.assertEqual(first.activity_ids.user_id, self.consultant)
        self.assertIn(LOCKED, str(first.activity_ids.note))

    def test_a_path_that_ends_at_the_window_is_said(self):
        """K17: nobody waits in silence."""
        self.plan()
        self.ticket.stage_id.next_stage_ids = False
        with mute_logger(LOGGER):
            self.run_cron("2026-03-22 08:00:00")
        self.assertEqual(self.ticket.support_step, "window")
        self.assertIn("No stage of the path", str(self.ticket.activity_ids.note))

    def test_the_office_moves_on_what_nobody_has(self):
        """K17: not the user of the job, whose activities nobody reads."""
        dispatcher = self._create_user("dispatcher", "group_support_dispatcher")
        self.plan()
        self.ticket.stage_id.next_stage_ids = False
        self.ticket.user_id = False
        for _time in range(2):
            with mute_logger(LOGGER):
                self.run_cron("2026-03-22 08:00:00")
        told = self.ticket.activity_ids.mapped("user_id")
        self.assertIn(dispatcher, told)
        self.assertNotIn(self.env.ref("base.user_root"), told)
        self.assertEqual(len(self.ticket.activity_ids), len(told))

    def test_what_stops_it_is_said_in_the_language_of_the_company(self):
        """K17: a job is nobody's, and writes English."""
        self.env["res.lang"]._activate_lang("es_ES")
        self.ticket.company_id.partner_id.lang = "es_ES"
        begin = type(self.ticket)._begin_window

        def _begin_window(ticket):
            self.assertEqual(ticket.env.lang, "es_ES")
            return begin(ticket)

        self.patch(type(self.ticket), "_begin_window", _begin_window)
        self.plan()
        self.ticket.stage_id.next_stage_ids = False
        with mute_logger(LOGGER):
            self.run_cron("2026-03-22 08:00:00")
        activity = self.ticket.activity_ids
        self.assertIn("Llegó la ventana planificada", activity.summary)
        self.assertIn("Ninguna etapa del recorrido", str(activity.note))

    def test_a_refused_or_past_window_is_not_waited_for(self):
        self.plan(yes=False)
        self.assertEqual(self.ticket.support_step, "analysis")
        self.plan("2026-03-19 08:00:00", "2026-03-19 09:00:00")
        self.assertEqual(self.ticket.support_step, "analysis")

    def test_of_two_windows_the_last_one_is_waited_for(self):
        self.plan()
        self.plan("2026-03-25 22:00:00", "2026-03-26 02:00:00")
        self.run_cron("2026-03-22 08:00:00")
        self.assertEqual(self.ticket.support_step, "window")
        self.run_cron("2026-03-26 08:00:00")
        self.assertEqual(self.ticket.support_step, "attention_l1")

    def test_the_customer_sees_the_step_and_the_window(self):
        """K17: the same path in the portal, where a window is a step while it waits."""
        self.assertNotIn("Planned window", dict(self.ticket._get_path_steps()))
        self.plan()
        steps = dict(self.ticket._get_path_steps())
        self.assertEqual(steps["Planned window"], "current")
        self.assertEqual(steps["Attention L1"], "to do")
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open(f"/my/ticket/{self.ticket.id}").text
        self.assertIn("The work begins then", page)

    def test_customers_do_not_move_it(self):
        self.plan()
        stages = self.env["helpdesk.ticket.stage"]._get_path_stages()
        with self.assertRaises(UserError):
            self.ticket.with_user(self.lead_user).write(
                {"stage_id": stages["attention_l1"].id}
            )
