from odoo import fields, models
from odoo.exceptions import UserError, ValidationError


class SupportEmergency(models.Model):
    """E8: payment registered by accounting, whatever way the money came."""

    _inherit = "support.emergency"

    withheld_amount = fields.Monetary(
        string="Withheld as tax",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="What the customer pays to the tax office in our name.",
    )

    def action_register_payment(self):
        self.ensure_one()
        self.sudo()._check_to_be_paid()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_emergency.support_emergency_payment_action"
        )
        return action | {"context": {"default_emergency_id": self.id}}

    def _register_payment(self, journal, amount, currency, withheld=0.0, **details):
        """The guarantee was received: start, issue invoice 1 and reconcile it.

        ``withheld``: tax that the customer paid in our name; ``details``: date, memo.
        """
        self.ensure_one()
        self._check_group(
            "account.group_account_invoice",
            self.env._("Only accounting registers payments."),
        )
        emergency = self.sudo()
        emergency._check_to_be_paid()
        emergency._check_amount(amount, currency, withheld)
        emergency._confirm_order()
        invoice = emergency.guarantee_invoice_id
        if not invoice:
            raise UserError(
                self.env._("Invoice 1 could not be issued: mend the order first.")
            )
        register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        register.create(
            {
                "journal_id": journal.id,
                "amount": amount,
                "currency_id": currency.id,
                "payment_date": details.get("date"),
                "communication": details.get("memo") or invoice.name,
            }
        )._create_payments()
        emergency._record_payment(invoice, amount, currency, withheld)

    def _record_payment(self, invoice, amount, currency, withheld):
        """What was received, and why the invoice stays open for the rest (rule 3)."""
        self.withheld_amount = withheld
        what = self.env._("%s received for the guarantee", currency.format(amount))
        detail = withheld and self.env._(
            "%s withheld as tax: its certificate settles the invoice",
            currency.format(withheld),
        )
        self._record_event("payment", what, detail, public=False)
        if detail:
            invoice._message_log(body=detail)

    def _check_amount(self, amount, currency, withheld):
        """Bad input: a payment smaller than the guarantee, or in another currency."""
        order = self.sale_order_id
        if currency != order.currency_id:
            raise ValidationError(
                self.env._(
                    "The guarantee is in %(due)s, the payment in %(paid)s.",
                    due=order.currency_id.name,
                    paid=currency.name,
                )
            )
        if withheld < 0 or amount <= 0:
            raise ValidationError(self.env._("Amounts received are positive."))
        if currency.compare_amounts(amount + withheld, order.amount_total) < 0:
            raise ValidationError(
                self.env._(
                    "%(paid)s is less than the guarantee of %(due)s.",
                    paid=currency.format(amount + withheld),
                    due=currency.format(order.amount_total),
                )
            )
