from odoo import fields, models


class SupportCause(models.Model):
    """U9: why things happen; what closes a ticket names one."""

    _name = "support.cause"
    _description = "Support Cause"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company")
