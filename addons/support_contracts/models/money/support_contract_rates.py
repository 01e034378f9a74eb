from collections import defaultdict

from odoo import api, models

from ...arithmetic.pricing import Price


class SupportContract(models.Model):
    _inherit = "support.contract"

    def _get_hourly_prices(self, requests):
        """K10, K11: {(work type, date): Price} in the contract's currency.

        ``requests``: (work type, date) pairs, repeated or not.
        """
        self.ensure_one()
        return self._get_hourly_prices_by_contract({self: requests})[self]

    @api.model
    def _get_hourly_prices_by_contract(self, requests_by_contract):
        """{contract: {(work type, date): Price}} for {contract: requests}.

        The contract's own rate rules, then its pricelist, then the customer's, then
        the list price of the work type's product.
        """
        prices = {}
        for contract, requests in requests_by_contract.items():
            rates = {request: contract._find_rate(*request) for request in requests}
            prices[contract] = {
                request: (
                    Price(rate.price, rate._describe(contract.partner_id.lang)).at(
                        rate._get_price_percent(request[0])
                    )
                    if rate
                    else None
                )
                for request, rate in rates.items()
            }
        for tier in ("contract", "customer", "list"):
            self._fill_prices_of_tier(prices, tier)
        return prices

    def _find_rate(self, work_type, date):
        """The rate agreed for this work on this day, empty if none was.

        The work type's own goes before the general one, the latest before older ones.
        """
        self.ensure_one()
        rates = self._get_rates()
        if not rates:
            return rates
        valid = rates.filtered(
            lambda rate: (
                rate.work_type_id in (work_type, work_type.browse())
                and rate._is_valid_on(date)
            )
        )
        return valid.sorted(
            lambda rate: (bool(rate.work_type_id), str(rate.date_start or ""), rate.id),
            reverse=True,
        )[:1]

    def _get_burn_percent(self, work_type, date):
        """What an hour burns: as the rate of the contract says, or the work type."""
        self.ensure_one()
        return self._find_rate(work_type, date).burn_percent or work_type.burn_percent

    # ------------------------------------------------------------------
    # Pricelists
    # ------------------------------------------------------------------

    @api.model
    def _fill_prices_of_tier(self, prices, tier):
        """Fill the requests still without a price from the pricelists of a tier."""
        groups = defaultdict(list)
        for contract, found in prices.items():
            pricelist = contract._get_tier_pricelist(tier)
            if not pricelist and tier != "list":
                continue
            party = (pricelist, contract.company_id, contract.currency_id)
            for request, price in found.items():
                if not price:
                    groups[party + (request[1],)].append((contract, request))
        for (pricelist, company, currency, date), asked in groups.items():
            products = self.env["product.product"].union(
                *(work_type.product_id for _contract, (work_type, _date) in asked)
            )
            priced = pricelist.with_company(company)._compute_price_rule(
                products.with_company(company), 1.0, currency=currency, date=date
            )
            for contract, request in asked:
                prices[contract][request] = contract._get_price_of_tier(
                    tier, request[0], priced
                )

    def _get_tier_pricelist(self, tier):
        self.ensure_one()
        none = self.env["product.pricelist"]
        # K11: independent work has the standard rate, whatever the customer agreed.
        if tier == "list" or (tier == "customer" and self.is_independent):
            return none
        if tier == "contract":
            return self.pricelist_id
        return self.partner_id.with_company(self.company_id).property_product_pricelist

    def _get_price_of_tier(self, tier, work_type, priced):
        """Price of an hour, None where the pricelist has no rule for the product."""
        self.ensure_one()
        product = work_type.product_id
        amount, rule_id = priced.get(product.id, (0.0, False))
        if tier != "list" and not rule_id:
            return None
        if product:
            amount = product._get_price_of_an_hour(amount)
        percent = work_type.price_percent if work_type else 100
        return Price(amount, self._describe_price(tier, product)).at(percent)

    def _get_product_price(self, product):
        """Price of a unit of ``product`` for the contract, 0 where none is known."""
        if not (self and product):
            return 0.0
        pricelist = self._get_tier_pricelist("contract") or self._get_tier_pricelist(
            "customer"
        )
        return pricelist.with_company(self.company_id)._get_product_price(
            product.with_company(self.company_id), 1.0, currency=self.currency_id
        )

    def _describe_price(self, tier, product):
        """Why this price, in the customer's language: it is stored and shown."""
        customer = self.with_context(lang=self.partner_id.lang or self.env.lang)
        name = customer._get_tier_pricelist(tier).name
        if not product:
            return customer.env._("No price: the work has no type.")
        if tier == "contract":
            return customer.env._("Pricelist %s of the contract", name)
        if tier == "customer":
            return customer.env._("Pricelist %s of the customer", name)
        return customer.env._(
            "List price of %s", product.with_env(customer.env).display_name
        )
