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
