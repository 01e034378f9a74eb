from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.support_contracts.arithmetic.minutes import clock

from ...arithmetic.confirming import reason_to_ask
from .support_estimate import AGREED, LIVE

KIND = "estimate"
SOURCE = "hours_source"
ORDER = "purchase_order_id"


class SupportEstimate(models.Model):
    """A figure is told; where a rule says so, the customer answers it first."""

    _inherit = "support.estimate"

    # ------------------------------------------------------------------
    # Telling
    # ------------------------------------------------------------------

    def action_send(self):
        """Tell the figure; ask for it where K6, K7 or K8 say so."""
        self.check_access("write")
        self._check_draft()
        if not all(self.mapped("minutes")):
            raise UserError(self.env._("Say how long it takes: more than nothing."))
        for estimate in self.sudo():
            estimate.contract_id._bump_version()
            estimate._send()
        return True

    def _send(self):
        self.ensure_one()
        ticket = self.ticket_id
        self._check_survey_first()
        history = ticket.estimate_ids.filtered(
            lambda e: e.kind == self.kind and e.state not in ("draft", "cancelled")
        )
        agreed = history.filtered(lambda e: e.state in AGREED)._get_latest()
        others = (ticket.estimate_ids - history - self).filtered(
            lambda e: e.state in LIVE and e.kind != self.kind
        )
        merged = ticket._get_merged_estimates()
        reason = reason_to_ask(
            self.kind,
            self.minutes,
            bool(history),
            agreed.minutes,
            others._get_latest_minutes() + merged._get_latest_minutes(),
            self.contract_id.estimate_threshold_minutes,
        )
        waiting = history.filtered(lambda e: e.state == "waiting")
        waiting._withdraw_approvals(KIND)
        waiting.write({"state": "superseded"})
        self.write(self._prepare_told(reason, agreed or history._get_latest()))
        if reason:
            self._ask()
            ticket._wait_for_confirmation()
        self._tell()

    def _check_survey_first(self):
        """K6: the quotation follows once the time of the survey was accepted."""
        if self.kind == "survey":
            return
        surveys = self.ticket_id.estimate_ids.filtered(
            lambda e: e.kind == "survey" and e.state in ("draft", *LIVE)
        )
        if surveys and not surveys.filtered(lambda e: e.state in AGREED):
            raise UserError(
                self.env._(
                    "The time of the survey of %s is accepted first; the quotation "
                    "follows.",
                    self.ticket_id.number,
                )
            )

    def _get_latest_minutes(self):
        """What the last figure of each kind of each ticket adds up to."""
        parts = self.grouped(lambda e: (e.ticket_id, e.kind)).values()
        return sum(part._get_latest().minutes for part in parts)

    def _get_latest(self):
        return max(self, key=lambda e: e.version, default=self.browse())

    def _prepare_told(self, reason, previous):
        return {
            "state": "waiting" if reason else "told",
            "asked_because": reason,
            "previous_minutes": previous.minutes,
            "told_on": fields.Datetime.now(),
            "told_by_id": self.env.uid,
        }

    def _ask(self):
        return self._request_approval(
            KIND,
            lambda estimate: estimate._get_question(),
            minutes=lambda estimate: estimate.minutes,
            amount=lambda estimate: estimate.amount,
            deadline=lambda estimate: estimate.contract_id._get_request_deadline(),
        )

    def _get_question(self):
        """What the key user reads in the inbox, in the customer's language."""
        self.ensure_one()
        estimate = self.with_context(lang=self.ticket_id.partner_id.lang)
        kinds = dict(self._fields["kind"]._description_selection(estimate.env))
        names = {
            "ticket": self.ticket_id.number,
            "kind": kinds[self.kind],
            "time": clock(self.minutes),
            "before": clock(self.previous_minutes),
        }
        if self.asked_because == "growth":
            return estimate.env._(
                "%(ticket)s: %(kind)s grows from %(before)s to %(time)s", **names
            )
        return estimate.env._("%(ticket)s: %(kind)s of %(time)s", **names)

    def _tell(self):
        """Every figure and every revision is on the ticket, by mail too."""
        self.ticket_id._post_to_requester(
            "support_timesheet.message_estimate_told",
            self.told_by_id.partner_id,
            estimate=self.with_context(lang=self.ticket_id.partner_id.lang),
            clock=clock,
        )

    def action_revise(self):
        """A new version to be written; this one stays as it was told."""
        self.ensure_one()
        if self.state == "draft":
            raise UserError(self.env._("This is a draft still: change it."))
        revision = self.copy()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": revision.id,
            "view_mode": "form",
        }

    def action_cancel(self):
        """Take back a draft or a question; what was agreed is revised instead."""
        self.check_access("write")
        for estimate in self:
            if estimate.state not in ("draft", "waiting"):
                raise UserError(
                    self.env._("Only a draft or a waiting estimate is taken back.")
                )
        self._withdraw_approvals(KIND)
        self.sudo().write({"state": "cancelled"})
        for ticket in self.ticket_id.sudo():
            ticket._go_on_after_answer()
        return True

    # ------------------------------------------------------------------
    # What the customer is asked
    # ------------------------------------------------------------------

    def _prepare_approval(self, kind):
        return super()._prepare_approval(kind) | self.contract_id._prepare_reminders()

    def _approval_customer(self):
        return super()._approval_customer() or self.partner_id

    def _approval_snapshot(self, kind):
        return super()._approval_snapshot(kind) | {
            "kind": self.kind,
            "minutes": self.minutes,
            "description": self.description or "",
            "reason": self.revision_reason or "",
            "lines": [
                [line.name, line.minutes, line.price_unit] for line in self.line_ids
            ],
        }

    def _approval_portal_details(self, approval):
        return "support_timesheet.portal_approval_estimate"

    def _approval_answer_template(self, approval):
        return "support_timesheet.portal_estimate_answer"

    def _approval_answer_fields(self, kind):
        return (*super()._approval_answer_fields(kind), SOURCE, ORDER)

    def _get_purchase_orders(self):
        """K5: orders of the customer that may stand behind the yes."""
        self.ensure_one()
        contract = self.contract_id
        today = fields.Date.context_today(self.with_context(tz=contract.tz))
        return (
            self.env["support.purchase.order"]
            .sudo()
            .search(
                Domain("partner_id", "=", contract.partner_id.id)
                & Domain("company_id", "=", self.company_id.id)
                & Domain("state", "=", "open")
                & Domain("date_start", "<=", today)
                & (Domain("date_end", "=", False) | Domain("date_end", ">=", today))
                & (
                    Domain("contract_ids", "=", False)
                    | Domain("contract_ids", "in", contract.ids)
                )
            )
        )

    # ------------------------------------------------------------------
    # The answer
    # ------------------------------------------------------------------

    def _approval_granted(self, approval, values):
        """K5: with the yes the key user says where the hours come from."""
        res = super()._approval_granted(approval, values)
        if values.get(SOURCE):
            source, _dash, package_id = values[SOURCE].partition("-")
            self.ticket_id._choose_hours(
                source, int(package_id) if package_id.isdecimal() else None
            )
        if values.get(ORDER):
            self.purchase_order_id = self._get_purchase_orders().filtered(
                lambda order: str(order.id) == values[ORDER]
            )
        self._settle("approved", approval)
        return res

    def _approval_refused(self, approval, comment):
        res = super()._approval_refused(approval, comment)
        self._settle("refused", approval)
        return res

    def _approval_expired(self, approval):
        res = super()._approval_expired(approval)
        self._settle("expired", approval)
        return res

    def _settle(self, state, approval):
        """Keep the answer, and let the ticket go on or wait."""
        self.ensure_one()
        self.write(
            {
                "state": state,
                "decided_by": approval.decided_by,
                "decided_on": approval.decided_on,
            }
        )
        self.ticket_id._estimate_settled(self)
