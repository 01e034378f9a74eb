from odoo import api, fields, models
from odoo.exceptions import ValidationError

MOST_DAYS = 31


class SupportRosterShift(models.Model):
    """Somebody's turn, from one instant to another."""

    _name = "support.roster.shift"
    _description = "Shift"
    _order = "date_start, role desc, id"

    roster_id = fields.Many2one(
        "support.roster", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="roster_id.company_id", store=True, index=True, precompute=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Who",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    role = fields.Selection(
        [("primary", "Primary"), ("backup", "Backup")],
        required=True,
        default="primary",
    )
    date_start = fields.Datetime(string="From", required=True)
    date_end = fields.Datetime(string="Until", required=True)
    swapped_from_id = fields.Many2one(
        "res.users", string="Taken over from", readonly=True, copy=False
    )
    swap_ids = fields.One2many("support.roster.swap", "shift_id")

    _ordered = models.Constraint(
        "CHECK (date_end > date_start)", "A shift ends after it begins."
    )
    _window_idx = models.Index("(roster_id, date_end, date_start)")

    @api.depends("user_id", "date_start", "role")
    @api.depends_context("tz")
    def _compute_display_name(self):
        labels = dict(self._fields["role"]._description_selection(self.env))
        for shift in self:
            start = shift.date_start and fields.Datetime.context_timestamp(
                shift, shift.date_start
            )
            when = start.strftime("%d/%m %H:%M") if start else ""
            role = labels.get(shift.role, "")
            shift.display_name = f"{shift.user_id.name or ''} · {role} · {when}"

    @api.constrains("date_start", "date_end")
    def _check_length(self):
        for shift in self:
            if (shift.date_end - shift.date_start).days > MOST_DAYS:
                raise ValidationError(
                    self.env._(
                        "A shift has at most %s days: split it by week.", MOST_DAYS
                    )
                )

    @api.constrains("roster_id", "user_id", "date_start", "date_end")
    def _check_overlap(self):
        """Nobody is on duty twice at once: their own backup would be nobody."""
        self.flush_model(["roster_id", "user_id", "date_start", "date_end"])
        self.env.cr.execute(
            """
            SELECT mine.id
              FROM support_roster_shift mine
              JOIN support_roster_shift other
                ON other.roster_id = mine.roster_id AND other.user_id = mine.user_id
               AND other.id <> mine.id
               AND other.date_start < mine.date_end
               AND other.date_end > mine.date_start
             WHERE mine.id IN %s LIMIT 1
            """,
            [tuple(self.ids)],
        )
        if row := self.env.cr.fetchone():
            raise ValidationError(
                self.env._(
                    "%s has another shift of this roster at the same time.",
                    self.browse(row[0]).display_name,
                )
            )
