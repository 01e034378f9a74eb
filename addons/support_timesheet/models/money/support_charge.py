from odoo import models


class SupportCharge(models.Model):
    _inherit = "support.charge"

    def _get_work_type_names(self):
        """Of time: the work type that it was counted as."""
        names = super()._get_work_type_names()
        segments = self.env["support.time.segment"].sudo()
        source_ids = {
            charge.id: charge.source_id
            for charge in self
            if charge.source_model == segments._name
        }
        found = segments.browse(source_ids.values()).exists()
        found.fetch(["work_type_id"])
        by_id = {segment.id: segment.work_type_id.name for segment in found}
        return names | {
            charge_id: by_id[source_id]
            for charge_id, source_id in source_ids.items()
            if source_id in by_id
        }

    def _get_quantity_at_cost(self):
        """Logged time costs what its timesheet says: not a second time here."""
        if self.source_model == "support.time.segment":
            return 0.0
        return super()._get_quantity_at_cost()
