from odoo.http import request, route

from odoo.addons.support_contracts.controllers.portal import SupportPortal


class SupportKnownErrorPortal(SupportPortal):
    @route("/my/known-errors", type="http", auth="user", methods=["GET"], website=True)
    def portal_known_errors(self, search="", **kwargs):
        """U9: what is known, and how to go on working meanwhile."""
        search = (search or "")[:100]
        values = self._get_support_values(
            "support_known_errors",
            errors=request.env["support.known.error"]._search_portal(search),
            search=search,
        )
        return request.render("support_sla.portal_known_errors", values)
