from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.support_contracts.exceptions import check_reason

from ..models.time.account_analytic_line import LEVELS, VERDICTS


class SupportTimeRerate(models.TransientModel):
    """Rate many entries anew, before the customer approved them.

    Work type, level and verdict; what changes with them (contract, minutes that count,
    prices) follows. Time that waits for the customer is shown anew with the reason;
    time that is final only changes by a correction or a reasoned adjustment.
    """

    _name = "support.time.rerate"
    _description = "Rate Time Anew"

    line_ids = fields.Many2many("account.analytic.line", readonly=True)
    line_count = fields.Integer(compute="_compute_counts")
    published_count = fields.Integer(compute="_compute_counts")
    work_type_id = fields.Many2one("support.work.type")
    support_level = fields.Selection(LEVELS, string="Level")
    verdict = fields.Selection(VERDICTS)
    verdict_reason = fields.Char(string="Reason of the verdict")
    reason = fields.Char(string="Why it is rated anew")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if "line_ids" in fields:
            values["line_ids"] = [Command.set(self._get_active_lines().ids)]
        return values

    @api.model
    def _get_active_lines(self):
        """The entries that are selected: themselves, or of cuts, or of segments."""
        lines = self.env["account.analytic.line"]
        model = self.env.context.get("active_model")
        ids = self.env.context.get("active_ids") or []
        if model == "support.cutoff":
            return self.env[model].browse(ids).line_ids
        if model == "support.time.segment":
            return self.env[model].browse(ids).line_id
        return lines.browse(ids if model == lines._name else [])

    @api.depends("line_ids")
    def _compute_counts(self):
        for wizard in self:
            wizard.line_count = len(wizard.line_ids)
            wizard.published_count = len(wizard._get_published())

    def _get_published(self):
        return self.line_ids.filtered(lambda line: line.support_state == "published")

    def action_apply(self):
        self.ensure_one()
        values = self._prepare_rating()
        lines = self.line_ids
        if lines.filtered(lambda line: line.support_state == "final"):
            raise UserError(
                self.env._(
                    "Final time is not rated anew: correct it, or allocate it anew "
                    "with a reason."
                )
            )
        published = self._get_published()
        cutoffs = published.cutoff_id
        following = cutoffs._replace(published, self.reason)
        lines.write(values)
        following._show_own_lines()
        return {"type": "ir.actions.act_window_close"}

    def _prepare_rating(self):
        """The values that were chosen; what was left empty stays as it is."""
        values = {}
        if self.work_type_id:
            values["work_type_id"] = self.work_type_id.id
        if self.support_level:
            values["support_level"] = self.support_level
        if self.verdict:
            billable = self.verdict == "billable"
            if not billable:
                check_reason(
                    self.verdict_reason, self.env._("Say why this time is not billed.")
                )
            values["support_verdict"] = self.verdict
            values["verdict_reason"] = not billable and self.verdict_reason
        if not values:
            raise UserError(self.env._("Say what is rated anew."))
        return values
