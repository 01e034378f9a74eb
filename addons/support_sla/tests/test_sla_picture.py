from datetime import datetime, timedelta

from lxml import html

from odoo.tests import BaseCase, HttpCase, freeze_time, tagged

from ..arithmetic import picture
from ..arithmetic.clocks import Event, Rules, run
from ..arithmetic.working_time import RoundTheClock, Schedule, WorkingTime
from .common import MONDAY, SlaCase

OFFICE = WorkingTime(Schedule("UTC", tuple((None, day, 540, 1020) for day in range(5))))


def at(text):
    return datetime.fromisoformat(f"2026-03-{text}")


def drawn(events, now, minutes=240, working=OFFICE):
    rules = Rules(minutes, frozenset({"customer", "vendor"}))
    cycles = run(events, "resolution", rules, working)
    return [
        (stretch.start, stretch.end, stretch.state, stretch.reasons)
        for stretch in picture.stretches(cycles, events, working, at(now))
    ]


class TestPictureArithmetic(BaseCase):
    def test_a_clock_is_drawn_as_it_went(self):
        events = [
            Event(at("02 10:00"), "opened"),
            Event(at("02 11:00"), "paused", "customer", 1),
            Event(at("02 15:00"), "resumed", "customer", 2),
        ]
        self.assertEqual(
            drawn(events, "03 12:00"),
            [
                (at("02 10:00"), at("02 11:00"), "running", ()),
                (at("02 11:00"), at("02 15:00"), "paused", ("customer",)),
                (at("02 15:00"), at("03 10:00"), "running", ()),
                (at("03 10:00"), at("03 12:00"), "missed", ()),
            ],
        )

    def test_all_that_a_pause_waited_for_is_named(self):
        events = [
            Event(at("02 10:00"), "opened"),
            Event(at("02 11:00"), "paused", "customer", 1),
            Event(at("02 12:00"), "paused", "vendor", 2),
            Event(at("02 13:00"), "resumed", "customer", 3),
        ]
        (_running, waiting) = drawn(events, "02 14:00")
        self.assertEqual(waiting[2:], ("paused", ("customer", "vendor")))

    def test_what_goes_on_after_it_was_late_is_late(self):
        events = [
            Event(at("02 10:00"), "opened"),
            Event(at("02 15:00"), "paused", "vendor", 1),
            Event(at("02 16:00"), "resumed", "vendor", 2),
            Event(at("02 16:30"), "closed", None, 3),
        ]
        states = [state for _start, _end, state, _why in drawn(events, "05 10:00")]
        self.assertEqual(states, ["running", "missed", "paused", "missed"])

    def test_nothing_is_drawn_before_something_happened(self):
        self.assertEqual(drawn([], "02 10:00"), [])
        self.assertEqual(drawn([Event(at("02 10:00"), "opened")], "02 10:00"), [])

    def test_nights_are_a_thin_line(self):
        stretch = picture.Stretch(
            at("02 09:00"), at("04 09:00"), "running", timedelta(hours=16)
        )
        line, *days = picture.bars(stretch, OFFICE, stretch.start, stretch.end)
        self.assertEqual((line.x, line.width, line.is_worked), (0, 1000, False))
        self.assertEqual([(bar.x, bar.width) for bar in days], [(0, 167), (500, 167)])

    def test_years_are_drawn_whole(self):
        stretch = picture.Stretch(
            at("02 09:00"), datetime(2029, 3, 2), "running", timedelta()
        )
        bars = picture.bars(stretch, OFFICE, stretch.start, stretch.end)
        self.assertEqual(len(bars), 2)
        bars = picture.bars(stretch, RoundTheClock(), stretch.start, stretch.end)
        self.assertEqual([bar.width for bar in bars], [1000, 1000])

    def test_strips_end_where_the_last_deadline_is(self):
        begin, end = picture.span([], [None], at("02 09:00"))
        self.assertEqual(end - begin, timedelta(minutes=1))
        stretch = picture.Stretch(at("02 09:00"), at("02 10:00"), "paused", timedelta())
        self.assertEqual(
            picture.span([stretch], [at("04 10:00"), None], at("02 10:00")),
            (at("02 09:00"), at("04 10:00")),
        )


