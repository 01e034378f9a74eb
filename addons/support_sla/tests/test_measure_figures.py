from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import MONDAY
from .common_measures import MeasureCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestMeasureFigures(MeasureCase):
    """March 2026: what each way of counting finds."""

    def figure(self, **values):
        measure = self._create_measure(**values)
        with freeze_time("2026-04-10 12:00:00"):
            period = self.day("2026-03-01"), self.day("2026-03-31")
            return measure._get_figures({measure: period})[measure]

    def test_share_within_the_agreed_time(self):
        """G13: four hours to respond: three of four in time; they open to tickets."""
        tickets = [self.answered("2026-03-03", hours) for hours in (1, 4, 5, 2)]
        figure = self.figure()
        self.assertEqual((figure.numerator, figure.denominator), (3, 4))
        self.assertEqual(set(figure.counted), {t.id for t in tickets})
        self.assertEqual(figure.missed, (tickets[2].id,))
        self.assertEqual(figure.value("percent"), 75)

    def test_a_day_belongs_to_the_zone_of_the_contract(self):
        """G13: on 31 March at 22:30 UTC it is April in Madrid."""
        self.policy.round_the_clock = True
        with freeze_time("2026-03-31 22:00:00"):
            ticket = self._create_ticket()
            self.env.flush_all()
        with freeze_time("2026-03-31 22:30:00"):
            self.answer(ticket)
        self.assertEqual(self.figure().sample, 1)
        self.contract.tz = "Europe/Madrid"
        self.assertEqual(self.figure().sample, 0)

    def test_those_due_count_what_is_still_open(self):
        """G13: nobody answered: it is a miss in the period in which it was due."""
        with freeze_time("2026-03-05 10:00:00"):
            self._create_ticket()
            self.env.flush_all()
        self.assertEqual(self.figure().sample, 0)
        figure = self.figure(counted_on="due")
        self.assertEqual((figure.sample, figure.misses), (1, 1))

    def test_types_and_criticalities_narrow_it(self):
        """U5: incidents and questions are measured apart."""
        incident = self.env["helpdesk.ticket.type"].create({"name": "Incident"})
        level = self.env.ref("support_sla.criticality_severe")
        ticket = self.answered("2026-03-03", type_id=incident.id)
        self.answered("2026-03-04")
        ticket.criticality_id = level
        self.assertEqual(self.figure(type_ids=incident.ids).counted, (ticket.id,))
        self.assertEqual(self.figure(criticality_ids=level.ids).counted, (ticket.id,))

    def test_times_are_of_working_time(self):
        """G13: mean, median and percentile of 1, 2, 3 and 6 hours."""
        for hours in (1, 2, 3, 6):
            self.answered("2026-03-03", hours)
        expected = {"mean": 3, "median": 2.5, "percentile": 6}
        for metric, value in expected.items():
            with self.subTest(metric):
                figure = self.figure(metric=metric, target=4)
                self.assertEqual(figure.value("hours"), value)
                self.assertEqual(figure.sample, 4)

    def test_an_excused_or_excluded_ticket_does_not_count(self):
        """G13: with a reason and an approval; not while it waits."""
        late = self.answered("2026-03-03", 6)
        excluded = self.answered("2026-03-04", 6)
        self.answered("2026-03-05")
        self.clock(late).with_user(self.manager)._override("The line was down")
        exclusion = self.env["support.measure.exclusion"].create(
            {"ticket_id": excluded.id, "reason": "Their own change"}
        )
        self.assertEqual(self.figure().misses, 1)
        exclusion.with_user(self.manager).action_approve()
        figure = self.figure()
        self.assertEqual((figure.sample, figure.misses, figure.excluded), (1, 0, 2))

    def test_an_exclusion_of_one_measure_leaves_the_others(self):
        ticket = self.answered("2026-03-03", 6)
        other = self._create_measure(name="Other")
        self.env["support.measure.exclusion"].create(
            {"ticket_id": ticket.id, "reason": "Agreed", "measure_id": other.id}
        ).with_user(self.manager).action_approve()
        self.assertEqual(self.figure().sample, 1)

    def test_frequency_counts_what_was_asked_for(self):
        """G13: at most so many tickets a period."""
        self.answered("2026-03-03")
        self.answered("2026-03-30")
        self.answered("2026-04-01")
        self.assertEqual(self.figure(metric="frequency", target=5).value(), 2)

    def test_backlog_is_the_age_of_what_is_open_at_the_end(self):
        """G13: two days and four days open: three days in the mean."""
        for day in ("2026-03-28", "2026-03-30"):
            with freeze_time(f"{day} 00:00:00"):
                self._create_ticket()
                self.env.flush_all()
        figure = self.figure(metric="backlog", target=5)
        self.assertEqual(figure.value("days"), 3)

    def test_reopened_tickets_of_those_closed(self):
        """G13: quality: two closed, one of them opened again."""
        tickets = [self.answered("2026-03-03"), self.answered("2026-03-04")]
        with freeze_time("2026-03-05 10:00:00"):
            for ticket in tickets:
                ticket.stage_id = self.stages["done"]
            self.env.flush_all()
        with freeze_time("2026-03-06 10:00:00"):
            tickets[0].stage_id = self.stages["in_progress"]
            self.env.flush_all()
        figure = self.figure(metric="reopened", target=10)
        self.assertEqual(figure.value("percent"), 50)
        self.assertEqual(figure.missed, (tickets[0].id,))

    def test_availability_leaves_planned_windows_out(self):
        """U6: 31 days of 8 h on working days (22): 176 h; 2 h down, 1 h planned."""
        outages = self.env["support.outage"]
        outages.create(
            [
                self.outage("2026-03-03 09:00:00", "2026-03-03 12:00:00"),
                self.outage("2026-03-03 11:00:00", "2026-03-03 12:00:00", "window"),
                # at night nothing is agreed
                self.outage("2026-03-03 20:00:00", "2026-03-03 22:00:00"),
            ]
        )
        figure = self.figure(metric="availability", target=99)
        self.assertEqual(figure.denominator, 175 * 3600)
        self.assertEqual(figure.numerator, 173 * 3600)
        figure = self.figure(metric="availability", target=99, round_the_clock=True)
        self.assertEqual(figure.denominator, (31 * 24 - 1) * 3600)
        self.assertEqual(figure.numerator, (31 * 24 - 5) * 3600)

    def test_an_outage_that_is_not_ours_counts_nothing(self):
        """G13: excluded with a reason."""
        vals = self.outage("2026-03-03 09:00:00", "2026-03-03 12:00:00")
        outage = self.env["support.outage"].create(vals)
        with self.assertRaises(ValidationError):
            outage.is_excluded = True
        outage.write({"is_excluded": True, "reason": "Their provider"})
        outage.with_user(self.manager).action_approve()
        figure = self.figure(metric="availability", target=99)
        self.assertEqual(figure.numerator, figure.denominator)

    def test_service_is_agreed_in_the_time_of_the_contract(self):
        """U6: nine in Madrid is eight in UTC: half of the hour counts."""
        self.contract.tz = "Europe/Madrid"
        self.env["support.outage"].create(
            self.outage("2026-03-03 07:30:00", "2026-03-03 08:30:00")
        )
        figure = self.figure(metric="availability", target=99)
        self.assertEqual(figure.denominator - figure.numerator, 1800)

    def test_a_window_has_an_end(self):
        with self.assertRaises(ValidationError):
            self.env["support.outage"].create(
                self.outage("2026-03-03 09:00:00", False, "window")
            )

    def outage(self, start, end, kind="outage"):
        return {
            "name": "Server down",
            "contract_id": self.contract.id,
            "kind": kind,
            "date_from": start,
            "date_to": end,
        }

    def test_efficiency_is_the_share_of_hours_paid_for(self):
        """G15: three hours from packages, two billed, one absorbed: five of six."""
        package = self._create_package(self.contract, 600)
        self._record_move(package, "consume", -240, self.day("2026-03-10"))
        move = self._record_move(package, "consume", -60, self.day("2026-03-10"))
        move._reverse("A slip")
        for minutes, verdict in ((120, "billable"), (60, "do_not_bill")):
            self.env["support.charge"].create(
                {
                    "name": "Work",
                    "contract_id": self.contract.id,
                    "product_id": self.product_hour.id,
                    "date": "2026-03-11",
                    "minutes": minutes,
                    "verdict": verdict,
                    "reason": "Ours",
                }
            )
        figure = self.figure(metric="efficiency", target=80)
        self.assertEqual((figure.numerator, figure.denominator), (360, 420))

    def test_a_stated_figure_has_its_evidence(self):
        """G13: performance, measured elsewhere: 1.2 seconds."""
        measure = self._create_measure(
            metric="manual", unit="number", direction="lower", target=1.5
        )
        with self.assertRaises(ValidationError):
            self.state(measure, evidence=" ")
        self.state(measure)
        period = self.day("2026-03-01"), self.day("2026-03-31")
        figure = measure._get_figures({measure: period})[measure]
        self.assertEqual(float(figure.value()), 1.2)
        self.close(measure)
        with self.assertRaises(UserError):
            measure.env["support.measure.entry"].search([]).numerator = 1
        with self.assertRaises(UserError):
            self.env["support.measure.entry"].search([]).unlink()

    def state(self, measure, **values):
        return self.env["support.measure.entry"].create(
            {
                "measure_id": measure.id,
                "date": "2026-03-20",
                "numerator": 1.2,
                "evidence": "Report of the probe",
                **values,
            }
        )

    def test_evidence_is_no_program(self):
        measure = self._create_measure(metric="manual", unit="number")
        with self.assertRaises(UserError):
            self.state(
                measure, evidence_file=b"TVqQAAMAAAAEAAAA", evidence_name="a.exe"
            )

    def test_as_many_queries_for_fifty_measures_as_for_one(self):
        """Numbers: one statement for each way of counting."""
        period = self.day("2026-03-01"), self.day("2026-03-31")
        metrics = ("within", "median", "availability", "frequency", "efficiency")
        counts = []
        for number in (1, 50):
            measures = self.env["support.measure"].union(
                *(
                    self._create_measure(metric=metric, target=1)
                    for metric in metrics
                    for _each in range(number)
                )
            )
            self.env.flush_all()
            measures._get_figures(dict.fromkeys(measures, period))
            before = self.env.cr.sql_log_count
            measures._get_figures(dict.fromkeys(measures, period))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
