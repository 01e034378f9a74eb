from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools import in_language_of


class SupportReport(models.Model):
    """U11: what went out stays; figures corrected later are told in a new version."""

    _inherit = "support.report"

    def _get_told_ids(self):
        """Ids of the closed results that the report states of its own period."""
        self.ensure_one()
        return {
            row["id"]
            for measure in (self.content or {}).get("measures", ())
            for row in measure["results"]
        }

    def _figures_corrected(self, results):
        """Flag what was released with these figures, and ask for a new version.

        Elevated. The report itself stays as it went out.
        """
        ids = set(results.ids)
        candidates = self.search(
            Domain("contract_id", "in", results.contract_id.ids)
            & Domain("kind", "=", "levels")
            & Domain("state", "!=", "draft")
            & Domain("date_end", ">=", min(results.mapped("date_start")))
        )
        told = candidates.filtered(lambda report: report._get_told_ids() & ids)
        # What the customer has not released yet is read again instead.
        asked = told.filtered(lambda report: report.state == "asked")
        asked._take_back()
        asked.action_refresh()
        told -= asked
        told.corrected_on = fields.Datetime.now()
        for report in told:
            reader = in_language_of(report, report.user_id)
            report.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=reader.env._(
                    "Figures were corrected after it was released: make a new version"
                ),
                user_id=report.user_id.id,
            )

    def action_new_version(self):
        """Draft the report again from what counts now; what was explained is kept."""
        self.ensure_one()
        self.check_access("write")
        self._check_state("released", "sent")
        report = self.sudo()
        if not report.corrected_on or report.replaced_by_ids:
            raise UserError(
                self.env._("There is no figure that a new version would tell.")
            )
        version = report.create(report._prepare_version())
        version._fill()
        version._keep_explanations(report)
        report.activity_unlink(["mail.mail_activity_data_todo"])
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": version.id,
            "views": [(False, "form")],
        }

    def _prepare_version(self):
        self.ensure_one()
        due = self.contract_id._get_today() + timedelta(days=self.plan_id.due_days)
        return {
            "plan_id": self.plan_id.id,
            "contract_id": self.contract_id.id,
            "company_id": self.company_id.id,
            "kind": self.kind,
            "period": self.period,
            "date_start": self.date_start,
            "date_end": self.date_end,
            "date_due": due,
            "user_id": self.user_id.id,
            "channel": self.channel,
            "releaser": self.releaser,
            "stakeholder_ids": [(6, 0, self.stakeholder_ids.ids)],
            "summary": self.summary,
            "version": self.version + 1,
            "replaces_id": self.id,
        }

    def _keep_explanations(self, earlier):
        """What was written of a miss of the same measure and period."""
        known = {
            (miss.measure_id, miss.date_start): miss.explanation
            for miss in earlier.miss_ids
        }
        for miss in self.miss_ids:
            miss.explanation = known.get((miss.measure_id, miss.date_start))


class SupportMeasureResult(models.Model):
    _inherit = "support.measure.result"

    def _correct(self, reason):
        results = super()._correct(reason)
        self.env["support.report"].sudo()._figures_corrected(self)
        return results
