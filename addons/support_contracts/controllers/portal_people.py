from odoo import fields
from odoo.http import request, route

from .portal import SupportPortal
from .portal_ticket import _as_id


class SupportPeoplePortal(SupportPortal):
    """Who speaks for the user's company, and who of the firm looks after it."""

    @route("/my/support/people", type="http", auth="user", website=True)
    def portal_support_people(self, **kwargs):
        partner_sudo = request.env.user.partner_id.sudo()
        key_users = request.env["support.key.user"]
        led = key_users._get_customers_led()
        values = self._get_support_values(
            "support_people",
            companies=partner_sudo._get_support_people(),
            candidates=key_users._get_candidates(led),
            tomorrow=fields.Date.add(fields.Date.context_today(key_users), days=1),
        )
        return request.render("support_contracts.portal_my_people", values)

    @route(
        "/my/support/people/<int:customer_id>/substitution",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_substitute(self, customer_id, start=None, end=None, **post):
        """K5: the lead says when the backup answers in their place."""
        with self._telling_errors():
            request.env["support.key.user"]._arrange_substitution(
                request.env["res.partner"].browse(customer_id),
                _as_date(start),
                _as_date(end),
            )
            self._notify_next_page(request.env._("The substitution was recorded."))
        return request.redirect("/my/support/people")

    @route(
        "/my/support/people/<int:customer_id>/handover",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_hand_over(self, customer_id, role=None, person=None, day=None, **post):
        """K4: the lead passes a role on to somebody of the company."""
        partners = request.env["res.partner"]
        with self._telling_errors():
            request.env["support.key.user"]._arrange_handover(
                partners.browse(customer_id),
                role,
                partners.browse(_as_id(person)),
                _as_date(day),
                former_stays=bool(post.get("former_stays")),
            )
            self._notify_next_page(
                request.env._("The hand-over was recorded, and both were told by mail.")
            )
        return request.redirect("/my/support/people")


def _as_date(value):
    """The date that a form sent, None for what is none."""
    try:
        return fields.Date.to_date((value or "").strip() or None)
    except ValueError:
        return None
