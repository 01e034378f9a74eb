from odoo import api, fields, models
from odoo.exceptions import UserError


class SupportRosterReassign(models.TransientModel):
    """Somebody is away: all they have open goes to a colleague, at once (W9)."""

    _name = "support.roster.reassign"
    _description = "Reassign the Work of who is away"

    user_id = fields.Many2one(
        "res.users", string="Who is away", required=True, domain=[("share", "=", False)]
    )
    to_user_id = fields.Many2one(
        "res.users",
        string="Who takes it",
        required=True,
        compute="_compute_to_user_id",
        store=True,
        readonly=False,
        precompute=True,
        domain=[("share", "=", False)],
    )
    ticket_ids = fields.Many2many(
        "helpdesk.ticket",
        string="Tickets",
        compute="_compute_ticket_ids",
        store=True,
        readonly=False,
    )
    reason = fields.Char()

    @api.depends("user_id")
    def _compute_ticket_ids(self):
        for wizard in self:
            wizard.ticket_ids = wizard._get_open_tickets()

    @api.depends("user_id")
    def _compute_to_user_id(self):
        """Whoever is on duty now in a roster of the person who is away."""
        for wizard in self:
            rosters = self.env["support.roster"].search(
                [("user_ids", "in", wizard.user_id.ids)]
            )
            people = self.env["res.users"].union(*rosters._get_on_duty().values())
            wizard.to_user_id = (people - wizard.user_id)[:1]

    def _get_open_tickets(self):
        if not self.user_id:
            return self.env["helpdesk.ticket"]
        return self.env["helpdesk.ticket"].search(
            [("user_id", "=", self.user_id.id), ("closed", "=", False)],
            order="priority desc, id",
        )

    def action_apply(self):
        """The tickets, and the sheets that the person had drafted for them."""
        self.ensure_one()
        self.env["support.roster"]._check_office()
        if self.user_id == self.to_user_id:
            raise UserError(self.env._("Choose somebody else to take the work."))
        tickets = self.ticket_ids
        if not tickets or tickets.user_id - self.user_id:
            raise UserError(
                self.env._("%s has no such tickets any more.", self.user_id.name)
            )
        tickets.write({"user_id": self.to_user_id.id})
        self._move_sheets(tickets)
        note = self.env._(
            "%(name)s is away: %(to)s takes over. %(reason)s",
            name=self.user_id.name,
            to=self.to_user_id.name,
            reason=self.reason or "",
        )
        tickets._message_log_batch({ticket.id: note for ticket in tickets})
        return {"type": "ir.actions.act_window_close"}

    def _move_sheets(self, tickets):
        """Sheets still without time: whoever worked keeps theirs."""
        sheets = self.env["support.work.order"].search(
            [
                ("ticket_id", "in", tickets.ids),
                ("user_id", "=", self.user_id.id),
                ("state", "=", "draft"),
                ("time_line_ids", "=", False),
            ]
        )
        sheets.write({"user_id": self.to_user_id.id})
