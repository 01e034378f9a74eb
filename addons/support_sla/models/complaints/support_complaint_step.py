from odoo import api, fields, models

KINDS = [
    ("formalised", "Formalised"),
    ("acknowledged", "Acknowledged"),
    ("judged", "Judged"),
    ("assigned", "Handed to"),
    ("note", "Step"),
    ("answered", "Answered"),
    ("confirmed", "Confirmed by the customer"),
    ("refused", "Not accepted by the customer"),
    ("missed", "Late"),
    ("closed", "Concluded"),
    ("withdrawn", "Withdrawn"),
]


class SupportComplaintStep(models.Model):
    """What was done about a complaint and when: appended, never changed.

    Authors are kept as values, so that a user may be deleted.
    """

    _name = "support.complaint.step"
    _description = "Step of a Complaint"
    _inherit = ["support.guarded.mixin", "support.append.only.mixin"]
    _order = "occurred_at, id"
    _log_access = False

    complaint_id = fields.Many2one(
        "support.complaint", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(KINDS, required=True, readonly=True, default="note")
    occurred_at = fields.Datetime(
        string="When", required=True, readonly=True, default=fields.Datetime.now
    )
    note = fields.Text(string="What was done")
    author_name = fields.Char(
        string="By", readonly=True, default=lambda self: self._default_author_name()
    )

    _append_only = models.Constraint(
        "CHECK (TRUE)", "What was done stays as it was written."
    )

    _SYSTEM_FIELDS = frozenset({"author_name", "kind", "occurred_at"})

    def _default_author_name(self):
        return self.env.user.name

    @api.model_create_multi
    def create(self, vals_list):
        """People add steps of their own, now; all others follow from the buttons."""
        complaints = self.env["support.complaint"].browse(
            vals["complaint_id"] for vals in vals_list
        )
        if not self.env.su:
            complaints._check_open()
            vals_list = [
                {name: vals.get(name) for name in ("complaint_id", "note")}
                for vals in vals_list
            ]
        return super().create(
            [
                vals | {"company_id": complaint.company_id.id}
                for vals, complaint in zip(vals_list, complaints, strict=True)
            ]
        )
