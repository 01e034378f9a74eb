import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import split_every

from ...tools import attempt, in_language_of

_logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 4
# Hours until the next attempt, by how many there were.
PATIENCE = {1: 1, 2: 8, 3: 24}
# Days in which an address may still send a mail back.
BOUNCE_DAYS = 14
BATCH = 50
FAILED = ("bounce", "exception")


class SupportReportDelivery(models.Model):
    """An attempt to bring a report to a person; the next one is a row of its own.

    Written by the job only, and kept: it is the log of what was sent to whom.
    """

    _name = "support.report.delivery"
    _description = "Delivery of a Report"
    _order = "report_id desc, partner_id, attempt"
    _rec_name = "partner_id"
    _log_access = False

    report_id = fields.Many2one(
        "support.report", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="report_id.company_id", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one(
        "res.partner", string="To", required=True, readonly=True, ondelete="restrict"
    )
    email = fields.Char(string="Address", readonly=True)
    attempt = fields.Integer(required=True, readonly=True, default=1, aggregator=None)
    due_at = fields.Datetime(
        string="Not before",
        required=True,
        readonly=True,
        default=fields.Datetime.now,
        index=True,
    )
    state = fields.Selection(
        [("waiting", "To send"), ("sent", "Sent"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="waiting",
        index=True,
    )
    tried_at = fields.Datetime(string="Tried at", readonly=True)
    error = fields.Char(string="What went wrong", readonly=True)
    message_id = fields.Many2one("mail.message", readonly=True, ondelete="set null")

    _once = models.Constraint(
        "UNIQUE (report_id, partner_id, attempt)", "This attempt was made already."
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("The log of deliveries stays."))

    # ------------------------------------------------------------------
    # Job
    # ------------------------------------------------------------------

    @api.model
    def _cron_send(self):
        """Send what is due; see which mails came back, and try these again."""
        self._follow_up()
        now = fields.Datetime.now()
        due = self.search(
            Domain("state", "=", "waiting") & Domain("due_at", "<=", now), order="id"
        )
        crons = self.env["ir.cron"]
        crons._commit_progress(remaining=len(due))
        for ids in split_every(BATCH, due.ids):
            self.browse(ids)._send()
            if not crons._commit_progress(len(ids)):
                break
        released = self.env["support.report"].search([("state", "=", "released")])
        released.filtered(lambda report: report.delivery_ids._are_out())._mark_sent()

    def _are_out(self):
        """Everybody's turn came, and somebody got it, or nobody is tried again."""
        waiting = self.filtered(lambda delivery: delivery.state == "waiting")
        somebody = "sent" in self.mapped("state")
        return not waiting or (somebody and 1 not in waiting.mapped("attempt"))

    def _send(self):
        """A mail to each; what stops one stops nobody else."""
        for report, deliveries in self.grouped("report_id").items():
            attachment, error = attempt(self.env.cr, report._get_pdf_attachment)
            if error:
                _logger.warning("No PDF of %s", report.name, exc_info=error)
            for delivery in deliveries:
                delivery._try_send(attachment, error)

    def _try_send(self, attachment, error=None):
        """``error``: why there is no attachment."""
        tried = {"tried_at": fields.Datetime.now(), "email": self.partner_id.email}
        if not self.partner_id.email_normalized:
            self.write(tried)
            reader = in_language_of(self, self.report_id.user_id)
            return self._fail(reader.env._("There is no valid address."), is_final=True)
        if not error:
            message, error = attempt(self.env.cr, lambda: self._notify(attachment))
        if error:
            self.write(tried)
            return self._fail(str(error))
        return self.write(tried | {"state": "sent", "message_id": message.id})

    def _notify(self, attachment):
        report, person = self.report_id, self.partner_id
        report = report.with_context(lang=person.lang or report.partner_id.lang)
        return report.message_notify(
            partner_ids=person.ids,
            subject=report._get_subject(),
            body=report.env["ir.qweb"]._render(
                "support_sla.message_report",
                {"report": report, "person": person} | report._get_shown(),
                lang=report.env.lang,
            ),
            author_id=report.company_id.partner_id.id,
            email_from=report.company_id.email_formatted,
            email_layout_xmlid="mail.mail_notification_light",
            attachment_ids=attachment.ids,
        )

    # ------------------------------------------------------------------
    # What came back
    # ------------------------------------------------------------------

    def _follow_up(self):
        """Mails that could not be sent, or came back, count as failed."""
        since = fields.Datetime.now() - timedelta(days=BOUNCE_DAYS)
        sent = self.search(
            Domain("state", "=", "sent")
            & Domain("tried_at", ">=", since)
            & Domain("message_id.notification_ids.notification_status", "in", FAILED)
        )
        for delivery in sent:
            notices = delivery.message_id.sudo().notification_ids.filtered(
                lambda notice: notice.notification_status in FAILED
            )
            env = in_language_of(delivery, delivery.report_id.user_id).env
            kinds = notices._fields["failure_type"]._description_selection(env)
            words = notices[:1].failure_reason or dict(kinds).get(
                notices[:1].failure_type
            )
            delivery._fail(words or env._("The mail came back."))

    def _fail(self, error, is_final=False):
        """Log why; try again later, or ask the responsible for another address."""
        self.ensure_one()
        self.write({"state": "failed", "error": error})
        if not is_final and self.attempt < MOST_ATTEMPTS:
            return self._try_again(PATIENCE[self.attempt])
        reader = in_language_of(self, self.report_id.user_id)
        return self.report_id.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=reader.env._(
                "%(person)s did not receive the report: %(error)s",
                person=self.partner_id.name,
                error=error[:200],
            ),
            user_id=self.report_id.user_id.id,
        )

    def _try_again(self, hours=0):
        return self.create(
            [
                {
                    "report_id": delivery.report_id.id,
                    "partner_id": delivery.partner_id.id,
                    "attempt": delivery.attempt + 1,
                    "due_at": fields.Datetime.now() + timedelta(hours=hours),
                }
                for delivery in self
            ]
        )
