from odoo import models

from odoo.addons.support_contracts.arithmetic.minutes import clock

LAYOUT = "support_emergency.mail_layout"


class SupportEmergency(models.Model):
    """What the customer gets by mail at each step, in their language and their hours.

    On the ticket, too; signed by the firm, never by a person (W1).
    """

    _inherit = "support.emergency"

    def _tell_customer(self, template, **values):
        """Write to who called: ``template``, a name of `mail_messages.xml`."""
        self.ensure_one()
        emergency = self.sudo()._in_customer_language()
        emergency.ticket_id.message_post_with_source(
            f"support_emergency.{template}",
            render_values={
                "emergency": emergency,
                "clock": clock,
                "greeting": emergency._get_greeting(),
                "zone": emergency.env.context["tz"],
                **values,
            },
            subject=emergency._get_subject(template),
            message_type="auto_comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=emergency.requester_id.ids,
            # Also of what they did themselves in the portal: it is their receipt.
            notify_author_mention=True,
            author_id=emergency.company_id.partner_id.id,
            email_layout_xmlid=LAYOUT,
        )

    def _get_greeting(self):
        return self.env._("Hello %s,", self.requester_id.name)

    def _get_subject(self, template):
        """The ticket first: whoever answers by a new mail is found by its number."""
        title = self._get_subject_title(template)
        return f"{self.ticket_id.number} - {title}: {self.summary}"

    def _get_subject_title(self, template):
        """What happened, in the words of the customer's language."""
        return {
            "message_declared": self.env._("Emergency registered"),
            "message_evaluated": self.env._("Our evaluation of your emergency"),
            "message_declined": self.env._("We cannot take your emergency"),
            "message_revised": self.env._("Our estimates changed"),
            "message_withdrawn": self.env._("Emergency withdrawn"),
            "message_to_pay": self.env._("Sign and pay the guarantee"),
            "message_started": self.env._("We are working on it"),
            "message_invoiced": self.env._("Invoice of the guarantee"),
            "message_action_done": self.env._("An action of the plan is done"),
            "message_normalised": self.env._("Service restored, please confirm"),
            "message_confirmed": self.env._(
                "How the causes are removed, please choose"
            ),
            "message_postponed": self.env._("The causes are removed later"),
            "message_remind_mitigation": self.env._("The causes are still there"),
            "message_mitigating": self.env._("We remove the causes"),
            "message_closed": self.env._("Emergency closed"),
            "message_report": self.env._("Technical report"),
        }[template]
