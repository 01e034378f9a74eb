import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.support_contracts.exceptions import check_reason

from .support_work_order_guard import DISPATCHER

_logger = logging.getLogger(__name__)


class SupportWorkOrder(models.Model):
    """Draft → confirmed → signed, or cancelled: the only writers of the state."""

    _inherit = "support.work.order"

    is_numbered_soon = fields.Boolean(
        compute="_compute_is_numbered_soon",
        help="Its time is approved: the next run of the scheduled action numbers it.",
    )

    @api.depends("state", "time_line_ids.cutoff_id.state")
    def _compute_is_numbered_soon(self):
        for order in self:
            lines = order.sudo().time_line_ids
            order.is_numbered_soon = (
                order.state == "draft"
                and bool(lines)
                and all(line.cutoff_id.state == "final" for line in lines)
            )

    def action_confirm(self):
        """Give it its number; from here on it says what it says now."""
        self.check_access("write")
        for order in self:
            order.sudo()._confirm()
        return True

    def _confirm(self):
        self.ensure_one()
        self._check_draft()
        self._collect_time()
        self._check_complete()
        self._discount_travel()
        self._freeze_labour()
        series = self.env["support.work.order.series"].sudo()
        self.write(
            {
                "name": series._take_number(self.company_id, self.date.year),
                "state": "confirmed",
                "confirmed_on": fields.Datetime.now(),
            }
        )
        self._charge_extras()

    def _check_complete(self):
        if not self.time_line_ids and not self.extra_line_ids:
            raise UserError(
                self.env._(
                    "There is nothing on %(order)s: log the time or add materials.",
                    order=self.display_name,
                )
            )
        running = self.time_line_ids.filtered(lambda line: not line.unit_amount)
        if running.filtered("date_time"):
            raise UserError(
                self.env._(
                    "The timer of “%(entry)s” is running: stop it first.",
                    entry=running[0].name,
                )
            )

    # ------------------------------------------------------------------
    # Cancelling
    # ------------------------------------------------------------------

    def action_cancel(self, reason):
        """Cancel with a reason; the number stays. Time gets another order."""
        self.check_access("write")
        check_reason(reason, self.env._("Say why the work order is cancelled."))
        for order in self:
            order._check_may_cancel()
        return self.sudo()._cancel(reason)

    def _check_may_cancel(self):
        """What the customer signed is taken back by the office only."""
        if self.state == "cancelled":
            raise UserError(self.env._("%s is cancelled already.", self.display_name))
        is_office = self.env.user.has_group(DISPATCHER)
        if self.state == "signed" and not (is_office or self.env.su):
            raise AccessError(
                self.env._("Only a dispatcher cancels what the customer has signed.")
            )

    def _cancel(self, reason):
        """Returns the drafts that take the place of those with time."""
        self._withdraw_approvals()
        self._undo_charges(reason)
        successors = self.browse()
        for order in self:
            lines = order.time_line_ids
            order.write({"state": "cancelled", "cancel_reason": reason})
            if lines:
                successors |= order._draft_successor(lines)
        return successors

    def _draft_successor(self, lines):
        successor = self.create(
            self.copy_data({"line_ids": []})[0] | {"supersedes_id": self.id}
        )
        self.extra_line_ids.copy({"order_id": successor.id})
        lines._join_order(dict.fromkeys(lines, successor))
        return successor

    # ------------------------------------------------------------------
    # Numbers of what became final
    # ------------------------------------------------------------------

    @api.model
    def _cron_confirm(self):
        """Number the orders whose time is final, each in a transaction of its own.

        Never in a batch: whoever confirms one meanwhile would wait for all of them.
        What is locked is left for the next time.
        """
        orders = self.sudo().search(self._get_due_domain(), order="date, id")
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(orders))
        for order in orders:
            order._try_confirm()
            if not cron._commit_progress(1):
                break

    @api.model
    def _get_due_domain(self):
        return [
            ("state", "=", "draft"),
            ("time_line_ids.cutoff_id.state", "=", "final"),
            "!",
            (
                "time_line_ids",
                "any",
                ["|", ("cutoff_id", "=", False), ("cutoff_id.state", "!=", "final")],
            ),
        ]

    def _try_confirm(self):
        try:
            with self.env.cr.savepoint():
                self._confirm()
        except UserError as error:
            _logger.warning("Work order %s has no number: %s", self.id, error)
        except OperationalError:
            _logger.info("Work order %s gets its number later.", self.id)
            self.env.cr.rollback()
