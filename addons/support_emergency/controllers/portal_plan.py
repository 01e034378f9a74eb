from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from .portal_offer import SupportOfferPortal


class SupportPlanPortal(SupportOfferPortal):
    """E9, E14: the customer's part of the plan, and how the causes are removed."""

    def _get_emergency_values(self, emergency):
        values = super()._get_emergency_values(emergency)
        chooses = values["approval"].kind == "mitigation"
        options = emergency._read_options(values["approval"]) if chooses else []
        return values | {
            "options": options,
            **(
                self._get_terms_to_read(
                    emergency._get_mitigation_terms(options),
                    {option.key: option.name for option in options},
                )
                if chooses
                else {}
            ),
        }

    def _get_emergency_answer(self, approval, post):
        values = super()._get_emergency_answer(approval, post)
        if approval.kind == "mitigation" and post.get("option"):
            model, _slash, plan_id = post["option"].partition("/")
            values |= {"mitigation_model": model, "plan_id": plan_id}
        return values

    @route(
        "/my/emergencies/<int:emergency_id>/plan",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_plan_action(self, emergency_id, name="", **post):
        """E9: what is critical for the customer, in their words."""
        try:
            emergency = self._get_support_document("support.emergency", emergency_id)
        except (AccessError, MissingError):
            return request.redirect("/my/emergencies")
        with self._telling_errors():
            emergency._plan_action(
                name,
                critical_result=post.get("critical_result"),
                actors=post.get("actors"),
                resources=post.get("resources"),
                owner=post.get("owner"),
            )
        return request.redirect(f"{emergency.access_url}#plan")

    @route(
        "/my/emergencies/<int:emergency_id>/access",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_grant_access(self, emergency_id, hours="", **post):
        """E9: an access that the customer grants, never its secret."""
        try:
            emergency = self._get_support_document("support.emergency", emergency_id)
        except (AccessError, MissingError):
            return request.redirect("/my/emergencies")
        with self._telling_errors():
            emergency._grant_access(
                post.get("name"),
                post.get("scope"),
                post.get("holder"),
                int(hours) if hours.isdecimal() else 24,
            )
        return request.redirect(f"{emergency.access_url}#plan")
