from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from odoo.addons.support_contracts.controllers.portal_approval import (
    SupportApprovalPortal,
)

OBJECTION = "objection_"


class SupportCutoffPortal(SupportApprovalPortal):
    @route("/my/cutoffs/<int:cutoff_id>", type="http", auth="user", website=True)
    def portal_my_cutoff(self, cutoff_id, **kwargs):
        try:
            cutoff = self._get_support_document("support.cutoff", cutoff_id)
        except (AccessError, MissingError):
            return request.redirect("/my/approvals")
        approval = cutoff._get_shown_approval()
        values = self._get_support_values(
            "support_cutoff",
            cutoff=cutoff,
            object=cutoff,
            approval=approval,
            segments=cutoff.segment_ids,
            conversations=cutoff.segment_ids._get_conversations(),
            objection=OBJECTION,
            **self._get_answer_values(approval),
        )
        return request.render("support_timesheet.portal_my_cutoff", values)

    @route(
        "/my/cutoffs/<int:cutoff_id>/answer",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_answer_cutoff(self, cutoff_id, **post):
        """Approve the day, except the entries that come with an objection."""
        try:
            cutoff = self._get_support_document("support.cutoff", cutoff_id)
        except (AccessError, MissingError):
            return request.redirect("/my/approvals")
        with self._telling_errors():
            self._answer_cutoff(cutoff, _get_objections(post))
        return request.redirect(cutoff.access_url)

    def _answer_cutoff(self, cutoff, objections):
        """``objections``: {segment id as text: words}; none approves all."""
        approval = cutoff._get_shown_approval().with_user(request.env.user)
        outcome = approval._decide(
            True,
            values={"disputes": objections} if objections else None,
            origin=request.httprequest.remote_addr,
        )
        if outcome == "changed":
            self._notify_next_page(approval._message_changed(), "warning")
        elif objections:
            self._notify_next_page(
                request.env._(
                    "Thank you. We look into what you object to and show it to you "
                    "again; the rest is approved."
                )
            )
        else:
            self._notify_next_page(request.env._("Thank you: the day is approved."))


def _get_objections(post):
    """{segment id as text: words} of what was filled in."""
    return {
        name.removeprefix(OBJECTION): words.strip()
        for name, words in post.items()
        if name.removeprefix(OBJECTION).isdecimal()
        and name.startswith(OBJECTION)
        and words.strip()
    }
