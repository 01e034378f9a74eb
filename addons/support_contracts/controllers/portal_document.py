from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request, route

from .portal import SupportPortal


class SupportDocumentPortal(SupportPortal):
    """G3, U8: what was agreed, to be read, signed and kept by the customer."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "support_document_count" in counters:
            values["support_document_count"] = self._count_readable(
                "support.document", []
            )
        return values

    @route("/my/documents", type="http", auth="user", website=True)
    def portal_my_documents(self, **kwargs):
        documents = request.env["support.document"].search([])
        values = self._get_support_values(
            "support_documents", rows=documents.sudo()._get_portal_rows()
        )
        return request.render("support_contracts.portal_my_documents", values)

    @route("/my/documents/<int:version_id>", type="http", auth="user", website=True)
    def portal_my_document(self, version_id, **kwargs):
        version = self._get_version(version_id)
        if not version:
            return request.redirect("/my/documents")
        signing = version.approval_ids.filtered(
            lambda a: a.kind == "signature" and a.state == "pending"
        )
        approvers = signing._get_approvers().get(signing) if signing else ()
        values = self._get_support_values(
            "support_document",
            version=version,
            object=version,
            outline=version._get_outline(),
            versions=version._get_readable_versions(),
            can_sign=bool(signing) and signing in signing._filtered_approvable(),
            signer_names=", ".join(approvers.mapped("name")) if approvers else "",
        )
        return request.render("support_contracts.portal_my_document", values)

    @route(
        "/my/documents/<int:version_id>/document.pdf",
        type="http",
        auth="user",
        website=True,
    )
    def portal_document_pdf(self, version_id, **kwargs):
        version = self._get_version(version_id)
        if not version:
            return request.redirect("/my/documents")
        return self._show_report(
            version, "pdf", "support_contracts.action_report_document", download=True
        )

    @route(
        "/my/documents/<int:version_id>/sign",
        type="jsonrpc",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_sign_document(self, version_id, name=None, signature=None, **kwargs):
        version = self._get_version(version_id)
        if not version:
            return {"force_refresh": True, "redirect_url": "/my/documents"}
        with self._telling_errors():
            outcome = (
                version.with_user(request.env.user)
                .sudo(False)
                ._sign(name, signature, origin=request.httprequest.remote_addr)
            )
            if outcome == "changed":
                self._notify_next_page(
                    version._get_pending_signature()._message_changed(), "warning"
                )
            else:
                self._notify_next_page(
                    request.env._("Thank you: “%s” is signed.", version.display_name)
                )
        return {"force_refresh": True, "redirect_url": version.access_url}

    @route(
        "/my/documents/<int:version_id>/refuse",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_refuse_document(self, version_id, comment=None, **kwargs):
        version = self._get_version(version_id)
        if not version:
            return request.redirect("/my/documents")
        with self._telling_errors():
            if not (comment or "").strip():
                raise UserError(request.env._("Say what you do not agree with."))
            version.with_user(request.env.user).sudo(False)._refuse(
                comment, origin=request.httprequest.remote_addr
            )
            self._notify_next_page(request.env._("Your answer was recorded."))
        return request.redirect(version.access_url)

    # ------------------------------------------------------------------
    # Values
    # ------------------------------------------------------------------

    def _get_version(self, version_id):
        """The version with superuser rights, None for who may not read it."""
        try:
            return self._get_support_document("support.document.version", version_id)
        except (AccessError, MissingError):
            return None
