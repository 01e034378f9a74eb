import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .support_change_request_line import NEW_SCOPE

_logger = logging.getLogger(__name__)


class SupportChangeRequest(models.Model):
    """What an approved change does on its day, once, whoever runs it."""

    _inherit = "support.change.request"

    @api.model
    def _cron_apply(self):
        """Apply what is due; one that fails says so and stops no other."""
        due = self.search([("state", "=", "approved")]).filtered(lambda c: c._is_due())
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(due))
        for change in due:
            change._try_apply()
            if not cron._commit_progress(1):
                break

    def _is_due(self):
        """Whether its day has come where the contract is."""
        self.ensure_one()
        return self.date_effective <= self._get_today()

    def _get_today(self):
        return fields.Date.context_today(self.with_context(tz=self.contract_id.tz))

    def _try_apply(self):
        """Apply it if its day has come; a failure is told on the change itself."""
        self.ensure_one()
        if self.state != "approved" or not self._is_due():
            return
        try:
            with self.env.cr.savepoint():
                self._apply()
        except UserError as error:
            _logger.warning("Change %s was not applied: %s", self.name, error)
            self.write({"problem": str(error)})

    def action_apply(self):
        """Try again by hand what the scheduled action could not do."""
        self.check_access("write")
        for change in self:
            change._check_state("approved")
            if not change._is_due():
                raise UserError(self.env._("%s is not due yet.", change.display_name))
            change.sudo()._apply()
        return True

    def _apply(self):
        """Write the new values and keep the agreement before and after.

        Approved after its day it applies today, never backwards.
        """
        self.ensure_one()
        contract = self.contract_id
        contract._bump_version()
        self._check_state("approved")
        today = self._get_today()
        day = max(self.date_effective, today)
        if not contract.agreement_version_ids:
            contract._keep_agreement(contract.date_start)
        for line in self.line_ids:
            getattr(line, f"_apply_{line.kind}")(day)
        self._charge_cost(day)
        version = contract._keep_agreement(day, self)
        self.write(
            {
                "state": "applied",
                "applied_on": day,
                "version_id": version.id,
                "problem": False,
            }
        )
        if self.date_effective < today:
            self.message_post(
                body=self.env._(
                    "Approved after its day, %(day)s: in force from today on.",
                    day=self.date_effective,
                ),
                subtype_xmlid="mail.mt_note",
            )
        self._feed_modifications(day)

    def _charge_cost(self, day):
        """The cost of the change itself; absorbed where it mends our omission."""
        if not self.cost:
            return
        omissions = dict(self._fields["omission"]._description_selection(self.env))
        self.env["support.charge"].create(
            {
                "name": self.display_name,
                "contract_id": self.contract_id.id,
                "ticket_id": self.ticket_id.id,
                "product_id": self.cost_product_id.id,
                "date": day,
                "quantity": 1,
                "price_unit": self.cost,
                "verdict": self.cost_verdict,
                "reason": self.cost_verdict != "billable" and omissions[self.omission],
                "source_model": self._name,
                "source_id": self.id,
            }
        )

    def _feed_modifications(self, day):
        """The history of OCA's contract, which its followers read."""
        fees = self.sudo().contract_id.fee_contract_ids
        self.env["contract.modification"].sudo().with_context(
            bypass_modification_send=True
        ).create(
            [
                {
                    "contract_id": fee.id,
                    "date": day,
                    "description": self.display_name,
                    "sent": True,
                }
                for fee in fees
            ]
        )


class SupportChangeRequestLine(models.Model):
    _inherit = "support.change.request.line"

    def _apply_price(self, day):
        self.env["support.rate"].create(
            {
                "contract_id": self.contract_id.id,
                "work_type_id": self.work_type_id.id,
                "price": self.new_price,
                "date_start": day,
            }
        )

    def _apply_hours(self, day):
        """From the next period on: what was granted stays."""
        self.entitlement_id.minutes = self.new_minutes

    def _apply_scope(self, day):
        """All of it as both sides read it, what did not change included."""
        self.entitlement_id.write(
            {
                name: [Command.set(self[new_name].ids)]
                for name, new_name in NEW_SCOPE.items()
            }
        )

    def _apply_fee(self, day):
        """From the fee's first period that begins on ``day`` or later.

        It is not prorated, and what was invoiced of later periods is made up for.
        """
        contract = self.contract_id
        fee_line = contract._get_fee_line()
        if not fee_line:
            raise UserError(self.env._("This contract has no recurring fee."))
        first = fee_line._get_period_start_from(day)
        contract._change_fee(self.new_price, first, self.change_id.display_name)

    def _apply_metric(self, day):
        """Metrics that no record holds stand in the agreement's history."""
        if self.new_metric_period:
            self.contract_id.metric_period = self.new_metric_period

    def _apply_document(self, day):
        """A version that both sides approved is in force; others go their own way."""
        if self.document_version_id:
            self.document_version_id._enter_force_by(self.change_id)

    # ------------------------------------------------------------------
    # Documents that follow
    # ------------------------------------------------------------------

    def _begin_documents(self):
        """Drafts of what the agreed change needs written, for its day."""
        for line in self:
            if line.kind == "document" and not line.document_version_id:
                line.document_id._begin_version(line)
            elif line.kind == "metric" and line.new_metric_period:
                manuals = line.contract_id.document_ids.filtered(
                    lambda document: document.kind == "pim"
                )
                manuals._begin_version(line, metric_period=line.new_metric_period)
