import logging
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import split_every

from ...tools import in_language_of

_logger = logging.getLogger(__name__)
# Plans whose reports are made together, and committed together.
BATCH = 50


class SupportReportPlan(models.Model):
    """Reports are drafted when their figures are closed, or when they are due."""

    _inherit = "support.report.plan"

    @api.model
    def _cron_make(self):
        """Draft what can be drafted; what stops one plan stops no other."""
        plans = self.search(
            Domain("contract_id.state", "in", ("active", "ended")), order="id"
        )
        crons = self.env["ir.cron"]
        crons._commit_progress(remaining=len(plans))
        for ids in split_every(BATCH, plans.ids):
            self.browse(ids)._make_due()
            if not crons._commit_progress(len(ids)):
                break

    def _make_due(self):
        """Draft all reports that can be drafted, the oldest of each plan first."""
        reports = self.env["support.report"]
        ready = self._filtered_ready()
        while ready:
            made = ready._try_make()
            reports |= made
            ready = made.plan_id._filtered_ready()
        return reports

    def _filtered_ready(self):
        """Plans whose next period is over and closed, or whose report is due."""
        over = self.filtered(lambda plan: plan._is_over())
        waiting = over._get_open_measures()
        return over.filtered(
            lambda plan: (
                not waiting[plan] or plan.contract_id._get_today() >= plan.next_date
            )
        )

    def _is_over(self):
        self.ensure_one()
        contract = self.contract_id
        ended = contract.date_end and self.next_start > contract.date_end
        return not ended and self.next_end < contract._get_today()

    def _get_open_measures(self):
        """{plan: measures whose figure of the next period is not closed}."""
        levels = self.filtered(lambda plan: plan.kind == "levels")
        found = levels.contract_id._get_open_measures(
            {
                plan: (plan.contract_id, plan.next_start, plan.next_end)
                for plan in levels
            }
        )
        return dict.fromkeys(self, self.env["support.measure"]) | found

    def _try_make(self):
        """All together; where one cannot be made, each on its own, with its reason."""
        try:
            with self.env.cr.savepoint():
                return self._make()
        except (UserError, ValidationError) as error:
            if len(self) == 1:
                _logger.warning("%s cannot be made: %s", self.display_name, error)
                self.error = str(error)
                return self.env["support.report"]
            # What stops one is told in the language of its responsible.
            return self.env["support.report"].union(
                *(in_language_of(plan, plan.user_id)._try_make() for plan in self)
            )

    def _make(self):
        """Draft the next report of each; its responsible is asked to review it."""
        waiting = self._get_open_measures()
        # The activity asks its responsible; a notice that it is theirs says no more.
        reports = self.env["support.report"].with_context(
            mail_auto_subscribe_no_notify=True
        )
        reports = reports.create(
            [
                plan._prepare_report()
                | {"open_measures": ", ".join(waiting[plan].mapped("name")) or False}
                for plan in self
            ]
        )
        self.filtered("error").error = False
        reports._fill()
        for report in reports:
            report.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=report.date_due,
                summary=in_language_of(report, report.user_id).env._(
                    "Review and release the report"
                ),
                user_id=report.user_id.id,
            )
        return reports

    def _prepare_report(self):
        self.ensure_one()
        return {
            "plan_id": self.id,
            "contract_id": self.contract_id.id,
            "company_id": self.company_id.id,
            "kind": self.kind,
            "period": self.period,
            "date_start": self.next_start,
            "date_end": self.next_end,
            "date_due": self.next_end + timedelta(days=self.due_days),
            "user_id": self.user_id.id,
            "channel": self.channel,
            "releaser": self.releaser,
            "stakeholder_ids": [(6, 0, self.stakeholder_ids.ids)],
        }
