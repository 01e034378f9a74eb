from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, split_every


class SupportDocument(models.Model):
    """G7, G14, G17: every document is read again in time, by who keeps it."""

    _inherit = "support.document"

    review_months = fields.Selection(
        [("6", "Every six months"), ("12", "Every year"), ("0", "Never")],
        string="Review",
        required=True,
        compute="_compute_review_months",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    date_reviewed = fields.Date(
        string="Reviewed on", readonly=True, copy=False, tracking=True
    )
    date_next_review = fields.Date(
        string="Next review",
        compute="_compute_date_next_review",
        store=True,
        copy=False,
        help="Counted from the last review, or from the first day in force.",
    )
    date_reminded = fields.Date(
        string="Reminded of the review of", readonly=True, copy=False
    )

    _review_idx = models.Index("(date_next_review) WHERE date_next_review IS NOT NULL")

    @api.depends("kind")
    def _compute_review_months(self):
        for document in self:
            # G14: contracts yearly; G17: processes every six months.
            yearly = document.kind in ("contract", "pim")
            document.review_months = "12" if yearly else "6"

    @api.depends(
        "review_months", "date_reviewed", "version_ids.state", "version_ids.date_from"
    )
    def _compute_date_next_review(self):
        for document in self:
            in_force = document.version_ids.filtered(lambda v: v.state == "in_force")
            since = [day for day in (document.date_reviewed, in_force.date_from) if day]
            months = int(document.review_months or 0)
            document.date_next_review = (
                max(since) + relativedelta(months=months)
                if in_force and months and since
                else False
            )

    def action_review(self):
        """Read again, nothing to change: the next review is counted from today."""
        self.check_access("write")
        self.sudo().write({"date_reviewed": fields.Date.context_today(self)})
        for document in self:
            document.activity_feedback(
                ["support_contracts.mail_activity_document_review"],
                feedback=self.env._("Reviewed: nothing to change."),
            )
        return True

    @api.model
    def _get_review_due_domain(self, today):
        return Domain("date_next_review", "<=", today)

    @api.model
    def _cron_remind_reviews(self):
        """One activity for each review that is due, however often this runs."""
        due = self.search(self._get_review_due_domain(fields.Date.context_today(self)))
        due = due.filtered(lambda d: d.date_reminded != d.date_next_review)
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(due))
        for document_ids in split_every(50, due.ids):
            for document in self.browse(document_ids):
                document._remind_review()
            if not cron._commit_progress(len(document_ids)):
                break

    def _remind_review(self):
        self.ensure_one()
        document = self.with_context(lang=self.user_id.lang or self.env.lang)
        document.activity_schedule(
            "support_contracts.mail_activity_document_review",
            date_deadline=self.date_next_review,
            summary=document.env._("Review “%s”", self.name),
            note=document.env._(
                "Its review was due on %s. Make a new version, or confirm that nothing "
                "has to change.",
                format_date(document.env, self.date_next_review),
            ),
            user_id=self.user_id.id,
        )
        self.sudo().date_reminded = self.date_next_review
