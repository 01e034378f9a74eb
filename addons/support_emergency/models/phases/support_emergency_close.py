from odoo import api, fields, models

from odoo.addons.support_contracts.exceptions import check_reason


class SupportEmergency(models.Model):
    """The definitive closing: what the causes were, and what we recommend."""

    _inherit = "support.emergency"

    closed_on = fields.Datetime(readonly=True, copy=False)
    causes = fields.Text(copy=False, help="The customer reads them in the report.")
    recommendations = fields.Text(copy=False)

    @api.model
    def _get_free_fields(self):
        return super()._get_free_fields() | {"causes", "recommendations"}

    def action_close(self):
        return self._open_reason("close")

    def _close(self, reason):
        """Everything is done, or nothing more is wanted."""
        self._check_expert()
        self.ensure_one()
        check_reason(reason, self.env._("Say how it ended."))
        emergency = self.sudo()
        self._transition(
            "close",
            emergency._in_customer_language().env._("Closed"),
            reason,
            closed_on=fields.Datetime.now(),
        )
        emergency._withdraw_approvals()
        emergency._publish_time()
        running = emergency.span_ids.filtered(lambda span: not span.date_end)
        running.write({"date_end": fields.Datetime.now()})
        emergency.activity_ids.unlink()
        emergency._drop_draft()
        emergency._propose_what_is_due()
        emergency._tell_customer("message_closed", reason=reason)
