from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.support_timesheet.controllers.uploads import get_uploads

from .portal_emergency import SupportEmergencyPortal


class SupportOfferPortal(SupportEmergencyPortal):
    """What the customer decides of an emergency, and how it is paid."""

    def _get_emergency_values(self, emergency):
        values = super()._get_emergency_values(emergency)
        approval = self._get_waiting(emergency)
        offers = emergency._get_offers() if emergency.state == "offered" else {}
        return values | {
            "approval": approval,
            "can_decide": bool(approval)
            and approval in approval.with_user(request.env.user)._filtered_approvable(),
            "approver_names": ", ".join(
                approval._get_approvers()
                .get(approval, approval.customer_id)
                .mapped("name")
            )
            if approval
            else "",
            "offers": offers,
            **(
                self._get_terms_to_read(
                    emergency._get_offer_terms(),
                    {
                        name: contract.name if name == "own" else contract.plan_id.name
                        for name, (contract, _prices) in offers.items()
                    },
                )
                if offers
                else {}
            ),
            "order": emergency.sale_order_id,
        }

    def _get_terms_to_read(self, terms, names):
        """What the page shows of ``terms``, {choice: versions}.

        ``names``: of all choices. Terms that only some ask for say which.
        """
        versions = {version: None for own in terms.values() for version in own}
        return {
            "terms_to_read": [
                (
                    version,
                    [
                        name
                        for choice, name in names.items()
                        if version in terms.get(choice, ())
                    ],
                )
                for version in versions
            ],
            "choices": len(names),
            # Whoever chooses what asks for none need not tick the box.
            "asks_terms_always": len(terms) == len(names),
        }

    def _get_waiting(self, emergency):
        """The question of the emergency that waits for the customer; elevated."""
        return self._find_question(emergency, Domain("state", "=", "pending"))

    def _find_question(self, emergency, domain):
        """The last one that the customer was asked about it; elevated."""
        questions = (
            Domain("res_model", "=", emergency._name)
            & Domain("res_id", "=", emergency.id)
            & Domain("audience", "=", "customer")
        )
        approvals = request.env["support.approval"].sudo()
        return approvals.search(questions & domain, order="id desc", limit=1)

    def _get_shown(self, emergency, approval_id):
        """The question on the page that was answered, whatever became of it."""
        found = self._find_question(
            emergency,
            Domain("id", "=", int(approval_id) if approval_id.isdecimal() else 0),
        )
        if not found:
            raise UserError(request.env._("There is nothing to answer now."))
        return found

    @route(
        "/my/emergencies/<int:emergency_id>/answer",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_answer_emergency(self, emergency_id, answer=None, comment=None, **post):
        """E5, E9, rule 5: yes or no to what was shown; who may say so is checked."""
        try:
            emergency = self._get_support_document("support.emergency", emergency_id)
        except (AccessError, MissingError):
            return request.redirect("/my/emergencies")
        with self._telling_errors():
            approval = self._get_shown(emergency, post.get("approval_id") or "")
            asked_anew = approval.state == "withdrawn" and self._find_question(
                emergency,
                Domain("state", "=", "pending") & Domain("kind", "=", approval.kind),
            )
            # Never what took its place: nobody says yes to figures not seen.
            outcome = (
                "changed"
                if asked_anew
                else self._decide_emergency(approval, answer == "grant", comment, post)
            )
            if outcome == "changed":
                self._notify_next_page(approval._message_changed(), "warning")
        return request.redirect(self._get_next_page(emergency, answer))

    def _decide_emergency(self, approval, granted, comment, post):
        """The outcome of the user's answer (see ``support.approval._decide``)."""
        return approval.with_user(request.env.user)._decide(
            granted,
            comment=comment,
            values=self._get_emergency_answer(approval, post),
            origin=request.httprequest.remote_addr,
        )

    def _get_emergency_answer(self, approval, post):
        """What the form adds to a yes (hook)."""
        names = approval._get_document()._approval_answer_fields(approval.kind)
        return {name: post[name] for name in names if post.get(name)}

    def _get_next_page(self, emergency, answer):
        """After a yes to the offer, the order to sign and to pay."""
        order = emergency.sale_order_id
        if answer == "grant" and emergency.state == "ordered" and order:
            return order.get_portal_url()
        return emergency.access_url

    @route(
        "/my/emergencies/<int:emergency_id>/proof",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_proof(self, emergency_id, **post):
        """Rule 3: paid by transfer at night; the manager on duty looks at it."""
        try:
            emergency = self._get_support_document("support.emergency", emergency_id)
        except (AccessError, MissingError):
            return request.redirect("/my/emergencies")
        with self._telling_errors():
            files = get_uploads()
            if not files:
                raise UserError(request.env._("Choose the file of your transfer."))
            emergency._attach_proof(*files[0])
            self._notify_next_page(
                request.env._("Thank you: our manager on duty looks at it now.")
            )
        return request.redirect(emergency.access_url)
