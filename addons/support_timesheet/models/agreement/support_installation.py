from odoo import fields, models


class SupportInstallation(models.Model):
    _inherit = "support.installation"

    project_id = fields.Many2one(
        "project.project",
        string="Odoo project",
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
        groups="project.group_project_user",
        help="The project that installed it.",
    )
