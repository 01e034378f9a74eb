from dateutil.relativedelta import relativedelta

from odoo import fields, models


class SupportEntitlement(models.Model):
    _inherit = "support.entitlement"

    def _create_credit_package(self, minutes, reason, unit_value=0.0):
        """Return ``minutes`` as an open package with an expiry of its own."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        months = self.company_id.support_credit_months
        package = self.env["support.hour.package"].create(
            {
                "name": reason,
                "entitlement_id": self.id,
                "origin": "credit",
                "purchased_on": today,
                "date_start": today,
                "date_end": today + relativedelta(months=months, days=-1),
                "granted_minutes": minutes,
                "unit_value": unit_value,
            }
        )
        package._open()
        return package

    def _prepare_sold_package(self, sale_line, date_start):
        """Values of the package that ``sale_line`` sells, from ``date_start`` on."""
        self.ensure_one()
        minutes = sale_line._get_support_minutes()
        return {
            "name": f"{sale_line.product_id.display_name} {sale_line.order_id.name}",
            "entitlement_id": self.id,
            "origin": "sale",
            "sale_line_id": sale_line.id,
            "purchased_on": date_start,
            "date_start": date_start,
            "date_end": self._get_package_end(date_start),
            "granted_minutes": minutes,
            "unit_value": sale_line.price_subtotal * 60 / minutes,
        }


class SupportContract(models.Model):
    _inherit = "support.contract"

    def _get_package_entitlement(self, product=None):
        """The entitlement that hours bought as ``product`` belong to.

        The one of this product, else one that names none, else any of hour packages;
        a contract that has none gets one.
        """
        self.ensure_one()
        prepaid = self.entitlement_ids.filtered(lambda e: e.kind == "prepaid_hours")
        own = prepaid.filtered(lambda e: product and e.product_id == product)
        general = prepaid.filtered(lambda e: not e.product_id)
        return (own or general or prepaid)[:1] or self.env[
            "support.entitlement"
        ].create(self._prepare_package_entitlement(product))

    def _ensure_package_entitlements(self):
        """Give those that have no entitlement of hour packages one, together."""
        return self.env["support.entitlement"].create(
            [
                contract._prepare_package_entitlement()
                for contract in self
                if "prepaid_hours" not in contract.entitlement_ids.mapped("kind")
            ]
        )

    def _prepare_package_entitlement(self, product=None):
        self.ensure_one()
        return {
            "contract_id": self.id,
            "kind": "prepaid_hours",
            "name": product.display_name if product else self.env._("Hour packages"),
            "product_id": product.id if product else False,
        }
