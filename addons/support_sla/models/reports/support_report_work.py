from collections import defaultdict

from odoo import models
from odoo.fields import Domain

from odoo.addons.support_contracts.models.hours.support_hour_move import USE_KINDS

# Tickets that are named with their hours; the others are added up.
NAMED = 10


class SupportReport(models.Model):
    """The work of the period in a report: hours, tickets, and what gets better."""

    _inherit = "support.report"

    # ------------------------------------------------------------------
    # Hours
    # ------------------------------------------------------------------

    def _prepare_hours(self):
        """K13: the statement of the period, and what the ones before it consumed.

        Where the contract includes no hours: what is charged, and by which ticket.
        """
        self.ensure_one()
        contract = self.contract_id
        statement = contract._get_statement(self.date_start, self.date_end)
        by_kind, tickets = statement["by_kind"], statement["tickets"]
        used = -sum(by_kind.get(kind, 0) for kind in USE_KINDS)
        if not contract._includes_hours():
            charged = self._read_charges(self.date_start, "ticket_id")
            used = sum(charged.values())
            by_ticket = {ticket.id: charged[ticket] for ticket in charged if ticket}
            tickets = contract._sort_tickets(by_ticket)
        return {
            "hours": {
                "includes": bool(contract._includes_hours()),
                "opening": statement["opening"],
                "closing": statement["closing"],
                "used": used,
                "by_kind": by_kind,
                "tickets": [
                    [ticket.number, ticket.name, minutes]
                    for ticket, minutes in self._get_named(tickets[:NAMED])
                ],
                "other_tickets": len(tickets[NAMED:]),
                "other_minutes": sum(minutes for _ticket, minutes in tickets[NAMED:]),
                "trend": self._prepare_hours_trend(),
            }
        }

    def _get_named(self, rows):
        """[(ticket, minutes)] of those that still exist."""
        moves = self.env["support.hour.move"]
        known = moves._get_tickets_by_id([ticket.id for ticket, _minutes in rows])
        return [(known[t.id], minutes) for t, minutes in rows if t.id in known]

    def _prepare_hours_trend(self):
        slots = self._get_slots_of_contract()
        if self.contract_id._includes_hours():
            by_day = self._read_moves(slots[0][0])
        else:
            by_day = self._read_charges(slots[0][0], "date:day")
        used = defaultdict(int)
        for day, minutes in by_day.items():
            used[self._get_slot(day)] += minutes
        return [
            {"date_start": str(first), "value": used.get(first, 0)}
            for first, _last in slots
        ]

    def _read_moves(self, first):
        """{day: minutes taken from packages}, until the report's last day."""
        groups = self.env["support.hour.move"]._read_group(
            self._get_domain_since(first) & Domain("kind", "in", USE_KINDS),
            ["date:day"],
            ["minutes:sum"],
        )
        return {day: -minutes for day, minutes in groups}

    def _read_charges(self, first, groupby):
        """{group: billable minutes of work}, until the report's last day."""
        groups = self.env["support.charge"]._read_group(
            self._get_domain_since(first)
            & Domain("verdict", "=", "billable")
            & Domain("minutes", "!=", 0),
            [groupby],
            ["minutes:sum"],
        )
        return dict(groups)

    def _get_domain_since(self, first):
        return (
            Domain("contract_id", "=", self.contract_id.id)
            & Domain("date", ">=", first)
            & Domain("date", "<=", self.date_end)
        )

    # ------------------------------------------------------------------
    # Tickets
    # ------------------------------------------------------------------

    def _prepare_tickets(self):
        """Opened, closed, and open at the end; of reports of the same days."""
        found = {}
        for tz, reports in self.grouped(lambda r: r.contract_id.tz or "UTC").items():
            opened = reports._count_tickets_by_day("create_date", tz)
            closed = reports._count_tickets_by_day("closed_date", tz)
            left = reports._count_open_tickets()
            for report in reports:
                known = report.contract_id
                found[report] = {
                    "tickets": {
                        "opened": report._add_up(opened[known]),
                        "closed": report._add_up(closed[known]),
                        "open": left.get(known, 0),
                    }
                }
        return found

    def _count_tickets_by_day(self, name, tz):
        """{contract: {local day: tickets}} of the days that trends go back."""
        self = self.with_context(tz=tz)
        # The same days may be a report of a month, and one of a quarter.
        since = min(report._get_trend_since() for report in self)
        groups = self.env["helpdesk.ticket"]._read_group(
            Domain("support_contract_id", "in", self.contract_id.ids)
            & Domain(name, ">=", since)
            & Domain(name, "<", self[:1]._get_window()[1]),
            ["support_contract_id", f"{name}:day"],
            ["__count"],
        )
        found = defaultdict(dict)
        for contract, day, count in groups:
            found[contract][day.date()] = count
        return found

    def _count_open_tickets(self):
        """{contract: tickets open when the period ended}."""
        until = self[:1]._get_window()[1]
        groups = self.env["helpdesk.ticket"]._read_group(
            Domain("support_contract_id", "in", self.contract_id.ids)
            & Domain("create_date", "<", until)
            & (Domain("closed_date", "=", False) | Domain("closed_date", ">=", until)),
            ["support_contract_id"],
            ["__count"],
        )
        return dict(groups)

    def _add_up(self, by_day):
        """{"value", "trend"} of a number of each day."""
        sums = defaultdict(int)
        for day, number in by_day.items():
            sums[self._get_slot(day)] += number
        trend = [
            {"date_start": str(first), "value": sums.get(first, 0)}
            for first, _last in self._get_slots_of_contract()
        ]
        return {"value": trend[-1]["value"], "trend": trend}

    # ------------------------------------------------------------------
    # What gets better
    # ------------------------------------------------------------------

    def _prepare_actions(self):
        """Improvements, actions of analyses and promises: open, or settled by now."""
        improvements = self._get_improvements()
        actions = self._get_cause_actions()
        commitments = self._get_commitments()
        return {
            report: {
                "actions": [
                    *map(_as_improvement, improvements.get(report.contract_id, ())),
                    *map(_as_cause_action, actions.get(report.contract_id, ())),
                    *map(_as_commitment, commitments.get(report.contract_id, ())),
                ]
            }
            for report in self
        }

    def _get_settled_domain(self, name, states):
        """What is in one of these states, or was settled within the period."""
        return Domain("state", "in", states) | (
            Domain(name, ">=", self[:1].date_start)
            & Domain(name, "<=", self[:1].date_end)
        )

    def _get_improvements(self):
        found = self.env["support.improvement"].search(
            Domain("contract_id", "in", self.contract_id.ids)
            & Domain("kind", "=", "plan")
            & Domain("state", "in", ("running", "closed"))
            & self._get_settled_domain("closed_on", ("running",))
        )
        return found.grouped("contract_id")

    def _get_cause_actions(self):
        found = self.env["support.rca.action"].search(
            Domain("rca_id.contract_id", "in", self.contract_id.ids)
            & Domain("rca_id.state", "in", ("approved", "closed"))
            & self._get_settled_domain("done_on", ("open",))
        )
        return found.grouped(lambda action: action.rca_id.contract_id)

    def _get_commitments(self):
        contracts = self.contract_id.ids
        found = self.env["support.commitment"].search(
            (
                Domain("visit_id.contract_id", "in", contracts)
                | Domain("review_id.contract_id", "in", contracts)
            )
            & self._get_settled_domain("done_on", ("open",))
        )
        held = found.filtered(lambda c: (c.visit_id or c.review_id).state == "held")
        return held.grouped(lambda c: (c.visit_id or c.review_id).contract_id)


def _as_improvement(plan):
    return {
        "type": "improvement",
        "name": plan.title,
        "who": plan.user_id.name,
        "date_due": str(plan.date_due or ""),
        "state": "done" if plan.state == "closed" else "open",
        "unit": plan.unit,
        "before": plan.value_before,
        "target": plan.value_target,
        "after": plan.value_after if plan.measured_after_on else None,
    }


def _as_cause_action(action):
    return {
        "type": action.kind,
        "name": action.name,
        "who": action.user_id.name,
        "date_due": str(action.date_due),
        "state": action.state,
    }


def _as_commitment(commitment):
    states = {"kept": "done", "broken": "dropped"}
    return {
        "type": commitment.side,
        "name": commitment.name,
        "who": commitment.owner,
        "date_due": str(commitment.date_due),
        "state": states.get(commitment.state, commitment.state),
    }
