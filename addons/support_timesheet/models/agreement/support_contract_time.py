from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.support_contracts.arithmetic.allocation import Demand

# What the pieces of time that waits are made of.
UNDECIDED_FIELDS = (
    "support_contract_id",
    "ticket_id",
    "work_type_id",
    "accounted_minutes",
    "date",
    "date_time",
    "started_at",
    "interruption_minutes",
    "unit_amount",
    "corrects_id",
)


class SupportContract(models.Model):
    _inherit = "support.contract"

    # ------------------------------------------------------------------
    # Pending
    # ------------------------------------------------------------------

    def _get_pending_demands(self, packages_by_contract):
        """Time that is not final yet, as the final cut will ask for it."""
        demands = super()._get_pending_demands(packages_by_contract)
        lines = self._get_undecided_lines()
        # Neither what is discounted nor what waits for the manager burns hours.
        lines -= lines.browse().union(*self._get_covers(lines))
        scopes = self._get_scopes(packages_by_contract, lines)
        for line, minutes in lines._get_pending_minutes().items():
            contract = line.support_contract_id
            demands.setdefault(contract, []).append(
                Demand(
                    id=line.id,
                    minutes=minutes,
                    date=line.date,
                    order=(line.date, line.date_time or fields.Datetime.now()),
                    choice=line.ticket_id._get_package_choice(),
                    lot_ids=scopes[contract, line.work_type_id, line.ticket_id],
                )
            )
        return demands

    def _get_undecided_lines(self):
        """Billable time, stopped and not final; elevated: it is only added up.

        What was decided is never read: the cost follows what waits.
        """
        lines_sudo = self.env["account.analytic.line"].sudo()
        waiting = (
            self.env["support.cutoff"]
            .sudo()
            ._search(
                [
                    ("contract_id", "in", self.ids),
                    ("state", "in", ("draft", "published")),
                ]
            )
        )
        counts = Domain("unit_amount", ">", 0) & Domain(
            "support_verdict", "in", (False, "billable")
        )
        own = Domain("support_contract_id", "in", self.ids)
        unstamped = lines_sudo.search_fetch(
            own & Domain("cutoff_id", "=", False) & counts, UNDECIDED_FIELDS
        )
        shown = lines_sudo.search_fetch(
            Domain("cutoff_id", "in", waiting) & counts, UNDECIDED_FIELDS
        )
        return unstamped | shown

    @api.model
    def _get_scopes(self, packages_by_contract, works):
        """{(contract, work type, ticket): ids of the packages that admit it}.

        ``works``: lines or segments, whose contract, type and ticket are asked for.
        """
        scopes = {}
        for work in works:
            contract = work._get_work_contract()
            key = (contract, work.work_type_id, work.ticket_id)
            if key not in scopes:
                scopes[key] = frozenset(
                    package.id
                    for package in packages_by_contract[contract]
                    if package.sudo().entitlement_id._admits(*key[1:])
                )
        return scopes

    # ------------------------------------------------------------------
    # Blockers
    # ------------------------------------------------------------------

    def _period_blockers(self, date_start, date_end):
        """Time of the period that is not final keeps it open."""
        blockers = super()._period_blockers(date_start, date_end)
        for contract, sentence in [
            *self._get_unpublished_blockers(date_start, date_end),
            *self._get_waiting_blockers(date_start, date_end),
        ]:
            blockers.setdefault(contract, []).append(sentence)
        return blockers

    def _get_unpublished_blockers(self, date_start, date_end):
        lines_sudo = self.env["account.analytic.line"].sudo()
        rows = lines_sudo._read_group(
            lines_sudo._get_waiting_domain()
            & Domain("support_contract_id", "in", self.ids)
            & Domain("date", ">=", date_start)
            & Domain("date", "<=", date_end),
            ["support_contract_id"],
            ["__count", "date:min"],
        )
        for contract, count, first in rows:
            yield (
                contract.with_env(self.env),
                self.env._(
                    "%(count)s time entries are not published, the first of %(date)s.",
                    count=count,
                    date=format_date(self.env, first),
                ),
            )

    def _get_waiting_blockers(self, date_start, date_end):
        rows = (
            self.env["support.cutoff"]
            .sudo()
            ._read_group(
                [
                    ("contract_id", "in", self.ids),
                    ("state", "in", ("draft", "published")),
                    ("date", ">=", date_start),
                    ("date", "<=", date_end),
                ],
                ["contract_id", "state"],
                ["date:array_agg"],
            )
        )
        messages = {
            "draft": self.env._("Disputed time waits for our answer: %(dates)s."),
            "published": self.env._("Time waits for the customer: %(dates)s."),
        }
        days = defaultdict(list)
        for contract, state, dates in rows:
            days[contract, state] += sorted(set(dates))
        for (contract, state), dates in days.items():
            text = ", ".join(format_date(self.env, day) for day in dates)
            yield contract.with_env(self.env), messages[state] % {"dates": text}
