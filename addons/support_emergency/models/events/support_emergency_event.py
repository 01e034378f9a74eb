from odoo import fields, models


class SupportEmergencyEvent(models.Model):
    """What happened, when and by whom: the timeline of an emergency, which only grows.

    Its chatter tells it to staff, the portal and the report to the customer.
    """

    _name = "support.emergency.event"
    _description = "Event of an Emergency"
    _inherit = ["support.append.only.mixin"]
    _order = "emergency_id, occurred_at, id"
    # Rows never change, not even when a user is deleted.
    _log_access = False

    emergency_id = fields.Many2one(
        "support.emergency", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="emergency_id.company_id", store=True, precompute=True
    )
    kind = fields.Char(required=True, readonly=True, help="The action that made it.")
    occurred_at = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now
    )
    recorded_at = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now
    )
    name = fields.Char(string="What happened", required=True, readonly=True)
    detail = fields.Text(readonly=True)
    author_name = fields.Char(string="Who", readonly=True)
    is_public = fields.Boolean(
        string="Shown to the customer", readonly=True, default=True
    )

    _append_only = models.Constraint(
        "CHECK (TRUE)", "What happened stays as it was recorded."
    )
