from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SupportMeasure(models.Model):
    _inherit = "support.measure"

    schedule_id = fields.Many2one(
        "support.penalty.schedule",
        string="Penalties",
        check_company=True,
        ondelete="restrict",
        tracking=True,
        help="Of a critical service level.",
    )

    @api.constrains("kind", "schedule_id")
    def _check_schedule(self):
        """G13, rule 13: a key measure or an objective costs no penalty."""
        for measure in self:
            if measure.schedule_id and measure.kind != "csl":
                raise ValidationError(
                    self.env._("Only a critical service level has penalties.")
                )

    def _freeze(self, periods, extra=None):
        results = super()._freeze(periods, extra)
        penalties = self.env["support.penalty"].sudo()
        penalties._reconsider(results)
        penalties._make(
            results.filtered(
                lambda r: r.verdict == "missed" and r.measure_id.schedule_id
            )
        )
        penalties._earn_back(self)
        return results
