from odoo import fields, models


class SupportContract(models.Model):
    _inherit = "support.contract"

    measure_ids = fields.One2many(
        "support.measure", "contract_id", groups="base.group_user"
    )
    measure_count = fields.Integer(
        compute="_compute_measure_count", groups="base.group_user"
    )
    missed_count = fields.Integer(
        string="Missed measures",
        compute="_compute_measure_count",
        groups="base.group_user",
    )

    def _compute_measure_count(self):
        counts = dict(
            self.env["support.measure"]._read_group(
                [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
            )
        )
        missed = dict(
            self.env["support.measure.result"]._read_group(
                [
                    ("contract_id", "in", self.ids),
                    ("verdict", "=", "missed"),
                    ("is_current", "=", True),
                ],
                ["contract_id"],
                ["__count"],
            )
        )
        for contract in self:
            contract.measure_count = counts.get(contract, 0)
            contract.missed_count = missed.get(contract, 0)

    def action_view_measures(self):
        return self._get_measure_action("support_measure_action")

    def action_view_measure_results(self):
        return self._get_measure_action("support_measure_result_action")

    def _get_measure_action(self, name):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(f"support_sla.{name}")
        return action | {
            "domain": [("contract_id", "=", self.id)],
            "context": {"default_contract_id": self.id},
        }
