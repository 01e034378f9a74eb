from odoo import fields, models
from odoo.exceptions import AccessError, UserError

OUT_OF_HOURS = "out_of_hours"


class HelpdeskTicket(models.Model):
    """W8: work out of hours costs more only where the customer asked for it."""

    _inherit = "helpdesk.ticket"

    out_of_hours_approval_id = fields.Many2one(
        "support.approval",
        string="Work out of hours asked for",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_user",
        ondelete="restrict",
    )
    out_of_hours_on = fields.Date(
        string="Out of hours from",
        readonly=True,
        copy=False,
        help="The day on which the customer asked for work out of hours.",
    )
    out_of_hours_state = fields.Selection(
        [
            ("none", "Not asked for"),
            ("asked", "Waits for the customer"),
            ("yes", "Yes"),
        ],
        string="Out of hours",
        compute="_compute_out_of_hours_state",
    )

    def _compute_out_of_hours_state(self):
        waiting = (
            self.env["support.approval"]
            .sudo()
            ._read_group(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("kind", "=", OUT_OF_HOURS),
                    ("state", "=", "pending"),
                ],
                ["res_id"],
            )
        )
        asked = {res_id for (res_id,) in waiting}
        for ticket in self:
            if ticket.out_of_hours_on:
                ticket.out_of_hours_state = "yes"
            else:
                ticket.out_of_hours_state = "asked" if ticket.id in asked else "none"

    def _get_out_of_hours_approval(self, day):
        """The customer's request that covers work of ``day``, None without one."""
        since = self.out_of_hours_on
        return self.out_of_hours_approval_id if since and since <= day else None

    def _get_out_of_hours_offer(self):
        """Bands in which its work costs more, once the customer asks for it."""
        self.ensure_one()
        contract = self.support_contract_id
        if not contract or contract.is_independent:
            return self.env["support.work.band"]
        bands = self.env["support.work.band"]._get_bands(contract)[contract]
        return bands.filtered("on_request")

    # ------------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------------

    def action_ask_out_of_hours(self):
        """Staff ask the key users whether to go on out of hours."""
        self.check_access("write")
        for ticket in self:
            ticket._check_out_of_hours()
        self._request_out_of_hours()
        return True

    def _request_out_of_hours(self):
        return self._request_approval(
            OUT_OF_HOURS, lambda ticket: ticket._get_out_of_hours_title()
        )

    def _check_out_of_hours(self):
        self.ensure_one()
        if not self.sudo().support_contract_id:
            raise UserError(
                self.env._("Choose the contract of %s first.", self.display_name)
            )
        if self.out_of_hours_on:
            raise UserError(
                self.env._(
                    "Work out of hours was asked for already, on %s.",
                    self.out_of_hours_on,
                )
            )

    def _get_out_of_hours_title(self):
        customer = self.sudo().support_contract_id.partner_id
        ticket = self.with_context(lang=customer.lang or self.env.lang)
        return ticket.env._(
            "Attention out of hours, with its surcharge: %(number)s %(name)s",
            number=self.number,
            name=self.name,
        )

    def _ask_out_of_hours_as_customer(self, origin=None):
        """The key user of the environment asks for it: asked and granted at once."""
        self.ensure_one()
        self.check_access("read")
        ticket_sudo = self.sudo()
        ticket_sudo._check_out_of_hours()
        approval = ticket_sudo._request_out_of_hours().with_user(self.env.user)
        if approval not in approval._filtered_approvable():
            raise AccessError(
                self.env._("Only a key user asks for attention out of hours.")
            )
        return approval._decide(True, origin=origin)

    # ------------------------------------------------------------------
    # The answer
    # ------------------------------------------------------------------

    def _approval_granted(self, approval, values):
        if approval.kind != OUT_OF_HOURS:
            return super()._approval_granted(approval, values)
        contract = self.support_contract_id
        asked = min(approval.requested_on, approval.decided_on)
        self.write(
            {
                "out_of_hours_approval_id": approval.id,
                "out_of_hours_on": fields.Date.context_today(
                    self.with_context(tz=contract.tz), asked
                ),
            }
        )

    def write(self, vals):
        """What the customer asked for is not typed by anybody."""
        if not self.env.su and vals.keys() & {
            "out_of_hours_approval_id",
            "out_of_hours_on",
        }:
            raise AccessError(
                self.env._("Work out of hours is asked for by the customer.")
            )
        return super().write(vals)
