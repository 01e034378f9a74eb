from odoo import api, fields, models
from odoo.tools import ormcache

# What a stage says that it waits for, and the reason of the events.
FLAGS = {
    "vendor": "pauses_vendor",
    "approval": "pauses_approval",
    "planned": "pauses_window",
    "customer": "pauses_customer",
}


class HelpdeskTicketStage(models.Model):
    """K16, K17: what a stage waits for is what pauses the clocks in it."""

    _inherit = "helpdesk.ticket.stage"

    sla_pauses = fields.Selection(
        [
            ("customer", "The customer"),
            ("approval", "An approval"),
            ("planned", "A planned window"),
            ("vendor", "The vendor"),
        ],
        string="Waits for",
        compute="_compute_sla_pauses",
        inverse="_inverse_sla_pauses",
        store=True,
        help="The contract's policy says whether its clocks stand still meanwhile.",
    )

    @api.depends("support_code", *FLAGS.values())
    def _compute_sla_pauses(self):
        """One of what the stage says; the first of the list, if it says several.

        Terms that are asked for pause wherever the ticket stands, so their stage adds
        nothing to that.
        """
        for stage in self:
            found = [reason for reason, flag in FLAGS.items() if stage[flag]]
            asked = stage.support_code == "terms"
            stage.sla_pauses = found[0] if found and not asked else False

    def _inverse_sla_pauses(self):
        for stage in self:
            reason = stage.sla_pauses
            stage.update({flag: name == reason for name, flag in FLAGS.items()})

    # ------------------------------------------------------------------
    # Values kept between requests
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @ormcache()
    def _get_stages_of_customers(self):
        """({ids of closed stages}, {ids of those that wait for the customer})."""
        stages = self.sudo().with_context(active_test=False).search([("id", "!=", 0)])
        waiting = stages.filtered(lambda stage: stage.sla_pauses == "customer")
        return frozenset(stages.filtered("closed").ids), frozenset(waiting.ids)
