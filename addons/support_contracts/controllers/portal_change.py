from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from .portal import SupportPortal


class SupportChangePortal(SupportPortal):
    @route(
        "/my/support/<int:contract_id>/changes",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_contract_changes(self, contract_id, **kwargs):
        """G4: what was asked and agreed, and every version of the agreement."""
        try:
            contract = self._get_support_document("support.contract", contract_id)
        except (AccessError, MissingError):
            return request.redirect("/my/support")
        values = self._get_support_values(
            "support_changes",
            support_contract=contract,
            object=contract,
            changes=contract.change_ids.filtered(
                lambda change: (
                    change.state not in ("draft", "cancelled")
                    or change.origin == "customer"
                )
            ),
            versions=contract.agreement_version_ids,
        )
        return request.render("support_contracts.portal_contract_changes", values)

    @route(
        "/my/support/<int:contract_id>/changes",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_ask_for_change(self, contract_id, title="", description="", **post):
        """A key user's wish; who may read the contract speaks for its customer."""
        try:
            contract = self._get_support_document("support.contract", contract_id)
        except (AccessError, MissingError):
            return request.redirect("/my/support")
        with self._telling_errors():
            if not request.env["res.partner"]._is_support_key_user(contract.partner_id):
                raise AccessError(
                    request.env._("Only a key user asks for a change of the contract.")
                )
            change = request.env["support.change.request"]._ask_from_portal(
                contract, title[:200], description[:5000]
            )
            self._notify_next_page(
                request.env._(
                    "We received your request as %s and come back to you.", change.name
                )
            )
        return request.redirect(f"/my/support/{contract.id}/changes")
