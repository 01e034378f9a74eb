from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

SHOWN_TICKETS = 15


class SupportCall(models.TransientModel):
    """W1, K5: what the person who answers the telephone sees and writes down.

    From the number or the name to the caller, the contract and the open tickets; then
    a new ticket, or a note on one that is open. A colleague's call becomes a request
    to the key user, as a mail does.
    """

    _name = "support.call"
    _description = "Support Call"

    option_id = fields.Many2one(
        "support.phone.option",
        string="Queue",
        help="The option that the caller chose on the telephone.",
    )
    phone = fields.Char(string="Number")
    partner_id = fields.Many2one(
        "res.partner",
        string="Caller",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        domain=[("partner_share", "=", True)],
    )
    caller_name = fields.Char(help="Of a caller whom nobody knows yet.")
    caller_email = fields.Char(help="Where the answer goes.")
    found_names = fields.Char(compute="_compute_found_names")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self._default_company_id()
    )
    # who it is
    customer_id = fields.Many2one(
        "res.partner", string="Customer", related="partner_id.commercial_partner_id"
    )
    contract_id = fields.Many2one("support.contract", compute="_compute_contract_id")
    contract_state = fields.Selection(related="contract_id.state")
    available_minutes = fields.Integer(
        related="contract_id.available_minutes",
        related_sudo=False,
        string="Available hours",
    )
    key_user_names = fields.Char(string="Key users", compute="_compute_key_users")
    is_key_user = fields.Boolean(compute="_compute_key_users")
    asks_key_user = fields.Boolean(compute="_compute_key_users")
    open_ticket_ids = fields.Many2many(
        "helpdesk.ticket", string="Open tickets", compute="_compute_open_ticket_ids"
    )
    # what it is about
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="About",
        domain="[('id', 'in', open_ticket_ids)]",
        help="Leave it empty for a new ticket.",
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        compute="_compute_team_id",
        store=True,
        readonly=False,
    )
    name = fields.Char(string="Title")
    description = fields.Text(string="What the caller says")
    affected_partner_id = fields.Many2one("res.partner", string="Affected user")
    support_installation_id = fields.Many2one(
        "support.installation", string="Installation"
    )
    priority = fields.Selection("_selection_priority", default="1")
    is_public = fields.Boolean(
        string="The customer reads it",
        default=True,
        help="Otherwise it is an internal note.",
    )

    def _default_company_id(self):
        return self.env.company

    def _selection_priority(self):
        priority = self.env["helpdesk.ticket"]._fields["priority"]
        return priority._description_selection(self.env)

    # ------------------------------------------------------------------
    # Who calls
    # ------------------------------------------------------------------

    @api.depends("phone")
    def _compute_partner_id(self):
        """The caller, where the number tells exactly one; else the one chosen."""
        for call in self:
            callers = self.env["res.partner"]._find_callers(call.phone)
            if len(callers) == 1 and not call.partner_id:
                call.partner_id = callers

    @api.depends("phone", "partner_id")
    def _compute_found_names(self):
        for call in self:
            callers = self.env["res.partner"]._find_callers(call.phone)
            several = not call.partner_id and len(callers) > 1
            call.found_names = several and ", ".join(callers.mapped("display_name"))

    @api.depends("partner_id", "company_id")
    def _compute_contract_id(self):
        for call in self:
            call.contract_id = call._new_ticket().support_contract_id

    @api.depends("contract_id", "partner_id")
    def _compute_key_users(self):
        key_users = self.contract_id.partner_id._get_support_key_users()
        for call in self:
            people = key_users.get(call.contract_id.partner_id)
            speakers = people.partner_id if people else call.partner_id.browse()
            call.key_user_names = ", ".join(speakers.mapped("name"))
            call.is_key_user = bool(call.partner_id) and call.partner_id in speakers
            call.asks_key_user = (
                bool(call.partner_id)
                and call.contract_id.key_users_only
                and not call.is_key_user
            )

    @api.depends("partner_id", "contract_id")
    def _compute_open_ticket_ids(self):
        """The customer's open tickets, the caller's own first."""
        for call in self:
            tickets = self.env["helpdesk.ticket"]
            if call.partner_id:
                tickets = tickets.search(
                    [
                        ("commercial_partner_id", "=", call.customer_id.id),
                        ("closed", "=", False),
                    ],
                    order="id desc",
                    limit=SHOWN_TICKETS,
                )
            own = tickets.filtered(lambda t, call=call: t.partner_id == call.partner_id)
            call.open_ticket_ids = own + (tickets - own)

    @api.depends("option_id")
    def _compute_team_id(self):
        for call in self:
            call.team_id = call.option_id.team_id or call.team_id

    def _new_ticket(self):
        """The ticket of this call as it would be, not recorded."""
        return self.env["helpdesk.ticket"].new(
            {"partner_id": self.partner_id.id, "company_id": self.company_id.id}
        )

    # ------------------------------------------------------------------
    # What becomes of it
    # ------------------------------------------------------------------

    def action_create_ticket(self):
        self.ensure_one()
        return self._open_ticket(self._create_ticket())

    def action_create_and_next(self):
        """The next call waits: what was written down is kept, the form is empty."""
        self.ensure_one()
        ticket = self._create_ticket()
        return self._open_next(
            self.env._("Ticket %s was opened.", ticket.number),
        )

    def action_add_note(self):
        """A call about an open ticket is told there."""
        self.ensure_one()
        if not self.ticket_id:
            raise UserError(self.env._("Choose the ticket that the call is about."))
        if not (self.description or "").strip():
            raise UserError(self.env._("Write down what the caller says."))
        who = self.partner_id.name or self.caller_name or self.phone
        body = self.env._("%(who)s called:", who=who or "")
        self.ticket_id.message_post(
            body=plaintext2html(f"{body}\n{self.description}"),
            message_type="comment",
            subtype_xmlid="mail.mt_comment" if self.is_public else "mail.mt_note",
        )
        return self._open_next(
            self.env._("The call was noted on %s.", self.ticket_id.number)
        )

    def _create_ticket(self):
        if not (self.name or "").strip():
            raise UserError(self.env._("Give the ticket a title."))
        if not (self.partner_id or self.caller_name):
            raise UserError(self.env._("Say who calls."))
        ticket = self.env["helpdesk.ticket"].create(self._prepare_ticket())
        # the caller asked, not the desk: the same gate as a mail's
        ticket._ask_for_endorsement()
        return ticket

    def _prepare_ticket(self):
        phone = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_channel_phone", raise_if_not_found=False
        )
        return {
            "name": self.name.strip(),
            "description": plaintext2html(self.description or self.name),
            "partner_id": self.partner_id.id,
            "partner_name": self.partner_id.name or self.caller_name,
            "partner_email": self.partner_id.email or self.caller_email,
            "company_id": self.company_id.id,
            "team_id": self.team_id.id,
            "channel_id": phone and phone.id,
            "priority": self.priority,
            "affected_partner_id": self.affected_partner_id.id,
            "support_installation_id": self.support_installation_id.id,
            "user_id": False,
        }

    def _open_ticket(self, ticket):
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": ticket.id,
            "view_mode": "form",
        }

    def _open_next(self, message):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_contracts.support_call_action"
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": action | {"context": {"default_option_id": self.option_id.id}},
            },
        }
