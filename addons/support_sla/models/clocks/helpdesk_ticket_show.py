from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    """Who hears of the clocks, and what there is to do about them."""

    _inherit = "helpdesk.ticket"

    needs_normalisation = fields.Boolean(
        compute="_compute_needs_normalisation", groups="base.group_user"
    )

    @api.depends("sla_clock_ids.kind", "sla_clock_ids.state")
    def _compute_needs_normalisation(self):
        for ticket in self:
            ticket.needs_normalisation = any(
                clock.kind == "normalisation" and clock.state != "stopped"
                for clock in ticket.sudo().sla_clock_ids
            )

    def action_view_sla_events(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_sla.support_sla_event_action"
        )
        return action | {"domain": [("ticket_id", "=", self.id)]}

    # ------------------------------------------------------------------
    # Notices
    # ------------------------------------------------------------------

    def _notify_sla(self, summary, to_manager=False):
        """An activity of whoever attends; of the service manager once it is late."""
        for user, tickets in self.grouped(
            lambda ticket: ticket._get_sla_reader(to_manager)
        ).items():
            tickets.activity_schedule(
                "mail.mail_activity_data_todo", summary=summary, user_id=user.id
            )

    def _get_sla_reader(self, to_manager):
        self.ensure_one()
        attending = self.user_id or self.team_id.user_id
        manager = self.support_contract_id.user_id
        chain = [manager, attending] if to_manager else [attending, manager]
        users = [user for user in chain if user]
        return users[0] if users else self.env.ref("base.user_root")
