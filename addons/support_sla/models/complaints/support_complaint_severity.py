from odoo import fields, models


class SupportComplaintSeverity(models.Model):
    """G9: how grave a complaint is, and how soon it is answered; working minutes."""

    _name = "support.complaint.severity"
    _description = "Severity of a Complaint"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    description = fields.Text(translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    acknowledge_minutes = fields.Integer(
        string="Acknowledged within",
        required=True,
        help="Working time of the contract, from when it was formalised.",
    )
    answer_minutes = fields.Integer(
        string="Answered within",
        required=True,
        help="Working time of the contract, from when it was formalised.",
    )

    _positive = models.Constraint(
        "CHECK (acknowledge_minutes > 0 AND answer_minutes >= acknowledge_minutes)",
        "A complaint is acknowledged first and answered then: both take time.",
    )
