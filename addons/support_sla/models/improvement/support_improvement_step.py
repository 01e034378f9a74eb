from odoo import api, fields, models


class SupportImprovementStep(models.Model):
    """Follow-up of an improvement: how far it is; appended, never changed."""

    _name = "support.improvement.step"
    _description = "Follow-up of an Improvement"
    _inherit = ["support.guarded.mixin", "support.append.only.mixin"]
    _order = "occurred_at, id"
    _log_access = False

    improvement_id = fields.Many2one(
        "support.improvement", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    occurred_at = fields.Datetime(
        string="When", required=True, readonly=True, default=fields.Datetime.now
    )
    note = fields.Text(string="What was done", required=True)
    percentage = fields.Integer(string="Done (%)", aggregator="max")
    author_name = fields.Char(
        string="By", readonly=True, default=lambda self: self._default_author_name()
    )

    _percentage_valid = models.Constraint(
        "CHECK (percentage BETWEEN 0 AND 100)", "Between nothing and all."
    )
    _append_only = models.Constraint("CHECK (TRUE)", "A step stays as it was written.")

    _SYSTEM_FIELDS = frozenset({"author_name", "occurred_at"})

    def _default_author_name(self):
        return self.env.user.name

    @api.model_create_multi
    def create(self, vals_list):
        names = ("improvement_id", "note", "percentage")
        improvements = self.env["support.improvement"].browse(
            vals["improvement_id"] for vals in vals_list
        )
        improvements._check_state("draft", "running")
        return super().create(
            [
                {name: vals[name] for name in names if name in vals}
                | {"company_id": improvement.company_id.id}
                for vals, improvement in zip(vals_list, improvements, strict=True)
            ]
        )
