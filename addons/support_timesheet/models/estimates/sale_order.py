from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from odoo.addons.support_contracts.arithmetic.minutes import clock


class SaleOrder(models.Model):
    """K6: the quotation of an estimate: what it sold pays the work of its ticket."""

    _name = "sale.order"
    _inherit = ["sale.order", "support.guarded.mixin"]

    support_estimate_id = fields.Many2one(
        "support.estimate",
        string="Quotation of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    support_sold_minutes = fields.Integer(
        string="Hours sold",
        readonly=True,
        copy=False,
        help="Work of the ticket that this order pays.",
    )
    support_sold_amount = fields.Monetary(
        string="Hours sold at",
        readonly=True,
        copy=False,
        help="What they were estimated at, whatever was agreed about the order since.",
    )

    _SOLD_FIELDS = frozenset(
        {"support_estimate_id", "support_sold_amount", "support_sold_minutes"}
    )

    # ------------------------------------------------------------------
    # What was sold is what the estimate said
    # ------------------------------------------------------------------

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | self._SOLD_FIELDS

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._check_sold_untouched(name for name in vals if vals[name])
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._check_sold_untouched(vals)
        return super().write(vals)

    @api.model
    def _check_sold_untouched(self, names):
        if not self._SOLD_FIELDS.isdisjoint(names):
            raise AccessError(
                self.env._("The hours that an order sells are those of its estimate.")
            )

    # ------------------------------------------------------------------
    # Who signs it
    # ------------------------------------------------------------------

    def _has_to_be_signed(self):
        return super()._has_to_be_signed() and self._may_confirm_support()

    def _has_to_be_paid(self):
        return super()._has_to_be_paid() and self._may_confirm_support()

    def _may_confirm_support(self):
        """K5: of the customer, a key user who logged in confirms quotations.

        The portal's routes go on as the system: who asks is whose request it is.
        """
        user = request.env.user if request else self.env.user
        if not self.support_estimate_id or user._is_internal():
            return True
        people_sudo = self.env["res.partner"].with_user(user).sudo()
        return people_sudo._is_support_key_user(
            self.support_contract_id.partner_id.with_env(people_sudo.env)
        )

    # ------------------------------------------------------------------
    # Its life
    # ------------------------------------------------------------------

    def _action_confirm(self):
        """Also where the ticket was merged since: the work goes on in the other."""
        self._lock_hours()
        res = super()._action_confirm()
        tickets = self.sudo().support_estimate_id.ticket_id
        tickets._with_survivors().has_sold_hours = True
        return res

    def _action_cancel(self):
        """What was worked on an order stays paid by it."""
        self._lock_hours()
        worked = self.env["support.charge"].sudo()._get_worked_minutes(self)
        for order in self:
            if worked.get(order, 0) > 0:
                raise UserError(
                    self.env._(
                        "%(time)s of %(order)s were worked already: allocate that time "
                        "anew as free of charge first, or correct it.",
                        time=clock(worked[order]),
                        order=order.name,
                    )
                )
        return super()._action_cancel()

    def _lock_hours(self):
        """A cut that gives these hours out at the same time waits, or is retried."""
        self.sudo().support_estimate_id.contract_id._bump_version()
