from odoo import models

from odoo.addons.support_contracts.arithmetic.plan_cost import net_uses


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_support_use_sources(self):
        return [*super()._get_support_use_sources(), "support.time.segment"]

    def _get_support_uses(self, company, date_start, date_end):
        """Time that was final, by month and work type: what any plan would serve.

        Time that a warranty discounts costs nothing under any plan; that of a
        maintenance is what other plans would charge.
        """
        uses = super()._get_support_uses(company, date_start, date_end)
        groups = self.env["support.time.segment"]._read_group(
            [
                ("contract_id.partner_id", "=", self.id),
                ("company_id", "=", company.id),
                ("state", "=", "final"),
                ("verdict", "=", "billable"),
                ("date", ">=", date_start),
                ("date", "<=", date_end),
            ],
            ["contract_id", "date:month", "work_type_id"],
            ["accounted_minutes:sum", "burn_minutes:sum", "discounted_minutes:sum"],
        )
        totals = {}
        for contract, month, work_type, minutes, burn, discounted in groups:
            served = burn if contract._is_maintained() else burn - discounted
            total = totals.setdefault((month, work_type.id), [0, 0])
            total[0] += round(minutes * served / burn) if burn else 0
            total[1] += served
        return uses + net_uses(totals)


class SupportContract(models.Model):
    _inherit = "support.contract"

    def _is_maintained(self):
        """Whether its labour is discounted by a maintenance."""
        self.ensure_one()
        return "maintenance" in self.entitlement_ids.mapped("kind")
