from odoo import fields, models

from ..clocks.helpdesk_ticket import WRITTEN


class HelpdeskTicket(models.Model):
    """PEERS: a reply of the customer goes on with what waited, or was closed."""

    _inherit = "helpdesk.ticket"

    def _message_post_after_hook(self, message, msg_vals):
        res = super()._message_post_after_hook(message, msg_vals)
        if len(self) == 1:
            stages = self.env["helpdesk.ticket.stage"]
            closed, waiting = stages._get_stages_of_customers()
            stage_id = self.stage_id.id
            if stage_id in closed | waiting and self._is_sla_reply(message):
                self.sudo()._take_reply(stage_id in closed)
        return res

    def _is_sla_reply(self, message):
        """A public message that a person of the customer wrote."""
        message, ticket = message.sudo(), self.sudo()
        author = message.author_id
        return bool(
            ticket.support_contract_id
            and message.message_type in WRITTEN
            and not message.is_internal
            and message.subtype_id
            and not message.subtype_id.internal
            and (not author or author.partner_share)
            and author != ticket.company_id.partner_id
        )

    def _take_reply(self, closed):
        """Elevated: whoever may write in a ticket may make it go on."""
        self.ensure_one()
        if closed:
            if self._may_reopen():
                self._go_on_after_reply()
        elif self.support_step:
            # The step stays the customer's to decide; but we are awaited now.
            now = fields.Datetime.now()
            values = self._prepare_sla_event("resumed", now, "customer")
            self._record_sla_events([values])
        else:
            self._go_on_after_reply()

    def _may_reopen(self):
        """Within the working days that the policy gives after the closing."""
        timelines = self.env["support.sla.event"]._get_timelines(self.ids)
        policy = self._get_sla_policies(timelines).get(self)
        closings = [event.at for event in timelines[self.id] if event.kind == "closed"]
        if not policy or not policy.reopen_days or not closings:
            return False
        add_days = self._get_day_counter(self._get_contract_times()[self])
        until = add_days(max(closings), policy.reopen_days)
        return not until or fields.Datetime.now() <= until

    def _go_on_after_reply(self):
        """To the analysis on the path of support, else to the first stage of work."""
        if self.support_step:
            stage = self.env["helpdesk.ticket.stage"]._get_path_stages()["analysis"]
        else:
            stage = self.team_id._get_applicable_stages().filtered(
                lambda s: not s.closed and not s.unattended and not s.sla_pauses
            )[:1]
        if stage:
            self.write({"stage_id": stage.id})
