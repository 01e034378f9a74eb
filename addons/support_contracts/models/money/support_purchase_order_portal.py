import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.uploads import check_upload


class SupportPurchaseOrder(models.Model):
    """K5: orders that the customer's lead key user sends in the portal."""

    _inherit = "support.purchase.order"

    @api.model
    def _get_senders(self, customer):
        """Partners who may send orders of ``customer`` today: rule 15, the lead.

        K11: a customer without key users orders for itself.
        """
        key_users = customer.sudo()._get_support_key_users()[customer.sudo()]
        if not customer.sudo().support_key_user_ids:
            return (customer | customer.child_ids).filtered("user_ids")
        return key_users._as_lead().partner_id

    @api.model
    def _get_customers_to_send(self):
        """Customers of whom the current user may send orders."""
        partner = self.env.user.partner_id
        customers = self.env["support.key.user"]._get_customers_of_user()
        own = partner.commercial_partner_id
        if not own.sudo().support_key_user_ids:
            customers |= own.sudo()
        return customers.filtered(
            lambda customer: partner in self._get_senders(customer)
        )

    @api.model
    def _send(self, customer, values, file_name, content):
        """Create an order for the current user, who must be the customer's lead.

        ``values``: name, amount_limit, date_start, date_end, contract_ids (ids);
        ``content``: the bytes of the file, which is the order's proof.
        """
        if customer.sudo() not in self._get_customers_to_send().sudo():
            raise AccessError(
                self.env._("Only the lead key user sends purchase orders.")
            )
        contracts = self._get_orderable_contracts(customer, values)
        if not (values.get("name") or "").strip():
            raise UserError(self.env._("Write the number of your purchase order."))
        if not content:
            raise UserError(self.env._("Attach the file of your purchase order."))
        check_upload(self.env, file_name, content)
        company = contracts[:1].company_id or self.env.company
        order_sudo = self.sudo().create(
            {
                "name": values["name"],
                "partner_id": customer.id,
                "company_id": company.id,
                "currency_id": (contracts[:1].currency_id or company.currency_id).id,
                "contract_ids": contracts.ids if values.get("contract_ids") else [],
                "amount_limit": values.get("amount_limit") or 0.0,
                "date_start": values.get("date_start")
                or fields.Date.context_today(self),
                "date_end": values.get("date_end"),
                "file": base64.b64encode(content),
                "file_name": file_name,
                "sent_by": self.env.user.name,
            }
        )
        order_sudo._tell_of_order(contracts)
        return order_sudo

    @api.model
    def _get_orderable_contracts(self, customer, values):
        """The customer's contracts that were chosen, or all of them."""
        contracts = (
            self.env["support.contract"]
            .sudo()
            .search([("partner_id", "=", customer.id), ("state", "!=", "draft")])
        )
        chosen = contracts.browse(values.get("contract_ids") or [])
        if chosen - contracts:
            raise AccessError(self.env._("That is not a contract of yours."))
        return chosen or contracts

    def _tell_of_order(self, contracts):
        """Those who bill learn of it: the service managers follow the order."""
        self.ensure_one()
        managers = contracts.user_id.partner_id
        self.message_subscribe(partner_ids=managers.ids)
        self.message_post(
            body=self.env._(
                "%(name)s sent the purchase order %(order)s.",
                name=self.sent_by,
                order=self.name,
            ),
            message_type="notification",
            subtype_xmlid="mail.mt_comment",
            partner_ids=managers.ids,
        )

    def _get_file(self):
        """The attachment that holds the file (with superuser rights)."""
        self.ensure_one()
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_field", "=", "file"),
                    ("res_id", "=", self.id),
                ],
                limit=1,
            )
        )
