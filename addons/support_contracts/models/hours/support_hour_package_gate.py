from odoo import api, fields, models
from odoo.tools import split_every


class SupportHourPackage(models.Model):
    """When a package may be used: signed, invoiced or paid, and its day reached."""

    _inherit = "support.hour.package"

    @api.model
    def _cron_open_waiting(self):
        """Open what waited for its day, or for a gate that nobody told us of."""
        today = fields.Date.context_today(self)
        waiting = self.search([("state", "=", "waiting"), ("date_start", "<=", today)])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(waiting))
        for package_ids in split_every(50, waiting.ids):
            self.browse(package_ids)._open_if_gate_passed()
            if not cron._commit_progress(len(package_ids)):
                break

    def _open_if_gate_passed(self):
        """Open the waiting packages whose gate lets them."""
        waiting = self.filtered(lambda package: package.state == "waiting")
        passed = waiting._filtered_gate_passed()
        passed._open()
        return passed

    def _filtered_gate_passed(self):
        """Those whose contract is signed, whose day came, and that are paid for."""
        today_by_contract = {
            contract: fields.Date.context_today(contract.with_context(tz=contract.tz))
            for contract in self.contract_id
        }
        ready = self.filtered(
            lambda package: (
                package.contract_id.state != "draft"
                and package.date_start <= today_by_contract[package.contract_id]
            )
        )
        gated = ready.filtered(lambda package: package._waits_for_invoice())
        moves_by_package = gated._get_paying_moves()
        return ready.filtered(
            lambda package: (
                package not in gated or package._is_paid_by(moves_by_package[package])
            )
        )

    def _waits_for_invoice(self):
        return self.entitlement_id._get_gate() != "signed" and self.origin in (
            "sale",
            "period",
        )

    def _is_paid_by(self, moves):
        """Whether what pays for the package is far enough (invoiced, paid)."""
        posted = moves.filtered(lambda move: move.state == "posted")
        if self.entitlement_id._get_gate() == "paid":
            return bool(posted) and all(
                move.payment_state in ("in_payment", "paid") for move in posted
            )
        return bool(posted)

    # ------------------------------------------------------------------
    # The invoices that pay for them
    # ------------------------------------------------------------------

    def _get_paying_moves(self):
        """{package: customer invoices not credited in full}.

        Of its order line; of its fee, for the period; else, of a licence without a
        fee of its own, those of its product dated within the year.
        """
        packages = self.sudo()
        periods = packages.filtered(lambda p: p.origin == "period")
        with_fee = periods.filtered("entitlement_id.contract_line_id")
        fee_lines = with_fee._search_fee_lines()
        licences = (periods - with_fee).filtered(lambda p: p._get_licence_product())
        licence_lines = licences._search_licence_lines()
        result = {}
        for package, sudo in zip(self, packages, strict=True):
            if sudo in with_fee:
                lines = fee_lines.filtered(sudo._is_line_of_fee)
            elif sudo in licences:
                lines = licence_lines.filtered(sudo._is_line_of_licence)
            else:
                lines = sudo.sale_line_id.invoice_lines
            result[package] = lines.move_id.filtered(
                lambda move: (
                    move.move_type == "out_invoice" and not move._is_credited_in_full()
                )
            )
        return result

    def _get_licence_product(self):
        terms = self.entitlement_id
        if terms.kind != "vendor_hours":
            return terms.product_id.browse()
        return terms.product_id

    def _search_fee_lines(self):
        lines = self.env["account.move.line"]
        if not self:
            return lines
        return lines.search(
            [
                ("contract_line_id", "in", self.entitlement_id.contract_line_id.ids),
                ("support_period_start", "<=", max(self.mapped("period_start"))),
                ("support_period_end", ">=", min(self.mapped("period_start"))),
            ]
        )

    def _is_line_of_fee(self, line):
        return (
            line.contract_line_id == self.entitlement_id.contract_line_id
            and line.support_period_start <= self.period_start
            and self.period_start <= line.support_period_end
        )

    def _search_licence_lines(self):
        lines = self.env["account.move.line"]
        if not self:
            return lines
        products = self.env["product.product"].union(
            *(package._get_licence_product() for package in self)
        )
        return lines.search(
            [
                ("product_id", "in", products.ids),
                ("move_id.move_type", "=", "out_invoice"),
                ("move_id.commercial_partner_id", "in", self.partner_id.ids),
                ("move_id.invoice_date", ">=", min(self.mapped("date_start"))),
                ("move_id.invoice_date", "<=", max(self.mapped("date_end"))),
            ]
        )

    def _is_line_of_licence(self, line):
        move = line.move_id
        return (
            line.product_id == self._get_licence_product()
            and move.commercial_partner_id == self.partner_id
            and move.company_id == self.company_id
            and self.date_start <= move.invoice_date <= self.date_end
        )
