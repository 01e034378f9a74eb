from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import split_every

from ...exceptions import check_reason

POLICIES = [("none", "Nothing"), ("warn", "Warn"), ("hold", "Hold new work")]
OVERDUE_FIELDS = frozenset({"overdue_state", "overdue_since", "overdue_released_on"})
CHUNK = 500


class SupportContract(models.Model):
    """What overdue invoices of the customer do to the contract.

    The state is stored, so that a ticket reads it with its contract; it follows the
    invoices every night and with each payment, and has one writer.
    """

    _inherit = "support.contract"

    overdue_policy = fields.Selection(
        POLICIES,
        string="When invoices are overdue",
        help="Empty: as the company's settings say.",
    )
    overdue_state = fields.Selection(
        [
            ("none", "Nothing overdue"),
            ("warned", "Invoices are overdue"),
            ("held", "New work is held"),
            ("released", "Released"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="none",
    )
    overdue_since = fields.Date(readonly=True, copy=False)
    overdue_released_on = fields.Date(readonly=True, copy=False)
    overdue_amount = fields.Monetary(
        compute="_compute_overdue_amount",
        currency_field="company_currency_id",
        groups="base.group_user",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of the company"
    )

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | OVERDUE_FIELDS

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(OVERDUE_FIELDS & vals.keys() for vals in vals_list):
            raise UserError(self._message_overdue_by_hand())
        return super().create(vals_list)

    def _check_written_by_hand(self, vals):
        if OVERDUE_FIELDS & vals.keys():
            raise UserError(self._message_overdue_by_hand())
        return super()._check_written_by_hand(vals)

    def _message_overdue_by_hand(self):
        return self.env._("Overdue invoices hold a contract, and a release frees it.")

    def _compute_overdue_amount(self):
        overdue = self._get_overdue()
        for contract in self:
            contract.overdue_amount = overdue.get(contract, (0.0, None, None))[0]

    def _get_overdue_policy(self):
        self.ensure_one()
        return self.overdue_policy or self.company_id.support_overdue_policy

    # ------------------------------------------------------------------
    # What is overdue
    # ------------------------------------------------------------------

    def _get_overdue(self):
        """{contract: (amount in the company's currency, first and last due day)}.

        Of customers with posted invoices that are due for longer than the company
        allows; one query for each company.
        """
        found = {}
        for company, contracts in self.grouped("company_id").items():
            today = fields.Date.context_today(contracts)
            limit = today - timedelta(days=company.support_overdue_days)
            groups = (
                self.env["account.move"]
                .sudo()
                ._read_group(
                    Domain("company_id", "=", company.id)
                    & Domain("move_type", "=", "out_invoice")
                    & Domain("state", "=", "posted")
                    & Domain("payment_state", "in", ("not_paid", "partial"))
                    & Domain("invoice_date_due", "<", limit)
                    & Domain("commercial_partner_id", "in", contracts.partner_id.ids),
                    ["commercial_partner_id"],
                    [
                        "amount_residual_signed:sum",
                        "invoice_date_due:min",
                        "invoice_date_due:max",
                    ],
                )
            )
            by_customer = {customer.id: tuple(rest) for customer, *rest in groups}
            found |= {
                contract: by_customer[contract.partner_id.id]
                for contract in contracts
                if contract.partner_id.id in by_customer
            }
        return found

    def _follow_overdue(self):
        """Write the state that the invoices and the policy ask for."""
        overdue = self._get_overdue()
        wanted = {}
        for contract in self:
            values = contract._prepare_overdue(overdue.get(contract))
            if values["overdue_state"] != contract.overdue_state:
                wanted.setdefault(tuple(values.items()), []).append(contract.id)
        for values, ids in wanted.items():
            contracts = self.browse(ids).sudo()
            contracts.write(dict(values))
            contracts._tell_of_overdue()

    def _prepare_overdue(self, overdue):
        """``overdue``: (amount, first and last due day) or None."""
        policy = self._get_overdue_policy()
        if not overdue or policy == "none":
            return {
                "overdue_state": "none",
                "overdue_since": False,
                "overdue_released_on": False,
            }
        _amount, first, last = overdue
        released = self.overdue_released_on
        state = "held" if policy == "hold" else "warned"
        days = timedelta(days=self.company_id.support_overdue_days)
        if state == "held" and released and last + days < released:
            # What was overdue when the manager released; nothing newer.
            return {"overdue_state": "released"}
        return {"overdue_state": state, "overdue_since": first}

    def _tell_of_overdue(self):
        """The service manager has something to settle with the customer."""
        for contract in self.filtered(lambda c: c.overdue_state in ("warned", "held")):
            manager = contract.user_id or self.env.user
            reader = contract.with_context(lang=manager.lang)
            contract.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=reader.env._(
                    "Overdue invoices of %s", contract.partner_id.name
                ),
                user_id=manager.id,
            )

    @api.model
    def _cron_follow_overdue(self):
        contracts = self.search([("state", "in", ("signed", "active"))]) | self.search(
            [("overdue_state", "!=", "none")]
        )
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(contracts))
        for some in split_every(CHUNK, contracts.ids):
            self.browse(some)._follow_overdue()
            if not cron._commit_progress(len(some)):
                break

    # ------------------------------------------------------------------
    # Release
    # ------------------------------------------------------------------

    def _release_hold(self, reason):
        """New work goes on although invoices are overdue: a manager says why.

        Service managers alone write contracts.
        """
        self.check_access("write")
        check_reason(reason, self.env._("Say why new work goes on."))
        for contract in self:
            if contract.overdue_state != "held":
                raise UserError(
                    self.env._("Nothing is held on %s.", contract.display_name)
                )
            contract.sudo().write(
                {
                    "overdue_state": "released",
                    "overdue_released_on": fields.Date.context_today(contract),
                }
            )
            contract.message_post(
                body=self.env._("New work goes on with overdue invoices: %s", reason),
                subtype_xmlid="mail.mt_note",
            )


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    support_overdue_state = fields.Selection(
        related="support_contract_id.overdue_state", string="Payment"
    )

    def write(self, vals):
        if vals.get("stage_id"):
            self._check_hold_of_stage(vals["stage_id"])
        return super().write(vals)

    def _check_hold_of_stage(self, stage_id):
        """New work waits while the contract is held; what was begun goes on."""
        stage = self.env["helpdesk.ticket.stage"].sudo().browse(stage_id)
        if not stage.needs_terms or stage.closed or self.env.user.share:
            return
        for ticket in self:
            contract = ticket.sudo().support_contract_id
            if contract.overdue_state == "held" and not ticket.stage_id.needs_terms:
                raise UserError(
                    self.env._(
                        "New work for %(customer)s is held: invoices are overdue since "
                        "%(date)s. Ticket %(ticket)s moves to “%(stage)s” once they "
                        "are paid, or a service manager released the contract.",
                        customer=contract.partner_id.name,
                        date=contract.overdue_since,
                        ticket=ticket.number,
                        stage=stage.name,
                    )
                )


class AccountMove(models.Model):
    _inherit = "account.move"

    def _support_paid(self):
        """A customer who paid is attended again at once."""
        res = super()._support_paid()
        customers = self.commercial_partner_id
        if customers:
            contracts = (
                self.env["support.contract"]
                .sudo()
                .search(
                    [
                        ("partner_id", "in", customers.ids),
                        ("overdue_state", "!=", "none"),
                    ]
                )
            )
            contracts._follow_overdue()
        return res
