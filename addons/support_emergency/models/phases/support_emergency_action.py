from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.support_contracts.exceptions import check_reason


class SupportEmergencyAction(models.Model):
    """E9, E10: a critical action: whose, until when, with which result and evidence.

    The customer and the expert write them until both accepted the plan; afterwards
    they are only carried out, and what is added is a new one.
    """

    _name = "support.emergency.action"
    _description = "Action of an Emergency"
    _inherit = ["support.guarded.mixin"]
    _order = "emergency_id, sequence, id"

    emergency_id = fields.Many2one(
        "support.emergency", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="emergency_id.company_id", store=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Action", required=True)
    critical_result = fields.Char(help="What must be reached by it.")
    actors = fields.Char(help="Who is required, on both sides.")
    resources = fields.Char(string="Resources granted")
    owner = fields.Selection(
        [("customer", "Customer"), ("firm", "Expert")], required=True, default="firm"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Who does it",
        domain=[("share", "=", False)],
        groups="base.group_user",
    )
    due_at = fields.Datetime(string="Until")
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("doing", "Being done"),
            ("done", "Done"),
            ("dropped", "Not needed any more"),
        ],
        required=True,
        readonly=True,
        default="planned",
    )
    started_at = fields.Datetime(readonly=True)
    ended_at = fields.Datetime(readonly=True)
    result = fields.Text(readonly=True)
    written_by = fields.Selection(
        [("customer", "Customer"), ("firm", "Expert")],
        required=True,
        readonly=True,
        default="firm",
    )

    _SYSTEM_FIELDS = frozenset(
        {"state", "started_at", "ended_at", "result", "written_by", "emergency_id"}
    )

    @api.model
    def _get_system_fields(self):
        """A new action says of which emergency it is."""
        return super()._get_system_fields() - {"emergency_id"}

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = self._without_system_values(vals_list)
        actions = super().create(vals_list)
        actions._check_writable()
        return actions

    def write(self, vals):
        if not self.env.su:
            if self._SYSTEM_FIELDS & vals.keys():
                raise UserError(
                    self.env._("An action is carried out with its buttons.")
                )
            if vals.keys() - {"user_id", "sequence"}:
                self._check_writable()
                self._check_not_over()
                if self.emergency_id.filtered("plan_accepted_on"):
                    raise UserError(self._message_accepted())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_accepted(self):
        self._check_not_over()
        if self.emergency_id.filtered("plan_accepted_on"):
            raise UserError(self._message_accepted())

    def _check_not_over(self):
        """E10: what was done, with its result, is on the ticket and in the report."""
        for action in self:
            if action.state in ("done", "dropped"):
                raise UserError(
                    self.env._(
                        "“%s” was done, or dropped: it stays as it is.", action.name
                    )
                )

    def _message_accepted(self):
        return self.env._(
            "Both sides accepted this plan: add an action, or mark it as not needed."
        )

    def _check_writable(self):
        for emergency in self.emergency_id:
            if emergency.is_over or emergency.state in (
                "declared",
                "offered",
                "ordered",
            ):
                raise UserError(
                    self.env._("The plan of %s is not open.", emergency.name)
                )

    # ------------------------------------------------------------------
    # Carrying out
    # ------------------------------------------------------------------

    def action_begin(self):
        self._check_staff()
        self._check_state("planned")
        self.sudo().write({"state": "doing", "started_at": fields.Datetime.now()})
        return True

    def action_finish(self):
        """E10: a concrete result, which goes to the ticket."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_emergency.support_emergency_result_action"
        )
        return action | {"context": {"default_action_id": self.id}}

    def _finish(self, result, attachments=None):
        """Done, with its result and evidence on the ticket, for the customer."""
        self._check_staff()
        self.ensure_one()
        self._check_state("planned", "doing")
        if not (result or "").strip():
            raise UserError(self.env._("Say what the action reached."))
        now = fields.Datetime.now()
        sudo = self.sudo()
        sudo.write(
            {
                "state": "done",
                "started_at": sudo.started_at or now,
                "ended_at": now,
                "result": result.strip(),
            }
        )
        emergency = sudo.emergency_id
        emergency._record_event("action", sudo.name, result.strip())
        emergency._tell_customer("message_action_done", action=sudo)
        if attachments:
            self._hand_over(attachments)

    def _hand_over(self, attachments):
        """E10: evidence on the ticket; what hangs elsewhere stays there, too."""
        attachments.check_access("read")
        place = {
            "res_model": "helpdesk.ticket",
            "res_id": self.sudo().emergency_id.ticket_id.id,
        }
        own = attachments.sudo().filtered(
            lambda file: not file.res_id and file.create_uid == self.env.user
        )
        own.write(place | {"res_field": False})
        for file in attachments.sudo() - own:
            file.copy(place | {"res_field": False})

    def action_drop(self):
        """Not needed any more; what both sides accepted goes with a reason only."""
        self._check_staff()
        self._check_state("planned", "doing")
        if self.emergency_id.filtered("plan_accepted_on"):
            self.ensure_one()
            action = self.action_finish()
            name = self.env._("Not needed any more")
            context = action["context"] | {"default_is_dropped": True}
            return action | {"name": name, "context": context}
        self._drop(None)
        return True

    def _drop(self, reason):
        """``reason``: needed where both sides accepted the plan; it is told (E10)."""
        self._check_staff()
        self._check_state("planned", "doing")
        accepted = self.filtered("emergency_id.plan_accepted_on")
        if accepted:
            check_reason(reason, self.env._("Say why it is not needed any more."))
        self.sudo().write({"state": "dropped", "ended_at": fields.Datetime.now()})
        for action in accepted.sudo():
            words = action.emergency_id._in_customer_language().env
            action.emergency_id._record_event(
                "action_dropped",
                words._("Not needed any more: %s", action.name),
                reason,
            )

    def _check_staff(self):
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(
            "support_contracts.group_support_consultant"
        ):
            raise AccessError(self.env._("Only support staff carry out the plan."))

    def _check_state(self, *states):
        for action in self:
            if action.state not in states:
                raise UserError(
                    self.env._("“%s” was done already, or dropped.", action.name)
                )
