from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class SupportEmergencyDeclaration(models.TransientModel):
    """E1: what somebody on the phone says, written down in less than a minute."""

    _name = "support.emergency.declaration"
    _description = "Declare an Emergency"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self._default_company_id()
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", help="Empty: the emergency gets a ticket of its own."
    )
    requester_id = fields.Many2one(
        "res.partner",
        string="Who calls",
        compute="_compute_from_ticket",
        store=True,
        precompute=True,
        readonly=False,
        domain=[("partner_share", "=", True)],
    )
    caller_name = fields.Char(string="Name", help="Of somebody whom nobody knows yet.")
    caller_company = fields.Char(string="Caller's company")
    caller_email = fields.Char(string="E-mail", help="Where our answer goes.")
    caller_phone = fields.Char(string="Phone")
    summary = fields.Char(
        string="What stopped",
        compute="_compute_from_ticket",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    description = fields.Text()
    stopped_at = fields.Datetime(string="Since")
    contact_at = fields.Datetime(
        string="Contact",
        required=True,
        default=fields.Datetime.now,
        help="When they reached us: the hour to evaluate it runs from here.",
    )
    channel = fields.Selection(
        [
            ("phone", "Phone"),
            ("chat", "Chat"),
            ("mail", "E-mail"),
            ("person", "In person"),
        ],
        required=True,
        default="phone",
    )
    expert_names = fields.Char(string="Will be called", compute="_compute_expert_names")

    def _default_company_id(self):
        return self.env.company

    @api.depends("ticket_id")
    def _compute_from_ticket(self):
        for declaration in self:
            ticket = declaration.ticket_id
            declaration.requester_id = ticket.partner_id or declaration.requester_id
            declaration.summary = ticket.name or declaration.summary

    @api.depends("company_id")
    def _compute_expert_names(self):
        rosters = self.env["support.roster"]
        for declaration in self:
            experts = rosters._get_emergency_experts(declaration.company_id)
            declaration.expert_names = ", ".join(experts.mapped("name"))

    def action_declare(self):
        self.ensure_one()
        self._check_may_declare()
        emergency = self.env["support.emergency"]._declare(
            self._get_requester(),
            self.summary,
            self.ticket_id.company_id or self.company_id,
            ticket=self.ticket_id,
            description=self.description,
            stopped_at=self.stopped_at,
            contact_at=self.contact_at,
            channel=self.channel,
        )
        return emergency._get_records_action()

    def _check_may_declare(self):
        if not self.env.user.has_group("support_contracts.group_support_consultant"):
            raise AccessError(
                self.env._("Only support staff declare emergencies for customers.")
            )

    def _get_requester(self):
        """Who called: known, or written down now."""
        if self.ticket_id:
            return self.ticket_id.partner_id
        if self.requester_id:
            return self.requester_id
        if not (self.caller_name or "").strip():
            raise UserError(self.env._("Say who calls."))
        # Whoever answers the phone at night need not be a manager of contacts.
        partners_sudo = self.env["res.partner"].sudo()
        company = partners_sudo
        if (self.caller_company or "").strip():
            company = partners_sudo.create(
                {
                    "name": self.caller_company.strip(),
                    "is_company": True,
                    "lang": self.env.lang,
                }
            )
        caller = partners_sudo.create(
            {
                "name": self.caller_name.strip(),
                "parent_id": company.id,
                "email": (self.caller_email or "").strip() or False,
                "phone": (self.caller_phone or "").strip() or False,
                # Spoken with whoever answered, until somebody says otherwise.
                "lang": self.env.lang,
            }
        )
        return caller.sudo(self.env.su)
