from odoo import api, models
from odoo.exceptions import AccessError, UserError

DISPATCHER = "support_contracts.group_support_dispatcher"


class SupportWorkOrder(models.Model):
    """What people may write, and what stays once it was confirmed."""

    _inherit = "support.work.order"

    # Written by the methods of the order only.
    _SYSTEM_FIELDS = frozenset(
        {
            "name",
            "state",
            "confirmed_on",
            "signature",
            "scan",
            "scan_name",
            "signed_by",
            "signed_on",
            "signed_from",
            "sign_channel",
            "cancel_reason",
            "supersedes_id",
        }
    )
    # What the paper says; the rest, as the chatter's, goes on.
    _SHOWN_FIELDS = frozenset(
        {
            "mode",
            "ticket_id",
            "contract_id",
            "company_id",
            "currency_id",
            "partner_id",
            "end_customer_id",
            "site_id",
            "requester_id",
            "date",
            "date_start",
            "date_end",
            "user_id",
            "description",
            "remarks",
            "time_line_ids",
            "line_ids",
            "extra_line_ids",
            "labour_line_ids",
        }
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._check_typed(self.default_get(["user_id"]) | vals)
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        if not self.env.su:
            self._check_typed(vals)
        if vals.keys() & self._SHOWN_FIELDS:
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_numbered(self):
        if any(order.name for order in self):
            raise UserError(
                self.env._("A numbered work order stays: cancel it instead.")
            )

    def _check_typed(self, vals):
        if any(vals.get(name) for name in self._SYSTEM_FIELDS) or (
            self and vals.keys() & self._SYSTEM_FIELDS
        ):
            raise UserError(
                self.env._("The state is not edited by hand: use the buttons.")
            )
        user_id = vals.get("user_id", False)
        if "user_id" in vals and any(o.user_id.id != user_id for o in self or [self]):
            self._check_assigning(user_id)

    def _check_assigning(self, user_id):
        """W9: the office sends technicians; they may only write their own sheet."""
        if self.env.su or self.env.user.has_group(DISPATCHER):
            return
        if user_id != self.env.uid or self.user_id:
            raise AccessError(
                self.env._("The office assigns visits: ask your dispatcher.")
            )

    def _check_draft(self):
        for order in self:
            if order.state != "draft":
                raise UserError(
                    self.env._(
                        "%(order)s is confirmed and stays as it is: cancel it with a "
                        "reason, and another takes its place.",
                        order=order.display_name,
                    )
                )
