from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.lru import LRU

from ...arithmetic.working_time import Schedule, WorkingTime

# Working times kept by a process for one database; the ones used last stay.
KEPT = 128
# Numbers of a sequence are never given twice, not even after a rollback: what another
# transaction compiled and then took back is never found again under a version.
SEQUENCE_SQL = "CREATE SEQUENCE IF NOT EXISTS resource_calendar_support_version_seq"


class ResourceCalendar(models.Model):
    """Working time for service levels, compiled once for each version of a calendar.

    The version changes with attendances and common holidays, not with the leaves of
    employees: those are no holidays of the service.
    """

    _name = "resource.calendar"
    _inherit = ["resource.calendar", "support.guarded.mixin"]

    support_version = fields.Integer(
        string="Version for service levels",
        default=0,
        readonly=True,
        copy=False,
        help="Changes with the attendances and the common holidays.",
    )

    def init(self):
        res = super().init()
        self.env.cr.execute(SEQUENCE_SQL)
        return res

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | {"support_version"}

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self._without_system_values(vals_list))

    def write(self, vals):
        if "support_version" in vals:
            raise UserError(
                self.env._("The version of a calendar is counted by the system.")
            )
        res = super().write(vals)
        if self._get_support_version_fields() & vals.keys():
            self._bump_support_version()
        return res

    @api.model
    def _get_support_version_fields(self):
        return {"schedule_type", "flexible_hours", "two_weeks_calendar", "tz"}

    def _bump_support_version(self):
        """Working time compiled of these calendars is out of date."""
        if not self:
            return
        self.env.cr.execute(
            "UPDATE resource_calendar "
            "SET support_version = nextval('resource_calendar_support_version_seq') "
            "WHERE id IN %s",
            [tuple(sorted(self.ids))],
        )
        self.invalidate_recordset(["support_version"], flush=False)
        self.modified(["support_version"])

    # ------------------------------------------------------------------
    # Working time
    # ------------------------------------------------------------------

    def _get_working_time(self, company, tz=None):
        """{calendar: WorkingTime}; elevated, what is worked is the same for all.

        ``company``: whose holidays count beside those without a company; ``tz``: read
        the hours in another zone than the calendar's. Two queries for the calendars
        that this process does not know yet in their present version.
        """
        kept = self._get_kept_working_times()
        # a new ticket asks for this alone, and not for all that there is of them
        self.sudo().fetch(["support_version"])
        keys = {
            calendar: (calendar.id, calendar.support_version, company.id, tz)
            for calendar in self.sudo()
        }
        found = {calendar: kept.get(key) for calendar, key in keys.items()}
        missing = self.sudo().filtered(lambda calendar: found[calendar] is None)
        for calendar, schedule in missing._get_schedules(company, tz).items():
            kept[keys[calendar]] = found[calendar] = WorkingTime(schedule)
        return {self.browse(c.id): working for c, working in found.items()}

    def _get_kept_working_times(self):
        """Of this database and process; a registry that is loaded anew starts empty."""
        registry = self.env.registry
        if not hasattr(registry, "support_working_times"):
            registry.support_working_times = LRU(KEPT)
        return registry.support_working_times

    def _get_schedules(self, company, tz):
        """{calendar: Schedule} of elevated calendars, in two queries."""
        if not self:
            return {}
        attendances = self.env["resource.calendar.attendance"].search_fetch(
            Domain("calendar_id", "in", self.ids)
            & Domain("display_type", "=", False)
            & Domain("day_period", "!=", "lunch"),
            ["calendar_id", "dayofweek", "hour_from", "hour_to", "week_type"],
        )
        by_calendar = attendances.grouped("calendar_id")
        holidays = self._get_holidays(company)
        return {
            calendar: Schedule(
                tz=tz or calendar.tz or "UTC",
                pieces=tuple(
                    attendance._get_support_piece()
                    for attendance in by_calendar.get(calendar, ())
                ),
                closed=tuple(
                    leave._get_support_period()
                    for leave in holidays
                    if not leave.calendar_id or leave.calendar_id == calendar
                ),
            )
            for calendar in self
        }

    def _get_holidays(self, company):
        """Common holidays of any of these calendars, for ``company``."""
        return self.env["resource.calendar.leaves"].search_fetch(
            Domain("resource_id", "=", False)
            & Domain("time_type", "=", "leave")
            & Domain("calendar_id", "in", [False, *self.ids])
            & Domain("company_id", "in", [False, company.id]),
            ["calendar_id", "date_from", "date_to"],
        )
