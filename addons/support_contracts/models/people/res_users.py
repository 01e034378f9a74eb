from collections import defaultdict
from datetime import date

from odoo import models
from odoo.fields import Domain
from odoo.tools import format_date


class ResUsers(models.Model):
    _inherit = "res.users"

    def _get_skill_periods(self, skills):
        """{(user, skill): [(first day, last day)]}, open ends filled; one query."""
        periods = defaultdict(list)
        if not self or not skills:
            return periods
        rows = (
            self.env["hr.employee.skill"]
            .sudo()
            .search_fetch(
                Domain("employee_id.user_id", "in", self.ids)
                & Domain("skill_id", "in", skills.ids),
                ["employee_id", "skill_id", "valid_from", "valid_to"],
            )
        )
        for row in rows:
            holder = self.browse(row.employee_id.user_id.id)
            skill = skills.browse(row.skill_id.id)
            periods[holder, skill].append(
                (row.valid_from or date.min, row.valid_to or date.max)
            )
        return periods

    def _describe_skill_gaps(self, skills, periods, day):
        """What this user lacks of ``skills`` on ``day``, in words; "" when nothing.

        ``periods``: of ``_get_skill_periods``, for at least this user and skills.
        """
        self.ensure_one()
        gaps = []
        for skill in skills:
            held = periods.get((self, skill), [])
            if any(start <= day <= end for start, end in held):
                continue
            past = [end for _start, end in held if end < day]
            if past:
                gaps.append(
                    self.env._(
                        "%(skill)s expired on %(day)s",
                        skill=skill.name,
                        day=format_date(self.env, max(past)),
                    )
                )
            else:
                gaps.append(self.env._("no %(skill)s", skill=skill.name))
        return ", ".join(gaps)
