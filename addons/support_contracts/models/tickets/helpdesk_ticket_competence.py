from odoo import api, fields, models

from ...exceptions import MissingReasonError


class HelpdeskTicket(models.Model):
    """U2: only the competent are proposed; anybody else needs a reason."""

    _inherit = "helpdesk.ticket"

    required_skill_ids = fields.Many2many(
        "hr.skill",
        string="Required competences",
        compute="_compute_required_skill_ids",
        groups="base.group_user",
    )
    candidate_user_ids = fields.Many2many(
        "res.users",
        string="Who can attend it",
        compute="_compute_candidate_user_ids",
        groups="base.group_user",
    )
    candidate_note = fields.Text(
        string="Who cannot, and why",
        compute="_compute_candidate_user_ids",
        groups="base.group_user",
    )
    competence_gap = fields.Char(
        string="What the assigned person lacks",
        compute="_compute_competence_gap",
        groups="base.group_user",
    )

    @api.depends(
        "support_installation_id.skill_ids",
        "support_installation_id.product_id.support_skill_ids",
    )
    def _compute_required_skill_ids(self):
        for ticket in self:
            installation = ticket.sudo().support_installation_id
            ticket.required_skill_ids = (
                installation.skill_ids | installation.product_id.support_skill_ids
            )

    @api.depends("team_id.user_ids", "required_skill_ids")
    def _compute_candidate_user_ids(self):
        """Everybody of the team who holds today what the ticket takes."""
        people = self._get_people_to_assign()
        everybody = self.env["res.users"].union(*people.values())
        periods = everybody._get_skill_periods(self.required_skill_ids)
        today = fields.Date.context_today(self)
        for ticket in self:
            candidates, notes = self.env["res.users"], []
            skills = ticket.required_skill_ids._origin
            for user in people[ticket.team_id]:
                gap = user._describe_skill_gaps(skills, periods, today)
                if gap:
                    notes.append(f"{user.name}: {gap}")
                else:
                    candidates |= user
            ticket.candidate_user_ids = candidates
            ticket.candidate_note = "\n".join(notes)

    def _get_people_to_assign(self):
        """{team: its staff}; without a team, all staff of the helpdesk."""
        people = {}
        for team in self.mapped("team_id"):
            people[team] = team.user_ids._origin.filtered(lambda user: not user.share)
        none = self.env["helpdesk.ticket.team"]
        if any(not ticket.team_id for ticket in self):
            group = self.env.ref("helpdesk_mgmt.group_helpdesk_user_own")
            staff = group.sudo().all_user_ids.filtered(lambda user: not user.share)
            people[none] = staff.sudo(self.env.su)
        return people

    @api.depends("user_id", "required_skill_ids")
    def _compute_competence_gap(self):
        periods = self.user_id._get_skill_periods(self.required_skill_ids)
        today = fields.Date.context_today(self)
        for ticket in self:
            user, skills = ticket.user_id, ticket.required_skill_ids._origin
            # Nobody lacks nothing; an empty user would be kept as its name.
            ticket.competence_gap = bool(user) and user._describe_skill_gaps(
                skills, periods, today
            )

    # ------------------------------------------------------------------
    # Assigning
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        chosen = [
            ticket.id
            for ticket, vals in zip(tickets, vals_list, strict=True)
            if vals.get("user_id")
        ]
        # The helpdesk proposes whoever registers it: only if competent. Elevated: to
        # drop a proposal is not to assign, which is the office's.
        proposed = (tickets - tickets.browse(chosen))._filtered_demanding()
        proposed.filtered("competence_gap").sudo().user_id = False
        tickets.browse(chosen)._check_competence()
        return tickets

    def write(self, vals):
        users = {ticket: ticket.user_id for ticket in self} if "user_id" in vals else {}
        res = super().write(vals)
        assigned = [
            ticket.id
            for ticket, user in users.items()
            if ticket.user_id and ticket.user_id != user
        ]
        self.browse(assigned)._check_competence()
        return res

    def _assign(self, user, reason=None):
        """Assign to ``user``; the ``reason`` is kept where somebody lacks something."""
        return self.with_context(support_competence_reason=reason).write(
            {"user_id": user.id}
        )

    def _filtered_demanding(self):
        """Assigned tickets of an installation: no other takes a competence."""
        return self.filtered("user_id").filtered("support_installation_id")

    def _check_competence(self):
        """Refuse whoever lacks a competence, unless a reason was given; it is kept.

        Called after ``user_id`` was written; the reason comes in the context, as
        ``_assign`` puts it there.
        """
        reason = (self.env.context.get("support_competence_reason") or "").strip()
        notes = {}
        for ticket in self._filtered_demanding().filtered("competence_gap"):
            if not reason:
                raise MissingReasonError(ticket._message_not_competent())
            notes[ticket.id] = self.env._(
                "Assigned to %(person)s all the same (%(gap)s): %(reason)s",
                person=ticket.user_id.name,
                gap=ticket.competence_gap,
                reason=reason,
            )
        if notes:
            self.browse(notes)._message_log_batch(notes)

    def _message_not_competent(self):
        self.ensure_one()
        return self.env._(
            "%(ticket)s cannot be assigned to %(person)s without saying why: "
            "%(gap)s. Use “Assign” and give the reason.",
            ticket=self.display_name,
            person=self.user_id.name,
            gap=self.competence_gap,
        )
