from odoo import fields, models


class SupportCriticalityChange(models.Model):
    """Who gave a ticket which level, when and why: appended and never changed.

    The author is kept as values, so that merging partners and deleting users stay
    possible.
    """

    _name = "support.criticality.change"
    _description = "Change of Criticality"
    _inherit = ["support.append.only.mixin"]
    _order = "recorded_at desc, id desc"
    _log_access = False

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="restrict"
    )
    criticality_id = fields.Many2one(
        "support.criticality", required=True, ondelete="restrict"
    )
    previous_id = fields.Many2one(
        "support.criticality", string="Before", ondelete="restrict"
    )
    proposed_id = fields.Many2one("support.criticality", ondelete="restrict")
    impact = fields.Selection(selection=lambda self: self._selection_impact())
    urgency = fields.Selection(selection=lambda self: self._selection_urgency())
    reason = fields.Char()
    recorded_at = fields.Datetime(required=True, default=fields.Datetime.now)
    author_id = fields.Integer(default=lambda self: self._default_author_id())
    author_name = fields.Char(
        string="By", default=lambda self: self._default_author_name()
    )

    _append_only = models.Constraint(
        "CHECK (TRUE)", "The history of the criticality is never changed."
    )

    def _selection_impact(self):
        return self.env["support.criticality.cell"]._selection_impact()

    def _selection_urgency(self):
        return self.env["support.criticality.cell"]._selection_urgency()

    def _default_author_id(self):
        return self.env.uid

    def _default_author_name(self):
        return self.env.user.name
