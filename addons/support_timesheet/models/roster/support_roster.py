from odoo import fields, models
from odoo.exceptions import AccessError

from odoo.addons.base.models.res_partner import _tz_get

DISPATCHER = "support_contracts.group_support_dispatcher"


class SupportRoster(models.Model):
    """A pool of people of whom somebody is on duty (G15).

    Round the clock, or in the hours of a calendar; shifts say who, with whom behind.
    """

    _name = "support.roster"
    _description = "Duty Roster"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    tz = fields.Selection(
        _tz_get, string="Time zone", required=True, default=lambda s: s._default_tz()
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Hours to cover",
        check_company=True,
        help="Empty: round the clock, every day.",
    )
    needs_backup = fields.Boolean(
        string="Backup needed", help="Without one, the hours count as a gap too."
    )
    user_ids = fields.Many2many(
        "res.users", string="Pool", domain=[("share", "=", False)]
    )
    team_ids = fields.Many2many(
        "helpdesk.ticket.team",
        string="Teams it serves",
        help="Whose tickets the person on duty gets first.",
    )
    shift_ids = fields.One2many("support.roster.shift", "roster_id")

    def _default_company_id(self):
        return self.env.company

    def _default_tz(self):
        return self.env.user.tz or "UTC"

    def _check_office(self):
        """W9: the office runs the roster."""
        if not self.env.su and not self.env.user.has_group(DISPATCHER):
            raise AccessError(self.env._("Only the office changes the roster."))
