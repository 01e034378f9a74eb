from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import pager as portal_pager

from .portal import SupportPortal


class SupportApprovalPortal(SupportPortal):
    @route(
        ["/my/approvals", "/my/approvals/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_approvals(self, page=1, show="waiting", **kwargs):
        show = "answered" if show == "answered" else "waiting"
        approvals = request.env["support.approval"]
        domain = self._get_support_approval_domain(show)
        pager = portal_pager(
            url="/my/approvals",
            url_args={"show": show},
            total=approvals.search_count(domain),
            page=page,
            step=self._support_items_per_page,
        )
        approvals = approvals.search(
            domain,
            order="deadline, id" if show == "waiting" else "decided_on desc, id desc",
            limit=self._support_items_per_page,
            offset=pager["offset"],
        )
        values = self._get_support_values(
            "support_approvals",
            approvals=approvals,
            show=show,
            pager=pager,
            mine=approvals._filtered_approvable(),
            approvers=approvals._get_approvers(),
            several_customers=len(approvals.sudo().customer_id) > 1,
        )
        return request.render("support_contracts.portal_my_approvals", values)

    @route("/my/approvals/<int:approval_id>", type="http", auth="user", website=True)
    def portal_my_approval(self, approval_id, **kwargs):
        try:
            approval = self._get_support_document("support.approval", approval_id)
        except (AccessError, MissingError):
            return request.redirect("/my/approvals")
        document = approval._get_document()
        values = self._get_support_values(
            "support_approval",
            approval=approval,
            document=document,
            details=document._approval_portal_details(approval),
            has_report=bool(document._approval_report(approval)),
            answer_template=document._approval_answer_template(approval),
            delegates=approval.with_user(request.env.user)._get_delegates().sudo(),
            delegations=approval.delegation_ids,
            **self._get_answer_values(approval),
        )
        return request.render("support_contracts.portal_my_approval", values)

    @route(
        "/my/approvals/<int:approval_id>/document.pdf",
        type="http",
        auth="user",
        website=True,
    )
    def portal_approval_pdf(self, approval_id, **kwargs):
        """The document asked about, on paper, for who may read the question."""
        try:
            approval = self._get_support_document("support.approval", approval_id)
        except (AccessError, MissingError):
            return request.redirect("/my/approvals")
        document = approval._get_document()
        report = document._approval_report(approval)
        if approval.audience != "customer" or not report:
            return request.redirect("/my/approvals")
        return self._show_report(document, "pdf", report, download=True)

    @route(
        "/my/approvals/<int:approval_id>/answer",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_answer_approval(self, approval_id, answer=None, comment=None, **post):
        try:
            approval = self._get_support_document("support.approval", approval_id)
        except (AccessError, MissingError):
            return request.redirect("/my/approvals")
        if answer in ("grant", "refuse"):
            with self._telling_errors():
                self._answer(approval, answer == "grant", comment, post)
        return request.redirect(approval.access_url)

    def _answer(self, approval, granted, comment, post):
        """Decide as the user and say how it went."""
        document = approval._get_document()
        values = document._approval_answer_values(approval.kind, post)
        outcome = approval.with_user(request.env.user)._decide(
            granted,
            comment=comment,
            values=values,
            origin=request.httprequest.remote_addr,
        )
        if outcome == "changed":
            self._notify_next_page(approval._message_changed(), "warning")
        else:
            disputes = bool(values.get("disputes"))
            self._notify_next_page(self._get_thanks(approval, outcome, disputes))

    def _get_thanks(self, approval, outcome, disputes):
        """How it went, in a sentence; ``disputes``: whether a part is objected to."""
        title = approval.title
        if outcome == "granted" and disputes:
            return request.env._(
                "Thank you. We look into what you object to and come back to you; "
                "the rest is approved."
            )
        if outcome == "granted":
            return request.env._("Thank you: “%s” is approved.", title)
        if (approval.answer or {}).get("answered"):
            return request.env._("Thank you: “%s” is answered.", title)
        return request.env._("Your answer was recorded: “%s” is not approved.", title)

    # ------------------------------------------------------------------
    # Billing proposals
    # ------------------------------------------------------------------

    @route("/my/proposals/<int:proposal_id>", type="http", auth="user", website=True)
    def portal_my_proposal(self, proposal_id, **kwargs):
        try:
            proposal = self._get_support_document(
                "support.billing.proposal", proposal_id
            )
        except (AccessError, MissingError):
            return request.redirect("/my/approvals")
        approval = self._get_last_approval(proposal)
        values = self._get_support_values(
            "support_proposal",
            proposal=proposal,
            object=proposal,
            approval=approval,
            lines=proposal.charge_ids._get_billing_lines(),
            purchase_orders=proposal._get_purchase_orders(),
            **self._get_answer_values(approval),
        )
        return request.render("support_contracts.portal_my_proposal", values)

    def _get_last_approval(self, document):
        """The question about ``document`` that waits, or else was answered last."""
        approvals = request.env["support.approval"].sudo()
        domain = (
            Domain("res_model", "=", document._name)
            & Domain("res_id", "=", document.id)
            & Domain("audience", "=", "customer")
            & Domain("state", "!=", "withdrawn")
        )
        return approvals.search(domain, order="id desc", limit=1)

    def _get_answer_values(self, approval):
        """Who may answer, and whether the reader is one of them."""
        approvers = approval._get_approvers().get(approval)
        return {
            "can_decide": approval in approval._filtered_approvable(),
            "approver_names": ", ".join(approvers.mapped("name")) if approvers else "",
        }
