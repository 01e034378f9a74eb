from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request, route

from odoo.addons.support_contracts.controllers.portal import SupportPortal

DOCUMENTS = "/my/work-orders"


class SupportWorkOrderPortal(SupportPortal):
    """W7: the customer reads, signs and keeps the papers of what was done."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "support_work_order_count" in counters:
            values["support_work_order_count"] = self._count_readable(
                "support.work.order", []
            )
        return values

    @route(
        [DOCUMENTS, f"{DOCUMENTS}/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_work_orders(self, page=1, **kwargs):
        orders = request.env["support.work.order"]
        if not orders.has_access("read"):
            return request.redirect("/my")
        step = self._support_items_per_page
        found = orders.search([], limit=step + 1, offset=(max(page, 1) - 1) * step)
        values = self._get_support_values(
            "support_work_orders",
            orders=found[:step].sudo(),
            waiting=found[:step].sudo()._filtered_waiting(),
            page=max(page, 1),
            has_more=len(found) > step,
        )
        return request.render("support_timesheet.portal_my_work_orders", values)

    @route(f"{DOCUMENTS}/<int:order_id>", type="http", auth="user", website=True)
    def portal_my_work_order(self, order_id, **kwargs):
        order = self._get_work_order(order_id)
        if not order:
            return request.redirect(DOCUMENTS)
        signing = order._get_pending_signature()
        rows = order._get_printed_lines()
        values = self._get_support_values(
            "support_work_order",
            order=order,
            object=order,
            rows=rows,
            total=order._get_printed_total(rows),
            waiting=order if signing else order.browse(),
            can_sign=bool(signing) and signing in signing._filtered_approvable(),
        )
        return request.render("support_timesheet.portal_my_work_order", values)

    @route(
        f"{DOCUMENTS}/<int:order_id>/document.pdf",
        type="http",
        auth="user",
        website=True,
    )
    def portal_work_order_pdf(self, order_id, **kwargs):
        order = self._get_work_order(order_id)
        if not order:
            return request.redirect(DOCUMENTS)
        return self._show_report(
            order, "pdf", "support_timesheet.action_report_work_order", download=True
        )

    @route(
        f"{DOCUMENTS}/<int:order_id>/sign",
        type="jsonrpc",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_sign_work_order(self, order_id, name=None, signature=None, **kwargs):
        order = self._get_work_order(order_id)
        if not order:
            return {"force_refresh": True, "redirect_url": DOCUMENTS}
        with self._telling_errors():
            order.with_user(request.env.user).sudo(False)._sign_in_portal(
                name, signature, origin=request.httprequest.remote_addr
            )
            self._notify_next_page(
                request.env._("Thank you: “%s” is signed.", order.display_name)
            )
        return {"force_refresh": True, "redirect_url": order.access_url}

    @route(
        f"{DOCUMENTS}/<int:order_id>/refuse",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_refuse_work_order(self, order_id, comment=None, **kwargs):
        order = self._get_work_order(order_id)
        if not order:
            return request.redirect(DOCUMENTS)
        with self._telling_errors():
            if not (comment or "").strip():
                raise UserError(request.env._("Say what you do not agree with."))
            order.with_user(request.env.user).sudo(False)._refuse_in_portal(
                comment, origin=request.httprequest.remote_addr
            )
            self._notify_next_page(request.env._("Your answer was recorded."))
        return request.redirect(order.access_url)

    def _get_work_order(self, order_id):
        """The order with superuser rights, None for who may not read it."""
        try:
            return self._get_support_document("support.work.order", order_id)
        except (AccessError, MissingError):
            return None
