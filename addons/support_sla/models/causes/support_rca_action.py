from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.support_contracts.exceptions import check_reason


class SupportRcaAction(models.Model):
    """G16: what is corrected, and what keeps it from coming back; by whom, by when."""

    _name = "support.rca.action"
    _description = "Corrective or Preventive Action"
    _inherit = ["support.guarded.mixin"]
    _order = "date_due, id"

    rca_id = fields.Many2one(
        "support.rca", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="rca_id.company_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection(
        [("corrective", "Corrective"), ("preventive", "Preventive")],
        required=True,
        default="corrective",
    )
    name = fields.Char(string="What is done", required=True)
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        required=True,
        domain=[("share", "=", False)],
        ondelete="restrict",
        default=lambda self: self._default_user_id(),
    )
    date_due = fields.Date(string="Until", required=True)
    state = fields.Selection(
        [("open", "To do"), ("done", "Done"), ("dropped", "Dropped")],
        required=True,
        readonly=True,
        default="open",
        copy=False,
    )
    done_on = fields.Date(readonly=True, copy=False)
    effect = fields.Char(string="Effect, or why not", help="How we know that it works.")
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")

    _SYSTEM_FIELDS = frozenset({"state", "done_on"})
    # What was approved; owner and day move on.
    _SETTLED_FIELDS = frozenset({"rca_id", "kind", "name"})

    def _default_user_id(self):
        return self.env.user

    @api.depends("state", "date_due")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for action in self:
            action.is_late = bool(
                action.state == "open" and action.date_due and action.date_due < today
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "=", "open") & Domain(
            "date_due", "<", fields.Date.context_today(self)
        )
        return late if True in value else ~late

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = self._without_system_values(vals_list)
        actions = super().create(vals_list)
        actions.rca_id._check_state("draft", "review", "approved")
        return actions

    def write(self, vals):
        if not self.env.su:
            if self._SYSTEM_FIELDS & vals.keys():
                raise UserError(
                    self.env._("The state is not edited by hand: use the buttons.")
                )
            self._check_changeable(vals)
        return super().write(vals)

    def _check_changeable(self, vals):
        if any(action.state != "open" for action in self):
            raise UserError(self.env._("What was done stays as it was written."))
        if self._SETTLED_FIELDS & vals.keys():
            self.rca_id._check_draft()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        self.rca_id._check_draft()

    def action_done(self):
        """Done: with what shows that it works."""
        return self._settle("done", self.env._("Say how we know that it works."))

    def action_drop(self):
        """Not done after all, and why."""
        return self._settle("dropped", self.env._("Say why it is not done."))

    def _settle(self, state, question):
        self.check_access("write")
        self.rca_id._check_state("approved")
        for action in self:
            if action.state != "open":
                raise UserError(self.env._("What was done stays as it was written."))
            check_reason(action.effect, question)
        for action in self.sudo():
            today = action.rca_id.contract_id._get_today()
            action.write({"state": state, "done_on": today})
        self._forget()
        return True

    def _forget(self):
        """What is settled is no activity any more."""
        for action in self:
            reminders = action.rca_id.activity_ids.filtered(
                lambda a, of=action: a.summary == of.name and a.user_id == of.user_id
            )
            reminders.sudo().action_feedback(feedback=action.effect)

    def _remind(self):
        """An activity for each owner, on its day; one note a person and analysis."""
        for action in self.filtered(lambda a: a.state == "open"):
            action.rca_id.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=action.date_due,
                summary=action.name,
                user_id=action.user_id.id,
            )
