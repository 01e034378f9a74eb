from odoo import api, fields, models
from odoo.exceptions import AccessError

from .support_roster import DISPATCHER


class SupportRosterAbsence(models.Model):
    """When somebody is away. Approved leaves count too, where those are installed."""

    _name = "support.roster.absence"
    _description = "Absence"
    _order = "date_start desc, id desc"

    user_id = fields.Many2one(
        "res.users",
        string="Who",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("share", "=", False)],
        default=lambda self: self._default_user_id(),
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self._default_company_id()
    )
    date_start = fields.Datetime(string="From", required=True)
    date_end = fields.Datetime(string="Until", required=True)
    reason = fields.Char(help="For the office only.")

    _ordered = models.Constraint(
        "CHECK (date_end > date_start)", "An absence ends after it begins."
    )

    def _default_user_id(self):
        return self.env.user

    def _default_company_id(self):
        return self.env.company

    @api.model_create_multi
    def create(self, vals_list):
        absences = super().create(vals_list)
        absences._check_own()
        return absences

    def write(self, vals):
        self._check_own()
        res = super().write(vals)
        self._check_own()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_others(self):
        self._check_own()

    def _check_own(self):
        """One says that oneself is away; the office says it of anybody."""
        if self.env.su or self.env.user.has_group(DISPATCHER):
            return
        if self.user_id - self.env.user:
            raise AccessError(self.env._("Only the office enters absences of others."))

    @api.model
    def _get_absences(self, users, date_start, date_end):
        """{user: [(from, until), …]} in UTC, of own absences and approved leaves."""
        found = {user: [] for user in users}
        domain = [
            ("user_id", "in", users.ids),
            ("date_start", "<", date_end),
            ("date_end", ">", date_start),
        ]
        for absence in self.sudo().search(domain):
            found[absence.user_id].append((absence.date_start, absence.date_end))
        if "hr.leave" in self.env:
            for leave in self._search_leaves(users, date_start, date_end):
                for user in leave.employee_id.user_id & users:
                    found[user].append((leave.date_from, leave.date_to))
        return found

    @api.model
    def _search_leaves(self, users, date_start, date_end):
        """Approved leaves of `hr_holidays`, which may not be installed."""
        return (
            self.env["hr.leave"]
            .sudo()
            .search(
                [
                    ("employee_id.user_id", "in", users.ids),
                    ("state", "=", "validate"),
                    ("date_from", "<", date_end),
                    ("date_to", ">", date_start),
                ]
            )
        )
