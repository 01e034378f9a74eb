from odoo import models


class SupportEntitlement(models.Model):
    """Rule 10: a maintenance covers only while its fee is being invoiced."""

    _inherit = "support.entitlement"

    def _get_invoiced_fees(self, first, last):
        """{entitlement: [(first day, last day, paid)]} of fees invoiced in a period.

        Posted and not credited in full; one query for all entitlements. Elevated:
        whoever allocates time sees no invoices.
        """
        fees = {entitlement: [] for entitlement in self}
        by_fee_line = (
            self.sudo().filtered("contract_line_id").grouped("contract_line_id")
        )
        if not by_fee_line:
            return fees
        lines = (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("contract_line_id", "in", [line.id for line in by_fee_line]),
                    ("support_period_start", "<=", last),
                    ("support_period_end", ">=", first),
                    ("parent_state", "=", "posted"),
                    ("move_id.move_type", "=", "out_invoice"),
                ]
            )
        )
        for line in lines:
            move = line.move_id
            if move._is_credited_in_full():
                continue
            paid = move.payment_state in ("in_payment", "paid")
            period = (line.support_period_start, line.support_period_end, paid)
            for entitlement in by_fee_line[line.contract_line_id]:
                fees[entitlement.with_env(self.env)].append(period)
        return fees

    def _is_fee_settled(self, day, periods):
        """Whether the fee lets it cover ``day``; ``periods`` as above.

        One without a fee of its own covers while the contract does.
        """
        self.ensure_one()
        if not self.sudo().contract_line_id:
            return self.gate == "signed"
        must_be_paid = self.gate == "paid"
        return any(
            first <= day <= last and (paid or not must_be_paid)
            for first, last, paid in periods
        )
