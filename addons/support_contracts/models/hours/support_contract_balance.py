from collections import defaultdict
from dataclasses import dataclass, field, replace

from odoo import api, fields, models
from odoo.fields import Domain

from ...arithmetic.allocation import allocate


@dataclass(frozen=True, slots=True)
class Balance:
    """Minutes of a contract at this moment.

    ``remaining`` is what can still be burnt, ``pending`` what work that is not final
    yet will take of it, ``overage`` what that work exceeds it by. A package that is
    over but waits for undecided days counts with what those days will take.
    ``lots`` are the packages after what is pending.
    """

    remaining: int = 0
    pending: int = 0
    overage: int = 0
    lots: tuple = field(default=(), compare=False, repr=False)

    @property
    def available(self) -> int:
        return self.remaining - self.pending


class SupportContract(models.Model):
    _inherit = "support.contract"

    remaining_minutes = fields.Integer(string="Remaining", compute="_compute_balance")
    pending_minutes = fields.Integer(string="Pending", compute="_compute_balance")
    available_minutes = fields.Integer(string="Available", compute="_compute_balance")
    package_count = fields.Integer(compute="_compute_package_count")

    @api.depends("package_ids.remaining_minutes", "package_ids.state")
    def _compute_balance(self):
        balances = self._get_balances()
        for contract in self:
            balance = balances[contract]
            contract.remaining_minutes = balance.remaining
            contract.pending_minutes = balance.pending
            contract.available_minutes = balance.available

    def _compute_package_count(self):
        counts = dict(
            self.env["support.hour.package"]._read_group(
                [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
            )
        )
        for contract in self:
            contract.package_count = counts.get(contract, 0)

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_packages(self):
        return self._get_hours_action("support_hour_package_action")

    def action_view_moves(self):
        return self._get_hours_action("support_hour_move_action")

    def _get_hours_action(self, name):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"support_contracts.{name}"
        )
        return action | {"domain": [("contract_id", "=", self.id)], "context": {}}

    # ------------------------------------------------------------------
    # Balance
    # ------------------------------------------------------------------

    def _get_balances(self, packages_by_contract=None):
        """{contract: Balance}; the same allocator as the final cut, run dry.

        ``packages_by_contract``: the open packages, where the caller has them.
        """
        if packages_by_contract is None:
            packages_by_contract = self._get_open_packages()
        demands_by_contract = self._get_pending_demands(packages_by_contract)
        balances = {}
        for contract in self:
            lots = [package._as_lot() for package in packages_by_contract[contract]]
            parts = allocate(lots, demands_by_contract.get(contract, []))
            today = fields.Date.context_today(contract.with_context(tz=contract.tz))
            balances[contract] = contract._get_balance(lots, parts, today)
        return balances

    @api.model
    def _get_balance(self, lots, parts, today):
        taken = defaultdict(int)
        for part in parts:
            taken[part.lot_id] += part.minutes
        overage = taken.pop(None, 0)
        return Balance(
            remaining=sum(
                taken[lot.id] if lot.is_over(today) else lot.minutes for lot in lots
            ),
            pending=sum(taken.values()),
            overage=overage,
            lots=tuple(
                replace(lot, minutes=lot.minutes - taken.get(lot.id, 0)) for lot in lots
            ),
        )

    def _includes_hours(self):
        """Whether there are hours to count: not where all work is on demand."""
        self.ensure_one()
        kinds = set(self.entitlement_ids.mapped("kind"))
        return not kinds or bool(kinds - {"on_demand", "maintenance", "warranty"})

    def _get_open_packages(self):
        """{contract: packages with hours left that may be burnt}."""
        packages = self.env["support.hour.package"].search_fetch(
            Domain("contract_id", "in", self.ids)
            & Domain("state", "=", "open")
            & Domain("remaining_minutes", ">", 0),
            self._get_open_packages_fields(),
        )
        return defaultdict(packages.browse, packages.grouped("contract_id"))

    @api.model
    def _get_open_packages_fields(self):
        """What allocation and the lists of packages read of them, in one query."""
        return [
            "name",
            "contract_id",
            "entitlement_id",
            "state",
            "granted_minutes",
            "remaining_minutes",
            "purchased_on",
            "date_start",
            "date_end",
            "covers_from",
        ]

    def _get_pending_demands(self, packages_by_contract):
        """{contract: [Demand, …]} of work that is not final yet.

        Hook: addons that record work return theirs; the packages are given so that
        each demand can name those whose scope admits it.
        """
        return {}

    # ------------------------------------------------------------------
    # Statement (K13)
    # ------------------------------------------------------------------

    def _get_statement(self, date_start, date_end):
        """K13: what came and went between two dates, both included.

        Returns {opening, closing, by_kind: {kind: minutes}, tickets: [(ticket,
        minutes)], count} in minutes; ``opening`` + all of ``by_kind`` = ``closing``;
        ``count`` is the number of moves. It is counted back from today's balance, so
        that its cost follows the period and what came after it, never the history
        before.
        """
        self.ensure_one()
        closing = self._get_ledger_balance() - self._sum_moves(
            Domain("date", ">", date_end)
        )
        inside = Domain("date", ">=", date_start) & Domain("date", "<=", date_end)
        # One look at the period for all that is said of it.
        groups = self._read_moves(
            inside, ["kind", "ticket_id"], ["minutes:sum", "__count"]
        )
        by_kind, by_ticket = defaultdict(int), defaultdict(int)
        for kind, ticket_id, minutes, _count in groups:
            by_kind[kind] += minutes
            if ticket_id:
                by_ticket[ticket_id] -= minutes
        return {
            "date_start": date_start,
            "date_end": date_end,
            "opening": closing - sum(by_kind.values()),
            "closing": closing,
            "by_kind": dict(by_kind),
            "tickets": self._sort_tickets(by_ticket),
            "count": sum(count for *_names, count in groups),
        }

    def _get_statement_levels(self, date_start, date_end):
        """{ticket id: {level in words: minutes consumed}} (hook).

        Addons that record work say at which level it was done.
        """
        return {}

    def _get_ledger_balance(self):
        """Minutes in the ledger now, whatever the state of the packages."""
        [[minutes]] = self.env["support.hour.package"]._read_group(
            [("contract_id", "=", self.id), ("remaining_minutes", ">", 0)],
            aggregates=["remaining_minutes:sum"],
        )
        return minutes or 0

    def _read_moves(self, domain, groupby, aggregates):
        return self.env["support.hour.move"]._read_group(
            Domain("contract_id", "=", self.id) & domain, groupby, aggregates
        )

    def _sum_moves(self, domain):
        [[minutes]] = self._read_moves(domain, [], ["minutes:sum"])
        return minutes or 0

    def _sort_tickets(self, minutes_by_id):
        """[(ticket, minutes consumed)], the largest first."""
        tickets = self.env["helpdesk.ticket"].browse(minutes_by_id)
        rows = zip(tickets, minutes_by_id.values(), strict=True)
        return sorted(rows, key=lambda row: (-row[1], row[0].id))
