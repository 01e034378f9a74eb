from odoo import fields, models


class SupportSlaEvent(models.Model):
    _inherit = "support.sla.event"

    import_case_id = fields.Many2one(
        "support.sla.import.case",
        string="Imported from",
        index="btree_not_null",
        ondelete="restrict",
    )
