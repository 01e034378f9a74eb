from odoo import fields, models


class SupportCriticalityMatrix(models.Model):
    """Impact and urgency as some customers agreed on them; a policy names it (U7)."""

    _name = "support.criticality.matrix"
    _description = "Matrix of Impact and Urgency"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    cell_ids = fields.One2many("support.criticality.cell", "matrix_id", copy=True)
