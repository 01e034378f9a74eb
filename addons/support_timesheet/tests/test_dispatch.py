from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .common_roster import RosterCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDispatch(RosterCase):
    """W8, W9: what waits for somebody, on the office's board."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order()
        cls.visit = cls.env["support.visit"].create(
            {
                "name": "Visit",
                "contract_id": cls.contract.id,
                "date_start": "2026-03-25 14:00:00",
            }
        )

    def _board(self, user=None, **where):
        self.env.flush_all()
        board = self.env["support.dispatch"].with_user(user or self.dispatcher)
        ours = [("partner_id", "in", (self.customer | self.other_customer).ids)]
        return board.search(
            ours + [(name, "=", value) for name, value in where.items()]
        )

    def test_tickets_visits_and_sheets_are_on_one_board(self):
        self.assertEqual(
            {(row.kind, row.res_id, row.user_id) for row in self._board()},
            {
                ("helpdesk.ticket", self.ticket.id, self.consultant),
                ("support.visit", self.visit.id, self.env["res.users"]),
                ("support.work.order", self.order.id, self.consultant),
            },
        )

    def test_what_is_over_is_not_on_it(self):
        self._add(self.order)
        self.order.action_confirm()
        self.visit.action_cancel()
        self.ticket.stage_id = self.env["helpdesk.ticket.stage"].create(
            {"name": "Over", "closed": True, "sequence": 99}
        )
        self.assertFalse(self._board())

    def test_urgent_ones_come_first(self):
        """W8."""
        urgent = self._create_ticket(support_contract_id=self.contract.id, priority="3")
        self.assertEqual(self._board()[0].res_id, urgent.id)

    def test_the_office_assigns_with_a_drag(self):
        """W9: each record by its own rules, whatever its kind."""
        self._board().write({"user_id": self.mate.id})
        for record in (self.ticket, self.visit, self.order):
            self.assertEqual(record.user_id, self.mate)
        self.assertEqual(self._board().user_id, self.mate)

    def test_nobody_else_assigns(self):
        """W9."""
        rows = self._board(self.consultant)
        self.assertTrue(rows)
        with self.assertRaises(AccessError):
            rows.write({"user_id": self.mate.id})
        with self.assertRaises(AccessError):
            self._board(self.auditor).write({"user_id": self.mate.id})

    def test_nothing_else_is_written_on_the_board(self):
        for values in ({"name": "x"}, {"user_id": self.mate.id, "priority": "3"}):
            with self.assertRaisesRegex(UserError, "only the technician"):
                self._board().write(values)

    def test_a_card_opens_its_record(self):
        for row in self._board():
            action = row.action_open()
            self.assertEqual(
                (action["res_model"], action["res_id"]), (row.kind, row.res_id)
            )

    def test_who_has_nothing_has_a_column_too(self):
        columns = self.env["support.dispatch"]._group_expand_technicians(
            self.env["res.users"], []
        )
        self.assertIn(self.mate, columns)

    def test_what_nobody_has_begins_open(self):
        """W9: the office looks for it first."""
        self.env.flush_all()
        board = self.env["support.dispatch"].with_user(self.dispatcher)
        domain = [("partner_id", "=", self.customer.id)]
        found = board.web_read_group(
            domain,
            ["user_id"],
            ["__count"],
            auto_unfold=True,
            unfold_read_specification={"name": {}},
        )
        nobody = next(g for g in found["groups"] if not g["user_id"])
        self.assertEqual([row["name"] for row in nobody["__records"]], ["Visit"])

    def test_technicians_see_their_own_and_the_teams(self):
        self.assertFalse(self._board(self.mate))
        self.ticket.team_id = self.env["helpdesk.ticket.team"].create(
            {"name": "Tower", "user_ids": self.mate.ids}
        )
        self.assertEqual(
            set(self._board(self.mate).mapped("kind")),
            {"helpdesk.ticket", "support.work.order"},
        )

    def test_customers_other_staff_and_companies_see_nothing(self):
        clerk = self._create_user("clerk", "base.group_user")
        for user in (clerk, self.lead_user):
            with self.assertRaises(AccessError):
                self._board(user)
        branch = self.env["res.company"].create({"name": "Branch"})
        user = self._create_user(
            "branch",
            "group_support_manager",
            company_id=branch.id,
            company_ids=[(6, 0, branch.ids)],
        )
        self.assertFalse(self._board(user))

    def test_it_costs_the_same_with_fifty_tickets(self):
        """Numbers: one query for the rows."""
        costs = []
        for count in (1, 50):
            for _number in range(count):
                self._create_ticket(support_contract_id=self.contract.id)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._board().mapped("name")
            costs.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(costs[1], costs[0])
