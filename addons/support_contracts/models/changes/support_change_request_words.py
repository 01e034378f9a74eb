from odoo import api, fields, models

from ...arithmetic.minutes import clock
from .support_change_request_line import NEW_SCOPE


class SupportChangeRequestLine(models.Model):
    """What a line changes, before and after, in the words that both sides read.

    ``_get_new_<kind>`` and ``_get_old_<kind>`` answer for each kind.
    """

    _inherit = "support.change.request.line"

    subject = fields.Char(string="About", compute="_compute_subject")

    @api.depends_context("lang")
    @api.depends(
        "kind",
        "name",
        "work_type_id",
        "entitlement_id",
        "new_metric_period",
        "document_id",
    )
    def _compute_subject(self):
        for line in self:
            line.subject = line._get_subject()

    @api.depends_context("lang")
    @api.depends(
        "kind",
        "work_type_id",
        "entitlement_id",
        "new_price",
        "new_minutes",
        "new_metric_period",
        "document_version_id",
        "new_text",
        *NEW_SCOPE.values(),
    )
    def _compute_new_value(self):
        for line in self:
            line.new_value = getattr(line, f"_get_new_{line.kind}")()

    def _get_subject(self):
        self.ensure_one()
        subject = {
            "price": self.work_type_id.display_name or self.env._("Any work"),
            "hours": self.entitlement_id.name,
            "scope": self.entitlement_id.name,
            "metric": self.new_metric_period and self.env._("Metric period"),
            "document": self.document_id.name,
        }.get(self.kind)
        return self.name or subject or ""

    # ------------------------------------------------------------------
    # After
    # ------------------------------------------------------------------

    def _get_new_price(self):
        return self._format_amount(self.new_price)

    def _get_new_fee(self):
        return self._format_amount(self.new_price)

    def _get_new_hours(self):
        return self.env._("%s h per period", clock(self.new_minutes))

    def _get_new_scope(self):
        return self._describe_scope(self, NEW_SCOPE.values())

    def _get_new_metric(self):
        words = [self._get_period_label(self.new_metric_period), self.new_text]
        return "\n".join(filter(None, words))

    def _get_new_document(self):
        words = [self.document_version_id.display_name, self.new_text]
        return "\n".join(filter(None, words))

    # ------------------------------------------------------------------
    # Before
    # ------------------------------------------------------------------

    def _note_old_values(self):
        """Keep what rules now, where the system knows it, as the customer reads it."""
        lang = self.change_id.partner_id[:1].lang or self.env.lang
        for line in self.sudo().with_context(lang=lang):
            line.old_value = getattr(line, f"_get_old_{line.kind}")()

    def _get_old_price(self):
        contract = self.contract_id
        work_type = self.work_type_id or self.env["support.work.type"].search(
            [], limit=1
        )
        day = fields.Date.context_today(self)
        price = contract._get_hourly_prices([(work_type, day)])[work_type, day]
        return contract.currency_id.format(price.amount)

    def _get_old_hours(self):
        return self.env._("%s h per period", clock(self.entitlement_id.minutes))

    def _get_old_scope(self):
        return self._describe_scope(self.entitlement_id, NEW_SCOPE)

    def _get_old_fee(self):
        if not self.contract_id._get_fee_line():
            return ""
        return self._format_amount(
            self.contract_id._get_fee(fields.Date.context_today(self))
        )

    def _get_old_metric(self):
        """What a person wrote stays: no record holds other metrics."""
        rules = self.contract_id.metric_period
        if self.old_value or not self.new_metric_period:
            return self.old_value
        return self._get_period_label(rules)

    def _get_old_document(self):
        return self.old_value or self.document_id.current_version_id.display_name

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def _format_amount(self, amount):
        return self.currency_id.format(amount) if self.currency_id else str(amount)

    def _get_period_label(self, period):
        return dict(self._selection_metric_period()).get(period, "")

    def _describe_scope(self, record, names):
        """Everything that these fields of ``record`` admit; nothing admits all."""
        words = [
            admitted
            for name in names
            for admitted in record[name].mapped("display_name")
        ]
        return ", ".join(words) or self.env._("All tickets")
