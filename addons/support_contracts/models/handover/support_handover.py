from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

DELIVERED, RECEIVED, CUSTOMER = "handed_over", "taken_over", "hand_over_seen"


class SupportHandover(models.Model):
    """G12: from sales or project to support, through a stabilisation phase.

    Signed by who hands over and who takes over, and by the customer if asked. Work
    within the stabilisation is warranty; its cost is shown to whoever bears it.
    """

    _name = "support.handover"
    _description = "Hand-over to Support"
    _inherit = ["support.formal.mixin"]
    _order = "date_start desc, id desc"
    _check_company_auto = True
    _SEQUENCE = "support.handover"

    title = fields.Char(string="Project", required=True)
    contract_id = fields.Many2one(
        "support.contract",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, precompute=True
    )
    partner_id = fields.Many2one(related="contract_id.partner_id", store=True)
    currency_id = fields.Many2one(related="contract_id.currency_id")
    installation_id = fields.Many2one(
        "support.installation",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        domain="[('partner_id', '=', partner_id)]",
        help="Its tickets are the ones of the stabilisation.",
    )
    product_ids = fields.Many2many(
        "product.product",
        string="Products",
        help="Tickets about any installation of these products are of the "
        "stabilisation too.",
    )
    attachment_ids = fields.Many2many(
        "ir.attachment",
        string="Documents",
        bypass_search_access=True,
        help="Handed over with it: manuals, accesses, minutes. They stay as signed.",
    )
    template_id = fields.Many2one("support.handover.template", string="Checklist")
    date_start = fields.Date(string="Stabilisation from", required=True)
    date_end = fields.Date(
        string="Stabilisation until", required=True, help="Last day, included."
    )
    cost_bearer = fields.Selection(
        [
            ("project", "The project"),
            ("sales", "Sales"),
            ("support", "Support"),
            ("customer", "The customer"),
        ],
        string="Who bears the cost",
        required=True,
        default="project",
    )
    delivered_by_id = fields.Many2one(
        "res.users",
        string="Handed over by",
        required=True,
        domain=[("share", "=", False)],
        default=lambda self: self.env.user,
    )
    received_by_id = fields.Many2one(
        "res.users",
        string="Taken over by",
        required=True,
        domain=[("share", "=", False)],
    )
    customer_signs = fields.Boolean(string="The customer signs too")
    line_ids = fields.One2many(
        "support.handover.line",
        "handover_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        precompute=True,
        copy=True,
    )
    note = fields.Text(string="Remarks")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("sent", "Waiting for signatures"),
            ("signed", "In stabilisation"),
            ("done", "Handed over"),
            ("refused", "Not signed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        tracking=True,
        copy=False,
    )
    ticket_ids = fields.One2many("helpdesk.ticket", "support_handover_id")
    ticket_count = fields.Integer(compute="_compute_cost")
    cost_amount = fields.Monetary(
        string="Cost so far",
        compute="_compute_cost",
        help="Work of the stabilisation, at its price, for who bears it.",
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_end >= date_start)",
        "The stabilisation cannot end before it starts.",
    )

    @api.depends("template_id")
    def _compute_line_ids(self):
        """The template's list, where nothing was written yet."""
        for handover in self:
            if handover.template_id and not handover.line_ids:
                handover.line_ids = [
                    Command.create({"kind": line.kind, "name": line.name})
                    for line in handover.template_id.line_ids
                ]

    def _compute_cost(self):
        rows = (
            self.env["support.charge"]
            .sudo()
            ._read_group(
                [("ticket_id.support_handover_id", "in", self.ids)],
                ["ticket_id"],
                ["value:sum"],
            )
        )
        for handover in self:
            tickets = handover.sudo().ticket_ids
            handover.ticket_count = len(tickets)
            handover.cost_amount = sum(
                value for ticket, value in rows if ticket in tickets
            )

    # ------------------------------------------------------------------
    # Signatures
    # ------------------------------------------------------------------

    def action_send(self):
        """Draft → both internal sides sign, and the customer if asked."""
        self.check_access("write")
        self._check_draft()
        for handover in self:
            handover._check_complete()
        self.sudo().write({"state": "sent"})
        title = {handover: handover.display_name for handover in self}
        for kind, name in (
            (DELIVERED, "delivered_by_id"),
            (RECEIVED, "received_by_id"),
        ):
            self._request_approval(
                kind,
                title,
                audience="staff",
                role="service_manager",
                approver={handover: handover[name] for handover in self},
            )
        asked = self.filtered("customer_signs")
        asked._request_approval(CUSTOMER, title, role="lead")
        return True

    def _check_complete(self):
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("There is nothing on the checklist yet."))
        if not (self.installation_id or self.product_ids):
            raise UserError(
                self.env._(
                    "Say which installation or products are handed over: only "
                    "their tickets are of the stabilisation."
                )
            )
        if self.delivered_by_id == self.received_by_id:
            raise UserError(
                self.env._("Two people sign: who hands over and who takes over.")
            )

    def _approval_snapshot(self, kind):
        return super()._approval_snapshot(kind) | {
            "title": self.title,
            "start": str(self.date_start),
            "end": str(self.date_end),
            "bearer": self.cost_bearer,
            "note": self.note or "",
            "lines": [line._get_shown() for line in self.line_ids],
            "installation": self.installation_id.display_name or "",
            "products": self.product_ids.mapped("display_name"),
            "files": [[file.name, file.checksum] for file in self.attachment_ids],
        }

    def _approval_portal_details(self, approval):
        return "support_contracts.portal_approval_handover"

    def _approval_report(self, approval):
        return "support_contracts.action_report_handover"

    def _all_agreed(self):
        self.write({"state": "signed"})

    def action_done(self):
        """The stabilisation is over and no point is open."""
        self.check_access("write")
        self._check_state("signed")
        for handover in self:
            if handover.date_end >= fields.Date.context_today(handover):
                raise UserError(
                    self.env._("The stabilisation of %s is not over.", handover.name)
                )
            if handover.line_ids.filtered(lambda line: not line.is_done):
                raise UserError(
                    self.env._("%s still has open points.", handover.display_name)
                )
        self.sudo().write({"state": "done"})
        return True

    # ------------------------------------------------------------------
    # Cover
    # ------------------------------------------------------------------

    def _covers(self, ticket, day):
        """Whether the ticket, registered on ``day``, is within the stabilisation.

        Of the contract's tickets, those of what was handed over: its installation, or
        one of its products.
        """
        self.ensure_one()
        installation = ticket.support_installation_id
        return (
            self.contract_id == ticket.support_contract_id
            and self.date_start <= day <= self.date_end
            and bool(installation)
            and (
                self.installation_id == installation
                or installation.product_id in self.product_ids
            )
        )

    def action_view_tickets(self):
        self.ensure_one()
        return self.contract_id.action_view_tickets() | {
            "domain": [("support_handover_id", "=", self.id)],
            "context": {},
        }
