from odoo import models


class ContractLine(models.Model):
    _inherit = "contract.line"

    def _prepare_invoice_line(self):
        """Keep the period that is invoiced: OCA's contract stores it nowhere."""
        values = super()._prepare_invoice_line()
        if values and self.contract_id.support_contract_id:
            start, end, _next = self._get_period_to_invoice(
                self.last_date_invoiced, self.recurring_next_date
            )
            values |= {"support_period_start": start, "support_period_end": end}
        return values
