from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.support_sla.arithmetic.measures import Figure

METRIC = "emergency"


class SupportMeasure(models.Model):
    """E2, G13: the hour to evaluate an emergency is a measure as any other."""

    _inherit = "support.measure"

    metric = fields.Selection(
        selection_add=[(METRIC, "Share of emergencies answered within the hour")],
        ondelete={METRIC: "cascade"},
    )

    @api.depends("metric")
    def _compute_unit(self):
        res = super()._compute_unit()
        for measure in self.filtered(lambda m: m.metric == METRIC):
            measure.unit, measure.direction = "percent", "higher"
        return res

    def _count_emergency(self, periods, windows):
        """Of the customers of each contract, by when they were due; one query.

        Round the clock, whatever the contract's hours are. What was withdrawn before
        an answer counts for nothing.
        """
        excluded = self._get_excluded_tickets()
        customers = {
            contract: contract._get_customers() for contract in self.contract_id
        }
        emergencies = self.env["support.emergency"].sudo()
        emergencies = emergencies.search_fetch(
            Domain("evaluate_before", ">=", min(windows[m][0] for m in self))
            & Domain("evaluate_before", "<", max(windows[m][1] for m in self))
            & Domain("partner_id", "in", self.contract_id._get_customers().ids)
            & (
                Domain("state", "!=", "withdrawn") | Domain("evaluated_on", "!=", False)
            ),
            [
                "company_id",
                "evaluate_before",
                "evaluated_on",
                "partner_id",
                "ticket_id",
            ],
        )
        declared, none = emergencies.grouped("partner_id"), emergencies.browse()
        return {
            measure: _as_figure(
                none.concat(
                    *(declared.get(c, none) for c in customers[measure.contract_id])
                ).filtered(lambda e, m=measure: m._is_measured(e, *windows[m][:2])),
                excluded[measure],
                min(windows[measure][1], fields.Datetime.now()),
            )
            for measure in self
        }

    def _is_measured(self, emergency, since, until):
        """Whether ``emergency``, of its customers, was due in [since, until)."""
        return (
            since <= emergency.evaluate_before < until
            and emergency.company_id == self.company_id
        )

    def _get_excluded_tickets(self):
        """{measure: tickets that both sides agreed to leave out}."""
        exclusions = (
            self.env["support.measure.exclusion"]
            .sudo()
            .search(
                [
                    ("contract_id", "in", self.contract_id.ids),
                    ("state", "=", "approved"),
                ]
            )
        )
        return {
            measure: exclusions.filtered(
                lambda e, m=measure: (
                    e.contract_id == m.contract_id and e.measure_id in (m, m.browse())
                )
            ).ticket_id
            for measure in self
        }


def _as_figure(emergencies, excluded, now):
    """What is still due at ``now`` is no case yet."""
    counted = emergencies.filtered(
        lambda e: (
            e.ticket_id not in excluded and (e.evaluated_on or e.evaluate_before < now)
        )
    )
    missed = counted.filtered(
        lambda e: (e.evaluated_on or now) > e.evaluate_before,
    )
    return Figure(
        len(counted) - len(missed),
        len(counted),
        len(counted),
        len(missed),
        len(emergencies.filtered(lambda e: e.ticket_id in excluded)),
        tuple(counted.ticket_id.ids),
        tuple(missed.ticket_id.ids),
    )
