import base64
import json

from odoo.tests import HttpCase, freeze_time, tagged

from .common import MONDAY
from .common_reports import APRIL, ReportCase

BOARDS = ("spreadsheet_dashboard_manager", "spreadsheet_dashboard_team_lead")


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestDashboard(ReportCase, HttpCase):
    """U8, U11, G8: boards of manager and team lead, and the customer's dashboard."""

    def board(self, name):
        board = self.env.ref(f"support_sla.{name}")
        return json.loads(base64.b64decode(board.spreadsheet_binary_data))

    # ------------------------------------------------------------------
    # Boards
    # ------------------------------------------------------------------

    def test_every_figure_of_the_boards_can_be_read(self):
        """G8: with the rights of whom the board is for, and by fields that exist."""
        readers = dict(zip(BOARDS, (self.manager, self.consultant), strict=True))
        for name, user in readers.items():
            for pivot in self.board(name)["pivots"].values():
                groups = [
                    ":".join(filter(None, (row["fieldName"], row.get("granularity"))))
                    for row in pivot["rows"]
                ]
                model = self.env[pivot["model"]].with_user(user).sudo(False)
                measures = [measure["id"] for measure in pivot["measures"]]
                model.formatted_read_group(pivot["domain"], groups, measures)
                for match in pivot["fieldMatching"].values():
                    model._read_group([(match["chain"], "!=", False)], [], ["__count"])

    def test_charts_lists_and_menus_of_the_boards_exist(self):
        for name in BOARDS:
            board = self.board(name)
            for menu in board["chartOdooMenusReferences"].values():
                self.assertEqual(self.env.ref(menu)._name, "ir.ui.menu")
            for figure in board["sheets"][0]["figures"]:
                search = figure["data"].get("searchParams")
                if search:
                    model = self.env[figure["data"]["metaData"]["resModel"]]
                    measure = figure["data"]["metaData"]["measure"]
                    aggregates = [] if measure == "__count" else [f"{measure}:sum"]
                    model.formatted_read_group(
                        search["domain"], search["groupBy"], aggregates
                    )
            for rows in board["lists"].values():
                self.env[rows["model"]].search_read(
                    rows["domain"], rows["columns"], limit=1
                )

    def read_board(self, name, user):
        """As the browser does: each pivot, chart and list once; {what: queries}."""
        board = self.board(name)
        reads = [
            (pivot["model"], pivot["domain"], pivot["rows"], pivot["measures"])
            for pivot in board["pivots"].values()
        ]
        counts = {}
        for model, domain, rows, measures in reads:
            groups = [
                ":".join(filter(None, (row["fieldName"], row.get("granularity"))))
                for row in rows
            ]
            aggregates = [measure["id"] for measure in measures]
            counts[model, str(domain), "pivot"] = self.count_read(
                user, model, "formatted_read_group", domain, groups, aggregates
            )
        for figure in board["sheets"][0]["figures"]:
            search = figure["data"].get("searchParams")
            if search:
                meta = figure["data"]["metaData"]
                name = meta["measure"]
                counts[meta["resModel"], str(search), "chart"] = self.count_read(
                    user,
                    meta["resModel"],
                    "formatted_read_group",
                    search["domain"],
                    search["groupBy"],
                    ["__count" if name == "__count" else f"{name}:sum"],
                )
        return counts

    def count_read(self, user, model, method, *args):
        self.env.flush_all()
        self.env.invalidate_all()
        records = self.env[model].with_user(user).sudo(False)
        before = self.cr.sql_log_count
        getattr(records, method)(*args)
        return self.cr.sql_log_count - before

    def add_clocks(self, count):
        """Clocks of one ticket, one cycle each: only how many there are matters."""
        ticket = self.clock_ticket
        self.env.cr.execute(
            """
            INSERT INTO support_sla_clock (
                ticket_id, company_id, kind, cycle, state, target_minutes, started_at,
                stopped_at, deadline, late_after, elapsed_seconds, is_missed)
            SELECT %s, %s, 'response', 1000 + cycle, 'stopped', 60, %s, %s, %s, %s,
                   1800, cycle %% 7 = 0
              FROM generate_series(1, %s) cycle
            """,
            [
                ticket.id,
                ticket.company_id.id,
                *["2026-03-02 10:00:00", "2026-03-02 10:30:00"],
                *["2026-03-02 11:00:00"] * 2,
                count,
            ],
        )
        self.env.invalidate_all()

    def test_boards_ask_as_much_of_two_hundred_thousand_clocks_as_of_a_thousand(self):
        """G13, G8: closed results are read, clocks are not counted again."""
        self.close_month(80, "2026-01-31")
        self.close_month(100, "2026-02-28")
        self.clock_ticket = self._create_ticket()
        self.env.flush_all()
        readers = dict(zip(BOARDS, (self.manager, self.consultant), strict=True))
        self.add_clocks(1_000)
        self.read_all(readers)
        few = self.read_all(readers)
        self.env.cr.execute("DELETE FROM support_sla_clock WHERE cycle > 1000")
        self.add_clocks(200_000)
        many = self.read_all(readers)
        self.assertEqual(many, few)
        models = {model for model, _domain, _kind in many[BOARDS[0]]}
        self.assertFalse(models & {"support.sla.clock", "helpdesk.ticket"})

    def read_all(self, readers):
        return {name: self.read_board(name, user) for name, user in readers.items()}

    def test_measures_of_many_contracts_are_told_apart(self):
        """G8: two contracts may call theirs the same."""
        (pivot,) = (
            pivot
            for pivot in self.board(BOARDS[0])["pivots"].values()
            if [row["fieldName"] for row in pivot["rows"]] == ["measure_id"]
        )
        measure = self.measure.with_context(**pivot["context"])
        name = f"Payroll on time · {self.contract.name}"
        self.assertEqual(measure.display_name, name)
        self.assertEqual(self.measure.display_name, "Payroll on time")

    def test_who_sees_which_board(self):
        """G8: money is the service manager's; nobody outside sees any."""
        boards = self.env["spreadsheet.dashboard"]
        ours = [self.env.ref(f"support_sla.{name}").id for name in BOARDS]
        seen = {
            user.login: boards.with_user(user).search([("id", "in", ours)]).ids
            for user in (self.manager, self.consultant)
        }
        self.assertEqual(seen[self.manager.login], ours)
        self.assertEqual(seen[self.consultant.login], ours[1:])
        self.assertFalse(boards.with_user(self.lead_user).has_access("read"))

    # ------------------------------------------------------------------
    # The customer's
    # ------------------------------------------------------------------

    def dashboard(self):
        with freeze_time(APRIL):
            return self.contract.sudo()._get_dashboard()

    def test_each_number_has_its_trend(self):
        """U11: people look before they read; closed results only."""
        self.close_month(80, "2026-01-31")
        self.close_month(100, "2026-02-28")
        level, hours, tickets = self.dashboard()["trends"]
        self.assertEqual(level["title"], "Payroll on time")
        self.assertEqual(level["series"][0]["values"], [80, 100])
        self.assertEqual(level["series"][0]["verdicts"], ["missed", "met"])
        self.assertEqual(level["series"][1]["values"], [90, 90])
        # January to April
        self.assertEqual(len(hours["labels"]), 4)
        self.assertEqual(len(tickets["series"]), 2)

    def test_nothing_closed_yet_is_no_error(self):
        self.assertEqual(len(self.dashboard()["trends"]), 2)

    def test_many_figures_ask_as_little_as_few(self):
        """Numbers: as many queries whatever is behind a closed figure."""
        self.close_month(80, "2026-01-31")
        self.dashboard()

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self.dashboard()
            return self.cr.sql_log_count - start

        few = count()
        others = [
            self._create_measure(name=f"{n}", metric="manual", unit="percent")
            for n in range(10)
        ]
        for measure in others:
            for day in ("2026-01-31", "2026-02-28", "2026-03-31"):
                self.close_month(90, day, measure)
        for _number in range(10):
            self._create_ticket()
        self.assertEqual(count(), few)

    def test_a_key_user_looks_at_it(self):
        self.close_month(80, "2026-01-31")
        self.env.flush_all()
        self.authenticate("ana", "anaxxxxx")
        with freeze_time(APRIL):
            page = self.url_open(f"/my/support/{self.contract.id}/dashboard").text
        self.assertIn("Payroll on time", page)
        self.assertIn("o_support_trend", page)
        link = self.url_open(f"/my/support/{self.contract.id}").text
        self.assertIn(f"/my/support/{self.contract.id}/dashboard", link)

    def test_others_are_sent_away(self):
        """DESIGN 4: nobody, a colleague, people of another customer."""
        other = self._create_contract(self.other_customer)
        self._create_portal_user(self.colleague)
        self.env.flush_all()
        url = f"/my/support/{self.contract.id}/dashboard"
        self.assertIn("/web/login", self.url_open(url).url)
        self.authenticate("carla", "carlaxxx")
        self.assertTrue(self.url_open(url).url.endswith("/my/support"))
        self.authenticate("ana", "anaxxxxx")
        strange = self.url_open(f"/my/support/{other.id}/dashboard")
        self.assertTrue(strange.url.endswith("/my/support"))
