from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...exceptions import check_reason


class SupportBillingProposal(models.Model):
    """Charges shown to the customer before they become an invoice (K5)."""

    _name = "support.billing.proposal"
    _description = "Support Billing Proposal"
    _inherit = [
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "support.approval.mixin",
        "support.guarded.mixin",
    ]
    _order = "date_end desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Number", compute="_compute_name", store=True)
    contract_id = fields.Many2one(
        "support.contract",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    scope = fields.Selection(
        [
            ("contract", "One contract"),
            ("customer", "All contracts of the customer"),
            ("group", "All contracts of the group"),
        ],
        string="What it bills",
        required=True,
        readonly=True,
        default="contract",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        index=True,
        precompute=True,
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(
        related="contract_id.currency_id", store=True, precompute=True
    )
    date_start = fields.Date(string="First day", required=True)
    date_end = fields.Date(string="Last day", required=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("sent", "Waiting for the customer"),
            ("approved", "Approved"),
            ("invoiced", "Invoiced"),
            ("carried", "Carried over"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        tracking=True,
        help="Carried over: there was nothing to pay, its charges go on the next one.",
    )
    charge_ids = fields.One2many("support.charge", "proposal_id")
    charge_count = fields.Integer(compute="_compute_charge_count")
    amount = fields.Monetary(compute="_compute_amount", store=True)
    po_number = fields.Char(string="Purchase order", tracking=True, copy=False)
    waiver_reason = fields.Char(
        string="Why not everything was waited for",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    invoice_ids = fields.One2many(
        "account.move", "support_proposal_id", groups="base.group_user"
    )
    invoice_count = fields.Integer(
        compute="_compute_invoice_count", groups="base.group_user"
    )
    invoice_error = fields.Char(readonly=True, copy=False, groups="base.group_user")

    _dates_ordered = models.Constraint(
        "CHECK (date_end >= date_start)", "A period cannot end before it starts."
    )

    _TERMS = frozenset({"contract_id", "scope", "date_start", "date_end", "charge_ids"})
    _SYSTEM_FIELDS = frozenset(
        {"state", "waiver_reason", "invoice_ids", "invoice_error"}
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("contract_id")
    def _compute_name(self):
        # Not a legal number: made of the id, so that a batch needs no query for it.
        for proposal in self:
            number = proposal._origin.id
            proposal.name = f"BP{number:05d}" if number else "/"

    @api.depends("name", "contract_id.display_name")
    def _compute_display_name(self):
        for proposal in self:
            proposal.display_name = f"{proposal.name} {proposal.contract_id.name}"

    @api.depends("charge_ids")
    def _compute_charge_count(self):
        for proposal in self:
            proposal.charge_count = len(proposal.charge_ids)

    @api.depends(
        "charge_ids.amount",
        "charge_ids.minutes",
        "charge_ids.quantity",
        "charge_ids.price_unit",
        "charge_ids.discount",
        "charge_ids.verdict",
        "charge_ids.product_id",
        "charge_ids.ticket_id",
    )
    def _compute_amount(self):
        for proposal in self:
            lines = proposal.charge_ids._get_billing_lines()
            proposal.amount = proposal._get_total(lines)

    def _get_total(self, lines):
        """Total of the billing lines, to the cent that the invoice will have.

        Odoo rounds an invoice once, or each of its lines, as the company says.
        """
        self.ensure_one()
        if not lines:
            return 0.0
        rounding = self.company_id.tax_calculation_rounding_method
        if rounding == "round_globally":
            return self.currency_id.round(sum(line.exact for line in lines))
        return self.currency_id.round(sum(line.amount for line in lines))

    @api.depends("invoice_ids")
    def _compute_invoice_count(self):
        for proposal in self:
            proposal.invoice_count = len(proposal.invoice_ids)

    def _compute_access_url(self):
        res = super()._compute_access_url()
        for proposal in self:
            proposal.access_url = f"/my/proposals/{proposal.id}"
        return res

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(
            vals.get(name, "draft") != "draft"
            for vals in vals_list
            for name in self._SYSTEM_FIELDS
        ):
            raise UserError(self._message_not_by_hand())
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        if not self.env.su:
            if self._SYSTEM_FIELDS & vals.keys():
                raise UserError(self._message_not_by_hand())
            if self._TERMS & vals.keys():
                self._check_states(("draft",))
            if "po_number" in vals:
                self._check_states(("draft", "sent", "approved"))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._check_states(("draft", "cancelled"))

    def _message_not_by_hand(self):
        return self.env._(
            "The state of a proposal is not edited by hand: use its buttons."
        )

    def _check_states(self, states):
        """Refuse, naming the first proposal that is in none of ``states``."""
        names = dict(self._fields["state"]._description_selection(self.env))
        for proposal in self:
            if proposal.state not in states:
                raise UserError(
                    self.env._(
                        "%(proposal)s cannot be changed that way: it is “%(state)s”.",
                        proposal=proposal.display_name,
                        state=names[proposal.state],
                    )
                )

    # ------------------------------------------------------------------
    # Creation from charges
    # ------------------------------------------------------------------

    @api.model
    def _check_waiver(self, blockers, waiver_reason):
        """``blockers``: {contract: [sentence, …]}, not empty."""
        if not waiver_reason:
            sentences = [
                f"{contract.display_name}: {sentence}"
                for contract, reasons in blockers.items()
                for sentence in reasons
            ]
            raise UserError(
                self.env._("The period cannot be billed yet:\n%s", "\n".join(sentences))
            )
        check_reason(waiver_reason, self.env._("Say why the period is billed already."))
        is_manager = self.env.user.has_group("support_contracts.group_support_manager")
        if not (is_manager or self.env.su):
            raise AccessError(
                self.env._("Only a service manager bills a period that is not closed.")
            )

    # ------------------------------------------------------------------
    # Life cycle
    # ------------------------------------------------------------------

    def action_send(self):
        """Draft → sent: the customer's lead key user is asked."""
        self.check_access("write")
        self._check_states(("draft",))
        for proposal in self:
            if not proposal.charge_ids:
                raise UserError(
                    self.env._(
                        "%s has no charges to show the customer.", proposal.display_name
                    )
                )
        self.sudo().write({"state": "sent"})
        self._request_approval(
            "billing",
            lambda proposal: proposal._get_approval_title(),
            role="lead",
            minutes=lambda proposal: sum(proposal.charge_ids.mapped("minutes")),
            amount=lambda proposal: proposal.amount,
        )
        return True

    def action_reset_to_draft(self):
        """Sent or approved → draft: what was asked is withdrawn."""
        self.check_access("write")
        self._check_states(("sent", "approved"))
        self._withdraw_approvals("billing")
        self.sudo().write({"state": "draft"})
        return True

    def action_cancel(self):
        """Its charges are open again."""
        self.check_access("write")
        self._check_states(("draft", "sent", "approved"))
        self._withdraw_approvals("billing")
        self.sudo().charge_ids.write({"proposal_id": False})
        self.sudo().write({"state": "cancelled"})
        return True

    def _get_posted_invoices(self):
        """What the customer may read of them, and the credit notes; not the drafts."""
        return self.invoice_ids.filtered(lambda move: move.state == "posted")

    def action_view_invoices(self):
        return self.invoice_ids._get_records_action(name=self.env._("Invoices"))

    def _get_report_base_filename(self):
        self.ensure_one()
        return self.display_name
