from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from .portal import SupportPortal


class SupportDelegationPortal(SupportPortal):
    @route(
        "/my/approvals/<int:approval_id>/delegate",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_delegate_approval(self, approval_id, person=None, note=None, **post):
        """K5: a key user leaves the question to the other one."""
        try:
            approval = self._get_support_document("support.approval", approval_id)
        except (AccessError, MissingError):
            return request.redirect("/my/approvals")
        with self._telling_errors():
            own = approval.with_user(request.env.user)
            delegates = own._get_delegates()
            partner = delegates.filtered(lambda p: str(p.id) == person)
            own._delegate(partner, note=(note or "")[:1000])
            self._notify_next_page(
                request.env._(
                    "“%(title)s” was left to %(name)s.",
                    title=approval.title,
                    name=partner.sudo().name,
                )
            )
        return request.redirect("/my/approvals")
