from odoo import fields, models
from odoo.exceptions import UserError


class HelpdeskTicket(models.Model):
    """K17: closing needs the cause, the solution and what covers the ticket."""

    _inherit = "helpdesk.ticket"

    cause_id = fields.Many2one(
        "support.cause", copy=False, tracking=True, ondelete="restrict"
    )
    solution = fields.Text(
        copy=False, help="What solved it; the customer reads it and validates it."
    )

    def _check_closing(self, stage, vals=None):
        """``vals``: what is written together with the move."""
        if not stage.needs_closing:
            return
        vals = vals or {}
        missing = []
        if not vals.get("cause_id", self.cause_id):
            missing.append(self.env._("the cause"))
        if not (vals.get("solution", self.solution) or "").strip():
            missing.append(self.env._("the solution"))
        if self.cover == "undecided":
            missing.append(self.env._("what covers it"))
        if missing:
            raise UserError(
                self.env._(
                    "Before ticket %(ticket)s goes to “%(stage)s” say: %(missing)s.",
                    ticket=self.number,
                    stage=stage.name,
                    missing=", ".join(missing),
                )
            )

    def _prepare_closed(self, stage_name):
        """On the path what was declined is cancelled, what was answered is closed."""
        if not self.follows_support_path:
            return super()._prepare_closed(stage_name)
        stages = self.env["helpdesk.ticket.stage"]._get_path_stages()
        code = "closed" if stage_name == "done" else "cancelled"
        return {"stage_id": stages[code].id}
