from odoo import api, models


class ResourceCalendarAttendance(models.Model):
    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        attendances = super().create(vals_list)
        attendances.calendar_id._bump_support_version()
        return attendances

    def write(self, vals):
        if not self._get_support_piece_fields() & vals.keys():
            return super().write(vals)
        calendars = self.calendar_id
        res = super().write(vals)
        (calendars | self.calendar_id)._bump_support_version()
        return res

    def unlink(self):
        calendars = self.calendar_id
        res = super().unlink()
        calendars._bump_support_version()
        return res

    def _get_support_piece_fields(self):
        # The hours may be typed as a duration, around noon.
        return {
            "calendar_id",
            "day_period",
            "dayofweek",
            "display_type",
            "duration_hours",
            "hour_from",
            "hour_to",
            "week_type",
        }

    def _get_support_piece(self):
        """(week, weekday, from, to) as `Schedule.pieces` has them.

        Hours are rounded to the minute, as Odoo rounds them; 24:00 is midnight.
        """
        self.ensure_one()
        week = int(self.week_type or 0) if self.calendar_id.two_weeks_calendar else None
        return (
            week,
            int(self.dayofweek),
            round(self.hour_from * 60),
            round(self.hour_to * 60),
        )
