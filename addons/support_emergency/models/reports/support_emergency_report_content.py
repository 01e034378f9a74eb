from odoo import models

from odoo.addons.support_contracts.arithmetic.pricing import exact_amount

from ...arithmetic import phases


class SupportEmergencyReport(models.Model):
    """E13: facts, timeline, actions, people, times and costs, ready for JSON."""

    _inherit = "support.emergency.report"

    def _collect(self):
        """{events, spans, actions, people, times, costs}; elevated, batch."""
        self.ensure_one()
        emergency = self.emergency_id.sudo()._in_customer_language()
        return {
            "events": [
                {
                    "at": str(event.occurred_at),
                    "name": event.name,
                    "detail": event.detail or "",
                }
                for event in emergency._get_public_events()
            ],
            "spans": [
                [str(start), end and str(end), phase]
                for start, end, phase in emergency._get_spans()
            ],
            "actions": [self._describe_action(a) for a in emergency.action_ids],
            "people": self._get_people(emergency),
            "times": self._get_times(emergency),
            "costs": self._get_costs(emergency),
        }

    def _describe_action(self, action):
        return {
            "name": action.name,
            "critical_result": action.critical_result or "",
            "owner": action.owner,
            "state": action.state,
            "started_at": str(action.started_at or ""),
            "ended_at": str(action.ended_at or ""),
            "result": action.result or "",
        }

    def _get_people(self, emergency):
        """[(who, role)]: by name where the customer may know it (W1)."""
        env = emergency.env
        people = [
            (emergency.requester_id.name, env._("Customer")),
            (emergency._get_expert_name(), env._("Lead expert")),
        ]
        if not emergency.ticket_id._hides_names():
            workers = self._get_lines(emergency).employee_id.mapped("name")
            people += [(name, env._("Expert")) for name in workers]
        known = {}
        for name, role in people:
            if name:
                known.setdefault(name, role)
        return [list(person) for person in known.items()]

    def _get_lines(self, emergency):
        return self.env["account.analytic.line"].search(
            [("emergency_id", "=", emergency.id), ("unit_amount", "!=", 0)],
            order="date_time, id",
        )

    def _get_times(self, emergency):
        """[{name, first, last, real}] in minutes; None where nothing was estimated."""
        lines = self._get_lines(emergency)
        worked = dict.fromkeys(
            (phases.EVALUATION, phases.NORMALISATION, phases.MITIGATION), 0
        )
        for line, pieces in lines._get_pieces().items():
            for piece in pieces:
                worked[line._get_phase_at(piece.start)] += piece.accounted
        for line in lines.filtered("corrects_id"):
            worked[line.emergency_phase] += line.accounted_minutes
        first = emergency.estimate_ids.sorted("version")[:1]
        last = emergency.estimate_id
        env = emergency.env
        since = emergency.stopped_at or emergency.contact_at
        until = emergency.normalised_on
        rows = [
            (env._("Answered, from the contact"), 60, 60, emergency.response_minutes),
            (
                env._("In emergency"),
                first.minutes_emergency,
                last.minutes_emergency,
                until and int((until - since).total_seconds() // 60),
            ),
            (
                env._("Work until it was restored"),
                first.minutes_normalise,
                last.minutes_normalise,
                worked[phases.NORMALISATION],
            ),
            (
                env._("Work to remove the causes"),
                first.minutes_mitigate,
                last.minutes_mitigate,
                worked[phases.MITIGATION],
            ),
            (env._("Evaluation, not charged"), None, None, worked[phases.EVALUATION]),
        ]
        return [
            {"name": name, "first": told, "last": latest, "real": real}
            for name, told, latest, real in rows
        ]

    def _get_costs(self, emergency):
        """[{name, amount}] without taxes, by phase; the guarantee and its credit.

        All in the currency of the emergency: contracts may be in different ones.
        """
        env, currency = emergency.env, emergency.currency_id
        totals = dict.fromkeys((phases.NORMALISATION, phases.MITIGATION), 0.0)
        credit = 0.0
        for charge in emergency.charge_ids:
            if charge.source_model == emergency._name:
                credit += charge._get_amount_in(currency) if charge.proposal_id else 0
            elif charge.verdict == "billable" and charge.emergency_phase in totals:
                totals[charge.emergency_phase] += charge.currency_id._convert(
                    exact_amount(
                        charge.minutes,
                        charge.quantity,
                        charge.price_unit,
                        charge.discount,
                    ),
                    currency,
                    charge.company_id,
                    charge.date,
                    round=False,
                )
        rows = [
            (env._("Guarantee"), emergency.sale_order_id.amount_untaxed),
            (env._("Restoration and normalisation"), totals[phases.NORMALISATION]),
            (env._("Removing the causes"), totals[phases.MITIGATION]),
        ]
        if credit:
            rows.append((env._("Guarantee credited"), credit))
        return [
            {"name": name, "amount": currency.round(amount)} for name, amount in rows
        ]
