from odoo.tests import freeze_time, new_test_user, tagged

from .common import TODAY
from .test_visit import VisitCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDayReviewVisits(VisitCase):
    """E10: visits without time are among the hours one forgot to log."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.consultant.tz = "America/Lima"
        cls.ticket.user_id = cls.consultant

    def review(self, day="2026-03-19", user=None):
        reviews = self.env["support.day.review"].with_user(user or self.consultant)
        return reviews.create({"date": day})

    def visit(self, **values):
        """At nine in Lima, for two hours, as the customer confirmed it."""
        planned = {
            "date_start": "2026-03-19 14:00:00",
            "user_id": self.consultant.id,
        }
        with freeze_time("2026-03-18 12:00:00"):
            visit = self._create_visit(**planned | values)
            visit.action_propose()
            self._answer(visit)
        return visit.sudo()

    def sheet(self, **values):
        orders = self.env["support.work.order"].with_user(self.consultant)
        return orders.create(
            {
                "ticket_id": self.ticket.id,
                "date": "2026-03-19",
                "mode": "visit",
                "description": "Disks changed\nand tested",
                **values,
            }
        )

    def assert_proposed(self, **expected):
        self.assertRecordValues(
            self.review().line_ids, [{"source": "visit", **expected}]
        )

    def test_a_visit_of_the_day_on_which_the_clock_jumps(self):
        """At nine by the clock on the wall, in summer time already."""
        self.consultant.tz = "Europe/Madrid"
        with freeze_time("2026-03-29 18:00:00"):
            self.sheet(date="2026-03-29")
            line = self.review("2026-03-29").line_ids
        self.assertEqual(str(line.date_time), "2026-03-29 07:00:00")

    def test_a_visit_that_was_made(self):
        """With the ticket that its day opened."""
        visit = self.visit()
        visit._open()
        self.assert_proposed(
            ticket_id=visit.ticket_id.id,
            name="Visit",
            minutes=120,
            date_time=visit.date_start,
        )

    def test_the_sheet_says_how_long_it_took(self):
        """Arrival and departure rule before the appointment."""
        visit = self.visit()
        visit._open()
        visit.work_order_id.write(
            {
                "date_start": "2026-03-19 14:30:00",
                "date_end": "2026-03-19 15:15:00",
            }
        )
        self.assert_proposed(
            ticket_id=visit.ticket_id.id,
            minutes=45,
            date_time=visit.work_order_id.date_start,
        )

    def test_a_visit_that_nobody_opened_asks_for_its_ticket(self):
        self.visit()
        self.assert_proposed(ticket_id=False, minutes=120)
        self.log(0.5, False, date_time="2026-03-19 15:00:00")
        self.assertFalse(self.review().line_ids)

    def test_a_sheet_without_a_visit(self):
        """Typed on the way: at nine of the user's clock, if it does not say."""
        self.sheet()
        review = self.review()
        self.assert_proposed(ticket_id=self.ticket.id, name="Disks changed", minutes=60)
        self.assertEqual(str(review.line_ids.date_time), "2026-03-19 14:00:00")
        review.line_ids.action_log()
        self.assertEqual(self.ticket.timesheet_ids.date, self.day("2026-03-19"))
        self.assertFalse(self.review().line_ids)

    def test_a_visit_and_a_reply_on_its_ticket_are_one_matter(self):
        self.sheet()
        with freeze_time("2026-03-19 20:00:00"):
            self.ticket.with_user(self.consultant).message_post(
                body="Done", message_type="comment", subtype_xmlid="mail.mt_comment"
            )
        self.assert_proposed(ticket_id=self.ticket.id)

    def test_what_is_to_come_or_was_called_off_is_not_forgotten(self):
        self.visit(name="Called off").with_user(self.dispatcher).action_cancel()
        self.sheet(mode="remote")
        self.visit(date_start="2026-03-20 20:00:00")
        self.assertFalse(self.review().line_ids)
        self.assertFalse(self.review("2026-03-20").line_ids)

    def test_the_visit_of_another_technician_is_theirs(self):
        self.visit(user_id=self.manager.id)
        self.assertFalse(self.review().line_ids)

    def test_who_logs_time_but_makes_no_visits_has_none(self):
        """Without rights on visits the list has its other sources."""
        user = new_test_user(self.env, "clerk", "hr_timesheet.group_hr_timesheet_user")
        self.env["hr.employee"].create({"name": "Clerk", "user_id": user.id})
        self.visit(user_id=user.id)
        self.assertFalse(self.review(user=user).line_ids)
