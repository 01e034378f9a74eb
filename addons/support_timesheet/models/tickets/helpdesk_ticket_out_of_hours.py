from datetime import time

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...arithmetic.rota import to_utc

OUT_OF_HOURS = "out_of_hours"
ASKED_FIELDS = frozenset(
    {
        "out_of_hours_ids",
        "out_of_hours_approval_id",
        "out_of_hours_ended_by",
        "out_of_hours_ended_on",
        "out_of_hours_on",
    }
)


class HelpdeskTicket(models.Model):
    """W8: work out of hours costs more only where the customer asked for it."""

    _inherit = "helpdesk.ticket"

    out_of_hours_ids = fields.One2many(
        "support.out.of.hours",
        "ticket_id",
        string="Spans out of hours",
        readonly=True,
        groups="base.group_user",
    )
    # of the last one
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
    out_of_hours_ended_on = fields.Datetime(
        string="Out of hours until",
        readonly=True,
        copy=False,
        help="When the customer took it back: what began before it keeps its terms.",
    )
    out_of_hours_ended_by = fields.Char(
        string="Taken back by", readonly=True, copy=False, groups="base.group_user"
    )
    out_of_hours_state = fields.Selection(
        [
            ("none", "Not asked for"),
            ("asked", "Waits for the customer"),
            ("yes", "Yes"),
            ("ended", "Taken back"),
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
            ended = ticket.out_of_hours_ended_on
            if ticket.id in asked:
                ticket.out_of_hours_state = "asked"
            elif ticket.out_of_hours_on:
                ticket.out_of_hours_state = "ended" if ended else "yes"
            else:
                ticket.out_of_hours_state = "none"

    def _is_out_of_hours_asked(self):
        self.ensure_one()
        return bool(self.out_of_hours_on) and not self.out_of_hours_ended_on

    def _get_out_of_hours_approval(self, day, began=None):
        """The customer's request that covers work of ``day``, None without one.

        ``began``: its first instant (UTC), where it is known: a request that was taken
        back covers what began before. A ticket of which nobody ever asked costs no
        query.
        """
        if not self.out_of_hours_on:
            return None
        instant = began or self._get_first_instant(day)
        spans = self.sudo().out_of_hours_ids.filtered(lambda s: s._covers(instant))
        return spans[-1:].approval_id or None

    def _get_first_instant(self, day):
        """The instant (UTC) at which ``day`` begins where the contract is."""
        zone = self.sudo().support_contract_id.tz
        return to_utc(zone, day, time.min)

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
        if self._is_out_of_hours_asked():
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

    def _end_out_of_hours_as_customer(self):
        """The key user of the environment takes the request back, from now on."""
        self.ensure_one()
        self.check_access("read")
        ticket_sudo = self.sudo()
        customer_sudo = ticket_sudo.support_contract_id.partner_id
        if not self.env["res.partner"]._is_support_key_user(customer_sudo):
            raise AccessError(
                self.env._("Only a key user takes back attention out of hours.")
            )
        if not ticket_sudo._is_out_of_hours_asked():
            raise UserError(
                self.env._("Nobody asked for attention out of hours of this ticket.")
            )
        now, name = fields.Datetime.now(), self.env.user.name
        ticket_sudo.write({"out_of_hours_ended_on": now, "out_of_hours_ended_by": name})
        ticket_sudo.out_of_hours_ids[-1:].write({"ended_on": now, "ended_by": name})
        ticket_sudo._tell_out_of_hours_ended()

    def _tell_out_of_hours_ended(self):
        """Whoever would work tonight reads it: the technician and the office."""
        self.message_post(
            body=self.env._(
                "%(name)s takes back the attention out of hours: from now on the "
                "ticket is attended in the hours of the contract.",
                name=self.out_of_hours_ended_by,
            ),
            subtype_xmlid="mail.mt_note",
            partner_ids=self.user_id.partner_id.ids,
        )

    # ------------------------------------------------------------------
    # The answer
    # ------------------------------------------------------------------

    def _approval_granted(self, approval, values):
        if approval.kind != OUT_OF_HOURS:
            return super()._approval_granted(approval, values)
        asked = min(approval.requested_on, approval.decided_on)
        day = fields.Date.context_today(
            self.with_context(tz=self.support_contract_id.tz), asked
        )
        start, ended = self._get_first_instant(day), self.out_of_hours_ended_on
        self.env["support.out.of.hours"].create(
            {
                "ticket_id": self.id,
                "approval_id": approval.id,
                "date_start": asked if ended and ended > start else start,
            }
        )
        self.write(
            {
                "out_of_hours_approval_id": approval.id,
                "out_of_hours_on": day,
                "out_of_hours_ended_on": False,
                "out_of_hours_ended_by": False,
            }
        )

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | ASKED_FIELDS

    def write(self, vals):
        """What the customer asked for is not typed by anybody."""
        if not self.env.su and vals.keys() & ASKED_FIELDS:
            raise AccessError(
                self.env._("Work out of hours is asked for by the customer.")
            )
        return super().write(vals)
