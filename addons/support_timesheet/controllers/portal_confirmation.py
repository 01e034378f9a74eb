from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from odoo.addons.support_contracts.controllers.portal_approval import (
    SupportApprovalPortal,
)

from .uploads import get_uploads


class SupportConfirmationPortal(SupportApprovalPortal):
    @route(
        "/my/confirmations/<int:approval_id>/answer",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_answer_confirmation(self, approval_id, comment=None, **post):
        """K3: yes, with words and files."""
        try:
            approval = self._get_support_document("support.approval", approval_id)
        except (AccessError, MissingError):
            return request.redirect("/my/approvals")
        if approval.res_model != "support.confirmation":
            return request.redirect("/my/approvals")
        with self._telling_errors():
            files = get_uploads()
            request.update_context(support_answer_files=bool(files))
            approval = approval.with_context(support_answer_files=bool(files))
            self._answer(approval, True, comment, post)
            if files and approval.state == "granted":
                approval._get_document()._keep_files(files)
        return request.redirect(approval.access_url)
