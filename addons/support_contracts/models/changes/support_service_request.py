from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...exceptions import check_reason

KIND = "service_request"


class SupportServiceRequest(models.Model):
    """G11: the formal document of a request for service (RFS).

    It says what is done, who attends, when, and what it costs, even where that is 0.
    We never only say no: declining offers an alternative.
    """

    _name = "support.service.request"
    _description = "Request for Service"
    _inherit = ["support.formal.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _SEQUENCE = "support.service.request"

    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('type_id.support_kind', '=', 'request')]",
    )
    contract_id = fields.Many2one(
        related="ticket_id.support_contract_id", store=True, index="btree_not_null"
    )
    partner_id = fields.Many2one(
        related="ticket_id.commercial_partner_id", store=True, string="Customer"
    )
    company_id = fields.Many2one(
        related="ticket_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    title = fields.Char(required=True)
    scope = fields.Text(required=True, help="What is done, and what is not.")
    user_id = fields.Many2one(
        "res.users", string="Who attends", domain=[("share", "=", False)]
    )
    # committed times
    date_start = fields.Date(string="Begins on")
    date_end = fields.Date(string="Ready on")
    minutes = fields.Integer(string="Hours")
    date_validity = fields.Date(string="Offer valid until")
    # what it costs
    is_cost_stated = fields.Boolean(
        string="Cost stated", help="Also a cost of 0 is stated."
    )
    cost = fields.Monetary()
    is_block_claim = fields.Boolean(
        string="Block claim",
        help="Not charged: we absorb it as our cost, and count it.",
    )
    block_reason = fields.Char(string="Why we absorb it")
    sent_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    # the answer
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("sent", "Waiting for the customer"),
            ("approved", "Approved"),
            ("refused", "Not approved"),
            ("declined", "Declined, with an alternative"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        tracking=True,
        copy=False,
    )
    alternative = fields.Text(readonly=True, copy=False)
    decline_reason = fields.Char(readonly=True, copy=False)

    _dates_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "It cannot be ready before it begins.",
    )
    _not_negative = models.Constraint(
        "CHECK (cost >= 0 AND minutes >= 0)", "Cost and hours are not negative."
    )

    _SYSTEM_FIELDS = frozenset(
        {"name", "state", "alternative", "decline_reason", "sent_by_id"}
    )

    @api.depends("contract_id.currency_id", "company_id")
    def _compute_currency_id(self):
        for request in self:
            request.currency_id = (
                request.contract_id.currency_id or request.company_id.currency_id
            )

    @api.constrains("ticket_id")
    def _check_ticket_type(self):
        for request in self:
            if request.ticket_id.type_id.support_kind != "request":
                raise ValidationError(
                    self.env._(
                        "Ticket %s is no request for service: change its type first.",
                        request.ticket_id.number,
                    )
                )

    @api.constrains("is_block_claim", "block_reason")
    def _check_block_reason(self):
        for request in self:
            if request.is_block_claim and not (request.block_reason or "").strip():
                raise ValidationError(self.env._("Say why we absorb the cost."))

    def _get_billed_cost(self):
        """What the customer pays: nothing of a block claim."""
        self.ensure_one()
        return 0.0 if self.is_block_claim else self.cost

    # ------------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------------

    def action_send(self):
        """Draft → offered to the key user."""
        self.check_access("write")
        for request in self:
            request._check_draft()
            request._check_complete()
        self.sudo().write({"state": "sent", "sent_by_id": self.env.uid})
        self._request_approval(
            KIND,
            {request: request.display_name for request in self},
            minutes={request: request.minutes for request in self},
            amount={request: request._get_billed_cost() for request in self},
            deadline={request: request._get_deadline() for request in self},
        )
        return True

    def _check_complete(self):
        self.ensure_one()
        if not self.is_cost_stated:
            raise UserError(self.env._("State the cost, even where it is 0."))
        if not self.user_id or not self.date_end:
            raise UserError(
                self.env._("Say who attends it, and until when it is ready.")
            )

        if self.is_block_claim and not (
            self.env.su
            or self.env.user.has_group("support_contracts.group_support_manager")
        ):
            raise AccessError(
                self.env._("Only a service manager decides what the firm absorbs.")
            )

    def _get_deadline(self):
        """The end of the last day of the offer, in the zone of contract or company."""
        self.ensure_one()
        if not self.date_validity:
            return False
        tz = self.contract_id.tz or self.company_id.resource_calendar_id.tz or "UTC"
        last = datetime.combine(self.date_validity, time(23, 59, 59), ZoneInfo(tz))
        return last.astimezone(UTC).replace(tzinfo=None)

    def _approval_customer(self):
        return super()._approval_customer() or self.partner_id

    def _approval_snapshot(self, kind):
        return super()._approval_snapshot(kind) | {
            "scope": self.scope,
            "who": self.user_id.name,
            "start": str(self.date_start),
            "end": str(self.date_end),
            "minutes": self.minutes,
            "cost": self.cost,
            "block_claim": self.is_block_claim,
        }

    def _approval_portal_details(self, approval):
        return "support_contracts.portal_approval_service_request"

    # ------------------------------------------------------------------
    # The answer
    # ------------------------------------------------------------------

    def _approval_report(self, approval):
        return "support_contracts.action_report_service_request"

    def _all_agreed(self):
        self.write({"state": "approved"})
        if self.is_block_claim:
            # Staff's verdict (K20), taken when it was offered: not the customer's.
            ticket = self.ticket_id.with_user(self.sent_by_id).sudo()
            ticket._decide_cover("block_claim", self.block_reason)

    def _approval_expired(self, approval):
        res = super()._approval_expired(approval)
        self.sudo().write({"state": "cancelled"})
        return res

    def _decline(self, reason, alternative):
        """We cannot do it like this: why, and what we offer instead."""
        self.check_access("write")
        self._check_state("draft", "sent", "refused")
        check_reason(reason, self.env._("Say why it cannot be done like this."))
        check_reason(
            alternative, self.env._("Do not only say no: offer an alternative.")
        )
        self._withdraw_approvals()
        self.sudo().write(
            {"state": "declined", "decline_reason": reason, "alternative": alternative}
        )
        for request in self:
            request.ticket_id._post_to_requester(
                "support_contracts.message_request_declined",
                request.company_id.partner_id,
                request=request,
            )

    def action_make_change(self):
        """G4: a change of the contract out of the request."""
        self.ensure_one()
        if not self.contract_id:
            raise UserError(self.env._("There is no contract to change."))
        return {
            "type": "ir.actions.act_window",
            "res_model": "support.change.request",
            "view_mode": "form",
            "context": {
                "default_contract_id": self.contract_id.id,
                "default_ticket_id": self.ticket_id.id,
                "default_title": self.title,
                "default_description": self.scope,
                "default_cost": self.cost,
            },
        }
