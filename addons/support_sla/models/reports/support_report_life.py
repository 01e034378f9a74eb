from odoo import fields, models
from odoo.exceptions import AccessError

from odoo.addons.support_contracts.exceptions import check_reason


class SupportReport(models.Model):
    """Drafted, explained, released by its responsible: only then somebody gets it."""

    _inherit = "support.report"

    def _sync_misses(self):
        """One to explain for each figure that missed; what was written stays."""
        misses = self.env["support.report.miss"]
        vals_list = []
        for report in self:
            missed = report._get_missed_ids()
            gone = report.miss_ids.filtered(
                lambda m, ids=missed: m.result_id.id not in ids
            )
            known = (report.miss_ids - gone).result_id.ids
            # A corrected figure takes the place of the one it corrects.
            written = {m.result_id.id: m.explanation for m in gone}
            gone.unlink()
            results = self.env["support.measure.result"].browse(missed)
            vals_list += [
                {
                    "report_id": report.id,
                    "result_id": result.id,
                    "explanation": written.get(result.corrects_id.id),
                }
                for result in results
                if result.id not in known
            ]
        return misses.create(vals_list)

    def _get_missed_ids(self):
        self.ensure_one()
        return [
            row["id"]
            for measure in (self.content or {}).get("measures", ())
            for row in measure["results"]
            if row["verdict"] == "missed"
        ]

    def action_refresh(self):
        """Read the figures again; what was written by hand stays."""
        self.check_access("write")
        self._check_state("draft")
        reports = self.sudo()
        levels = reports.filtered(lambda report: report.kind == "levels")
        waiting = levels.contract_id._get_open_measures(
            {r: (r.contract_id, r.date_start, r.date_end) for r in levels}
        )
        for report, measures in waiting.items():
            report.open_measures = ", ".join(measures.mapped("name")) or False
        reports._fill()
        return True

    def action_release(self):
        """G7: its responsible has read it, explained it, and answers for it."""
        self.check_access("write")
        self._check_state("draft")
        for report in self:
            if report.user_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "%(person)s reviews and releases %(report)s.",
                        person=report.user_id.name,
                        report=report.display_name,
                    )
                )
            report._check_explained()
        reports = self.sudo()
        reports.action_refresh()
        for report in self:
            report._check_explained(is_news=True)
        theirs = reports.filtered(lambda report: report.releaser == "customer")
        theirs._ask_customer()
        (reports - theirs)._release(self.env.user.name)
        return True

    def _release(self, name):
        """Elevated: ``name`` answers for it; from here on it stays as it is."""
        self.write(
            {
                "state": "released",
                "released_by": name,
                "released_on": fields.Datetime.now(),
            }
        )
        self.activity_unlink(["mail.mail_activity_data_todo"])
        self._queue_deliveries()
        self._wake_cron()

    def _check_explained(self, is_news=False):
        """``is_news``: the misses were read just now, and go with the refusal."""
        self.ensure_one()
        question = self.env._("Say why “%(measure)s” missed its target.")
        if is_news:
            question = self.env._(
                "“%(measure)s” missed its target meanwhile. Read the figures again, "
                "then say why."
            )
        for miss in self.miss_ids:
            check_reason(miss.explanation, question % {"measure": miss.measure_id.name})

    def _wake_cron(self):
        self.env.ref("support_sla.cron_send_reports").sudo()._trigger()

    def _mark_sent(self):
        """It is there for those who read it; punctuality counts by the local day."""
        now = fields.Datetime.now()
        for report in self.filtered(lambda report: report.state == "released"):
            today = report.contract_id._get_today()
            report.write(
                {
                    "state": "sent",
                    "sent_on": now,
                    "days_late": (today - report.date_due).days,
                }
            )
