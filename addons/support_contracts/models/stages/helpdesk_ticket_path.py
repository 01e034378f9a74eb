from odoo import api, fields, models
from odoo.exceptions import UserError

from .helpdesk_ticket_stage import ATTENTION, GROUP_BY_MOVER

# Terms that no longer keep a ticket from its analysis.
SETTLED_TERMS = ("none", "informed", "accepted", "waived")


# Steps of the path that not every ticket takes.
ASIDE = frozenset({"cancelled", "closed", "window"})


class HelpdeskTicket(models.Model):
    """K17: tickets of support move along the path, by whom it says.

    What follows from an answer of the customer moves by itself (``_advance``); people
    move the rest, and a move that breaks the rules is refused and says why.
    """

    _inherit = "helpdesk.ticket"

    stage_id = fields.Many2one(
        domain="follows_support_path and [('team_ids', '=', team_id)] or "
        "['|', ('team_ids', '=', team_id), ('team_ids', '=', False)]"
    )
    follows_support_path = fields.Boolean(related="team_id.follows_support_path")
    support_step = fields.Selection(related="stage_id.support_code")
    resume_stage_id = fields.Many2one(
        "helpdesk.ticket.stage",
        readonly=True,
        copy=False,
        ondelete="set null",
        groups="base.group_user",
        help="Where the ticket goes on once the customer has answered.",
    )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        tickets._follow_terms()
        return tickets

    def write(self, vals):
        moved = self.browse()
        if vals.get("stage_id"):
            stage = self.env["helpdesk.ticket.stage"].sudo().browse(vals["stage_id"])
            moved = self._get_moved_on_path(stage)
            moved._check_move(stage, vals)
            moved._leave_stage(stage)
        res = super().write(vals)
        if "terms_state" in vals:
            self._follow_terms()
        if moved:
            moved._enter_stage()
        return res

    def _get_moved_on_path(self, stage):
        """Tickets of the path that change to ``stage``."""
        return self.filtered(
            lambda ticket: (
                (ticket.follows_support_path or ticket.support_step)
                and ticket.stage_id != stage
            )
        )

    def _enter_stages_of_team(self):
        """Tickets whose team changed its stages begin at its first one."""
        for team, tickets in self.grouped("team_id").items():
            stages = team._get_applicable_stages()
            lost = tickets.filtered(lambda t, own=stages: t.stage_id not in own)
            if lost and stages:
                lost.with_context(support_path_entry=True).write(
                    {"stage_id": stages[0].id}
                )

    # ------------------------------------------------------------------
    # Moves by people
    # ------------------------------------------------------------------

    def _check_move(self, stage, vals):
        """Refuse a move that the path does not know, or that is not the user's."""
        if self.env.su:
            return
        for ticket in self:
            # A ticket that changes its team begins where that team begins.
            if "team_id" in vals and not ticket.support_step:
                continue
            ticket._check_step(stage)
            ticket._check_mover(stage)
            ticket._check_closing(stage, vals)

    def _check_step(self, stage):
        current = self.stage_id.sudo()
        following = current.next_stage_ids
        if stage not in following:
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s does not go from “%(current)s” to “%(stage)s”. "
                    "It goes on to: %(following)s.",
                    ticket=self.number,
                    current=current.name,
                    stage=stage.name,
                    following=", ".join(following.mapped("name")) or "–",
                )
            )

    def _check_mover(self, stage):
        current = self.stage_id.sudo()
        user = self.env.user
        if stage.support_code == "cancelled":
            allowed = user.has_group(GROUP_BY_MOVER["dispatcher"])
            who = self.env._("the office")
        else:
            allowed = current._is_moved_by(user)
            movers = current._fields["mover"]._description_selection(self.env)
            who = (dict(movers).get(current.mover) or "–").lower()
        if not allowed:
            raise UserError(
                self.env._(
                    "“%(current)s” of ticket %(ticket)s is moved on by %(who)s, or "
                    "the service manager.",
                    current=current.name,
                    ticket=self.number,
                    who=who,
                )
            )

    # ------------------------------------------------------------------
    # Moves by what happened
    # ------------------------------------------------------------------

    def _advance(self, code, *origins):
        """Move those of the path that stand at one of ``origins`` to ``code``.

        Without origins from wherever the path leads there.
        """
        moving = self.filtered(
            lambda t: (
                t.support_step
                and t.support_step != code
                and (not origins or t.support_step in origins)
            )
        )
        if not moving:
            return self.browse()
        stage = self.env["helpdesk.ticket.stage"]._get_path_stages()[code]
        moving = moving.filtered(lambda t: stage in t.stage_id.sudo().next_stage_ids)
        moving.sudo().write({"stage_id": stage.id})
        return moving

    def _follow_terms(self):
        """K2: terms that are asked for come first; once settled, the analysis."""
        path = self.filtered(lambda t: t.support_step in ("registered", "terms"))
        for ticket in path:
            if ticket._lacks_terms():
                ticket._advance("terms", "registered")
            elif ticket.terms_state in SETTLED_TERMS:
                ticket._advance("analysis", "terms")

    def _wait_for_confirmation(self):
        """Something was asked of the customer: remember where work stood."""
        for ticket in self.sudo().filtered("support_step"):
            stage = ticket.stage_id
            # A planned window is asked about again: work stood where it stood before.
            if ticket._advance("confirmation") and stage.support_code != "window":
                ticket.resume_stage_id = stage

    def _confirmed(self, code=None):
        """Go on after the answer: to ``code``, else to where work stood before."""
        for ticket in self.sudo().filtered(lambda t: t.support_step == "confirmation"):
            resumed = ticket.resume_stage_id.support_code
            if code in ATTENTION and resumed in ATTENTION:
                code = resumed
            ticket._advance(code or resumed or "analysis", "confirmation")

    def _leave_stage(self, stage):
        """Hook, before tickets of the path move to ``stage``."""

    def _enter_stage(self):
        """Hook, after tickets of the path moved."""

    # ------------------------------------------------------------------
    # For the customer
    # ------------------------------------------------------------------

    def _get_path_steps(self):
        """The path as the customer reads it: [(name, "done" | "current" | "to do")].

        The levels of attention are one step; a cancelled ticket ends there; a planned
        window is a step while the ticket waits for it. The caller checked who reads.
        """
        self.ensure_one()
        if not self.support_step:
            return []
        stages = self.env["helpdesk.ticket.stage"]._get_path_stages()
        current = self.support_step
        shown = [
            code
            for code in stages
            if code not in ATTENTION
            or code == (current if current in ATTENTION else ATTENTION[0])
        ]
        ended = "cancelled" if current == "cancelled" else "closed"
        shown = [c for c in shown if c in (ended, current) or c not in ASIDE]
        position = shown.index(current)
        names = {c: stages[c].with_env(self.env).sudo().name for c in shown}
        return [
            (
                names[code],
                "done"
                if index < position or current in ("closed", "cancelled")
                else "current"
                if index == position
                else "to do",
            )
            for index, code in enumerate(shown)
        ]
