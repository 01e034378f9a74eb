from odoo import models


class SurveyUserInput(models.Model):
    _inherit = "survey.user_input"

    def _mark_done(self):
        res = super()._mark_done()
        lines = self.env["support.survey.campaign.line"].sudo()
        lines.search([("user_input_id", "in", self.ids)])._take_answer()
        return res

    def _get_satisfaction(self):
        """Mean of the answered scales, each from 0 to 100; None without any."""
        self.ensure_one()
        points = [
            100
            * (line.value_scale - line.question_id.scale_min)
            / (line.question_id.scale_max - line.question_id.scale_min)
            for line in self.user_input_line_ids
            if line.answer_type == "scale" and not line.skipped
        ]
        return sum(points) / len(points) if points else None
