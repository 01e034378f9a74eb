from odoo import fields, models


class SupportKeyUser(models.Model):
    """K4: who speaks for a customer; one lead and one backup at a time."""

    _name = "support.key.user"
    _description = "Support Key User"
    _order = "customer_id, role desc, date_start desc, id"

    customer_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Person", required=True, index=True, ondelete="cascade"
    )
    role = fields.Selection(
        [("lead", "Lead"), ("backup", "Backup")], required=True, default="lead"
    )
    date_start = fields.Date(required=True, default=fields.Date.context_today)
    date_end = fields.Date(help="Last day, included.")

    _one_of_a_role = models.Constraint(
        "EXCLUDE USING gist (customer_id WITH =, role WITH =, "
        "daterange(date_start, date_end, '[]') WITH &&)",
        "A customer has one lead key user and one backup at a time.",
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "A key user cannot end before starting.",
    )
