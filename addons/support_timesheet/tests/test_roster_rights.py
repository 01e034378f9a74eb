from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .common_roster import RosterCase

NIGHT = ("2026-03-20 20:00:00", "2026-03-21 06:00:00")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRosterRights(RosterCase):
    """W9: the office runs the roster."""

    def test_consultants_read_it_and_change_nothing(self):
        shift = self._create_shift(*NIGHT)
        self.assertTrue(shift.with_user(self.mate).display_name)
        with self.assertRaises(AccessError):
            shift.with_user(self.mate).user_id = self.mate
        with self.assertRaises(AccessError):
            self.roster.with_user(self.mate).name = "x"
        shift.with_user(self.dispatcher).user_id = self.mate

    def test_absences_are_ones_own_or_the_offices(self):
        own = self.env["support.roster.absence"].with_user(self.consultant)
        values = {"date_start": NIGHT[0], "date_end": NIGHT[1], "reason": "Dentist"}
        absence = own.create(values)
        self.assertEqual(absence.user_id, self.consultant)
        with self.assertRaises(AccessError):
            own.create(values | {"user_id": self.mate.id})
        with self.assertRaises(AccessError):
            absence.with_user(self.mate).read(["reason"])
        with self.assertRaises(AccessError):
            absence.with_user(self.mate).unlink()
        office = own.with_user(self.dispatcher)
        office.create(values | {"user_id": self.mate.id})
        absence.unlink()

    def test_customers_and_other_staff_see_nothing(self):
        clerk = self._create_user("clerk", "base.group_user")
        for model in ("", ".shift", ".absence", ".swap"):
            for user in (clerk, self.lead_user):
                with self.assertRaises(AccessError):
                    self.env[f"support.roster{model}"].with_user(user).search([])

    def test_other_companies_have_their_own(self):
        self._create_shift(*NIGHT)
        branch = self.env["res.company"].create({"name": "Branch"})
        user = self._create_user(
            "branch",
            "group_support_manager",
            company_id=branch.id,
            company_ids=[(6, 0, branch.ids)],
        )
        for model in ("", ".shift"):
            self.assertFalse(
                self.env[f"support.roster{model}"].with_user(user).search([])
            )


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestReassign(RosterCase):
    """W9: the office hands over what somebody who is away had open."""

    def _reassign(self, user=None, **values):
        wizard = self.env["support.roster.reassign"].with_user(user or self.dispatcher)
        return wizard.create({"user_id": self.consultant.id, **values})

    def test_open_tickets_go_to_who_is_on_duty(self):
        """The one on duty is proposed; closed tickets stay."""
        closed = self._create_ticket(user_id=self.consultant.id)
        closed.stage_id = self.env["helpdesk.ticket.stage"].create(
            {"name": "Over", "closed": True, "sequence": 99}
        )
        sheet = self._create_order()
        self._create_shift("2026-03-20 00:00:00", "2026-03-21 00:00:00", self.mate)
        wizard = self._reassign(reason="Ill")
        self.assertEqual(wizard.to_user_id, self.mate)
        self.assertEqual(wizard.ticket_ids, self.ticket)
        wizard.action_apply()
        self.assertEqual(self.ticket.user_id, self.mate)
        self.assertEqual(sheet.user_id, self.mate)
        self.assertEqual(closed.user_id, self.consultant)
        self.assertIn("Ill", self.ticket.message_ids[0].body)

    def test_only_the_office_does_it(self):
        """W9."""
        with self.assertRaises(AccessError):
            self._reassign(self.mate, to_user_id=self.mate.id)
        wizard = self._reassign(to_user_id=self.mate.id)
        with self.assertRaises(AccessError):
            wizard.with_user(self.mate).sudo(False).action_apply()
        with self.assertRaisesRegex(AccessError, "Only the office changes"):
            self.env["support.roster"].with_user(self.mate)._check_office()

    def test_nobody_chosen_has_nothing_to_hand_over(self):
        """Tickets without a technician are not those of who is away."""
        self._create_ticket(user_id=False)
        wizards = self.env["support.roster.reassign"].with_user(self.dispatcher)
        self.assertFalse(wizards.new({}).ticket_ids)

    def test_it_goes_to_somebody_else_and_is_still_theirs(self):
        with self.assertRaisesRegex(UserError, "Choose somebody else"):
            self._reassign(to_user_id=self.consultant.id).action_apply()
        wizard = self._reassign(to_user_id=self.mate.id)
        self.ticket.user_id = self.dispatcher
        with self.assertRaisesRegex(UserError, "no such tickets"):
            wizard.action_apply()
