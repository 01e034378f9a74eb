from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, split_every

WARNING_DAYS = 60


class HrEmployeeSkill(models.Model):
    """U2: certificates that run out are told once, in time to renew them."""

    _inherit = "hr.employee.skill"

    support_warned_on = fields.Date(
        string="Expiry told on", readonly=True, copy=False, groups="base.group_user"
    )

    @api.model
    def _get_expiring_domain(self, today):
        """Certificates that end within the warning time."""
        return (
            Domain("is_certification", "=", True)
            & Domain("valid_to", ">=", today)
            & Domain("valid_to", "<=", today + timedelta(days=WARNING_DAYS))
        )

    @api.model
    def _cron_warn_expiring(self):
        """An activity for whoever leads the employee's team; once per certificate."""
        today = fields.Date.context_today(self)
        expiring = self.search(
            self._get_expiring_domain(today) & Domain("support_warned_on", "=", False)
        )
        waiting = expiring - expiring._filtered_renewed()
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(waiting))
        for skill_ids in split_every(50, waiting.ids):
            certificates = self.browse(skill_ids)
            certificates._warn()
            certificates.support_warned_on = today
            if not cron._commit_progress(len(skill_ids)):
                break

    def _filtered_renewed(self):
        """Those whose employee holds a later one of the same skill already."""
        later = self.search(
            Domain("employee_id", "in", self.employee_id.ids)
            & Domain("skill_id", "in", self.skill_id.ids)
        ).grouped(lambda row: (row.employee_id, row.skill_id))
        return self.filtered(
            lambda row: any(
                not other.valid_to or other.valid_to > row.valid_to
                for other in later[row.employee_id, row.skill_id] - row
            )
        )

    def _warn(self):
        for certificate in self:
            employee = certificate.employee_id
            team = employee.user_id.helpdesk_team_ids[:1]
            reader = team.user_id or employee.parent_id.user_id or employee.user_id
            if not reader:
                continue
            env = certificate.with_context(lang=reader.lang).env
            employee.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=certificate.valid_to,
                summary=env._(
                    "%(skill)s of %(person)s expires on %(day)s",
                    skill=certificate.skill_id.with_env(env).name,
                    person=employee.name,
                    day=format_date(env, certificate.valid_to),
                ),
                user_id=reader.id,
            )
