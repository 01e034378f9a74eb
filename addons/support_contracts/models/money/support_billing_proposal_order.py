from odoo import api, fields, models
from odoo.exceptions import UserError


class SupportBillingProposal(models.Model):
    """K5: the purchase order that a proposal is billed on, and its limit."""

    _inherit = "support.billing.proposal"

    purchase_order_id = fields.Many2one(
        "support.purchase.order",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    po_number = fields.Char(
        compute="_compute_po_number", store=True, readonly=False, precompute=True
    )
    po_warning = fields.Char(
        compute="_compute_po_warning", help="By how much the order's limit is exceeded."
    )

    @api.depends("purchase_order_id")
    def _compute_po_number(self):
        for proposal in self:
            proposal.po_number = proposal.purchase_order_id.name or proposal.po_number

    @api.depends("purchase_order_id.amount_limit", "amount", "state")
    def _compute_po_warning(self):
        excess = self._get_po_excess()
        for proposal in self:
            order = proposal.purchase_order_id
            proposal.po_warning = (
                self.env._(
                    "The limit of the purchase order %(order)s is exceeded by "
                    "%(amount)s.",
                    order=order.name,
                    amount=order.currency_id.format(excess[proposal]),
                )
                if proposal in excess
                else False
            )

    def _get_po_excess(self):
        """{proposal: by how much it exceeds its order, in the order's currency}.

        Counted with what else was sent, approved or invoiced on the order.
        """
        orders = self.purchase_order_id.filtered("amount_limit")
        used = orders._get_used_amounts(excluded=self) if orders else {}
        excess = {}
        for proposal in self.filtered(lambda p: p.purchase_order_id in orders):
            order = proposal.purchase_order_id
            amount = proposal.currency_id._convert(
                proposal.amount,
                order.currency_id,
                proposal.company_id,
                proposal.date_end,
            )
            # Proposals looked at together use the order one after the other.
            used[order] = used.get(order, 0.0) + amount
            if order._exceeds(used[order]):
                excess[proposal] = used[order] - order.amount_limit
        return excess

    def write(self, vals):
        if "purchase_order_id" in vals and not self.env.su:
            self._check_states(("draft", "sent", "approved"))
        res = super().write(vals)
        if vals.get("purchase_order_id"):
            self._check_purchase_order()
        return res

    def _check_purchase_order(self):
        """Refuse an order that cannot be used, or is exceeded and so blocks."""
        for proposal in self.filtered("purchase_order_id"):
            proposal.purchase_order_id._check_usable(proposal)
        blocking = self.filtered(lambda p: p.contract_id._get_po_policy() == "block")
        for proposal in blocking.filtered("po_warning"):
            raise UserError(proposal.po_warning)

    def _use_purchase_order(self):
        """Check the order while nobody else uses it: the second one is retried."""
        self.purchase_order_id._bump_version()
        self._check_purchase_order()

    def action_send(self):
        self.check_access("write")
        self._use_purchase_order()
        return super().action_send()

    # ------------------------------------------------------------------
    # The key user's choice
    # ------------------------------------------------------------------

    def _get_purchase_orders(self):
        """Orders that the customer may choose for this proposal."""
        self.ensure_one()
        orders = self.env["support.purchase.order"]
        return orders.search(orders._get_usable_domain(self))

    def _approval_answer_fields(self, kind):
        return (*super()._approval_answer_fields(kind), "purchase_order_id")

    def _approval_granted(self, approval, values):
        values = dict(values or {})
        chosen = values.pop("purchase_order_id", None)
        for proposal in self:
            if chosen:
                proposal.purchase_order_id = proposal._get_chosen_order(chosen)
                values.pop("po_number", None)
            proposal._use_purchase_order()
        return super()._approval_granted(approval, values)

    def _get_chosen_order(self, order_id):
        """The order of that id (text from the portal), if it is one to choose."""
        orders = self._get_purchase_orders()
        chosen = orders.filtered(lambda order: str(order.id) == str(order_id))
        if not chosen:
            raise UserError(self.env._("This purchase order cannot be chosen here."))
        return chosen


class SupportContract(models.Model):
    _inherit = "support.contract"

    po_policy = fields.Selection(
        [("warn", "Warn"), ("block", "Do not bill")],
        string="Over the limit of a purchase order",
        help="Empty: as the company's settings say.",
    )
    purchase_order_count = fields.Integer(
        compute="_compute_purchase_order_count", groups="base.group_user"
    )

    def _get_po_policy(self):
        self.ensure_one()
        return self.po_policy or self.company_id.support_po_policy

    def _compute_purchase_order_count(self):
        counts = dict(
            self.env["support.purchase.order"]._read_group(
                [("partner_id", "in", self.partner_id.ids)], ["partner_id"], ["__count"]
            )
        )
        for contract in self:
            contract.purchase_order_count = counts.get(contract.partner_id, 0)

    def action_view_purchase_orders(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_contracts.support_purchase_order_action"
        )
        return action | {
            "domain": [("partner_id", "=", self.partner_id.id)],
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_currency_id": self.currency_id.id,
            },
        }
