from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    support_skill_ids = fields.Many2many(
        "hr.skill",
        string="Required competences",
        groups="base.group_user",
        help="Skills and certifications that attending it takes, wherever it is "
        "installed.",
    )
