from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class SupportMeasureClose(models.TransientModel):
    """Close the period of a day for some contracts, or measures, together."""

    _name = "support.measure.close"
    _description = "Close Measures"

    measure_ids = fields.Many2many(
        "support.measure",
        string="Measures",
        required=True,
        default=lambda self: self._default_measure_ids(),
    )
    day = fields.Date(
        string="Period of",
        required=True,
        default=lambda self: self._default_day(),
        help="Each measure closes its own period with this day: week, month …",
    )
    blockers = fields.Text(compute="_compute_blockers")
    waiver_reason = fields.Char(string="Close all the same because")

    def _default_measure_ids(self):
        context = self.env.context
        ids = context.get("active_ids", [])
        measures = self.env["support.measure"]
        if context.get("active_model") == "support.contract":
            return measures.search([("contract_id", "in", ids)])
        return measures.browse(
            ids if context.get("active_model") == "support.measure" else []
        )

    def _default_day(self):
        today = fields.Date.context_today(self)
        return today + relativedelta(day=1, days=-1)

    @api.depends("measure_ids", "day")
    def _compute_blockers(self):
        for wizard in self:
            found = wizard.measure_ids and wizard.day and wizard._find_blockers()
            wizard.blockers = "\n".join(found or [])

    def _find_blockers(self):
        measures = self.measure_ids._origin or self.measure_ids
        blocked = measures._get_blockers(measures._get_periods_of(self.day))
        sentences = {
            measure.contract_id: " ".join(why) for measure, why in blocked.items()
        }
        return [f"{c.display_name}: {why}" for c, why in sentences.items()]

    def action_close(self):
        self.ensure_one()
        results = self.measure_ids._close(self.day, self.waiver_reason)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_sla.support_measure_result_action"
        )
        return action | {"domain": [("id", "in", results.ids)], "context": {}}
