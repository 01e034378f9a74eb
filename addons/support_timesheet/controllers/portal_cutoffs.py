from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import pager as portal_pager

from .portal_cutoff import SupportCutoffPortal
from .uploads import get_uploads


class SupportCutoffsPortal(SupportCutoffPortal):
    """Many days at once, and the conversation about what is disputed."""

    @route(
        ["/my/cutoffs", "/my/cutoffs/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_cutoffs(self, page=1, **kwargs):
        approvals = request.env["support.approval"]
        domain = self._get_waiting_days_domain()
        pager = portal_pager(
            url="/my/cutoffs",
            total=approvals.search_count(domain),
            page=page,
            step=self._support_items_per_page,
        )
        approvals = approvals.search(
            domain,
            order="requested_on, id",
            limit=self._support_items_per_page,
            offset=pager["offset"],
        )
        mine = approvals._filtered_approvable()
        cutoffs = request.env["support.cutoff"].browse(approvals.mapped("res_id"))
        values = self._get_support_values(
            "support_cutoffs",
            days=list(zip(approvals, cutoffs.sudo(), strict=True)),
            mine=mine,
            total=sum(mine.mapped("minutes")),
            several_customers=len(approvals.sudo().customer_id) > 1,
            pager=pager,
        )
        return request.render("support_timesheet.portal_my_cutoffs", values)

    def _get_waiting_days_domain(self):
        return (
            self._get_support_approval_domain("waiting")
            & Domain("res_model", "=", "support.cutoff")
            & Domain("kind", "=", "cutoff")
        )

    @route(
        "/my/cutoffs/approve", type="http", auth="user", methods=["POST"], website=True
    )
    def portal_approve_cutoffs(self, **post):
        """Approve the days that are ticked, or all that the page showed."""
        name = "shown" if post.get("all") else "day"
        ids = [
            int(value)
            for value in request.httprequest.form.getlist(name)
            if value.isdecimal()
        ]
        domain = self._get_waiting_days_domain() & Domain("id", "in", ids)
        approvals = request.env["support.approval"].search(domain)
        if not approvals:
            self._notify_next_page(
                request.env._("Tick the days that you approve."), "warning"
            )
            return request.redirect("/my/cutoffs")
        with self._telling_errors():
            self._approve_days(approvals)
        return request.redirect("/my/cutoffs")

    def _approve_days(self, approvals):
        changed = approvals.with_user(request.env.user)._grant_cutoffs(
            origin=request.httprequest.remote_addr
        )
        count = len(approvals) - len(changed)
        if changed:
            self._notify_next_page(
                request.env._(
                    "%(count)s days are approved. %(changed)s changed after they were "
                    "shown to you: please read them again.",
                    count=count,
                    changed=len(changed),
                ),
                "warning",
            )
        else:
            self._notify_next_page(
                request.env._("Thank you: %(count)s days are approved.", count=count)
            )

    @route(
        "/my/cutoffs/<int:cutoff_id>/reply",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_reply_cutoff(self, cutoff_id, segment_id=None, body="", **post):
        """The customer says more about an entry that is in dispute."""
        try:
            cutoff = self._get_support_document("support.cutoff", cutoff_id)
        except (AccessError, MissingError):
            return request.redirect("/my/approvals")
        segment = cutoff.segment_ids.filtered(lambda s: str(s.id) == segment_id)
        if segment:
            with self._telling_errors():
                files = get_uploads()
                segment.with_user(request.env.user).sudo()._say(body, files)
                self._notify_next_page(
                    request.env._("Thank you: we read it and answer you here.")
                )
        return request.redirect(cutoff.access_url)
