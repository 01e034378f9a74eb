from odoo import api, fields, models


class HelpdeskTicketTeam(models.Model):
    """K17: a team follows the path of support, or the helpdesk's own stages."""

    _inherit = "helpdesk.ticket.team"

    follows_support_path = fields.Boolean(
        string="Follows the path of support",
        help="Its tickets go from registration to the service-quality check in the "
        "stages of support.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        teams = super().create(vals_list)
        if any(vals.get("follows_support_path") for vals in vals_list):
            teams._offer_path()
        return teams

    def write(self, vals):
        res = super().write(vals)
        if "follows_support_path" in vals:
            self._offer_path()
            tickets_sudo = self.env["helpdesk.ticket"].sudo()
            tickets_sudo.search([("team_id", "in", self.ids)])._enter_stages_of_team()
        return res

    @api.model
    def _offer_path(self):
        """The stages of support are of the teams that follow them, and of no other."""
        teams = self.sudo().search([("follows_support_path", "=", True)])
        for stage in self.env["helpdesk.ticket.stage"]._get_path_stages().values():
            stage.write({"team_ids": [(6, 0, teams.ids)], "active": bool(teams)})

    def _get_applicable_stages(self):
        stages = super()._get_applicable_stages()
        if self.follows_support_path:
            return stages.filtered("support_code")
        return stages
