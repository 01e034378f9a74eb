from odoo import api, fields, models
from odoo.exceptions import UserError


class SupportEmergencyKind(models.Model):
    """A kind of incident, and the actions that it usually takes (E9)."""

    _name = "support.emergency.kind"
    _description = "Kind of Emergency"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)
    line_ids = fields.One2many(
        "support.emergency.kind.line", "kind_id", string="Actions", copy=True
    )


class SupportEmergencyKindLine(models.Model):
    _name = "support.emergency.kind.line"
    _description = "Usual Action of a Kind of Emergency"
    _order = "sequence, id"

    kind_id = fields.Many2one(
        "support.emergency.kind", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="kind_id.company_id", store=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Action", required=True, translate=True)
    critical_result = fields.Char(translate=True)
    owner = fields.Selection(
        [("customer", "Customer"), ("firm", "Expert")], required=True, default="firm"
    )


class SupportEmergency(models.Model):
    _inherit = "support.emergency"

    kind_id = fields.Many2one("support.emergency.kind", ondelete="restrict")
    cause_id = fields.Many2one(
        related="ticket_id.cause_id", readonly=False, groups="base.group_user"
    )

    @api.model
    def _get_free_fields(self):
        return super()._get_free_fields() | {"cause_id", "kind_id"}

    def action_take_checklist(self):
        """Add to the plan what emergencies of this kind usually take, once."""
        self._check_expert()
        self.ensure_one()
        if self.plan_accepted_on:
            raise UserError(self.env._("Both sides accepted this plan."))
        if not self.kind_id:
            raise UserError(self.env._("Choose the kind of emergency first."))
        emergency = self._in_customer_language()
        known = set(self.action_ids.mapped("name"))
        self.env["support.emergency.action"].create(
            [
                {
                    "emergency_id": self.id,
                    "name": line.name,
                    "critical_result": line.critical_result,
                    "owner": line.owner,
                    "sequence": 100 + line.sequence,
                }
                for line in emergency.kind_id.line_ids
                if line.name not in known
            ]
        )
        return True
