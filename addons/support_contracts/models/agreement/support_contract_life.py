import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import html2plaintext, plaintext2html, split_every

from ...exceptions import check_reason

_logger = logging.getLogger(__name__)


class SupportContract(models.Model):
    """Draft → signed → active → ended; only these methods write the state."""

    _inherit = "support.contract"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        if any(contract.state != "draft" for contract in self):
            raise UserError(
                self.env._("Only a draft contract can be deleted: end it instead.")
            )

    def _copy_plan_lines(self):
        """Take the plan's entitlements and rates, unless it brought its own."""
        with_plan = self.filtered("plan_id")
        bare = with_plan.filtered(lambda contract: not contract.entitlement_ids)
        unpriced = with_plan.filtered(
            lambda contract: not (contract.rate_ids or contract.is_independent)
        )
        for contracts, name in ((bare, "entitlement_ids"), (unpriced, "rate_ids")):
            self.env[self._fields[name].comodel_name].create(
                [
                    line._prepare_terms() | {"contract_id": contract.id}
                    for contract in contracts
                    for line in contract.plan_id[name]
                ]
            )

    def action_sign(self):
        """Draft → signed; ``signed_by`` names the customer's signer, when known."""
        self.check_access("write")
        self._check_state("draft", self.env._("Only a draft contract can be signed."))
        self.sudo().write({"state": "signed", "signed_on": fields.Datetime.now()})
        self.sudo().package_ids._open_if_gate_passed()
        return True

    def action_activate(self):
        """Signed → active: its hours are granted from now on."""
        self.check_access("write")
        self._check_state(
            "signed", self.env._("Only a signed contract can be activated.")
        )
        # Service managers have no rights on packages' state nor on OCA's contracts:
        # the right to activate is theirs, what follows is the system's.
        contracts_sudo = self.sudo()
        contracts_sudo.write({"state": "active"})
        contracts_sudo._create_fee_contracts()
        contracts_sudo.entitlement_ids._grant_due_periods()
        return True

    def _end(self, reason):
        """Active or signed → ended, with a reason; open hours stay readable."""
        self.check_access("write")
        check_reason(reason, self.env._("Say why the contract ends."))
        today = fields.Date.context_today(self)
        for contract in self:
            if contract.state not in ("signed", "active"):
                raise UserError(
                    self.env._("%s is not in force.", contract.display_name)
                )
            last = min(contract.date_end or today, today)
            contract.sudo().write(
                {
                    "state": "ended",
                    "end_reason": reason,
                    "date_end": max(last, contract.date_start),
                }
            )

    def _check_state(self, state, message):
        if any(contract.state != state for contract in self):
            raise UserError(message)

    # ------------------------------------------------------------------
    # Cron
    # ------------------------------------------------------------------

    @api.model
    def _cron_follow_dates(self):
        """Activate what begins, end what is over; one that fails stops no other."""
        today = fields.Date.context_today(self)
        starting = self.search([("state", "=", "signed"), ("date_start", "<=", today)])
        over = self.search([("state", "=", "active"), ("date_end", "<", today)])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(starting) + len(over))
        over.write({"state": "ended"})
        cron._commit_progress(len(over))
        for contract_ids in split_every(50, starting.ids):
            for contract in self.browse(contract_ids):
                contract._try_activate()
            if not cron._commit_progress(len(contract_ids)):
                break

    def _try_activate(self):
        try:
            with self.env.cr.savepoint():
                self.action_activate()
        except UserError as error:
            _logger.warning("%s cannot be activated: %s", self.display_name, error)
            self._tell_manager(str(error))

    def _tell_manager(self, problem):
        """One open activity for the service manager, however often it fails."""
        known = self.activity_ids.mapped(lambda a: html2plaintext(a.note or ""))
        if problem not in known:
            manager = self.user_id or self.env.user
            reader = self.with_context(lang=manager.lang)
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=reader.env._("The contract could not be activated"),
                note=plaintext2html(problem),
                user_id=manager.id,
            )

    # ------------------------------------------------------------------
    # Recurring fee
    # ------------------------------------------------------------------

    def _create_fee_contracts(self):
        """One OCA contract per support contract whose plan has a fee."""
        for contract in self:
            if contract.plan_id.fee_product_id and not contract.fee_contract_ids:
                fee = self.env["contract.contract"].create(
                    contract._prepare_fee_contract()
                )
                periods = contract.entitlement_ids.filtered(
                    lambda e: e._is_paid_by_fee() and not e.contract_line_id
                )
                periods.contract_line_id = fee.contract_line_ids[:1]

    def _prepare_fee_contract(self):
        self.ensure_one()
        plan = self.plan_id
        return {
            "name": self.display_name,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "support_contract_id": self.id,
            "contract_type": "sale",
            "line_recurrence": False,
            "recurring_rule_type": plan.fee_interval,
            "recurring_interval": 1,
            "recurring_invoicing_type": "pre-paid",
            "date_start": self.date_start,
            "date_end": self.date_end,
            "contract_line_ids": [
                Command.create(
                    {
                        "product_id": plan.fee_product_id.id,
                        "name": plan.fee_product_id.display_name,
                        "quantity": 1,
                        "specific_price": plan.fee_amount,
                        "date_start": self.date_start,
                        "date_end": self.date_end,
                        "recurring_next_date": self.date_start,
                    }
                )
            ],
        }
