from odoo import api, fields, models
from odoo.exceptions import UserError

PLAN = "plan"


class SupportEmergency(models.Model):
    """E9: the action plan: the customer writes it, the expert completes it, both
    accept; work goes on meanwhile (rule 4)."""

    _inherit = "support.emergency"

    action_ids = fields.One2many("support.emergency.action", "emergency_id")
    action_count = fields.Integer(compute="_compute_action_count")
    done_action_count = fields.Integer(compute="_compute_action_count")
    plan_sent_on = fields.Datetime(
        string="Plan accepted by the expert", readonly=True, copy=False
    )
    plan_sent_by = fields.Char(readonly=True, copy=False, groups="base.group_user")
    plan_accepted_on = fields.Datetime(
        string="Plan accepted by the customer", readonly=True, copy=False
    )
    plan_accepted_by = fields.Char(readonly=True, copy=False)

    @api.model
    def _get_free_fields(self):
        return super()._get_free_fields() | {"action_ids"}

    @api.depends("action_ids.state")
    def _compute_action_count(self):
        for emergency in self:
            actions = emergency.action_ids.filtered(lambda a: a.state != "dropped")
            emergency.action_count = len(actions)
            emergency.done_action_count = len(
                actions.filtered(lambda action: action.state == "done")
            )

    # ------------------------------------------------------------------
    # The customer's part
    # ------------------------------------------------------------------

    def _plan_action(self, name, **values):
        """An action that the customer asks for; ``values`` come from a form.

        The caller has checked who asks; elevated.
        """
        self.ensure_one()
        name = (name or "").strip()[:200]
        if not name:
            raise UserError(self.env._("Say what is to be done."))
        if self.plan_accepted_on:
            raise UserError(
                self.env._("The plan was accepted: write what is new on the ticket.")
            )
        texts = ("critical_result", "actors", "resources")
        self.env["support.emergency.action"].create(
            {
                "emergency_id": self.id,
                "name": name,
                "written_by": "customer",
                "sequence": 10 * (len(self.action_ids) + 1),
                "owner": "customer" if values.get("owner") == "customer" else "firm",
                **{n: (values.get(n) or "").strip()[:200] for n in texts},
            }
        )

    # ------------------------------------------------------------------
    # Both accept
    # ------------------------------------------------------------------

    def action_send_plan(self):
        """The expert completed it and accepts it; the customer is asked."""
        self._check_expert()
        self.ensure_one()
        emergency = self.sudo()
        if not emergency.action_ids:
            raise UserError(self.env._("Write the actions of the plan first."))
        if emergency.state not in ("normalising", "normalised", "mitigating"):
            raise UserError(self.env._("The plan of %s is not open.", emergency.name))
        if emergency.plan_accepted_on:
            raise UserError(self.env._("Both sides accepted this plan."))
        emergency._bump_version()
        emergency.write(
            {"plan_sent_on": fields.Datetime.now(), "plan_sent_by": self.env.user.name}
        )
        emergency._record_event(
            "plan_sent",
            emergency._in_customer_language().env._("The expert accepts the plan"),
        )
        emergency._ask_customer(
            PLAN,
            emergency._in_customer_language().env._(
                "Action plan of emergency %s", emergency.name
            ),
        )
        return True

    def _snapshot_plan(self):
        return {
            "actions": [
                [
                    action.id,
                    action.name,
                    action.critical_result or "",
                    action.actors or "",
                    action.resources or "",
                    action.owner,
                    str(action.due_at or ""),
                ]
                for action in self.action_ids
            ]
        }

    def _granted_plan(self, approval, values):
        self.write(
            {
                "plan_accepted_on": approval.decided_on,
                "plan_accepted_by": approval.decided_by,
            }
        )
        self._record_event(
            "plan",
            self._in_customer_language().env._(
                "%s accepts the plan", approval.decided_by
            ),
        )

    def _refused_plan(self, approval, comment):
        """The expert completes it anew; nobody stops working."""
        self.write({"plan_sent_on": False, "plan_sent_by": False})
        self._record_event(
            "plan",
            self._in_customer_language().env._(
                "%s wants the plan changed", approval.decided_by
            ),
            comment,
        )
