from odoo import models


class SupportContract(models.Model):
    _inherit = "support.contract"

    def _get_undecided_lines(self):
        """Express work will not be asked of the packages."""
        lines = super()._get_undecided_lines()
        return lines.filtered(
            lambda line: (
                not line.ticket_id.emergency_id
                or not line.emergency_id
                or not line.emergency_id._is_charged(line.emergency_phase)
            )
        )
