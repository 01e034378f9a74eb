from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import html2plaintext, plaintext2html

from odoo.addons.support_contracts.exceptions import check_reason

from ...tools import in_language_of


class SupportClaim(models.Model):
    """What a customer claims back: a penalty, a refund (G10).

    Asked for in the portal or by staff, granted or declined by a service manager with
    an answer, returned by the same door as a penalty. A refund becomes hours only with
    the customer's written consent where the contract says nothing (rule 14).
    """

    _name = "support.claim"
    _description = "Claim of a Customer"
    _inherit = [
        "support.settlement.mixin",
        "support.approval.mixin",
        "support.guarded.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"

    # W1: customers read it, not what we say of it (private_threads).
    message_ids = fields.One2many(groups="base.group_user")
    website_message_ids = fields.One2many(groups="base.group_user")
    name = fields.Char(string="What is claimed", required=True, tracking=True)
    kind = fields.Selection(
        [("penalty", "Penalty"), ("refund", "Refund")],
        required=True,
        default="refund",
    )
    description = fields.Text(required=True)
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        index="btree_not_null",
        ondelete="set null",
        domain="[('support_contract_id', '=', contract_id)]",
    )
    result_id = fields.Many2one(
        "support.measure.result",
        ondelete="restrict",
        domain="[('contract_id', '=', contract_id)]",
    )
    requester_id = fields.Many2one(
        "res.partner", string="Asked by", ondelete="set null"
    )
    requested_amount = fields.Monetary(string="Amount asked for")
    state = fields.Selection(
        [
            ("asked", "Asked for"),
            ("granted", "Granted"),
            ("consent", "Waits for consent"),
            ("settled", "Returned"),
            ("declined", "Declined"),
        ],
        required=True,
        readonly=True,
        default="asked",
        tracking=True,
    )
    amount = fields.Monetary(string="Granted amount", readonly=True, copy=False)
    answer = fields.Text(readonly=True, copy=False)

    _amount_not_negative = models.Constraint(
        "CHECK (requested_amount >= 0 AND amount >= 0)",
        "What is returned is never negative.",
    )
    _SYSTEM_FIELDS = frozenset(
        {
            "absorbed_cost",
            "amount",
            "answer",
            "charge_id",
            "decided_by",
            "decided_on",
            "minutes",
            "package_id",
            "settled_on",
            "settlement",
            "state",
        }
    )

    @api.constrains("contract_id", "ticket_id", "result_id")
    def _check_contract(self):
        for claim in self:
            others = claim.ticket_id.support_contract_id | claim.result_id.contract_id
            if others - claim.contract_id:
                raise ValidationError(
                    self.env._("What it is about belongs to another contract.")
                )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = self._without_system_values(vals_list)
        claims = super().create(vals_list)
        claims.sudo()._tell_manager_of_claim()
        return claims

    def write(self, vals):
        if not self.env.su:
            if self._SYSTEM_FIELDS & vals.keys():
                raise UserError(
                    self.env._("A claim is not decided by hand: use its buttons.")
                )
            if vals.keys() - self._FREE_FIELDS:
                self._check_state(
                    ("asked",), self.env._("A claim that was answered stays.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        self._check_state(("asked",), self.env._("A claim that was answered stays."))

    @api.model
    def _ask_by_customer(self, contract, post):
        """A claim of the portal's user, who may read ``contract``; returns it."""
        contract.check_access("read")
        name, text = (post.get(key, "").strip() for key in ("name", "description"))
        if not name or not text:
            raise UserError(self.env._("Say what you claim, and why."))
        amount = self._read_amount(post.get("amount"))
        return self.sudo().create(
            {
                "contract_id": contract.id,
                "name": name[:200],
                "description": text[:10000],
                "kind": "penalty" if post.get("kind") == "penalty" else "refund",
                "requested_amount": amount,
                "requester_id": self.env.user.partner_id.id,
            }
        )

    @api.model
    def _read_amount(self, text):
        try:
            amount = float((text or "0").replace(",", ".").strip() or 0)
        except ValueError:
            amount = -1.0
        if not 0 <= amount < 1e9:
            raise UserError(self.env._("The amount is a number, such as 120.50."))
        return amount

    def _tell_manager_of_claim(self):
        owners = self.contract_id._get_service_owners()
        for claim in self:
            owner = owners[claim.contract_id]
            claim = in_language_of(claim, owner)
            claim.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=claim.env._("A claim to answer"),
                user_id=owner.id,
            )

    # ------------------------------------------------------------------
    # Answers
    # ------------------------------------------------------------------

    def _grant(self, amount, answer, settlement=None):
        """Grant ``amount``; returned at once, or when the customer agrees to hours."""
        self.ensure_one()
        self._answer(answer)
        if amount <= 0:
            raise UserError(self.env._("Say how much is granted."))
        claim = self.sudo()
        claim.write({"state": "granted", "amount": amount} | claim._decided(answer))
        if claim._needs_consent(settlement):
            claim.state = "consent"
            claim._request_approval(
                "consent",
                self.env._("Hours of service instead of money: %s", claim.name),
                amount=amount,
            )
        else:
            claim._return(settlement)
        claim._tell_answer()

    def _decline(self, answer):
        self._answer(answer)
        for claim in self.sudo():
            claim.write({"state": "declined"} | claim._decided(answer))
            claim._tell_answer()

    def _answer(self, answer):
        self._check_manager()
        self.check_access("write")
        self._check_state(("asked",), self.env._("This claim was answered already."))
        check_reason(answer, self.env._("Tell the customer why."))

    def _decided(self, answer):
        return {
            "answer": answer,
            "decided_by": self.env.user.name,
            "decided_on": fields.Datetime.now(),
        }

    def _needs_consent(self, settlement):
        """Rule 14: money that the contract does not turn into hours stays money."""
        self.ensure_one()
        return (
            self.kind == "refund"
            and settlement == "hours"
            and not self.contract_id.credit_policy
        )

    def _return(self, settlement):
        """A refund is money where the contract says nothing; a penalty is services."""
        self.ensure_one()
        if self.kind == "refund" and not settlement:
            settlement = self.contract_id.credit_policy or "money"
        words = self._in_customers_language()
        self._settle(self.amount, settlement, words.env._("Claim: %s", self.name))

    def _tell_answer(self):
        words = self._in_customers_language()
        subject = words.env._("Your claim: %s", self.name)
        self._tell_key_users(subject, plaintext2html(self.answer))
        self.activity_ids.unlink()

    # ------------------------------------------------------------------
    # Consent
    # ------------------------------------------------------------------

    def _approval_snapshot(self, kind):
        return super()._approval_snapshot(kind) | {
            "claim": self.name,
            "amount": self.amount,
            "answer": html2plaintext(self.answer or ""),
        }

    def _approval_granted(self, approval, values):
        res = super()._approval_granted(approval, values)
        self._return("hours")
        return res

    def _approval_refused(self, approval, comment):
        """The customer prefers money."""
        res = super()._approval_refused(approval, comment)
        self._return("money")
        return res
