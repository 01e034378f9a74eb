from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.support_contracts.exceptions import check_reason


class SupportPenalty(models.Model):
    """What a missed critical service level costs; a service manager approves it.

    Made when the period is closed, told to the customer once approved, returned when it
    can no longer be earned back. What it was computed from is kept and never changes.
    """

    _name = "support.penalty"
    _description = "Penalty"
    _inherit = ["support.settlement.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date_start desc, id desc"

    # W1: customers read it, not what we say of it (private_threads).
    message_ids = fields.One2many(groups="base.group_user")
    website_message_ids = fields.One2many(groups="base.group_user")
    result_id = fields.Many2one(
        "support.measure.result",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    measure_id = fields.Many2one(
        related="result_id.measure_id", store=True, index=True, precompute=True
    )
    schedule_id = fields.Many2one(
        "support.penalty.schedule", required=True, readonly=True, ondelete="restrict"
    )
    date_start = fields.Date(
        string="Period", related="result_id.date_start", store=True, precompute=True
    )
    date_end = fields.Date(
        string="Until", related="result_id.date_end", store=True, precompute=True
    )
    state = fields.Selection(
        [
            ("draft", "To approve"),
            ("approved", "Approved"),
            ("settled", "Returned"),
            ("earned_back", "Earned back"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        tracking=True,
    )
    # how it was computed
    band = fields.Char(readonly=True)
    percent = fields.Float(string="Percentage (%)", readonly=True, digits=(16, 6))
    base_amount = fields.Monetary(string="Of", readonly=True)
    uncapped_amount = fields.Monetary(string="Before the limits", readonly=True)
    returned_amount = fields.Monetary(
        string="Returned before",
        readonly=True,
        help="For the same period, before its figure was corrected.",
    )
    amount = fields.Monetary(readonly=True)
    cap = fields.Selection(
        [("period", "Of the period"), ("year", "Of the contract year")],
        string="Limited by the maximum",
        readonly=True,
    )
    # may it be earned back
    earn_back = fields.Selection(
        [
            ("none", "No"),
            ("open", "It still can be"),
            ("lost", "Not any more"),
        ],
        string="Earn-back",
        required=True,
        readonly=True,
        default="none",
    )
    cancel_reason = fields.Char(readonly=True, copy=False, groups="base.group_user")
    notified_on = fields.Datetime(string="Customer told on", readonly=True, copy=False)

    _once = models.UniqueIndex(
        "(result_id) WHERE state <> 'cancelled'", "This miss has its penalty."
    )

    @api.depends("measure_id", "date_start")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for penalty in self:
            day = format_date(self.env, penalty.date_start)
            penalty.display_name = f"{penalty.measure_id.name} · {day}"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self.env._("A penalty is made when its period is closed."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and vals.keys() - self._FREE_FIELDS:
            raise UserError(
                self.env._("A penalty is not edited by hand: use its buttons.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A penalty stays: cancel it, with a reason."))

    # ------------------------------------------------------------------
    # Life
    # ------------------------------------------------------------------

    def action_approve(self):
        """Draft → approved; the customer is told what it is and why."""
        self._check_manager()
        self.check_access("write")
        self._check_state(
            ("draft",), self.env._("Only a penalty that waits is approved.")
        )
        penalties = self.sudo()
        penalties.write(
            {
                "state": "approved",
                "decided_by": self.env.user.name,
                "decided_on": fields.Datetime.now(),
                "notified_on": fields.Datetime.now(),
            }
        )
        for penalty in penalties:
            penalty._tell_customer()
        return True

    def _tell_customer(self):
        words = self._in_customers_language()
        values = {
            "measure": words.measure_id.name,
            "date": format_date(words.env, self.date_start),
            "amount": self.currency_id.format(self.amount),
        }
        self._tell_key_users(
            words.env._("Penalty: %(measure)s", measure=values["measure"]),
            words.env._(
                "“%(measure)s” was missed in the period from %(date)s on. The penalty "
                "is %(amount)s; your contract's page says how it is returned.",
                **values,
            ),
        )

    def action_settle(self):
        """Approved → returned, as its schedule or contract says."""
        self._check_manager()
        self.check_access("write")
        self._check_state(
            ("approved",), self.env._("Only an approved penalty is returned.")
        )
        for penalty in self.sudo():
            if penalty.earn_back == "open":
                raise UserError(
                    self.env._(
                        "“%(penalty)s” can still be earned back: wait for the next "
                        "periods.",
                        penalty=penalty.display_name,
                    )
                )
            kind = penalty.schedule_id.settlement
            penalty._settle(
                penalty.amount,
                None if kind == "contract" else kind,
                penalty._get_settlement_text(),
            )
        return True

    def _get_settlement_text(self):
        words = self._in_customers_language()
        return words.env._(
            "Penalty: %(measure)s, %(start)s – %(end)s",
            measure=words.measure_id.name,
            start=format_date(words.env, self.date_start),
            end=format_date(words.env, self.date_end),
        )

    def _cancel(self, reason):
        """Waived by a service manager, with a reason; what was returned stays."""
        self._check_manager()
        self.check_access("write")
        check_reason(reason, self.env._("Say why the penalty is cancelled."))
        self._check_state(
            ("draft", "approved"), self.env._("What was returned is not cancelled.")
        )
        self.sudo().write({"state": "cancelled", "cancel_reason": reason})
