from odoo import api, fields, models
from odoo.fields import Command


class SupportObjectionAnswer(models.TransientModel):
    """K5: answer what a key user objected to, and say what becomes of it."""

    _name = "support.objection.answer"
    _description = "Answer Objections"

    objection_ids = fields.Many2many("support.charge.objection", readonly=True)
    answer = fields.Text(required=True, help="The customer reads it.")
    verdict = fields.Selection(
        [
            ("billable", "Propose it again"),
            ("no_charge", "Print it at zero"),
            ("do_not_bill", "Do not bill it"),
        ],
        string="What becomes of it",
        required=True,
        default="billable",
    )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if "objection_ids" in fields:
            ids = self.env.context.get("active_ids") or []
            values["objection_ids"] = [Command.set(ids)]
        return values

    def action_apply(self):
        self.ensure_one()
        self.objection_ids._answer(self.answer, self.verdict)
        return {"type": "ir.actions.act_window_close"}
