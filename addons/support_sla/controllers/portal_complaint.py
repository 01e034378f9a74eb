from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from odoo.addons.support_contracts.controllers.portal import SupportPortal


class SupportComplaintPortal(SupportPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "support_complaint_count" in counters:
            complaints = request.env["support.complaint"]
            values["support_complaint_count"] = len(complaints._get_portal_complaints())
        return values

    @route("/my/complaints", type="http", auth="user", methods=["GET"], website=True)
    def portal_my_complaints(self, ticket=None, **kwargs):
        """G9: what the customer complained of, and a form to do it."""
        values = self._get_support_values(
            "support_complaints",
            complaints=request.env["support.complaint"]._get_portal_complaints(),
            ticket=self._get_complained_ticket(ticket),
        )
        return request.render("support_sla.portal_my_complaints", values)

    @route("/my/complaints", type="http", auth="user", methods=["POST"], website=True)
    def portal_complain(self, title="", description="", ticket=None, **post):
        about = self._get_complained_ticket(ticket)
        with self._telling_errors():
            complaint = request.env["support.complaint"]._register_from_portal(
                title[:200], description[:5000], about
            )
            self._notify_next_page(
                request.env._(
                    "We received your complaint as %s and come back to you.",
                    complaint.name,
                )
            )
            return request.redirect(f"/my/complaints/{complaint.id}")
        return request.redirect(
            f"/my/complaints?ticket={about.id}" if about else "/my/complaints"
        )

    @route("/my/complaints/<int:complaint_id>", type="http", auth="user", website=True)
    def portal_my_complaint(self, complaint_id, **kwargs):
        complaints = request.env["support.complaint"]
        try:
            complaint = complaints._get_portal_complaints(complaint_id)
        except AccessError:
            return request.redirect("/my/complaints")
        approvals = complaint.approval_ids.filtered(lambda a: a.state != "withdrawn")
        values = self._get_support_values(
            "support_complaint",
            complaint=complaint,
            waiting=approvals.filtered(lambda a: a.state == "pending")[:1],
            approvals=approvals,
        )
        return request.render("support_sla.portal_my_complaint", values)

    def _get_complained_ticket(self, ticket_id):
        """The ticket of the form, if the user may read it; else none."""
        if not str(ticket_id or "").isdecimal():
            return None
        try:
            return self._get_support_document("helpdesk.ticket", int(ticket_id))
        except (AccessError, MissingError):
            return None
