from odoo import api, fields, models


class SupportRoster(models.Model):
    _inherit = "support.roster"

    serves_emergencies = fields.Boolean(
        help="Whoever is on duty here is called to evaluate emergencies.",
    )

    @api.model
    def _get_emergency_experts(self, company):
        """Users to call now, in the order of calling: first those on duty."""
        rosters_sudo = self.sudo().search(
            [("serves_emergencies", "=", True), ("company_id", "=", company.id)]
        )
        on_duty = rosters_sudo._get_on_duty()
        return self.env["res.users"].union(*on_duty.values())
