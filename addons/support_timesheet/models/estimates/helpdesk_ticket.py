from dataclasses import dataclass

from odoo import api, fields, models
from odoo.fields import Domain

from ...arithmetic.confirming import allowed
from .support_estimate import AGREED, LIVE


@dataclass(frozen=True, slots=True)
class Figures:
    """Whole minutes: ``estimated`` all that was told, ``agreed`` what rules of it.

    ``limit``: what may be spent without asking.
    """

    estimated: int
    agreed: int
    limit: int


def _flatten(families):
    return [member for family in families.values() for member in family]


class HelpdeskTicket(models.Model):
    """K6-K8 on the ticket: estimated, approved, spent, left."""

    _inherit = "helpdesk.ticket"

    estimate_ids = fields.One2many(
        "support.estimate", "ticket_id", groups="base.group_user"
    )
    confirmation_ids = fields.One2many(
        "support.confirmation", "ticket_id", groups="base.group_user"
    )
    estimated_minutes = fields.Integer(
        string="Estimated",
        compute="_compute_estimate_figures",
        groups="base.group_user",
    )
    approved_minutes = fields.Integer(
        string="Approved", compute="_compute_estimate_figures", groups="base.group_user"
    )
    left_minutes = fields.Integer(
        string="Left", compute="_compute_estimate_figures", groups="base.group_user"
    )
    beyond_minutes = fields.Integer(
        string="Beyond what was approved",
        compute="_compute_estimate_figures",
        groups="base.group_user",
    )
    is_estimate_waiting = fields.Boolean(
        compute="_compute_estimate_figures", groups="base.group_user"
    )

    @api.depends("estimate_ids.state", "timesheet_ids.accounted_minutes")
    def _compute_estimate_figures(self):
        figures = self._origin._get_estimate_figures()
        spent = self._origin._get_billable_minutes()
        for ticket in self:
            own = figures.get(ticket._origin.id)
            minutes = spent.get(ticket._origin.id, 0)
            ticket.estimated_minutes = own.estimated if own else 0
            ticket.approved_minutes = own.agreed if own else 0
            ticket.left_minutes = max(0, own.limit - minutes) if own else 0
            ticket.beyond_minutes = max(0, minutes - own.limit) if own else 0
            ticket.is_estimate_waiting = any(
                estimate.state == "waiting" for estimate in ticket.sudo().estimate_ids
            )

    def _get_estimate_figures(self):
        """{ticket id: Figures}, of all these tickets together, with what was merged."""
        families = self._get_families()
        estimates = (
            self.env["support.estimate"]
            .sudo()
            .search_fetch(
                [
                    ("ticket_id", "in", _flatten(families)),
                    ("state", "in", LIVE),
                ],
                ["ticket_id", "kind", "minutes", "state"],
                order="version",
            )
        )
        estimated, agreed = {}, {}
        for estimate in estimates:
            # In the order of the versions: the last one of each kind stays.
            key = estimate.ticket_id.id
            estimated.setdefault(key, {})[estimate.kind] = estimate.minutes
            if estimate.state in AGREED:
                agreed.setdefault(key, {})[estimate.kind] = estimate.minutes
        return {
            ticket.id: self._prepare_figures(
                [m for t in families[ticket.id] for m in estimated.get(t, {}).values()],
                [m for t in families[ticket.id] for m in agreed.get(t, {}).values()],
                ticket.sudo().support_contract_id.estimate_threshold_minutes,
            )
            for ticket in self
        }

    @api.model
    def _prepare_figures(self, estimated, agreed, threshold):
        return Figures(
            estimated=sum(estimated),
            agreed=sum(agreed),
            limit=allowed(agreed, threshold),
        )

    def _get_billable_minutes(self, domain=()):
        """{ticket id: minutes that the customer's hours pay, or the customer}.

        With what was stamped on tickets that were merged into these.
        """
        families = self._get_families()
        rows = (
            self.env["account.analytic.line"]
            .sudo()
            ._read_group(
                Domain("ticket_id", "in", _flatten(families))
                & Domain("support_verdict", "in", (False, "billable"))
                & Domain(domain),
                ["ticket_id"],
                ["accounted_minutes:sum"],
            )
        )
        spent = {ticket.id: minutes for ticket, minutes in rows}
        return {
            ticket_id: sum(spent.get(member, 0) for member in family)
            for ticket_id, family in families.items()
        }

    def _is_stopped_by_approvals(self):
        """Hook: whether work waits for answers; never that of an emergency (rule 4)."""
        self.ensure_one()
        return True

    def _holds_time_beyond(self):
        """Whether time beyond what was approved waits for the customer."""
        self.ensure_one()
        policy = self.sudo().support_contract_id.beyond_policy
        return policy == "stop" and self._is_stopped_by_approvals()

    def _estimate_settled(self, estimate):
        """K17: an accepted survey is made, accepted hours are worked."""
        self.ensure_one()
        approved = estimate.state == "approved"
        code = "survey" if estimate.kind == "survey" else "attention_l1"
        self._go_on_after_answer(code if approved else None)

    def _go_on_after_answer(self, code=None):
        """Go on, unless something else still waits for the customer."""
        self.ensure_one()
        if not self._has_open_requests():
            self._confirmed(code)

    def _has_open_requests(self):
        self.ensure_one()
        return "waiting" in (
            self.estimate_ids.mapped("state") + self.confirmation_ids.mapped("state")
        )

    def write(self, vals):
        res = super().write(vals)
        if vals.get("stage_id"):
            self.sudo().filtered("closed")._withdraw_requests()
        return res

    def _withdraw_requests(self):
        """What a closed ticket asked needs no answer any more."""
        for requests in (self.estimate_ids, self.confirmation_ids):
            waiting = requests.filtered(lambda request: request.state == "waiting")
            if waiting:
                waiting.action_cancel()

    # ------------------------------------------------------------------
    # For the customer
    # ------------------------------------------------------------------

    def _get_waiting_approvals(self):
        """Beside the ticket's own questions those of its estimates and requests."""
        approvals = super()._get_waiting_approvals()
        ticket_sudo = self.sudo()
        asked = {
            "support.estimate": ticket_sudo.estimate_ids,
            "support.confirmation": ticket_sudo.confirmation_ids,
        }
        domain = Domain.FALSE
        for model, documents in asked.items():
            waiting = documents.filtered(lambda d: d.state == "waiting")
            if waiting:
                domain |= Domain("res_model", "=", model) & Domain(
                    "res_id", "in", waiting.ids
                )
        if domain.is_false():
            return approvals
        return approvals | self.env["support.approval"].search(
            domain & Domain("state", "=", "pending")
        )

    def _get_estimates_to_show(self):
        """What the customer was told, newest first; the caller checked who reads.

        Also what they agreed on tickets that go on in this one.
        """
        self.ensure_one()
        own = self.sudo().estimate_ids.filtered(
            lambda e: e.state not in ("draft", "cancelled")
        )
        return own | self._get_merged_estimates()

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_new_estimate(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Estimate"),
            "res_model": "support.estimate",
            "view_mode": "form",
            "context": {"default_ticket_id": self.id},
        }

    def action_new_confirmation(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Confirmation"),
            "res_model": "support.confirmation",
            "view_mode": "form",
            "context": {"default_ticket_id": self.id},
        }
