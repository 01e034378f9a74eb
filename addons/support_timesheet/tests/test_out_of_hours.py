from datetime import date, datetime

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .common_out_of_hours import OutOfHoursCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestOutOfHours(OutOfHoursCase):
    """W8: surcharges, and only where the customer asked for it."""

    def test_without_asking_the_normal_terms_rule_and_it_says_so(self):
        segment = self.work("2026-03-20 04:00:00")
        self.assertRecordValues(
            segment,
            [{"burn_percent": 100, "price_unit": 60, "surcharge_approval_id": False}],
        )
        self.assertIn("nobody asked for it", segment.terms_reason)

    def test_what_was_asked_for_has_its_surcharge_and_its_proof(self):
        self.ask()
        segment = self.work("2026-03-20 04:00:00")
        self.assertRecordValues(
            segment,
            [
                {
                    "accounted_minutes": 60,
                    "burn_percent": 150,
                    "burn_minutes": 90,
                    "price_unit": 90,
                    "surcharge_approval_id": self.ticket.out_of_hours_approval_id.id,
                }
            ],
        )
        self.assertIn("Ana Lead asked", segment.terms_reason)

    def test_a_line_is_split_where_the_calendar_ends(self):
        self.ask()
        segments = self.work("2026-03-20 07:00:00", 1.5)
        self.assertEqual(
            [(s.time_to, s.minutes, s.burn_minutes) for s in segments],
            [
                (datetime(2026, 3, 20, 8), 60, 90),
                (datetime(2026, 3, 20, 8, 30), 30, 30),
            ],
        )

    def test_what_nobody_asked_for_is_not_split(self):
        segments = self.work("2026-03-20 07:00:00", 1.5)
        self.assertRecordValues(segments, [{"minutes": 90, "burn_minutes": 90}])

    def test_days_before_the_request_keep_the_normal_terms(self):
        self.ask()
        self.assertEqual(self.work("2026-03-19 04:00:00").burn_percent, 100)

    def test_time_whose_hour_nobody_knows_is_never_out_of_hours(self):
        """Who types a day and hours in the evening does not make it night work."""
        self.ask()
        with freeze_time("2026-03-20 22:00:00"):
            self.log(1, "2026-03-20")
            segment = self.publish("2026-03-20").segment_ids
        self.assertEqual(segment.burn_percent, 100)
        self.assertFalse(segment.terms_reason)

    def test_a_holiday_is_outside_the_calendar(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.contract.calendar_id.id,
                "date_from": "2026-03-20 00:00:00",
                "date_to": "2026-03-20 23:59:59",
            }
        )
        self.ask()
        self.assertEqual(self.work("2026-03-20 10:00:00").burn_percent, 150)

    def test_lunch_between_two_shifts_is_not_outside(self):
        self.contract.calendar_id = self.env["resource.calendar"].create(
            {"name": "With lunch", "tz": "UTC"}
        )
        self.band.on_request = False
        segment = self.work("2026-03-20 12:10:00", 0.5)
        self.assertEqual(segment.burn_percent, 100)
        self.assertFalse(segment.terms_reason)

    def test_the_weekend_is_outside_the_calendar(self):
        self.band.on_request = False
        self.assertEqual(self.work("2026-03-14 10:00:00").burn_percent, 150)
        self.assertEqual(self.work("2026-03-13 10:00:00").burn_percent, 100)

    def test_the_highest_multiplier_wins_and_never_compounds(self):
        self._create_band("Nights", hour_from=22, hour_to=6, burn_percent=200)
        self._create_band("Fridays", hour_from=0, hour_to=24, burn_percent=125)
        dear = self._create_work_type("DEAR", burn_percent=175, price_percent=175)
        self.ask()
        segments = self.work("2026-03-20 05:00:00", 2, work_type_id=dear.id)
        self.assertEqual(segments.mapped("burn_percent"), [200, 175])
        self.assertEqual(segments.mapped("price_unit"), [120, 105])
        self.assertIn("Nights", segments[0].terms_reason)

    def test_a_band_that_needs_no_asking(self):
        """Published hour banks have rates by band of the week, asked or not."""
        self.band.on_request = False
        segment = self.work("2026-03-20 04:00:00")
        self.assertEqual(segment.burn_percent, 150)
        self.assertEqual(segment.terms_reason, "Out of hours")
        self.assertFalse(segment.surcharge_approval_id)

    def test_the_bands_of_a_contract_replace_the_general_ones(self):
        self._create_band(
            "Agreed nights",
            contract_id=self.contract.id,
            hour_from=22,
            hour_to=6,
            burn_percent=110,
            on_request=False,
        )
        self.ask()
        self.assertEqual(self.work("2026-03-20 04:00:00").burn_percent, 110)
        self.assertEqual(self.work("2026-03-20 06:30:00").burn_percent, 100)

    def test_express_has_no_surcharge(self):
        """Rule 5: the express rate includes it all."""
        express = self.env.ref("support_contracts.work_type_express")
        self.ask()
        segment = self.work("2026-03-20 04:00:00", work_type_id=express.id)
        self.assertEqual(segment.burn_percent, 100)

    def test_a_type_only_for_who_asked(self):
        """The out-of-hours type, logged without request, counts as the normal one."""
        dear = self._create_work_type(
            "OUT", burn_percent=150, on_request=True, normal_type_id=self.work_type.id
        )
        segment = self.work("2026-03-20 10:00:00", work_type_id=dear.id)
        self.assertEqual(segment.work_type_id, self.work_type)
        self.assertEqual(segment.burn_minutes, 60)
        self.assertIn("Nobody asked", segment.terms_reason)
        self.ask()
        segment = self.work("2026-03-20 11:00:00", work_type_id=dear.id)
        self.assertEqual(segment.work_type_id, dear)
        self.assertEqual(segment.burn_minutes, 90)
        self.assertTrue(segment.surcharge_approval_id)

    def test_a_calendar_without_hours_makes_nothing_out_of_hours(self):
        """A calendar that says nothing is no reason to charge more."""
        self.ask()
        self.contract.calendar_id.attendance_ids.unlink()
        self.assertEqual(self.work("2026-03-20 04:00:00").burn_percent, 100)
        self.contract.calendar_id = False
        self.assertEqual(self.work("2026-03-20 05:00:00").burn_percent, 100)

    def test_interruptions_are_shared_by_the_parts(self):
        """An hour of break somewhere in four: each part has its share."""
        self.ask()
        line = self.log(
            started_at="2026-03-20 06:00:00",
            ended_at="2026-03-20 10:00:00",
            hours=3,
            interruption_minutes=60,
        )
        segments = self.publish(line.date).segment_ids.sorted("time_from")
        self.assertEqual(segments.mapped("minutes"), [90, 90])
        self.assertEqual(segments.mapped("burn_minutes"), [135, 90])

    def test_splitting_many_lines_asks_the_database_as_often_as_one(self):
        """The calendar is asked once a run, however many entries cross its edge."""
        self.ask()
        for day in range(2, 20):
            self.log(1.5, started_at=f"2026-03-{day:02d} 07:00:00")
        lines = self.env["account.analytic.line"].search(
            [("support_contract_id", "=", self.contract.id)], order="date"
        )
        counts = []
        for own in (lines[:1], lines[1:2], lines[2:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            own._get_pieces()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_a_clock_change_inside_a_line(self):
        """01:30 to 04:30 of 29 March 2026 in Madrid are two hours, one at night."""
        self.contract.tz = "Europe/Madrid"
        self._create_band(
            "Nights", hour_from=22, hour_to=3.5, burn_percent=200, on_request=False
        )
        with freeze_time("2026-03-30 12:00:00"):
            segments = self.work("2026-03-29 00:30:00", 2)
        self.assertEqual(
            [(s.time_to, s.minutes, s.burn_percent) for s in segments],
            [
                (datetime(2026, 3, 29, 1, 30), 60, 200),
                (datetime(2026, 3, 29, 2, 30), 60, 100),
            ],
        )

    def test_only_key_users_ask_and_only_once(self):
        colleague = self._create_portal_user(self.colleague)
        with self.assertRaises(AccessError):
            self.ticket.with_user(colleague)._ask_out_of_hours_as_customer()
        with self.assertRaisesRegex(AccessError, "asked for by the customer"):
            self.ticket.with_user(self.manager).out_of_hours_on = "2026-03-01"
        self.ask()
        with self.assertRaisesRegex(UserError, "asked for already"):
            self.ask()

    def test_a_new_ticket_was_not_asked_for(self):
        """W8: neither an import nor a default says that the customer asked."""
        tickets = self.env["helpdesk.ticket"].with_user(self.consultant)
        values = {"name": "Printer", "description": "It is off"}
        proposed = tickets.with_context(default_out_of_hours_on="2026-03-01")
        created = tickets.create(values | {"out_of_hours_on": "2026-03-01"})
        created |= proposed.create(values)
        self.assertEqual(created.mapped("out_of_hours_state"), ["none", "none"])

    def test_staff_ask_and_the_key_user_answers(self):
        self.ticket.with_user(self.consultant).action_ask_out_of_hours()
        self.assertEqual(self.ticket.out_of_hours_state, "asked")
        approval = self.pending(self.ticket, "out_of_hours")
        approval._decide(True)
        self.ticket.invalidate_recordset()
        self.assertEqual(self.ticket.out_of_hours_state, "yes")
        self.assertEqual(self.ticket.out_of_hours_on, date(2026, 3, 20))

    def test_a_refusal_leaves_the_normal_terms(self):
        self.ticket.with_user(self.consultant).action_ask_out_of_hours()
        self.pending(self.ticket, "out_of_hours")._decide(False, comment="No")
        self.assertEqual(self.ticket.out_of_hours_state, "none")

    def test_a_ticket_without_contract_has_no_hours_to_be_out_of(self):
        ticket = self._create_ticket(partner_id=False, partner_name="Zoe")
        with self.assertRaisesRegex(UserError, "Choose the contract"):
            ticket.with_user(self.manager).action_ask_out_of_hours()

    def test_a_band_has_days_and_managers_make_it(self):
        days = dict.fromkeys(
            (
                "monday",
                "tuesday",
                "wednesday",
                "thursday",
                "friday",
                "saturday",
                "sunday",
                "holidays",
            ),
            False,
        )
        with self.assertRaisesRegex(ValidationError, "on which days"):
            self._create_band("Never", **days)
        with self.assertRaises(AccessError):
            self.band.with_user(self.consultant).burn_percent = 300
        with self.assertRaises(AccessError):
            self.band.with_user(self.lead_user).read(["name"])
        self.band.with_user(self.manager).burn_percent = 160
