from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.support_contracts.tools.languages import in_language_of

from .support_emergency_door import MANAGER

ACTIVITY = "support_emergency.activity_evaluate"


class SupportEmergency(models.Model):
    """Who is called, and who is called when those do not answer (E2)."""

    _inherit = "support.emergency"

    called_user_ids = fields.Many2many(
        "res.users",
        "support_emergency_called_rel",
        string="Called",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )

    def _call_experts(self):
        """The experts on duty; where nobody is, the service managers."""
        self.ensure_one()
        self = self._in_company_language()
        experts = self.env["support.roster"]._get_emergency_experts(self.company_id)
        self._call(
            experts or self._get_managers(),
            self.env._("Emergency: %s", self.display_name),
        )

    def _in_company_language(self):
        """Staff read the company's, whoever declares it, and so writes a job."""
        return in_language_of(self, self.company_id.partner_id)

    def _climb(self, now):
        """Nobody acknowledged it: everybody else who could."""
        self.ensure_one()
        more = self._get_managers() - self.called_user_ids
        self._record_event(
            "climb",
            self.env._("Nobody acknowledged it: others were called"),
            ", ".join(more.mapped("name")),
            public=False,
        )
        self._call(
            more or self.called_user_ids,
            self.env._("Nobody attends the emergency %s", self.display_name),
        )
        return now

    def _tell_near(self):
        self._notify_staff(
            self.acknowledged_by_id or self.called_user_ids,
            self.env._("The hour to evaluate %s is nearly over", self.display_name),
        )

    def _tell_missed(self):
        self._record_event(
            "missed",
            self.env._("The hour to evaluate it has passed"),
            public=False,
        )
        self._notify_staff(
            self.called_user_ids | self.acknowledged_by_id | self._get_managers(),
            self.env._("Late: nobody answered the customer of %s", self.display_name),
        )

    # ------------------------------------------------------------------
    # Calling
    # ------------------------------------------------------------------

    def _call(self, users, subject, activity=ACTIVITY):
        """An activity and a mail to each, at once."""
        self.ensure_one()
        if not users:
            return
        activity_type = self.env["mail.activity.type"].browse(
            self.env["ir.model.data"]._xmlid_to_res_id(activity, True)
        )
        model_id = self.env["ir.model"]._get_id(self._name)
        # Their mail is ours: one for all, not one for each activity.
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": self.id,
                    "activity_type_id": activity_type.id,
                    "summary": activity_type.summary,
                    "date_deadline": fields.Date.context_today(self),
                    "user_id": user.id,
                }
                for user in users
            ]
        )
        self.called_user_ids |= users
        self._notify_staff(users, subject)

    def _notify_staff(self, users, subject):
        if users:
            self.message_notify(
                partner_ids=users.partner_id.ids,
                subject=subject,
                body=self.env["ir.qweb"]._render(
                    "support_emergency.message_call", {"emergency": self}
                ),
                email_layout_xmlid="mail.mail_notification_light",
            )

    @api.model
    def _get_managers_domain(self, company):
        return (
            Domain("all_group_ids", "in", self.env.ref(MANAGER).ids)
            & Domain("company_ids", "in", company.ids)
            & Domain("share", "=", False)
        )

    def _get_managers(self):
        self.ensure_one()
        return (
            self.env["res.users"]
            .sudo()
            .search(self._get_managers_domain(self.company_id))
        )

    # ------------------------------------------------------------------
    # The customer
    # ------------------------------------------------------------------

    def _in_customer_language(self):
        """In the language and the time zone of who called."""
        self.ensure_one()
        lang = self.requester_id.lang or self.partner_id.lang
        return self.with_context(lang=lang or self.env.lang, tz=self._get_customer_tz())

    def _get_customer_tz(self):
        """The zone of who called, of the contract, or of the firm."""
        self.ensure_one()
        contract = self.contract_id or self.own_contract_id
        return (
            self.requester_id.tz
            or contract.sudo().tz
            or self.company_id.partner_id.tz
            or self.env.user.tz
            or "UTC"
        )
