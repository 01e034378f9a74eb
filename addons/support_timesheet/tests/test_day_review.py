from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDayReview(TimeCase):
    """Hours one forgot to log: what the day says, without time on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.consultant.tz = "America/Lima"

    def meet(self, start, stop, ticket=None, **values):
        events = self.env["calendar.event"].with_user(self.consultant)
        link = {}
        if ticket:
            link = {
                "res_model": ticket._name,
                "res_model_id": self.env["ir.model"]._get_id(ticket._name),
                "res_id": ticket.id,
            }
        return events.sudo().create(
            {
                "name": "Meeting",
                "start": f"2026-03-{start}",
                "stop": f"2026-03-{stop}",
                "partner_ids": [(6, 0, self.consultant.partner_id.ids)],
                **link,
                **values,
            }
        )

    def reply(self, moment, ticket=None, user=None):
        with freeze_time(f"2026-03-{moment}"):
            (ticket or self.ticket).with_user(user or self.consultant).message_post(
                body="Done", message_type="comment", subtype_xmlid="mail.mt_comment"
            )

    def review(self, day="2026-03-19", user=None):
        reviews = self.env["support.day.review"].with_user(user or self.consultant)
        return reviews.create({"date": day})

    def test_meetings_of_the_day_without_time(self):
        """The day is the one of the user's zone: Lima is five hours behind."""
        self.meet("19 15:00:00", "19 16:30:00", self.ticket)
        self.meet("20 03:00:00", "20 04:00:00", name="Late")
        self.meet("20 05:00:00", "20 06:00:00", name="Next day")
        self.meet("19 04:00:00", "19 04:30:00", name="Day before")
        lines = self.review().line_ids
        self.assertEqual(lines.mapped("name"), ["Meeting", "Late"])
        self.assertEqual(lines.mapped("minutes"), [90, 60])
        self.assertEqual(lines[0].ticket_id, self.ticket)

    def test_a_meeting_that_was_logged_is_not_listed(self):
        self.meet("19 15:00:00", "19 16:00:00", self.ticket)
        self.log(0.5, False, date_time="2026-03-19 15:15:00")
        self.assertFalse(self.review().line_ids)

    def test_what_is_still_to_come_is_not_forgotten(self):
        self.meet("20 13:00:00", "20 14:00:00", self.ticket)
        self.assertFalse(self.review("2026-03-20").line_ids)

    def test_replies_on_tickets_without_time(self):
        other = self._create_ticket(name="Other")
        self.reply("19 15:00:00")
        self.reply("19 16:00:00")
        self.reply("19 17:00:00", other)
        self.log(0.5, False, date_time="2026-03-19 20:00:00", ticket_id=other.id)
        lines = self.review().line_ids
        self.assertEqual(lines.ticket_id, self.ticket)
        self.assertEqual(lines.minutes, 15)
        self.assertEqual(str(lines.date_time), "2026-03-19 14:45:00")

    def test_what_others_wrote_is_theirs(self):
        self.reply("19 15:00:00", user=self.manager)
        self.assertFalse(self.review().line_ids)

    def test_a_meeting_and_a_reply_about_a_ticket_are_one_matter(self):
        self.meet("19 15:00:00", "19 16:00:00", self.ticket)
        self.reply("19 16:30:00")
        self.assertEqual(self.review().line_ids.source, "meeting")

    def test_one_click_logs_it(self):
        self.meet("19 15:00:00", "19 16:00:00", self.ticket)
        review = self.review()
        review.line_ids.action_log()
        entry = self.ticket.timesheet_ids
        self.assertRecordValues(
            entry,
            [
                {
                    "name": "Meeting",
                    "accounted_minutes": 60,
                    "date": self.day("2026-03-19"),
                    "user_id": self.consultant.id,
                }
            ],
        )
        self.assertEqual(review.logged_hours, 1.0)
        with self.assertRaisesRegex(UserError, "logged already"):
            review.line_ids.action_log()
        review.action_refresh()
        self.assertFalse(review.line_ids)

    def test_a_meeting_of_no_ticket_asks_for_one(self):
        self.meet("19 15:00:00", "19 16:00:00")
        line = self.review().line_ids
        with self.assertRaisesRegex(UserError, "which ticket"):
            line.action_log()
        line.ticket_id = self.ticket
        line.action_log()
        self.assertTrue(self.ticket.timesheet_ids)

    def test_one_leafs_through_the_days(self):
        self.meet("18 15:00:00", "18 16:00:00", self.ticket)
        action = self.env["support.day.review"].with_user(self.consultant).action_open()
        review = self.env["support.day.review"].browse(action["res_id"])
        self.assertEqual(review.date, self.day("2026-03-20"))
        review.action_day_before()
        review.with_user(self.consultant).action_day_before()
        self.assertTrue(review.line_ids)

    def test_customers_have_no_such_list(self):
        with self.assertRaises(AccessError):
            self.review(user=self.lead_user)

    def test_many_replies_cost_what_one_costs(self):
        """Budget: the same number of queries for one ticket and for fifty."""
        self.reply("18 15:00:00")
        for number in range(50):
            self.reply("19 15:00:00", self._create_ticket(name=str(number)))

        def count(day):
            self.env.flush_all()
            self.env.invalidate_all()
            review = self.env["support.day.review"].with_user(self.consultant)
            before = self.env.cr.sql_log_count
            found = review.new({"date": day})
            found._get_forgotten_replies(found._get_logged())
            return self.env.cr.sql_log_count - before

        count("2026-03-18")
        self.assertEqual(count("2026-03-18"), count("2026-03-19"))
