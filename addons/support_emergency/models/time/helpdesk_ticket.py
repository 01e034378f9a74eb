from odoo import models

from odoo.addons.support_timesheet.models.estimates.helpdesk_ticket import Figures


class HelpdeskTicket(models.Model):
    """Rule 4: the accepted estimates are the hours approved; beyond is flagged."""

    _inherit = "helpdesk.ticket"

    def _get_estimate_figures(self):
        figures = super()._get_estimate_figures()
        for ticket in self.filtered("emergency_id"):
            emergency = ticket.emergency_id.sudo()
            agreed = emergency._get_agreed_minutes()
            if agreed:
                told = emergency.minutes_normalise + emergency.minutes_mitigate
                figures[ticket.id] = Figures(told, agreed, agreed)
        return figures
