from odoo import api, fields, models

CODES = [
    ("registered", "Registered"),
    ("terms", "Terms"),
    ("analysis", "L1 analysis"),
    ("survey", "Survey and quotation"),
    ("confirmation", "Waiting for confirmation"),
    ("window", "Planned window"),
    ("attention_l1", "Attention L1"),
    ("attention_l2", "Attention L2"),
    ("attention_l3", "Attention L3"),
    ("vendor", "Vendor"),
    ("validation", "Customer validation"),
    ("quality", "Service-quality check"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
ATTENTION = ("attention_l1", "attention_l2", "attention_l3")
GROUP_BY_MOVER = {
    "consultant": "support_contracts.group_support_consultant",
    "dispatcher": "support_contracts.group_support_dispatcher",
    "manager": "support_contracts.group_support_manager",
}


class HelpdeskTicketStage(models.Model):
    """K17: the stages of support, as data: who moves them on, what they pause.

    They serve the teams that follow the path of support; all other stages and teams
    of the helpdesk go on working as they do.
    """

    _inherit = "helpdesk.ticket.stage"

    support_code = fields.Selection(
        CODES, string="Step of support", index="btree_not_null", copy=False
    )
    mover = fields.Selection(
        [
            ("customer", "The customer"),
            ("consultant", "A consultant"),
            ("dispatcher", "The office"),
            ("manager", "The service manager"),
        ],
        string="Who moves it on",
    )
    next_stage_ids = fields.Many2many(
        "helpdesk.ticket.stage",
        "support_stage_next_rel",
        "stage_id",
        "next_id",
        string="Goes on to",
        context={"active_test": False},
    )
    # what the time in the stage does not count as (read by the clocks)
    pauses_customer = fields.Boolean(string="Waits for the customer")
    pauses_approval = fields.Boolean(string="Waits for an approval")
    pauses_vendor = fields.Boolean(string="Waits for the vendor")
    pauses_window = fields.Boolean(string="Waits for a planned window")
    needs_closing = fields.Boolean(
        string="Needs cause, solution and cover",
        help="Tickets enter once they say why it happened, what solved it and what "
        "covers it (K17).",
    )

    _one_of_a_code = models.UniqueIndex(
        "(support_code) WHERE support_code IS NOT NULL",
        "Each step of support is one stage.",
    )

    @api.model
    def _get_path_stages(self):
        """{code: stage} of the path, in its order; elevated, also unused ones."""
        stages = (
            self.sudo()
            .with_context(active_test=False)
            .search([("support_code", "!=", False)])
        )
        return {stage.support_code: stage for stage in stages}

    def _is_moved_by(self, user):
        """Whether ``user``, one of us, may move tickets on out of this stage."""
        self.ensure_one()
        if user.has_group(GROUP_BY_MOVER["manager"]):
            return True
        group = GROUP_BY_MOVER.get(self.mover)
        return bool(group) and user.has_group(group)
