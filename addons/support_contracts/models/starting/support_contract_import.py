from odoo import api, models


class SupportPlan(models.Model):
    _inherit = "support.plan"
    _rec_names_search = ["name", "code"]


class SupportContract(models.Model):
    """Contracts from a spreadsheet: drafts, signed and activated afterwards."""

    _name = "support.contract"
    _inherit = ["support.contract", "support.import.mixin"]

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Import template for support contracts"),
                "template": "/support_contracts/static/xls/contracts.xlsx",
            }
        ]
