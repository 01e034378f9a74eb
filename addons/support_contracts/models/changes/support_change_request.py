from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...exceptions import check_reason

CUSTOMER, STAFF = "change", "change_staff"


class SupportChangeRequest(models.Model):
    """G4: a change of the contract (CCR) that both sides approve; it applies itself."""

    _name = "support.change.request"
    _description = "Contract Change Request"
    _inherit = ["support.formal.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _SEQUENCE = "support.change.request"

    title = fields.Char(required=True, tracking=True)
    description = fields.Text(help="What changes and why, in the words of who asks.")
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
    ticket_id = fields.Many2one(
        "helpdesk.ticket", string="Out of", index="btree_not_null", ondelete="restrict"
    )
    origin = fields.Selection(
        [
            ("staff", "Us"),
            ("customer", "The customer"),
            ("request", "A request for service"),
        ],
        string="Asked by",
        required=True,
        readonly=True,
        default="staff",
    )
    asked_by_id = fields.Many2one("res.partner", readonly=True, ondelete="restrict")
    omission = fields.Selection(
        [
            ("none", "Nobody's: a new wish"),
            ("provider", "Ours"),
            ("customer", "The customer's"),
            ("sales", "Of the sale"),
        ],
        string="Whose omission it mends",
        required=True,
        default="none",
    )
    date_effective = fields.Date(string="Takes effect on", required=True)
    line_ids = fields.One2many("support.change.request.line", "change_id", copy=True)
    # G11: the cost is always stated
    is_cost_stated = fields.Boolean(
        string="Cost stated", help="Also a cost of 0 is stated."
    )
    cost = fields.Monetary()
    cost_product_id = fields.Many2one(
        "product.product", string="Charged as", check_company=True
    )
    cost_verdict = fields.Selection(
        [
            ("billable", "Billable"),
            ("no_charge", "No charge, printed at zero"),
            ("do_not_bill", "Absorbed, not billed"),
        ],
        compute="_compute_cost_verdict",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="What mends our own omission is a block claim, unless said otherwise.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("sent", "Waiting for both sides"),
            ("approved", "Approved"),
            ("applied", "In force"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        tracking=True,
        copy=False,
    )
    applied_on = fields.Date(readonly=True, copy=False)
    problem = fields.Char(
        readonly=True, copy=False, help="Why it could not be applied."
    )
    version_id = fields.Many2one(
        "support.contract.version", readonly=True, copy=False, ondelete="restrict"
    )

    _cost_not_negative = models.Constraint(
        "CHECK (cost >= 0)", "The cost of a change is not negative."
    )
    _due_idx = models.Index("(date_effective) WHERE state = 'approved'")

    _SYSTEM_FIELDS = frozenset(
        {"name", "state", "origin", "asked_by_id", "applied_on", "problem"}
        | {"version_id"}
    )

    @api.depends("omission")
    def _compute_cost_verdict(self):
        for change in self:
            ours = change.omission == "provider"
            change.cost_verdict = "do_not_bill" if ours else "billable"

    @api.constrains("cost", "cost_product_id")
    def _check_cost_product(self):
        for change in self:
            if change.cost and not change.cost_product_id:
                raise ValidationError(
                    self.env._("Say as which product the cost is charged.")
                )

    # ------------------------------------------------------------------
    # Asking both sides
    # ------------------------------------------------------------------

    def action_send(self):
        """Draft → both sides are asked: a service manager and the lead key user."""
        self.check_access("write")
        for change in self:
            change._check_draft()
            change._check_complete()
            change.line_ids._note_old_values()
        self.sudo().write({"state": "sent"})
        amounts = {change: change._get_billed_cost() for change in self}
        title = {change: change.display_name for change in self}
        self._request_approval(CUSTOMER, title, role="lead", amount=amounts)
        self._request_approval(
            STAFF, title, audience="staff", role="service_manager", amount=amounts
        )
        return True

    def _check_complete(self):
        self.ensure_one()
        if not self.is_cost_stated:
            raise UserError(self.env._("State the cost, even where it is 0."))
        if not self.line_ids:
            raise UserError(self.env._("Say what changes: there is no line yet."))
        if self.contract_id.state not in ("signed", "active"):
            raise UserError(
                self.env._("%s is not in force.", self.contract_id.display_name)
            )
        self.line_ids._check_complete()

    def _get_billed_cost(self):
        self.ensure_one()
        return self.cost if self.cost_verdict == "billable" else 0.0

    def _approval_snapshot(self, kind):
        return super()._approval_snapshot(kind) | {
            "title": self.title,
            "description": self.description or "",
            "date": str(self.date_effective),
            "omission": self.omission,
            "cost": self.cost,
            "verdict": self.cost_verdict,
            "lines": [line._get_shown() for line in self.line_ids],
        }

    def _approval_portal_details(self, approval):
        return "support_contracts.portal_approval_change"

    def _approval_report(self, approval):
        return "support_contracts.action_report_change"

    def _all_agreed(self):
        """What is due already applies at once; documents are begun for their day."""
        self.write({"state": "approved"})
        self.line_ids._begin_documents()
        self._try_apply()

    # ------------------------------------------------------------------
    # From the portal
    # ------------------------------------------------------------------

    @api.model
    def _ask_from_portal(self, contract, title, description):
        """A key user's wish: a draft for the service manager to complete.

        The caller has checked that the user speaks for the contract's customer.
        """
        check_reason(title, self.env._("Say in a few words what should change."))
        change = self.sudo().create(
            {
                "contract_id": contract.id,
                "title": title.strip(),
                "description": (description or "").strip(),
                "origin": "customer",
                "asked_by_id": self.env.user.partner_id.id,
                "date_effective": fields.Date.context_today(
                    self.with_context(tz=contract.tz)
                ),
            }
        )
        manager = contract.user_id or self.env.ref("base.user_root")
        reader = self.with_context(lang=manager.lang)
        change.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=reader.env._("The customer asks for a change of the contract"),
            user_id=manager.id,
        )
        return change
