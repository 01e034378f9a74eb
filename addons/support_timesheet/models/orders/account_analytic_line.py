from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..time.account_analytic_line import STAMPING

# What says to which visit or day the time belongs.
DAY_FIELDS = frozenset({"date", "support_contract_id", "ticket_id"})


class AccountAnalyticLine(models.Model):
    """Time is on the work order of its visit or remote day."""

    _inherit = "account.analytic.line"

    work_order_id = fields.Many2one(
        "support.work.order",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The paper of the visit or remote day (W3).",
    )

    @api.constrains("work_order_id", "ticket_id")
    def _check_work_order(self):
        for line in self.filtered("work_order_id"):
            order = line.work_order_id.sudo()
            order._check_draft()
            if order.ticket_id != line.ticket_id:
                raise ValidationError(
                    self.env._(
                        "%(order)s is of another ticket.", order=order.display_name
                    )
                )

    def write(self, vals):
        if vals.keys() & DAY_FIELDS and not vals.get("work_order_id"):
            self._leave_drafts(vals)
        return super().write(vals)

    def _leave_drafts(self, vals):
        """Time that moves to another day or ticket leaves the draft it was on."""
        leaving = self.sudo().filtered(
            lambda line: line.work_order_id.state == "draft" and line._moves(vals)
        )
        leaving._join_order(dict.fromkeys(leaving))

    def _moves(self, vals):
        self.ensure_one()
        own = {name: self[name].id for name in DAY_FIELDS - {"date"}}
        if "date" in vals and fields.Date.to_date(vals["date"]) != self.date:
            return True
        return any(name in vals and vals[name] != own[name] for name in own)

    def _check_support_lock(self, values):
        res = super()._check_support_lock(values)
        if self.env.context.get("support_stamping") is STAMPING:
            return res
        if values.keys() & (self._SHOWN_FIELDS | {"work_order_id"}):
            self._check_not_on_paper()
        return res

    def _check_not_on_paper(self):
        """What a confirmed order says changes where the customer disputes it."""
        for line in self.sudo().filtered("work_order_id"):
            order = line.work_order_id
            if order.state != "draft" and line.cutoff_id.state != "draft":
                raise UserError(
                    self.env._(
                        "This time is on work order %(order)s: cancel that first, "
                        "another takes its place.",
                        order=order.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_on_paper(self):
        self.filtered("work_order_id")._check_not_on_paper()

    # ------------------------------------------------------------------
    # Which order
    # ------------------------------------------------------------------

    def _get_work_order_key(self):
        mode = "visit" if self.work_type_id.on_site else "remote"
        return self.support_contract_id, self.ticket_id, self.date, mode

    def _filtered_without_order(self):
        """Those that are on no work order and whose contract wants one."""
        missing = self.filtered(lambda line: not line.work_order_id)
        contracts = missing.support_contract_id.filtered(
            lambda contract: contract._get_work_order_policy() != "none"
        )
        wanting = set(contracts.ids)
        return missing.filtered(lambda line: line.support_contract_id.id in wanting)

    def _join_order(self, order_by_line):
        """Put each line on its order (None: on none), as stamping does."""
        if not order_by_line:
            return
        lines = self.browse().concat(*order_by_line)
        lines._write_multi(
            [{"work_order_id": order and order.id} for order in order_by_line.values()]
        )
        lines.invalidate_recordset(["work_order_id"], flush=False)
        lines._forget_orders()

    def _stamp(self, stamps):
        res = super()._stamp(stamps)
        self._forget_orders()
        return res

    @api.model
    def _forget_orders(self):
        """What the orders say of their time is read anew."""
        self.env["support.work.order"].invalidate_model(
            ["time_line_ids", "minutes"], flush=False
        )
