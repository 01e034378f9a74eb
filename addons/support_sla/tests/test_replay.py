from contextlib import suppress
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..models.replay import support_sla_import as job
from .common_replay import ReplayCase, row

AFTER = "2026-03-06 12:00:00"


@tagged("post_install", "-at_install")
@freeze_time(AFTER)
class TestReplay(ReplayCase):
    """The log of another tool becomes tickets, timelines and clocks (issue: replay)."""

    def pause_and_close(self):
        """Opened at 9, waits from 11 to 13, closed on the next day at 10."""
        closed = {"closed_at": "3/3/2026 10:00"}
        return [
            row("A1", "In Progress", "2/3/2026 10:00", **closed),
            row("A1", "Waits", "2/3/2026 11:00", **closed),
            row("A1", "In Progress", "2/3/2026 13:00", **closed),
            row("A1", "Closed", "3/3/2026 10:00", **closed),
        ]

    def test_each_case_becomes_a_ticket_with_its_timeline(self):
        run = self.replay(self.write_log(self.pause_and_close()))
        ticket = self.ticket("A1")
        self.assertEqual(
            self.kinds(ticket),
            ["opened", "paused customer", "resumed customer"] + ["closed"],
        )
        self.assertRecordValues(
            ticket,
            [
                {
                    "stage_id": self.stages["done"].id,
                    "support_contract_id": self.contract.id,
                    "sla_opened_at": self.at("09:00"),
                    "closed_date": self.at("10:00", 3),
                    "support_impact": "3",
                }
            ],
        )
        self.assertRecordValues(
            run,
            [
                {
                    "state": "done",
                    "rows_read": 4,
                    "rows_refused": 0,
                    "rows_known": 0,
                    "cases_replayed": 1,
                }
            ],
        )

    def test_its_clocks_are_those_of_the_policy(self):
        """Two hours of waiting do not count, the night neither."""
        self.replay(self.write_log(self.pause_and_close()))
        clock = self.clock(self.ticket("A1"), "resolution")
        self.assertEqual(clock.elapsed_seconds, 7 * 3600)
        self.assertEqual(clock.stopped_at, self.at("10:00", 3))
        self.assertFalse(clock.is_missed)

    def test_whether_waiting_pauses_is_one_switch_of_the_policy(self):
        self.policy.pause_customer = False
        self.replay(self.write_log(self.pause_and_close()))
        clock = self.clock(self.ticket("A1"), "resolution")
        self.assertEqual(clock.elapsed_seconds, 9 * 3600)

    def test_which_state_stops_is_the_stage_that_closes(self):
        """The same log with a stage that is no end: the clock runs on."""
        self.stages["done"].closed = False
        self.replay(self.write_log(self.pause_and_close()))
        clock = self.clock(self.ticket("A1"), "resolution")
        self.assertEqual(clock.state, "running")

    def test_rows_in_any_order_give_the_same_timeline(self):
        """Clocks of two machines differ, and files are sorted by anything."""
        self.replay(self.write_log(self.pause_and_close()[::-1]))
        clock = self.clock(self.ticket("A1"), "resolution")
        self.assertEqual(clock.elapsed_seconds, 7 * 3600)

    def test_rows_that_come_twice_count_once(self):
        rows = self.pause_and_close()
        run = self.replay(self.write_log(rows + rows))
        self.assertEqual((run.rows_read, run.rows_known), (8, 4))
        self.assertEqual(len(self.kinds(self.ticket("A1"))), 4)

    def test_the_same_file_again_changes_nothing(self):
        log = self.write_log(self.pause_and_close())
        run = self.replay(log)
        before = self.env["support.sla.event"].search_count([])
        self.assertEqual(self.replay(log), run)
        self.assertEqual(self.replay(log, again=True), run)
        self.assertEqual(run.rows_known, 4)
        self.assertEqual(self.env["support.sla.event"].search_count([]), before)

    def test_a_later_part_of_the_log_goes_on(self):
        rows = self.pause_and_close()
        del rows[3]
        for each in rows:
            each["closed_at"] = "?"
        self.replay(self.write_log(rows, "january.csv"))
        ticket = self.ticket("A1")
        self.assertEqual(ticket.stage_id, self.stages["in_progress"])
        last = self.pause_and_close()[3:]
        self.replay(self.write_log(last, "february.csv"))
        self.assertEqual(self.ticket("A1"), ticket)
        self.assertEqual(ticket.stage_id, self.stages["done"])
        self.assertEqual(ticket.closed_date, self.at("10:00", 3))
        self.assertEqual(self.clock(ticket, "resolution").elapsed_seconds, 7 * 3600)

    def test_what_is_known_better_later_is_taken_back_and_not_erased(self):
        """The first part did not know that it waited for the vendor in between."""
        self.stages["in_progress"].sla_pauses = "vendor"
        rows = self.pause_and_close()
        self.replay(self.write_log([rows[1], rows[3]], "january.csv"))
        ticket = self.ticket("A1")
        self.replay(self.write_log([rows[2]], "february.csv"))
        # The customer's pause ended earlier, so it did not end with the closing.
        self.assertEqual(self.kinds(ticket).count("void"), 2)
        timeline = self.env["support.sla.event"]._get_timelines([ticket.id])
        self.assertEqual(
            [(e.kind, e.reason, e.at.hour) for e in timeline[ticket.id]],
            [
                ("opened", None, 9),
                ("paused", "customer", 11),
                ("resumed", "customer", 13),
                ("paused", "vendor", 13),
                ("resumed", "vendor", 10),
                ("closed", None, 10),
            ],
        )

    def test_a_run_that_died_goes_on_where_the_last_batch_ended(self):
        rows = [row(f"B{n}", "New", f"2/3/2026 09:{n:02d}") for n in range(50)]
        rows[3]["state"] = rows[43]["state"] = "Nowhere"
        log = self.write_log(rows)
        take, runs = job.SupportSlaImport._take_rows, self.env["support.sla.import"]
        taken = []

        def die(run, batch, *arguments):
            if len(taken) == 2:
                raise KeyboardInterrupt
            taken.append(batch)
            return take(run, batch, *arguments)

        with (
            patch.object(job, "ROWS", 10),
            patch.object(job.SupportSlaImport, "_take_rows", die),
            suppress(KeyboardInterrupt),
        ):
            self.replay(log)
        run = runs.search([("source", "=", "desk")])
        self.assertEqual((run.state, run.rows_read), ("reading", 20))
        self.assertEqual(self.replay(log), run)
        self.assertEqual((run.rows_read, run.cases_replayed), (50, 48))
        self.assertEqual([cells[0] for cells in self.refused()], ["5", "45"])

    def test_a_case_that_is_refused_leaves_the_others_alone(self):
        rows = [row(f"C{n}", "New", "2/3/2026 09:00") for n in range(3)]
        cases = self.env.registry["support.sla.import.case"]
        record = cases._record_events

        def refuse(case, *arguments):
            if "C1" in case.mapped("name"):
                raise UserError(case.env._("It names no case."))
            return record(case, *arguments)

        with patch.object(cases, "_record_events", refuse):
            self.replay(self.write_log(rows))
        self.assertTrue(self.ticket("C0") and self.ticket("C2"))
        self.assertFalse(self.ticket("C1"))
        self.assertEqual(self.refused(), [("", "C1", "It names no case.")])

    def test_the_given_priority_is_confirmed_with_its_origin(self):
        """K15: who gave the level, when and why is kept, imported ones too."""
        mapping = self.write_mapping(
            priority={"column": "impact", "values": {"1 - High": "CRITICAL"}}
        )
        self.replay(self.write_log([row("D1", "New", "2/3/2026 09:30")]), mapping)
        ticket = self.ticket("D1")
        self.assertEqual(ticket.criticality_id.code, "CRITICAL")
        self.assertEqual(ticket.criticality_change_ids.reason, "Imported from desk")
        self.assertEqual(ticket.criticality_change_ids.author_id, self.manager.id)

    def test_events_without_a_state_come_from_columns_of_their_own(self):
        """Another log needs another mapping: here one row is a whole case."""
        mapping = self.write_mapping(
            {
                "source": "bank",
                "zone": "Europe/Madrid",
                "case": "id",
                "time": "opened",
                "state": {"value": "New"},
                "title": "title",
                "assignee": "who",
                "type": "kind",
                "also": [
                    {"time": "answered", "event": "responded"},
                    {"time": "closed", "state": {"value": "Done"}},
                ],
            }
        )
        columns = ["id", "title", "opened", "answered", "closed", "who", "kind"]
        values = (
            "7",
            "Printer",
            "2026-03-02T10:00:00",
            "2026-03-02 11:00:00+01:00",
            "2026-03-02T17:30:00",
            "consultant",
            "Incident",
        )
        rows = [dict(zip(columns, values, strict=True))]
        self.replay(self.write_log(rows, columns=columns), mapping)
        ticket = self.ticket("7")
        self.assertRecordValues(
            ticket,
            [{"name": "Printer", "user_id": self.consultant.id}],
        )
        self.assertEqual(ticket.type_id.name, "Incident")
        self.assertEqual(self.clock(ticket).elapsed_seconds, 3600)
        self.assertEqual(self.clock(ticket, "resolution").elapsed_seconds, 7.5 * 3600)

    def test_no_mail_no_activity_and_no_notice_comes_of_it(self):
        """A deadline that was missed long ago is no news."""
        mails = self.env["mail.mail"].search_count([])
        self.replay(self.write_log([row("E1", "New", "2/3/2026 09:30")]))
        ticket = self.ticket("E1")
        self.assertTrue(self.clock(ticket).is_missed)
        self.env["support.sla.clock"]._cron_watch()
        self.assertFalse(ticket.activity_ids)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_an_imported_ticket_lives_on_like_any_other(self):
        self.replay(self.write_log([row("F1", "In Progress", "2/3/2026 09:30")]))
        ticket = self.ticket("F1")
        ticket.stage_id = self.stages["awaiting"]
        self.assertEqual(self.kinds(ticket)[-1], "paused customer")

    def test_only_a_service_manager_imports(self):
        log = self.write_log([])
        for user in (self.consultant, self.auditor):
            with self.assertRaises(AccessError):
                self.replay(log, user=user)

    def test_nobody_writes_what_was_imported(self):
        run = self.replay(self.write_log(self.pause_and_close()))
        case = self.env["support.sla.import.case"].search([("name", "=", "A1")])
        fact = self.env["support.sla.import.fact"].search([("case_id", "=", case.id)])
        for record in (run, case, fact[:1]):
            self.assertTrue(record.with_user(self.manager).has_access("read"))
            for operation in ("write", "unlink", "create"):
                self.assertFalse(
                    record.with_user(self.manager).has_access(operation), record
                )
            self.assertFalse(record.with_user(self.consultant).has_access("read"))

    def test_another_company_does_not_see_it(self):
        self.replay(self.write_log(self.pause_and_close()))
        company = self.env["res.company"].create({"name": "Other"})
        stranger = self._create_user(
            "stranger",
            "group_support_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        for model in ("support.sla.import", "support.sla.import.case"):
            self.assertFalse(self.env[model].with_user(stranger).search([]))
        facts = self.env["support.sla.import.fact"].with_user(stranger)
        self.assertFalse(facts.search([]))

    def test_replaying_costs_the_same_for_one_and_for_fifty(self):
        """Numbers of tickets apart, which come one by one from their sequence."""
        few, many = self.cost(2), self.cost(52)
        # Odoo inserts a hundred rows at a time, and there are three clocks each.
        self.assertLessEqual(many, few + 1)

    def cost(self, count):
        rows = [row(f"G{count}-{n}", "New", "2/3/2026 09:30") for n in range(count)]
        log, mapping = self.write_log(rows, f"{count}.csv"), self.write_mapping()
        self.replay(self.write_log(rows[:1], f"one{count}.csv"), mapping)
        self.env.invalidate_all()
        queries, execute = [], type(self.cr).execute

        def spy(cursor, query, *args, **kwargs):
            text = str(getattr(query, "code", query))
            if "ir_sequence" not in text and "nextval" not in text:
                queries.append(text)
            return execute(cursor, query, *args, **kwargs)

        with patch.object(type(self.cr), "execute", spy):
            self.replay(log, mapping)
            self.env.flush_all()
        return len(queries)
