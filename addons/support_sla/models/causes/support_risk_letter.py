from odoo import api, fields, models
from odoo.exceptions import UserError

DIRECTOR, CUSTOMER = "risk_letter_director", "risk_letter"


class SupportRiskLetter(models.Model):
    """G16: what we advised, what the customer decided, and what follows from it.

    First, a recommended change that the customer does not authorise and whose risk
    they take; also a change that the customer made unasked. A director of ours signs
    first, then the customer's lead key user takes the risk, or refuses to: both are
    proof, and stay.
    """

    _name = "support.risk.letter"
    _description = "Risk Letter"
    _inherit = ["support.formal.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _SEQUENCE = "support.risk.letter"

    kind = fields.Selection(
        [
            ("not_authorised", "A change we advised is not authorised"),
            ("unasked", "A change was made without authorisation"),
        ],
        required=True,
        default="not_authorised",
    )
    title = fields.Char(required=True)
    contract_id = fields.Many2one(
        "support.contract",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, precompute=True
    )
    partner_id = fields.Many2one(
        related="contract_id.partner_id", store=True, string="Customer"
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('support_contract_id', '=', contract_id)]",
    )
    rca_id = fields.Many2one("support.rca", index="btree_not_null", ondelete="restrict")
    recommendation = fields.Text(
        required=True, help="What we advise, or what was done without us."
    )
    consequences = fields.Text(
        required=True, help="What can happen, how likely, and what it would cost."
    )
    exclusion = fields.Text(
        required=True,
        string="What we no longer answer for",
        help="Service levels, warranty and hours that do not cover what comes of it.",
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    director_id = fields.Many2one(
        "res.users",
        string="Our director",
        required=True,
        domain=[("share", "=", False)],
        ondelete="restrict",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("sent", "To be signed"),
            ("approved", "Risk accepted"),
            ("refused", "Not signed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        tracking=True,
        copy=False,
    )
    signed_by = fields.Char(readonly=True, copy=False)
    signed_as = fields.Char(string="Position", readonly=True, copy=False)
    answered_on = fields.Datetime(readonly=True, copy=False)
    refused_reason = fields.Text(string="Their words", readonly=True, copy=False)
    excluded_ids = fields.One2many(
        "helpdesk.ticket", "risk_letter_id", string="Tickets that follow from it"
    )
    excluded_count = fields.Integer(compute="_compute_excluded_count")

    _SYSTEM_FIELDS = frozenset(
        {"name", "state", "signed_by", "signed_as", "answered_on", "refused_reason"}
    )

    def _compute_excluded_count(self):
        counts = dict(
            self.env["helpdesk.ticket"]._read_group(
                [("risk_letter_id", "in", self.ids)], ["risk_letter_id"], ["__count"]
            )
        )
        for letter in self:
            letter.excluded_count = counts.get(letter._origin, 0)

    # ------------------------------------------------------------------
    # Signing
    # ------------------------------------------------------------------

    def action_send(self):
        """Draft → our director's signature, then the customer's."""
        self.check_access("write")
        self._check_draft()
        self.sudo().write({"state": "sent"})
        self._request_approval(
            DIRECTOR,
            {letter: letter.display_name for letter in self},
            audience="staff",
            role="service_manager",
            approver={letter: letter.director_id for letter in self},
        )
        return True

    def _all_agreed(self):
        """After our director the customer is asked; the customer's yes settles it."""
        signed = self.approval_ids.filtered(
            lambda a: a.kind == CUSTOMER and a.state == "granted"
        )
        if signed:
            self.write({"state": "approved", "answered_on": signed[-1:].decided_on})
        else:
            self._request_approval(CUSTOMER, self.display_name, role="lead")

    def _approval_snapshot(self, kind):
        return super()._approval_snapshot(kind) | {
            "kind": self.kind,
            "recommendation": self.recommendation,
            "consequences": self.consequences,
            "exclusion": self.exclusion,
            "from": str(self.date_from),
            "director": self.director_id.name,
        }

    def _approval_portal_details(self, approval):
        return "support_sla.portal_approval_risk_letter"

    def _approval_report(self, approval):
        return "support_sla.action_report_risk_letter"

    def _approval_answer_fields(self, kind):
        if kind != CUSTOMER:
            return super()._approval_answer_fields(kind)
        return ("signed_by", "signed_as")

    def _approval_answer_template(self, approval):
        if approval.kind != CUSTOMER:
            return super()._approval_answer_template(approval)
        return "support_sla.portal_risk_letter_answer"

    def _approval_granted(self, approval, values):
        if approval.kind == CUSTOMER:
            self._keep_signature(approval, values)
        return super()._approval_granted(approval, values)

    def _keep_signature(self, approval, values):
        name = (values.get("signed_by") or "").strip()
        if approval.channel == "paper":
            # The desk has the signed paper and recorded who signed it.
            name = name or approval.decided_by
        if not name:
            raise UserError(self.env._("Write your name to sign."))
        self.write({"signed_by": name, "signed_as": values.get("signed_as")})

    def _approval_refused(self, approval, comment):
        """The customer does not sign: they were told, which is proof as well."""
        res = super()._approval_refused(approval, comment)
        self.write(
            {
                "refused_reason": comment,
                "answered_on": approval.kind == CUSTOMER and approval.decided_on,
            }
        )
        return res

    def action_take_back(self):
        if any(letter.answered_on for letter in self.sudo()):
            raise UserError(
                self.env._("The customer has answered: write another letter.")
            )
        return super().action_take_back()

    def action_cancel(self):
        if any(letter.answered_on for letter in self.sudo()):
            raise UserError(
                self.env._("The customer has answered: write another letter.")
            )
        return super().action_cancel()

    # ------------------------------------------------------------------
    # What it excludes
    # ------------------------------------------------------------------

    @api.model
    def _get_in_force(self, contract, day):
        """Letters that the customer answered and that hold on ``day``."""
        return self.search(
            [
                ("contract_id", "=", contract.id),
                ("answered_on", "!=", False),
                ("date_from", "<=", day),
            ]
        )

    def action_view_excluded(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_mgmt.helpdesk_ticket_action"
        )
        return action | {
            "domain": [("risk_letter_id", "=", self.id)],
            "context": {"create": False},
        }
