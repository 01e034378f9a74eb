from odoo import api, models
from odoo.exceptions import UserError


class SupportCutoff(models.Model):
    """W3, W7: no time becomes final without the paper of its visit or day."""

    _inherit = "support.cutoff"

    @api.model
    def _prepare_stamps(self, lines_by_cutoff):
        """With the order of each line, so that the lines are written once."""
        stamps = super()._prepare_stamps(lines_by_cutoff)
        lines = self.env["account.analytic.line"].concat(*stamps)
        orders = self.env["support.work.order"]._get_orders_for(lines)
        for line in lines:
            order = orders.get(line, line.work_order_id)
            stamps[line]["work_order_id"] = order.id or None
        return stamps

    def _show(self, lines_by_cutoff):
        res = super()._show(lines_by_cutoff)
        lines = (
            self.env["account.analytic.line"].sudo().concat(*lines_by_cutoff.values())
        )
        if lines._replace_outdated_orders():
            self.env["support.work.order"]._draft_for(lines)
        return res

    def _check_acceptable(self, segments):
        unsigned = segments._get_unsigned_visits()
        if unsigned:
            raise UserError(
                self.env._(
                    "The work order of the visit, %(order)s, is signed before its "
                    "time is approved.",
                    order=unsigned[0].display_name,
                )
            )
        return super()._check_acceptable(segments)

    def _approval_expired(self, approval):
        """Silence approves no visit that has to be signed first."""
        if approval.kind == "cutoff" and self.segment_ids._get_unsigned_visits():
            return None
        return super()._approval_expired(approval)

    def _finalize(self):
        # Published before there were work orders, or taken off its order meanwhile.
        lines = self.env["account.analytic.line"].sudo()
        self.env["support.work.order"]._draft_for(
            lines.search([("cutoff_id", "in", self.ids), ("work_order_id", "=", False)])
        )
        return super()._finalize()

    def _get_papers(self):
        """(orders with a number, whether others get theirs soon) of a final day.

        Numbers have no gaps, so each is given in a transaction of its own a few
        minutes later. The caller has checked who reads.
        """
        self.ensure_one()
        orders = self.sudo().segment_ids.line_id.work_order_id
        numbered = orders.filtered(lambda o: o.state in ("confirmed", "signed"))
        return numbered, bool(orders.filtered("is_numbered_soon"))


class SupportTimeSegment(models.Model):
    _inherit = "support.time.segment"

    def _get_unsigned_visits(self):
        """Orders of visits that the contract wants signed first."""
        wanted = self.sudo().filtered(
            lambda s: s.contract_id._get_work_order_policy() == "signed"
        )
        return wanted.line_id.work_order_id.filtered(
            lambda order: order.mode == "visit" and order.state != "signed"
        )


class AccountAnalyticLine(models.Model):
    _inherit = "account.analytic.line"

    def _replace_outdated_orders(self):
        """Orders whose time changed in a dispute make way for others; returns them."""
        paper = self.work_order_id.filtered(
            lambda order: order.state in ("confirmed", "signed")
        )
        outdated = paper.filtered(lambda order: order._is_outdated())
        for order in outdated:
            order._cancel(
                order._in_customer_language().env._(
                    "Its time was disputed and changed."
                )
            )
        return outdated