@tagged("post_install", "-at_install")
class TestSlaPicture(SlaCase, HttpCase):
    """U8: the course of the clocks, for staff and in the portal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_user = cls._create_portal_user(cls.lead)
        with freeze_time(MONDAY):
            cls.ticket = cls._create_ticket()
            cls.env.flush_all()
        with freeze_time("2026-03-02 11:00:00"):
            cls.ticket.stage_id = cls.stages["awaiting"]
        with freeze_time("2026-03-02 16:00:00"):
            cls.ticket.stage_id = cls.stages["in_progress"]

    def strips(self, text):
        """{clock: [classes and what is read of what is drawn]}."""
        found = {}
        for node in html.fromstring(text).find_class("o_sla_strip"):
            label = node.xpath("./div")[0].text_content().strip()
            found[label] = [
                (group.get("class"), group.xpath("./title")[0].text)
                for group in node.xpath(".//g")
            ]
        return found

    @freeze_time("2026-03-04 10:00:00")
    def test_staff_sees_what_ran_waited_and_was_late(self):
        """K16: what lengthens the times is visible."""
        shown = self.strips(self.ticket.with_user(self.consultant).sla_picture)
        self.assertEqual(list(shown), ["First response", "Normalisation", "Resolution"])
        self.assertEqual(
            shown["First response"],
            [
                (
                    "o_sla_running",
                    "3/2/26, 10:00 AM – 3/2/26, 11:00 AM: running,"
                    " 1:00 h of working time",
                ),
                (
                    "o_sla_paused",
                    "3/2/26, 11:00 AM – 3/2/26, 4:00 PM: waiting,"
                    " 5:00 h of working time; waits for: The customer",
                ),
                (
                    "o_sla_running",
                    "3/2/26, 4:00 PM – 3/3/26, 11:00 AM: running,"
                    " 3:00 h of working time",
                ),
                (
                    "o_sla_missed",
                    "3/3/26, 11:00 AM – 3/4/26, 10:00 AM: late, 7:00 h of working time",
                ),
                ("o_sla_deadline", "Deadline: 3/3/26, 11:00 AM"),
            ],
        )

    @freeze_time("2026-03-04 10:00:00")
    def test_what_is_drawn_is_also_written(self):
        """A picture is no use to who does not see it."""
        page = html.fromstring(self.ticket.sla_picture)
        (drawing, *_others) = page.xpath("//svg[@role='img']")
        written = " ".join(page.xpath("//details//li/text()"))
        for title in drawing.xpath(".//title"):
            self.assertIn(title.text, drawing.get("aria-label"))
            self.assertIn(title.text, written)

    @freeze_time("2026-03-04 10:00:00")
    def test_the_picture_ends_where_the_stored_clocks_do(self):
        """One arithmetic draws and decides."""
        self.env.flush_all()
        for clock in self.ticket.sla_clock_ids:
            self.assertIn(
                f"Deadline: 3/{clock.deadline.day}/26", self.ticket.sla_picture
            )

    @freeze_time("2026-03-04 10:00:00")
    def test_the_customer_sees_it_without_names(self):
        """W1, U8."""
        self.ticket.user_id = self.consultant
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open(f"/my/ticket/{self.ticket.id}").text
        shown = self.strips(page)
        self.assertEqual(len(shown["First response"]), 5)
        for node in html.fromstring(page).find_class("o_sla_picture"):
            text = html.tostring(node, encoding="unicode")
            self.assertNotIn(self.consultant.name, text)
            self.assertNotIn(self.env.user.name, text)

    def test_another_customer_sees_none(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        stranger = self._create_portal_user(self._create_person("Zoe Zero", other))
        self.authenticate(stranger.login, stranger.login)
        page = self.url_open(f"/my/ticket/{self.ticket.id}").text
        self.assertNotIn("o_sla_picture", page)
        self.assertFalse(
            self.ticket.with_user(self.lead_user).fields_get(["sla_picture"])
        )

    @freeze_time(MONDAY)
    def test_a_ticket_without_clocks_has_none(self):
        nobody = self._create_person("Nobody")
        self.assertFalse(self._create_ticket(partner_id=nobody.id).sla_picture)
        self.assertFalse(self.env["helpdesk.ticket"].new({}).sla_picture)

    @freeze_time("2026-03-04 10:00:00")
    def test_fifty_are_drawn_in_the_queries_of_one(self):
        tickets = self.env["helpdesk.ticket"].create(
            [
                {"name": f"{n}", "description": "-", "partner_id": self.lead.id}
                for n in range(51)
            ]
        )
        tickets.flush_recordset()
        asked = [self.asked(some) for some in (tickets, tickets[:1], tickets[1:])]
        self.assertEqual(asked[1], asked[2])

    def asked(self, tickets):
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        tickets._get_sla_pictures()
        return self.cr.sql_log_count - before
