import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext, plaintext2html

from odoo.addons.support_contracts.models.stages.helpdesk_ticket_stage import ATTENTION
from odoo.addons.support_contracts.tools.languages import in_language_of

_logger = logging.getLogger(__name__)


class HelpdeskTicket(models.Model):
    """K17: work that is planned for a window waits for it, and then begins by itself.

    The window is the one that the customer confirmed (K3).
    """

    _inherit = "helpdesk.ticket"

    def _get_planned_window(self):
        """The confirmed request whose window comes next, empty if none does."""
        self.ensure_one()
        now = fields.Datetime.now()
        planned = self.sudo().confirmation_ids.filtered(
            lambda c: c.state == "confirmed" and c.window_start and c.window_start > now
        )
        return planned.sorted("window_start")[:1]

    def _go_on_after_answer(self, code=None):
        self.ensure_one()
        if self._has_open_requests() or not self._get_planned_window():
            return super()._go_on_after_answer(code)
        self._advance("window", "confirmation")

    def _leave_stage(self, stage):
        """Who plans work by hand goes on at the level that attends now."""
        res = super()._leave_stage(stage)
        if stage.support_code == "window":
            for ticket in self.sudo().filtered(lambda t: t.support_step in ATTENTION):
                ticket.resume_stage_id = ticket.stage_id
        return res

    @api.model
    def _cron_begin_windows(self):
        """Go on with the tickets whose planned window has come."""
        waiting = self.search([("stage_id.support_code", "=", "window")])
        come = waiting.filtered(lambda ticket: ticket._is_window_come())
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(come))
        for ticket in come:
            # Whoever moves it on by hand reads the company's language, not the job's.
            in_language_of(ticket, ticket.company_id.partner_id)._try_begin_window()
            if not cron._commit_progress(1):
                break

    def _is_window_come(self):
        """Whether a window began since it waits; a ticket that somebody planned without
        one waits for whoever planned it."""
        since = self.last_stage_update or self.create_date
        windows = self.sudo().confirmation_ids.filtered(
            lambda c: (
                c.state == "confirmed" and c.window_start and c.window_start >= since
            )
        )
        return bool(windows) and not self._get_planned_window()

    def _try_begin_window(self):
        """One that cannot go on is said, and keeps no other waiting."""
        try:
            with self.env.cr.savepoint():
                if self._begin_window():
                    return
                problem = self.env._("No stage of the path follows the one it is in.")
        except UserError as error:
            problem = str(error)
        _logger.warning("Window of %s: %s", self.number, problem)
        self._tell_window_stuck(problem)

    def _tell_window_stuck(self, problem):
        """One open activity of each, however often it is tried.

        Of its technician; where nobody is assigned, of the office that assigns.
        """
        known = self.activity_ids.mapped(lambda a: html2plaintext(a.note or ""))
        if problem in known:
            return
        office = self._get_office_partners().user_ids if not self.user_id else None
        for person in self.user_id or office or self.env.user:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("The planned window has come: move it on by hand"),
                note=plaintext2html(problem),
                user_id=person.id,
            )

    def _begin_window(self):
        resumed = self.resume_stage_id.support_code
        code = resumed if resumed in ATTENTION else "attention_l1"
        moved = self._advance(code, "window")
        if moved:
            self.message_post(
                body=self.env._("The planned window has come: the work goes on."),
                subtype_xmlid="mail.mt_note",
                partner_ids=self.user_id.partner_id.ids,
            )
        return moved
