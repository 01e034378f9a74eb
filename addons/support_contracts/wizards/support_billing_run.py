from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class SupportBillingRun(models.TransientModel):
    """Propose the open charges of a period to their customers."""

    _name = "support.billing.run"
    _description = "Propose Support Charges"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self._default_company_id()
    )
    date_start = fields.Date(
        string="First day",
        required=True,
        default=lambda self: self._default_date_start(),
    )
    date_end = fields.Date(
        string="Last day", required=True, default=lambda self: self._default_date_end()
    )
    contract_ids = fields.Many2many(
        "support.contract",
        string="Contracts",
        check_company=True,
        help="Empty: every contract with something to bill.",
    )
    scope = fields.Selection(
        selection=lambda self: self._selection_scope(),
        string="One proposal for",
        required=True,
        default="contract",
    )
    blocked_contract_ids = fields.Many2many(
        "support.contract",
        "support_billing_run_blocked_rel",
        compute="_compute_blockers",
    )
    blockers = fields.Text(compute="_compute_blockers")
    when_blocked = fields.Selection(
        [
            ("skip", "Leave these contracts out"),
            ("waive", "Bill them anyway, with a reason"),
        ],
        required=True,
        default="skip",
    )
    waiver_reason = fields.Char(string="Reason")

    _dates_ordered = models.Constraint(
        "CHECK (date_end >= date_start)", "A period cannot end before it starts."
    )

    def _selection_scope(self):
        return self.env["support.billing.proposal"]._fields["scope"].selection

    def _default_company_id(self):
        return self.env.company

    def _default_date_start(self):
        return self._default_date_end().replace(day=1)

    def _default_date_end(self):
        """The last day of the month before."""
        today = fields.Date.context_today(self)
        return today.replace(day=1) - relativedelta(days=1)

    @api.depends("company_id", "date_start", "date_end", "contract_ids")
    def _compute_blockers(self):
        for run in self:
            blockers = {}
            if run.date_start and run.date_end:
                blockers = run._get_contracts()._period_blockers(
                    run.date_start, run.date_end
                )
            run.blocked_contract_ids = [Command.set([c.id for c in blockers])]
            run.blockers = "\n".join(
                f"{contract.display_name}: {sentence}"
                for contract, sentences in blockers.items()
                for sentence in sentences
            )

    def _get_contracts(self):
        """The contracts chosen, else all of the company with charges to propose."""
        self.ensure_one()
        if self.contract_ids:
            return self.contract_ids._origin
        return self.env["support.contract"]._get_contracts_to_bill(
            self.company_id, self.date_end
        )

    def action_propose(self):
        """Few contracts are proposed at once, many by a run that goes on by itself."""
        self.ensure_one()
        contracts = self._get_contracts()
        if not contracts:
            raise UserError(self.env._("There is nothing to bill in this period."))
        blockers = contracts._period_blockers(self.date_start, self.date_end)
        waived = self.when_blocked == "waive"
        if waived and blockers:
            proposals = self.env["support.billing.proposal"]
            proposals._check_waiver(blockers, self.waiver_reason)
            blockers = {}
        batch = self.env["support.billing.batch"]._start(
            contracts,
            {contract: "; ".join(why) for contract, why in blockers.items()},
            company_id=self.company_id.id,
            date_start=self.date_start,
            date_end=self.date_end,
            scope=self.scope,
            waiver_reason=waived and self.waiver_reason,
        )
        if batch.state == "done" and batch.proposal_ids and not batch.skipped_count:
            return batch.action_view_proposals()
        return batch._get_records_action(name=self.env._("Billing run"))
