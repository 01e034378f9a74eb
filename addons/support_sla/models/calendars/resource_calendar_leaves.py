from datetime import timedelta

from odoo import api, models


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._bump_support_calendars()
        return leaves

    def write(self, vals):
        fields_read = {
            "calendar_id",
            "company_id",
            "date_from",
            "date_to",
            "resource_id",
            "time_type",
        }
        if not fields_read & vals.keys():
            return super().write(vals)
        # Before: what they closed; after: what they close now.
        self._bump_support_calendars()
        res = super().write(vals)
        self._bump_support_calendars()
        return res

    def unlink(self):
        self._bump_support_calendars()
        return super().unlink()

    def _bump_support_calendars(self):
        """Leaves of all close their calendar, or each one if they name none."""
        common = self.sudo().filtered(lambda leave: not leave.resource_id)
        calendars = common.calendar_id
        if any(not leave.calendar_id for leave in common):
            calendars = calendars.search([("active", "in", (True, False))])
        calendars._bump_support_version()

    def _get_support_period(self):
        """(start, end) as `Schedule.closed` has them.

        Odoo ends a day at 23:59:59 and means all of it: the last second is closed too.
        """
        self.ensure_one()
        end = self.date_to
        if end.second == 59:
            end = end.replace(microsecond=0) + timedelta(seconds=1)
        return self.date_from, end
