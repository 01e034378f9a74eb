from odoo import api, fields, models


class SupportMajorStatus(models.TransientModel):
    """Tell all affected how a major incident goes on, is resolved or ends."""

    _name = "support.major.status"
    _description = "Status for all Affected"

    incident_id = fields.Many2one(
        "support.major.incident", required=True, readonly=True, ondelete="cascade"
    )
    action = fields.Selection(
        [("publish", "Status"), ("resolve", "It is resolved"), ("close", "Close")],
        required=True,
        default="publish",
    )
    text = fields.Text(string="Status", required=True)
    cause_id = fields.Many2one(
        "support.cause", compute="_compute_known", store=True, readonly=False
    )
    solution = fields.Text(compute="_compute_known", store=True, readonly=False)
    cascade = fields.Selection(
        [
            ("close", "Close them too"),
            ("ask", "Ask each customer whether it is solved"),
            ("leave", "Leave them open"),
        ],
        string="Its tickets",
        default="ask",
    )

    @api.depends("incident_id")
    def _compute_known(self):
        for status in self:
            status.cause_id = status.incident_id.cause_id
            status.solution = status.incident_id.solution

    def action_apply(self):
        self.ensure_one()
        incident = self.incident_id
        if self.action == "resolve":
            incident._resolve(self.text)
        elif self.action == "close":
            incident.write({"cause_id": self.cause_id.id, "solution": self.solution})
            left = incident._close(self.text, self.cascade)
            if left:
                return self._tell_left(left)
        else:
            incident._publish(self.text)
        return {"type": "ir.actions.act_window_close"}

    def _tell_left(self, tickets):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "message": self.env._(
                    "Say first what covers these tickets; they stay open: %s",
                    ", ".join(tickets.mapped("number")),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
