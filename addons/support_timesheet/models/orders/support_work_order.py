from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date


class SupportWorkOrder(models.Model):
    """W3, W7: the paper of one visit or remote day, as the customer signs it.

    Drafted while people work; from its confirmation on it has a number and says what
    it said then. A wrong one is cancelled, with a reason, and another takes its place.
    """

    _name = "support.work.order"
    _description = "Work Order"
    _inherit = [
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "support.approval.mixin",
        "support.guarded.mixin",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True

    # W1: customers read the order, not what we say of it (private_threads).
    message_ids = fields.One2many(groups="base.group_user")
    website_message_ids = fields.One2many(groups="base.group_user")
    # identity
    name = fields.Char(string="Number", readonly=True, copy=False, index="trigram")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("confirmed", "Confirmed"),
            ("signed", "Signed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        tracking=True,
    )
    mode = fields.Selection(
        [("visit", "Visit"), ("remote", "Remote")], required=True, default="remote"
    )
    # whose
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('support_contract_id', '!=', False)]",
    )
    contract_id = fields.Many2one(
        "support.contract",
        compute="_compute_contract_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(
        related="contract_id.currency_id", store=True, precompute=True
    )
    partner_id = fields.Many2one(
        related="contract_id.partner_id",
        string="Invoiced customer",
        store=True,
        index=True,
        precompute=True,
    )
    end_customer_id = fields.Many2one(
        "res.partner",
        string="End customer",
        compute="_compute_people",
        store=True,
        readonly=False,
        precompute=True,
        help="Where the work is done for, who may differ from who is invoiced.",
    )
    site_id = fields.Many2one(
        "res.partner",
        compute="_compute_people",
        store=True,
        readonly=False,
        precompute=True,
        help="The address of the work.",
    )
    requester_id = fields.Many2one(
        "res.partner",
        string="Requested by",
        compute="_compute_people",
        store=True,
        readonly=False,
        precompute=True,
    )
    # when and who
    date = fields.Date(
        required=True,
        index=True,
        default=fields.Date.context_today,
        help="The day of the work, in the contract's time zone.",
    )
    date_start = fields.Datetime(string="Arrival")
    date_end = fields.Datetime(string="Departure")
    user_id = fields.Many2one(
        "res.users",
        string="Technician",
        index=True,
        domain=[("share", "=", False)],
        default=lambda self: self._default_user_id(),
    )
    # what was done
    description = fields.Text(string="Work done")
    remarks = fields.Text(string="Remarks of the customer")
    time_line_ids = fields.One2many(
        "account.analytic.line", "work_order_id", string="Time", readonly=True
    )
    line_ids = fields.One2many("support.work.order.line", "order_id", copy=True)
    extra_line_ids = fields.One2many(
        "support.work.order.line",
        "order_id",
        string="Materials and travel",
        domain=[("kind", "!=", "labour")],
    )
    labour_line_ids = fields.One2many(
        "support.work.order.line",
        "order_id",
        string="Labour",
        domain=[("kind", "=", "labour")],
    )
    minutes = fields.Integer(string="Hours", compute="_compute_minutes")
    amount = fields.Monetary(string="To pay", compute="_compute_amount")
    # what became of it
    confirmed_on = fields.Datetime(readonly=True, copy=False)
    signature = fields.Binary(readonly=True, copy=False, attachment=True)
    scan = fields.Binary(readonly=True, copy=False, attachment=True)
    scan_name = fields.Char(readonly=True, copy=False)
    signed_by = fields.Char(readonly=True, copy=False)
    signed_on = fields.Datetime(readonly=True, copy=False)
    signed_from = fields.Char(
        string="Network address", readonly=True, copy=False, groups="base.group_user"
    )
    sign_channel = fields.Selection(
        [
            ("screen", "On our screen"),
            ("portal", "In the portal"),
            ("paper", "On paper"),
        ],
        string="Signed where",
        readonly=True,
        copy=False,
    )
    cancel_reason = fields.Char(readonly=True, copy=False)
    supersedes_id = fields.Many2one(
        "support.work.order",
        string="Takes the place of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    _number_unique = models.Constraint(
        "UNIQUE (company_id, name)", "Another work order has this number."
    )
    _numbered = models.Constraint(
        "CHECK (state IN ('draft', 'cancelled') OR name IS NOT NULL)",
        "A confirmed work order has a number.",
    )
    _times_ordered = models.Constraint(
        "CHECK (date_end >= date_start)", "The departure is after the arrival."
    )
    _day_idx = models.Index("(ticket_id, date) WHERE state = 'draft'")

    # ------------------------------------------------------------------
    # Defaults and computes
    # ------------------------------------------------------------------

    @api.model
    def _default_user_id(self):
        user = self.env.user
        return user if user._is_internal() and not user._is_superuser() else False

    @api.depends("name", "ticket_id", "date")
    def _compute_display_name(self):
        for order in self:
            draft = self.env._(
                "Draft %(ticket)s %(date)s",
                # Whoever reads the order reads of which ticket it is.
                ticket=order.sudo().ticket_id.number or "",
                date=format_date(self.env, order.date) if order.date else "",
            )
            order.display_name = order.name or draft

    @api.depends("ticket_id")
    def _compute_contract_id(self):
        for order in self:
            order.contract_id = order.ticket_id.support_contract_id

    @api.depends("ticket_id")
    def _compute_people(self):
        for order in self:
            ticket = order.ticket_id
            customer = ticket.commercial_partner_id
            installed = ticket.support_installation_id
            order.end_customer_id = installed.partner_id or customer
            order.site_id = installed.site_id or installed.partner_id or customer
            order.requester_id = ticket.affected_partner_id or ticket.partner_id

    @api.depends("state", "time_line_ids.accounted_minutes", "line_ids.minutes")
    def _compute_minutes(self):
        # Everybody's time, whoever looks at the order.
        for order in self.sudo():
            if order.state == "draft":
                order.minutes = sum(order.time_line_ids.mapped("accounted_minutes"))
            else:
                order.minutes = sum(order.line_ids.mapped("minutes"))

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for order in self:
            order.amount = sum(order.line_ids.mapped("amount"))

    def _compute_access_url(self):
        res = super()._compute_access_url()
        for order in self:
            order.access_url = f"/my/work-orders/{order.id}"
        return res

    @api.constrains("contract_id", "ticket_id")
    def _check_contract(self):
        for order in self.sudo():
            if order.company_id != order.ticket_id.company_id:
                raise ValidationError(
                    self.env._("Ticket and contract are of different companies.")
                )

    def _in_customer_language(self):
        self.ensure_one()
        lang = self.sudo().partner_id.lang or self.env.lang
        return self.with_context(lang=lang)

    # ------------------------------------------------------------------
    # What is printed
    # ------------------------------------------------------------------

    def _get_technician_names(self):
        """Names on the paper; none where the customer reads the desk's name (W1)."""
        self.ensure_one()
        if self.company_id.support_hide_staff_names and not (
            self.contract_id.direct_access
        ):
            return self.company_id.name
        people = self.time_line_ids.employee_id.mapped("name") or [self.user_id.name]
        return ", ".join(filter(None, dict.fromkeys(people)))
