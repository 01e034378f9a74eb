from odoo import fields, models
from odoo.tools import format_date


class SupportTermsAcceptance(models.Model):
    """K2: the proof on paper: text, version, fingerprint, who, when and from where."""

    _name = "support.terms.acceptance"
    _inherit = ["support.terms.acceptance", "support.paged.mixin"]

    def _get_customer(self):
        """The company that the acceptance binds."""
        self.ensure_one()
        customer = self.contract_id.partner_id or self.document_version_id.partner_id
        return customer or self.ticket_id.partner_id.commercial_partner_id

    def _get_instant(self):
        """Day, time and zone of the acceptance, as proof has to say them."""
        self.ensure_one()
        zone = self.contract_id.tz or self.company_id.partner_id.tz or "UTC"
        local = fields.Datetime.context_timestamp(
            self.with_context(tz=zone), self.accepted_on
        )
        day = format_date(self.env, local.date(), date_format="long")
        return f"{day}, {local:%H:%M:%S} ({zone})"

    def _is_untouched(self):
        """Whether the text that is kept is the one that was accepted."""
        self.ensure_one()
        version = self.version_id
        return version._get_fingerprint(version.number) == self.version_hash

    def _get_report_base_filename(self):
        """Several of one ticket or document are printed together."""
        first = self[:1]
        where = first.ticket_id.number or first.document_version_id.display_name
        title = self.with_context(lang=first._get_page_lang()).env._(
            "Accepted terms %s", where or ""
        )
        return title.strip().replace("/", "-")

    def _get_page_lang(self):
        return self.version_id.lang

    def _get_page_lines(self):
        where = self.ticket_id.number or self.contract_id.name
        parts = [where, self.version_id.display_name]
        bottom = " · ".join(part for part in parts if part)
        return self.company_id.name, bottom
