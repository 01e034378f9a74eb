from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import in_language_of

BATCH = 500
TEMPLATE = "support_sla.message_escalation"


class SupportEscalationNotice(models.Model):
    _inherit = "support.escalation.notice"

    @api.model
    def _send_due(self):
        """Tell what may be told now, at most a batch; returns how many it were.

        What was settled while it waited is no news and only noted.
        """
        due = self.sudo().search(
            [("due_at", "<=", fields.Datetime.now())],
            order="due_at, position, id",
            limit=BATCH,
        )
        count = len(due)
        settled = due._filtered_settled()
        settled._log("dropped")
        rest = due - settled
        for (company, action), notices in rest.grouped(
            lambda notice: (notice.company_id, notice.action)
        ).items():
            # What is kept of it is read in the language of the company.
            getattr(in_language_of(notices, company.partner_id), f"_do_{action}")()
        due.unlink()
        return count

    def _filtered_settled(self):
        """Those whose deadline does not run any more, or that were told of already."""
        clocks = self.ticket_id.sla_clock_ids
        open_keys = {
            (clock.ticket_id.id, clock.kind, clock.cycle)
            for clock in clocks
            if clock.state != "stopped"
        }
        return self.filtered(
            lambda notice: (
                notice.log_id.clock_kind
                and (
                    notice.ticket_id.id,
                    notice.log_id.clock_kind,
                    notice.log_id.cycle,
                )
                not in open_keys
            )
        )

    # ------------------------------------------------------------------
    # What happens
    # ------------------------------------------------------------------

    def _do_activity(self):
        """One on each ticket; no mail says that there is one."""
        for (user, _kind, _missed), notices in self.grouped(
            lambda n: (n.user_id, n.log_id.clock_kind, n.is_missed)
        ).items():
            words = notices.with_context(lang=user.lang)[:1]._describe_threshold()
            notices.ticket_id.with_context(
                mail_activity_quick_update=True
            ).activity_schedule(
                "mail.mail_activity_data_todo",
                summary=words,
                user_id=user.id,
                date_deadline=fields.Date.context_today(self.with_context(tz=user.tz)),
            )
        self._log("told", self.env._("activity"))

    def _do_mail(self):
        self._send_mails()
        self._log("told", self.env._("mail"))

    def _do_digest(self):
        """What passed by another target alone: one mail for each, whatever the rules"""
        self._send_mails()
        self._log("digested", self.env._("mail"))

    def _do_reassign(self):
        for user, notices in self.grouped("user_id").items():
            tickets = notices.ticket_id.filtered(lambda t, to=user: t.user_id != to)
            notices._try("reassigned", lambda t=tickets, to=user: t._reassign_to(to))

    def _do_raise(self):
        """By one level, through the only way a level is given (K15)."""
        for (level, rule), notices in self.grouped(
            lambda notice: (notice.ticket_id._get_next_level(), notice.rule_id)
        ).items():
            if not level:
                words = self.env._("There is no higher level.")
                notices._log("failed", note=words)
                continue
            reason = self.env._(
                "Escalated: %(rule)s (%(threshold)s)",
                rule=rule.name or "",
                threshold=notices[:1].log_id.threshold,
            )
            tickets = notices.ticket_id
            notices._try(
                "raised",
                lambda t=tickets, to=level, why=reason: t._confirm_criticality(to, why),
                level.name,
            )

    def _try(self, kind, act, note=None):
        """What a rule of the ticket forbids is logged; the others go on."""
        try:
            with self.env.cr.savepoint():
                act()
        except UserError as error:
            self._log("failed", note=str(error))
        else:
            self._log(kind, note=note)

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def _send_mails(self):
        """One mail for each person, with all that is new to them."""
        for partner, notices in self.grouped("partner_id").items():
            localised = notices.with_context(lang=partner.lang or self.env.lang)
            localised._send_mail(partner)

    def _send_mail(self, partner):
        inside = bool(self.user_id)
        body = self.env["ir.qweb"]._render(
            TEMPLATE,
            {"notices": self, "inside": inside, "partner": partner},
            lang=self.env.lang,
            minimal_qcontext=True,
        )
        company = self[:1].company_id
        self.env["mail.thread"].with_context(lang=self.env.lang).message_notify(
            partner_ids=partner.ids,
            subject=self._get_subject(),
            body=body,
            author_id=company.partner_id.id,
            email_from=company.email_formatted,
            email_layout_xmlid="mail.mail_notification_light",
        )

    def _get_subject(self):
        if len(self.ticket_id) == 1:
            return f"{self.ticket_id.number}: {self[:1]._describe_threshold()}"
        return self.env._("Deadlines of %(count)s tickets", count=len(self.ticket_id))

    def _describe_threshold(self):
        self.ensure_one()
        kinds = dict(self.log_id._fields["clock_kind"]._description_selection(self.env))
        words = {"deadline": kinds.get(self.log_id.clock_kind, "")}
        if self.is_missed:
            return self.env._("A deadline was missed: %(deadline)s", **words)
        return self.env._("A deadline is near: %(deadline)s", **words)

    def _get_url(self):
        self.ensure_one()
        path = f"/odoo/helpdesk.ticket/{self.ticket_id.id}"
        if not self.user_id:
            path = self.ticket_id.access_url
        return self.ticket_id.get_base_url() + path

    def _log(self, kind, channel=None, note=None):
        """Append what became of these notices."""
        self.env["support.escalation.log"].sudo().create(
            [
                {
                    "company_id": notice.company_id.id,
                    "ticket_id": notice.ticket_id.id,
                    "kind": kind,
                    "clock_kind": notice.log_id.clock_kind,
                    "cycle": notice.log_id.cycle,
                    "rule_id": notice.log_id.rule_id,
                    "rule_name": notice.log_id.rule_name,
                    "at_seconds": notice.log_id.at_seconds,
                    "threshold": notice.log_id.threshold,
                    "receiver": notice.partner_id.name,
                    "channel": channel,
                    "note": note,
                }
                for notice in self
            ]
        )
