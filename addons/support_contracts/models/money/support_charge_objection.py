from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ...exceptions import check_reason

# Name of the field with an objection, before the id of the line's first charge.
OBJECTION = "objection_"


class SupportChargeObjection(models.Model):
    """K5: what a key user does not agree with on a proposal, and what we answered.

    The charge leaves the proposal and waits for our answer; then it is proposed again,
    with the conversation beside it, or it is not billed. Rows are proof: they are made
    by the customer's answer, answered once, and never changed.
    """

    _name = "support.charge.objection"
    _description = "Objection to a Charge"
    _order = "id desc"

    charge_id = fields.Many2one(
        "support.charge", required=True, readonly=True, index=True, ondelete="restrict"
    )
    proposal_id = fields.Many2one(
        "support.billing.proposal",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    contract_id = fields.Many2one(
        related="charge_id.contract_id", store=True, index=True
    )
    partner_id = fields.Many2one(related="charge_id.partner_id", store=True, index=True)
    company_id = fields.Many2one(related="charge_id.company_id", store=True, index=True)
    ticket_id = fields.Many2one(related="charge_id.ticket_id")
    currency_id = fields.Many2one(related="charge_id.currency_id")
    amount = fields.Monetary(
        readonly=True, help="Of the charge when it was objected to."
    )
    comment = fields.Text(string="Objection", required=True, readonly=True)
    objected_by = fields.Char(readonly=True)
    objected_on = fields.Datetime(readonly=True, default=fields.Datetime.now)
    answer = fields.Text(string="Our answer", readonly=True)
    answered_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    answered_on = fields.Datetime(readonly=True)
    state = fields.Selection(
        [("waiting", "Waiting for our answer"), ("answered", "Answered")],
        compute="_compute_state",
        store=True,
    )

    _one_waiting = models.UniqueIndex(
        "(charge_id) WHERE answered_on IS NULL",
        "This charge already waits for our answer.",
    )

    @api.depends("answered_on")
    def _compute_state(self):
        for objection in self:
            objection.state = "answered" if objection.answered_on else "waiting"

    @api.depends("charge_id.name", "proposal_id.name")
    def _compute_display_name(self):
        for objection in self:
            proposal, charge = objection.proposal_id, objection.charge_id
            objection.display_name = f"{proposal.name}: {charge.name}"

    def _answer(self, answer, verdict="billable"):
        """Answer in words, and say what becomes of the charge (a verdict)."""
        self.check_access("read")
        charges = self.env["support.charge"]
        if not (self.env.su or charges.has_access("write")):
            raise AccessError(
                self.env._("Managers and accounting answer the customer's objections.")
            )
        check_reason(answer, self.env._("Write your answer to the customer."))
        for objection in self:
            if objection.state != "waiting":
                raise UserError(self.env._("This objection was answered already."))
            if verdict != "billable":
                objection.charge_id.write({"verdict": verdict, "reason": answer})
        self.sudo().write(
            {
                "answer": answer.strip(),
                "answered_by_id": self.env.user.id,
                "answered_on": fields.Datetime.now(),
            }
        )
        self.sudo().charge_id.write({"is_objected": False})


class SupportCharge(models.Model):
    _inherit = "support.charge"

    is_objected = fields.Boolean(
        readonly=True,
        copy=False,
        help="The customer objected: it is proposed again once that was answered.",
    )
    objection_ids = fields.One2many(
        "support.charge.objection", "charge_id", groups="base.group_user"
    )

    @api.model
    def _get_to_propose_domain(self, contracts, date_end):
        """What the customer objects to waits for our answer."""
        domain = super()._get_to_propose_domain(contracts, date_end)
        return domain & Domain("is_objected", "=", False)

    def _get_conversation(self):
        """[(words, who, when, answer)] about these charges, each said once."""
        seen = {}
        for objection in self.sudo().objection_ids.sorted("id"):
            key = objection.proposal_id, objection.comment, objection.answer
            seen.setdefault(key, objection)
        return list(seen.values())


class SupportBillingProposal(models.Model):
    _inherit = "support.billing.proposal"

    objection_ids = fields.One2many(
        "support.charge.objection", "proposal_id", groups="base.group_user"
    )

    def _approval_answer_values(self, kind, post):
        """{disputes: {id of a charge (as text): words}} of what was filled in."""
        values = super()._approval_answer_values(kind, post)
        disputes = {
            name.removeprefix(OBJECTION): words.strip()
            for name, words in post.items()
            if name.startswith(OBJECTION)
            and name.removeprefix(OBJECTION).isdecimal()
            and words.strip()
        }
        return values | {"disputes": disputes} if disputes else values

    def _approval_granted(self, approval, values):
        """K5: what is objected to leaves the proposal; the rest is approved."""
        values = dict(values or {})
        disputes = values.pop("disputes", None)
        if not disputes:
            return super()._approval_granted(approval, values)
        self.ensure_one()
        self._object(disputes, approval.decided_by)
        if self.charge_ids:
            return super()._approval_granted(approval, values)
        self._carry_over()
        return None

    def _object(self, disputes, objected_by):
        """``disputes``: {id of a charge (as text): words}; its whole line leaves."""
        words_by_charge = self._get_words_by_charge(disputes)
        self.env["support.charge.objection"].create(
            [
                {
                    "charge_id": charge.id,
                    "proposal_id": self.id,
                    "amount": charge.amount,
                    "comment": words,
                    "objected_by": objected_by,
                }
                for charge, words in words_by_charge.items()
            ]
        )
        charges = self.env["support.charge"].union(*words_by_charge)
        charges.write(
            {
                "is_objected": True,
                "proposal_id": False,
                "carried_from_id": self.id,
            }
        )
        self._tell_of_objections(len(charges))

    def _get_words_by_charge(self, disputes):
        """{charge: what the customer said}, of all charges of the lines they mean."""
        words_by_charge = {}
        for line in self.charge_ids._get_billing_lines():
            for charge_id, words in disputes.items():
                if int(charge_id) in line.charges.ids:
                    words_by_charge |= dict.fromkeys(line.charges, words.strip())
        missing = {int(charge_id) for charge_id in disputes} - {
            charge.id for charge in words_by_charge
        }
        if missing:
            raise ValidationError(
                self.env._("A line that you object to is not on this proposal.")
            )
        if not all(words_by_charge.values()):
            raise ValidationError(
                self.env._("Say what is wrong with each line that you object to.")
            )
        return words_by_charge

    def _tell_of_objections(self, count):
        """Whoever manages the contract has something to answer."""
        manager = self.contract_id.user_id or self.env.user
        reader = self.with_context(lang=manager.lang)
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=reader.env._("Objections to charges to answer: %s", count),
            user_id=manager.id,
        )

    def action_view_objections(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_contracts.support_charge_objection_action"
        )
        return action | {"domain": [("proposal_id", "=", self.id)], "context": {}}
