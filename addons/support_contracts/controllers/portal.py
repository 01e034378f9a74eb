from contextlib import contextmanager

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..arithmetic.minutes import clock


class SupportPortal(CustomerPortal):
    """What the pages of support share: access, notices, values."""

    _support_items_per_page = 50

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "support_contract_count" in counters:
            values["support_contract_count"] = self._count_readable(
                "support.contract", self._get_support_contract_domain()
            )
        if "support_people_count" in counters:
            partner_sudo = request.env.user.partner_id.sudo()
            values["support_people_count"] = sum(
                len(company["key_users"])
                for company in partner_sudo._get_support_people()
            )
        if "support_approval_count" in counters:
            values["support_approval_count"] = self._count_answerable()
        return values

    def _count_answerable(self):
        approvals = request.env["support.approval"]
        if not approvals.has_access("read"):
            return 0
        waiting = approvals.search(self._get_support_approval_domain("waiting"))
        return len(waiting._filtered_approvable())

    def _count_readable(self, model, domain):
        records = request.env[model]
        return records.search_count(domain) if records.has_access("read") else 0

    def _get_support_contract_domain(self):
        return Domain("state", "!=", "draft")

    def _get_support_approval_domain(self, show):
        """``show``: "waiting" or "answered"."""
        operator = "=" if show == "waiting" else "!="
        return (
            Domain("audience", "=", "customer")
            & Domain("state", operator, "pending")
            & Domain("state", "!=", "withdrawn")
        )

    # ------------------------------------------------------------------
    # Shared by the pages
    # ------------------------------------------------------------------

    def _get_support_document(self, model, document_id):
        """The record with superuser rights and the user as its user.

        Only whoever may read it gets it; a key to a link opens nothing here.
        Raises AccessError or MissingError.
        """
        self._document_check_access(model, document_id)
        return request.env[model].browse(document_id).sudo()

    def _get_support_values(self, page_name, **values):
        return {
            **self._prepare_portal_layout_values(),
            "page_name": page_name,
            "clock": clock,
            **values,
        }

    def _notify_next_page(self, message, level="success"):
        """Show ``message`` on the page that comes next."""
        request.session["support_notice"] = {"message": message, "level": level}

    @contextmanager
    def _telling_errors(self):
        """What a person can mend is told on the page; nothing of it is kept."""
        try:
            with request.env.cr.savepoint():
                yield
        except UserError as error:
            self._notify_next_page(str(error), "danger")
