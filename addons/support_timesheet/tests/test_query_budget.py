from odoo import fields
from odoo.tests import freeze_time, tagged, warmup

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestQueryBudget(TimeCase):
    """The same number of queries for one and for fifty."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        customers = cls.env["res.partner"].create(
            [{"name": f"Customer {number}", "is_company": True} for number in range(50)]
        )
        cls.contracts = cls.env["support.contract"].create(
            [cls._prepare_contract(customer) for customer in customers]
        )
        cls.contracts.action_sign()
        cls.contracts.action_activate()
        packages = cls.env["support.hour.package"].create(
            [cls._prepare_package(contract) for contract in cls.contracts]
        )
        packages._open()
        cls.tickets = cls.env["helpdesk.ticket"].create(
            [cls._prepare_ticket(contract) for contract in cls.contracts]
        )
        cls.employee = cls.consultant.employee_id

    @classmethod
    def _prepare_contract(cls, customer):
        terms = {"name": "Packages", "kind": "prepaid_hours"}
        return {
            "partner_id": customer.id,
            "date_start": "2026-01-01",
            "tz": "UTC",
            "entitlement_ids": [fields.Command.create(terms)],
        }

    @classmethod
    def _prepare_package(cls, contract):
        return {
            "entitlement_id": contract.entitlement_ids.id,
            "granted_minutes": 90,
            "date_start": "2026-01-01",
            "purchased_on": "2026-01-01",
        }

    @classmethod
    def _prepare_ticket(cls, contract):
        return {
            "name": "Slow",
            "description": "Slow",
            "partner_id": contract.partner_id.id,
            "support_contract_id": contract.id,
        }

    def log_on(self, tickets, date="2026-03-10", each=2):
        return self.env["account.analytic.line"].create(
            [
                {
                    "ticket_id": ticket.id,
                    "date": date,
                    "name": "Analysis",
                    "unit_amount": 1,
                    "employee_id": self.employee.id,
                    "work_type_id": self.work_type.id,
                }
                for ticket in tickets
                for _number in range(each)
            ]
        )

    def count(self, act):
        """Queries of ``act`` on a cold cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        act()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def close_days(self, contracts, date):
        """(queries to publish, queries to finalize) the day of all of them."""
        cutoffs = self.env["support.cutoff"]
        day = fields.Date.to_date(date)
        published = self.count(lambda: cutoffs._publish(contracts, day))
        made = cutoffs.search(
            [("contract_id", "in", contracts.ids), ("date", "=", date)]
        )
        return published, self.count(made._finalize)

    @warmup
    def test_logging_asks_the_database_as_often_for_one_as_for_fifty(self):
        self.log_on(self.tickets[:1])
        one = self.count(lambda: self.log_on(self.tickets[:1], each=1))
        many = self.count(lambda: self.log_on(self.tickets, each=1))
        self.assertEqual(one, many)

    @warmup
    def test_time_on_tickets_costs_few_queries_more_than_plain_timesheets(self):
        """At most a tenth of a query per line."""
        projects = self.contracts.project_id

        def plain():
            self.env["account.analytic.line"].create(
                [
                    {
                        "project_id": project.id,
                        "date": "2026-03-10",
                        "name": "Analysis",
                        "unit_amount": 1,
                        "employee_id": self.employee.id,
                    }
                    for project in projects
                    for _number in range(2)
                ]
            )

        plain()
        self.log_on(self.tickets)
        extra = self.count(lambda: self.log_on(self.tickets)) - self.count(plain)
        self.assertLessEqual(extra, 10)

    @warmup
    def test_one_entry_of_a_person_costs_few_queries_more(self):
        """A consultant logs one entry: what the ticket, contract and type cost."""
        lines = self.env["account.analytic.line"].with_user(self.consultant)
        common = {"date": "2026-03-10", "name": "Analysis", "unit_amount": 1}
        plain = common | {"project_id": self.contracts[0].project_id.id}
        ours = common | {"ticket_id": self.tickets[0].id}
        costs = []
        for vals in (plain, ours):
            lines.create(vals)
            costs.append(self.count(lambda vals=vals: lines.create(vals)))
        # One of them asks what the contract is for (K11).
        self.assertLessEqual(costs[1] - costs[0], 5)
        self.assertLessEqual(costs[1], 21)

    def test_one_approval_asks_who_may_answer_and_what_was_shown(self):
        """Numbers: of a day with ten entries that its package pays."""
        self._create_package(self.contract, 6000)
        approvals = []
        for date in ("2026-03-09", "2026-03-10"):
            self.log_on([self.ticket], date, each=10)
            approvals.append(self.pending(self.publish(date)))
        approvals[0]._decide(True)
        self.assertLessEqual(self.count(lambda: approvals[1]._decide(True)), 28)

    @warmup
    def test_closing_asks_the_database_as_often_for_two_as_for_fifty(self):
        """Each day exceeds its package, so packages, charges and questions are in."""
        (self.contracts[0] | self.contracts[2:10]).overage_policy = "bill"
        for date in ("2026-03-09", "2026-03-10"):
            self.log_on(self.tickets, date)
        self.close_days(self.contracts, "2026-03-09")
        two = self.close_days(self.contracts[:2], "2026-03-10")
        many = self.close_days(self.contracts[2:], "2026-03-10")
        self.assertEqual(two, many)

    @warmup
    def test_balances_and_blockers_are_read_together(self):
        self.log_on(self.tickets)
        month = self.day("2026-03-01"), self.day("2026-03-31")
        for act in (
            lambda contracts: contracts._get_balances(),
            lambda contracts: contracts._period_blockers(*month),
            lambda contracts: contracts.mapped("held_minutes"),
            lambda contracts: contracts.mapped("cutoff_count"),
        ):
            act(self.contracts)
            one = self.count(lambda act=act: act(self.contracts[:1]))
            many = self.count(lambda act=act: act(self.contracts))
            self.assertEqual(one, many)

    @warmup
    def test_pending_reads_nothing_of_what_is_final(self):
        """The balance costs the same however long the history is."""
        self.contracts[:1]._get_balances()
        few = self.count(lambda: self.contracts[:1]._get_balances())
        self.log_on(self.tickets[:1], "2026-03-09", each=20)
        self.publish("2026-03-09", self.contracts[:1])._finalize()
        self.env.flush_all()
        many = self.count(lambda: self.contracts[:1]._get_balances())
        self.assertLessEqual(many, few)
        self.assertFalse(self.contracts[:1]._get_undecided_lines())
