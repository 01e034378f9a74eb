from datetime import date

from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from odoo.addons.support_contracts.controllers.portal import SupportPortal

from ..models.reports.support_report_content import WITHOUT_CASES


class SupportMeasurePortal(SupportPortal):
    @route(
        "/my/support/<int:contract_id>/levels",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_contract_levels(self, contract_id, year=None, **kwargs):
        """U8: closed results, penalties and claims of a contract, year by year."""
        try:
            contract = self._get_support_document("support.contract", contract_id)
        except (AccessError, MissingError):
            return request.redirect("/my/support")
        values = self._get_support_values(
            "support_levels",
            support_contract=contract,
            object=contract,
            **self._get_levels(contract, year),
        )
        return request.render("support_sla.portal_contract_levels", values)

    def _get_levels(self, contract, year):
        """What the page shows of a year: the one asked for, else the last closed."""
        results = contract._get_shown_results()
        years = sorted({row.date_end.year for row in results}, reverse=True)
        shown = self._get_year(year, years)
        within = results.filtered(lambda row: row.date_end.year == shown)
        return {
            "years": years,
            "year": shown,
            "results_by_measure": within.sorted("date_start").grouped("measure_id"),
            "penalties": contract._get_shown_penalties(),
            "claims": contract.claim_ids,
            "without_cases": WITHOUT_CASES,
        }

    def _get_year(self, text, years):
        try:
            year = int(text)
        except (TypeError, ValueError):
            year = None
        return year if year in years else (years or [date.today().year])[0]

    @route(
        "/my/support/<int:contract_id>/claims",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_claim(self, contract_id, **post):
        """G10: a key user claims; who may read the contract speaks for its customer."""
        try:
            contract = self._get_support_document("support.contract", contract_id)
        except (AccessError, MissingError):
            return request.redirect("/my/support")
        own = contract.with_user(request.env.user).sudo(False)
        with self._telling_errors():
            request.env["support.claim"]._ask_by_customer(own, post)
            self._notify_next_page(
                request.env._("We received your claim and come back to you.")
            )
        return request.redirect(f"/my/support/{contract.id}/levels")
