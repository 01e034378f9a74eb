import re

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# Shorter runs of figures are in too many numbers.
MIN_DIGITS = 5


class ResPartner(models.Model):
    """W1: who is on the telephone, found by what the desk hears or sees."""

    _inherit = "res.partner"

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        if self.env.context.get("support_call") and operator in ("ilike", "like"):
            domain = Domain(domain) | self._get_number_domain(value)
        return domain

    @api.model
    def _get_number_domain(self, text):
        """Contacts whose telephone has the figures of ``text``, however written.

        The prefix of a country or a trunk on either side is of no account: without
        zeros before it, the last eight figures count.
        """
        digits = re.sub(r"\D", "", text or "").lstrip("0")[-8:]
        if len(digits) < MIN_DIGITS or re.search(r"[A-Za-z@]", text):
            return Domain.FALSE
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                r"regexp_replace(%s, '\D', '', 'g') LIKE %s",
                model._field_to_sql(alias, "phone", query),
                f"%{digits}%",
            )
        )

    @api.model
    def _find_callers(self, phone):
        """People and companies with this number, people first."""
        domain = self._get_number_domain(phone)
        if domain.is_false():
            return self.browse()
        domain &= Domain("partner_share", "=", True)
        return self.search(domain, order="is_company, name, id", limit=8)
