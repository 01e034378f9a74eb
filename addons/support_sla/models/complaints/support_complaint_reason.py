from odoo import fields, models


class SupportComplaintReason(models.Model):
    """G9: what customers complain about, and which of it is a complaint at all."""

    _name = "support.complaint.reason"
    _description = "Reason of a Complaint"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    description = fields.Text(
        translate=True, help="When it is a valid complaint, and when it is none."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    severity_id = fields.Many2one(
        "support.complaint.severity", string="Usual severity", ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", index="btree_not_null")
