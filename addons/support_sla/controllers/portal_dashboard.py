import json

from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from odoo.addons.support_contracts.controllers.portal import SupportPortal


class SupportDashboardPortal(SupportPortal):
    @route(
        "/my/support/<int:contract_id>/dashboard",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_contract_dashboard(self, contract_id, **kwargs):
        """U8: the last twelve months of a contract, each number with its trend."""
        try:
            contract = self._get_support_document("support.contract", contract_id)
        except (AccessError, MissingError):
            return request.redirect("/my/support")
        values = self._get_support_values(
            "support_dashboard",
            support_contract=contract,
            object=contract,
            to_json=json.dumps,
            **contract._get_dashboard(),
        )
        return request.render("support_sla.portal_dashboard", values)
