from odoo import api, fields, models


class SupportTicketAssign(models.TransientModel):
    """U2: choose among the competent, or say why somebody else attends."""

    _name = "support.ticket.assign"
    _description = "Assign Tickets"

    ticket_ids = fields.Many2many(
        "helpdesk.ticket",
        required=True,
        default=lambda self: self.env.context.get("active_ids", []),
    )
    required_skill_ids = fields.Many2many(
        "hr.skill", string="It takes", compute="_compute_candidates"
    )
    candidate_user_ids = fields.Many2many(
        "res.users", string="Who can attend", compute="_compute_candidates"
    )
    candidate_note = fields.Text(
        string="Who cannot, and why", compute="_compute_candidates"
    )
    proposes_everybody = fields.Boolean(string="Somebody else all the same")
    offered_user_ids = fields.Many2many(
        "res.users", compute="_compute_offered_user_ids"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Assign to",
        required=True,
        ondelete="cascade",
        domain="[('share', '=', False)]",
    )
    needs_reason = fields.Boolean(compute="_compute_needs_reason")
    reason = fields.Char()

    @api.depends("ticket_ids")
    def _compute_candidates(self):
        for assign in self:
            tickets = assign.ticket_ids
            candidates = tickets[:1].candidate_user_ids
            for ticket in tickets[1:]:
                candidates &= ticket.candidate_user_ids
            notes = {
                line
                for ticket in tickets
                for line in (ticket.candidate_note or "").splitlines()
            }
            assign.required_skill_ids = tickets.required_skill_ids
            assign.candidate_user_ids = candidates
            assign.candidate_note = "\n".join(sorted(notes))

    @api.depends("proposes_everybody", "ticket_ids")
    def _compute_offered_user_ids(self):
        """The competent, or on demand whoever could have been."""
        for assign in self:
            offered = assign.candidate_user_ids
            if assign.proposes_everybody:
                people = assign.ticket_ids._get_people_to_assign()
                offered |= offered.union(*people.values())
            assign.offered_user_ids = offered

    @api.depends("user_id", "candidate_user_ids")
    def _compute_needs_reason(self):
        for assign in self:
            # In a dialog the candidates are shadows of the users.
            user = assign.user_id._origin
            assign.needs_reason = user and user not in assign.candidate_user_ids._origin

    def action_assign(self):
        self.ensure_one()
        self.ticket_ids._assign(self.user_id, self.reason)
        return {"type": "ir.actions.act_window_close"}
