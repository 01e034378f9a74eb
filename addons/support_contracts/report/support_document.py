from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date

from ..arithmetic import raci
from ..arithmetic.outline import Heading, outlined


class SupportDocumentReport(models.AbstractModel):
    """A version on paper: cover, contents, text, RACI matrix, signatures."""

    _name = "report.support_contracts.report_document"
    _description = "Support Document on Paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        versions = self.env["support.document.version"].browse(docids)
        versions.check_access("read")
        versions = versions.sudo()
        return {
            "doc_ids": versions.ids,
            "doc_model": versions._name,
            "docs": versions,
            "outlines": {version.id: version._get_outline() for version in versions},
        }


class SupportDocumentVersion(models.Model):
    _name = "support.document.version"
    _inherit = ["support.document.version", "support.paged.mixin"]

    _HAS_COVER = True

    def _get_outline(self):
        """What paper and portal show of a version, in its language, as a dict."""
        self.ensure_one()
        version = self.with_context(lang=self.lang)
        body, headings = outlined(str(version.body or ""))
        matrix = version._get_raci()
        matrix = matrix if matrix["rows"] else None
        added = version._get_added_headings(headings, matrix)
        return {
            "body": Markup(body),
            "contents": [*headings, *added.values()],
            "raci": matrix,
            "raci_faults": {fault[0] for fault in raci.faults(matrix or raci.EMPTY)},
            "kind": version._get_label(version, "kind"),
            "state": version._get_label(version, "state"),
            "notice": version._get_notice(),
            "approved_on": version._format_instant(version.approved_on),
            "signed_on": version._format_instant(version.signed_on),
            "provider_address": version._get_address(version.company_id.partner_id),
            "customer_address": version._get_address(version.partner_id),
            **added,
        }

    def _get_added_headings(self, headings, matrix):
        """{key: heading} of the sections that follow the text, numbered on."""
        names = []
        if matrix:
            names.append(("raci", self.env._("Responsibilities (RACI matrix)")))
        if self.needs_signature:
            names.append(("signature", self.env._("Signatures")))
        last = sum(heading.level == 1 for heading in headings)
        return {
            f"{key}_heading": Heading(
                1, f"{last + n}.", title, f"section-{last + n}", len(headings) + n
            )
            for n, (key, title) in enumerate(names, 1)
        }

    def _format_instant(self, instant):
        """Day, time and zone, as proof has to say them."""
        if not instant:
            return ""
        zone = self._get_tz()
        local = fields.Datetime.context_timestamp(self.with_context(tz=zone), instant)
        return f"{self._format_day(local.date())}, {local:%H:%M} ({zone})"

    def _get_notice(self):
        """What a reader has to know first, printed on the cover."""
        self.ensure_one()
        if self.is_internal:
            return self.env._("Internal: not to be shown to customers")
        if self.state in ("draft", "review", "rejected"):
            return self.env._("Draft: not agreed upon")
        if self.state == "superseded":
            return self.env._("Superseded: a later version is in force")
        return False

    def _get_report_base_filename(self):
        self.ensure_one()
        version = self.with_context(lang=self.lang)
        number = f"{version.contract_id.name} " if version.contract_id else ""
        return f"{number}{version.document_id.name} v{version.number}".replace("/", "-")

    def _get_page_lang(self):
        return self.lang

    def _get_page_headings(self):
        return self._get_outline()["contents"]

    def _get_page_lines(self):
        self.ensure_one()
        parts = [self.contract_id.name, self.display_name]
        since = format_date(self.env, self.date_from, lang_code=self.lang)
        if since:
            parts.append(self.env._("in force from %s", since))
        return self.company_id.name, " · ".join(part for part in parts if part)
