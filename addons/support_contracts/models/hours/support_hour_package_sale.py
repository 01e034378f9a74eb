from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class SupportHourPackage(models.Model):
    """Packages and the invoices that pay for them."""

    _inherit = "support.hour.package"

    sale_order_id = fields.Many2one(related="sale_line_id.order_id")
    credit_line_id = fields.Many2one(
        "account.move.line",
        string="Credited on",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Line of the credit note that returned these hours.",
    )

    _one_per_credit_line = models.UniqueIndex(
        "(credit_line_id) WHERE credit_line_id IS NOT NULL AND state <> 'closed'",
        "The hours of this credit note line were already returned.",
    )

    @api.model
    def _open_paid_by(self, invoice_lines):
        """Open the packages that these invoice lines pay for, if far enough."""
        sale_lines = invoice_lines.sale_line_ids
        fee_lines = invoice_lines.contract_line_id
        of_period = Domain("origin", "=", "period")
        of_licence = (
            Domain("entitlement_id.kind", "=", "vendor_hours")
            & Domain("entitlement_id.product_id", "in", invoice_lines.product_id.ids)
            & Domain(
                "partner_id", "in", invoice_lines.move_id.commercial_partner_id.ids
            )
        )
        domain = Domain("sale_line_id", "in", sale_lines.ids) | (
            of_period
            & (
                Domain("entitlement_id.contract_line_id", "in", fee_lines.ids)
                | of_licence
            )
        )
        packages = self.search(domain & Domain("state", "in", ("waiting", "suspended")))
        packages._open_if_gate_passed()
        packages._resume_if_paid()

    def _take_back(self, reason):
        """Undo packages of which nothing was used, because their sale was undone."""
        opened = self.filtered(lambda package: package.state != "waiting")
        for package in opened:
            if package.remaining_minutes != package.granted_minutes:
                raise UserError(
                    self.env._(
                        "Hours of the package “%s” were used already, so it cannot be "
                        "taken back: credit the rest or adjust it with a reason.",
                        package.display_name,
                    )
                )
        (self - opened).unlink()
        for package in opened:
            package._adjust(-package.remaining_minutes, reason)
        opened.write({"state": "closed", "sale_line_id": False})

    # ------------------------------------------------------------------
    # Payment reversed (rule 12)
    # ------------------------------------------------------------------

    @api.model
    def _cron_follow_payments(self):
        """Rule 12: suspend packages whose payment was reversed, resume paid ones."""
        sold = Domain("origin", "in", ("sale", "period"))
        gated = Domain("entitlement_id.gate", "in", ("invoiced", "paid")) | Domain(
            "entitlement_id.kind", "=", "vendor_hours"
        )
        packages = self.search(
            sold & gated & Domain("state", "in", ("open", "suspended"))
        )
        packages._suspend_if_unpaid()
        packages._resume_if_paid()

    def _suspend_if_unpaid(self):
        opened = self.filtered(lambda package: package.state == "open")
        unpaid = opened - opened._filtered_gate_passed()
        unpaid.write({"state": "suspended"})
        unpaid._charge_burnt()
        for package in unpaid:
            package.message_post(
                body=self.env._("Suspended: what paid for these hours was reversed.")
            )
        return unpaid

    def _resume_if_paid(self):
        suspended = self.filtered(lambda package: package.state == "suspended")
        paid = suspended._filtered_gate_passed()
        paid.write({"state": "open"})
        # What is on its way to the customer is settled there.
        charges = paid._get_burnt_charges()
        charges.filtered(lambda charge: not charge._is_locked()).unlink()
        return paid

    def _charge_burnt(self):
        """Propose the minutes burnt of packages that nobody pays for."""
        charges = self._get_burnt_charges().grouped("source_id")
        burnt = self._get_burnt_minutes()
        vals_list = []
        for package in self:
            done = charges.get(package.id, self.env["support.charge"])
            minutes = burnt.get(package, 0) - sum(done.mapped("minutes"))
            if minutes > 0 and package._get_paid_product():
                vals_list.append(
                    package._prepare_burnt_charge(minutes)
                    | {"source_round": max(done.mapped("source_round"), default=-1) + 1}
                )
        return self.env["support.charge"].sudo().create(vals_list)

    def _get_burnt_charges(self):
        return (
            self.env["support.charge"]
            .sudo()
            .search([("source_model", "=", self._name), ("source_id", "in", self.ids)])
        )

    def _get_burnt_minutes(self):
        """{package: minutes of work that it paid for}."""
        groups = self.env["support.hour.move"]._read_group(
            [
                ("package_id", "in", self.ids),
                ("kind", "in", ("consume", "refund", "reverse")),
            ],
            ["package_id"],
            ["minutes:sum"],
        )
        return {package: -minutes for package, minutes in groups}

    def _get_paid_product(self):
        """What the customer bought: the package sold, or the fee of the period."""
        self.ensure_one()
        entitlement = self.entitlement_id
        return (
            self.sale_line_id.sudo().product_id
            or entitlement.product_id
            or entitlement.contract_line_id.sudo().product_id
        )

    def _prepare_burnt_charge(self, minutes):
        self.ensure_one()
        return {
            "name": self.env._("Hours used of %s", self.name),
            "contract_id": self.contract_id.id,
            "product_id": self._get_paid_product().id,
            "date": fields.Date.context_today(self),
            "minutes": minutes,
            "price_unit": self.unit_value,
            "price_reason": self.env._("Value of an hour of the package"),
            "reason": self.env._("The payment of the package was reversed"),
            "source_model": self._name,
            "source_id": self.id,
        }
