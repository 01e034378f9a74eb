from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.support_contracts.exceptions import check_reason
from odoo.addons.support_contracts.tools.uploads import check_upload

# Whoever holds this object confirms the order of a guarantee: no client can.
PAID_OTHERWISE = object()
PROOF = "support_emergency.activity_proof"


class SupportEmergency(models.Model):
    """E7, E8: the guarantee is an ordinary sale order, signed and paid in the portal.

    Or paid otherwise: registered by accounting, or released by a service manager who
    was shown the proof of a transfer (rule 3).
    """

    _inherit = "support.emergency"

    sale_order_id = fields.Many2one(
        "sale.order",
        string="Order of the guarantee",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    order_state = fields.Selection(related="sale_order_id.state")
    guarantee_amount = fields.Monetary(
        string="Guarantee with taxes",
        compute="_compute_guarantee_amount",
        store=True,
    )
    proof_id = fields.Many2one(
        "ir.attachment",
        string="Proof of transfer",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    proof_on = fields.Datetime(readonly=True, copy=False)
    release_reason = fields.Char(
        string="Started before the payment arrived because",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    release_by = fields.Char(readonly=True, copy=False, groups="base.group_user")

    def _compute_guarantee_amount(self):
        for emergency in self:
            emergency.guarantee_amount = emergency.sale_order_id.amount_total

    _order_once = models.UniqueIndex(
        "(sale_order_id) WHERE sale_order_id IS NOT NULL",
        "This order is of another emergency.",
    )

    # ------------------------------------------------------------------
    # The order
    # ------------------------------------------------------------------

    def _place_order(self):
        """The order that the customer signs and pays; elevated."""
        self.ensure_one()
        order = self.env["sale.order"].create(self._prepare_order())
        # That of the prices shown, which a contract may have without a pricelist.
        order.currency_id = self.contract_id.currency_id
        self.sale_order_id = order
        self._compute_guarantee_amount()
        order.action_quotation_sent()
        order._portal_ensure_token()
        self._tell_customer("message_to_pay", order=order)

    def _prepare_order(self):
        self.ensure_one()
        product = self.company_id._get_emergency_guarantee_product()
        prices = self._get_phase_prices(self.contract_id)
        lang = self._in_customer_language().env.lang
        return {
            "partner_id": self.requester_id.id,
            "partner_invoice_id": self.partner_id.address_get(["invoice"])["invoice"],
            "company_id": self.company_id.id,
            "pricelist_id": self.contract_id.pricelist_id.id,
            "support_contract_id": False,
            "emergency_id": self.id,
            "client_order_ref": self.name,
            "origin": self.name,
            "require_signature": True,
            "require_payment": True,
            "prepayment_percent": 1.0,
            "user_id": False,
            "order_line": [
                Command.create(
                    {
                        "product_id": product.id,
                        "name": self._describe_guarantee(product, lang),
                        "product_uom_qty": self.guarantee_hours,
                        "price_unit": prices.express,
                    }
                )
            ],
        }

    def _describe_guarantee(self, product, lang):
        product = product.with_context(lang=lang)
        emergency = self._in_customer_language()
        return "\n".join(
            filter(
                None,
                [
                    product.display_name,
                    emergency.env._(
                        "Emergency %(name)s: %(summary)s",
                        name=emergency.name,
                        summary=emergency.summary,
                    ),
                    product.description_sale,
                ],
            )
        )

    def _cancel_order(self):
        """The guarantee is not wanted any more; before it was paid."""
        order = self.sale_order_id
        if order.state in ("draft", "sent"):
            order.with_context(emergency_ending=PAID_OTHERWISE)._action_cancel()

    def _reject_order(self):
        """The customer rejects the order instead of paying it; elevated."""
        words = self._in_customer_language().env
        what = (
            words._(
                "%s did not accept the offer, by the link of the order",
                self.sale_order_id.partner_id.name,
            )
            if self.env.user._is_public()
            else words._("%s did not accept the offer", self.env.user.name)
        )
        self._end_unpaid(what, False)

    # ------------------------------------------------------------------
    # Paid otherwise
    # ------------------------------------------------------------------

    def _attach_proof(self, name, data):
        """Rule 3: the customer's proof of a transfer, at any hour; elevated."""
        self._keep_proof(name, data)
        office = self._in_company_language()
        office._call(
            office._get_managers() | office.expert_id,
            office.env._("Proof of transfer to be checked: %s", office.display_name),
            activity=PROOF,
        )

    def _keep_proof(self, name, data):
        """Whoever attaches it to release it needs not be called; elevated."""
        self.ensure_one()
        if self.state != "ordered":
            raise UserError(self.env._("There is nothing to pay now."))
        check_upload(self.env, name, data)
        self.proof_id = self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": data,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self.proof_on = fields.Datetime.now()
        self._record_event(
            "proof",
            self._in_customer_language().env._("Proof of the transfer received"),
            name,
        )

    def action_release(self):
        return self._open_reason("release")

    def _release(self, reason):
        """Rule 3: begin before the money is here; a service manager's, with reason."""
        self._check_manager()
        self.ensure_one()
        check_reason(reason, self.env._("Say why it starts before it is paid."))
        emergency = self.sudo()
        emergency._check_to_be_paid()
        if not emergency.proof_id:
            raise UserError(
                self.env._("Nobody has shown the proof of the transfer yet: attach it.")
            )
        emergency.write({"release_reason": reason, "release_by": self.env.user.name})
        emergency._record_event(
            "release", self.env._("Released before it was paid"), reason, public=False
        )
        emergency._confirm_order()

    def _check_to_be_paid(self):
        if self.state != "ordered" or self.sale_order_id.state not in ("draft", "sent"):
            raise UserError(self.env._("There is no guarantee to be paid now."))

    def _confirm_order(self):
        """Confirm the order without an online payment; the emergency starts."""
        order = self.sale_order_id
        order.with_context(emergency_paid=PAID_OTHERWISE).action_confirm()

    def action_view_order(self):
        self.ensure_one()
        return self.sale_order_id._get_records_action()
