import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import split_every

_logger = logging.getLogger(__name__)

CHUNK = 50


class SupportBillingBatch(models.Model):
    """A run of proposals over many contracts: how far it got, what it left out and why.

    Contracts that share a proposal are worked off together; every few of them are
    committed, so that a run that is stopped, or dies, goes on where it was.
    """

    _name = "support.billing.batch"
    _description = "Billing Run"
    _order = "id desc"

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    date_start = fields.Date(string="First day", required=True, readonly=True)
    date_end = fields.Date(string="Last day", required=True, readonly=True)
    scope = fields.Selection(
        selection=lambda self: self._selection_scope(), required=True, readonly=True
    )
    waiver_reason = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", required=True, readonly=True)
    state = fields.Selection(
        [("running", "Running"), ("stopped", "Stopped"), ("done", "Done")],
        required=True,
        readonly=True,
        default="running",
    )
    line_ids = fields.One2many("support.billing.batch.line", "batch_id", readonly=True)
    total_count = fields.Integer(string="Contracts", compute="_compute_counts")
    done_count = fields.Integer(compute="_compute_counts")
    proposed_count = fields.Integer(string="Proposed", compute="_compute_counts")
    skipped_count = fields.Integer(string="Left out", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts", help="In percent.")
    proposal_ids = fields.Many2many(
        "support.billing.proposal", compute="_compute_proposal_ids"
    )

    def _selection_scope(self):
        return self.env["support.billing.proposal"]._fields["scope"].selection

    @api.depends("date_start", "date_end")
    def _compute_name(self):
        for batch in self:
            batch.name = f"{batch.date_start} – {batch.date_end}"

    @api.depends("line_ids.state")
    def _compute_counts(self):
        groups = self.env["support.billing.batch.line"]._read_group(
            [("batch_id", "in", self.ids)], ["batch_id", "state"], ["__count"]
        )
        counts = {(batch, state): count for batch, state, count in groups}
        for batch in self:
            waiting = counts.get((batch, "waiting"), 0)
            batch.proposed_count = counts.get((batch, "proposed"), 0)
            batch.skipped_count = counts.get((batch, "skipped"), 0)
            batch.done_count = batch.proposed_count + batch.skipped_count
            batch.total_count = batch.done_count + waiting
            total = batch.total_count
            batch.progress = 100 * batch.done_count / total if total else 100.0

    @api.depends("line_ids.proposal_id")
    def _compute_proposal_ids(self):
        for batch in self:
            batch.proposal_ids = batch.line_ids.proposal_id

    # ------------------------------------------------------------------
    # Start, stop, go on
    # ------------------------------------------------------------------

    @api.model
    def _start(self, contracts, skipped, **values):
        """A run over ``contracts``; ``skipped`` is {contract: why it is left out}."""
        self.env["support.billing.proposal"].check_access("create")
        lines = self.env["support.billing.batch.line"].sudo()
        batch_sudo = self.sudo().create({"user_id": self.env.uid, **values})
        lines.create(
            [
                {
                    "batch_id": batch_sudo.id,
                    "contract_id": contract.id,
                    "state": "skipped" if contract in skipped else "waiting",
                    "reason": skipped.get(contract),
                }
                for contract in contracts
            ]
        )
        batch = batch_sudo.sudo(self.env.su)
        if len(contracts) <= CHUNK:
            batch._work_off()
        else:
            batch._wake_cron()
        return batch

    def action_stop(self):
        """What was proposed stays; the rest waits."""
        return self._switch("running", "stopped")

    def action_go_on(self):
        self._switch("stopped", "running")
        self._wake_cron()
        return True

    def _switch(self, old, new):
        self.env["support.billing.proposal"].check_access("create")
        self.check_access("read")
        if any(batch.state != old for batch in self):
            raise UserError(self.env._("This run is not to be stopped or resumed."))
        self.sudo().write({"state": new})
        return True

    def action_view_proposals(self):
        return self.proposal_ids._get_records_action(
            name=self.env._("Billing proposals")
        )

    def _wake_cron(self):
        self.env.ref("support_contracts.cron_billing_batch").sudo()._trigger()

    # ------------------------------------------------------------------
    # Working off
    # ------------------------------------------------------------------

    @api.model
    def _cron_work_off(self):
        """Go on with the runs, a few contracts a commit, until time is over."""
        lines = self.env["support.billing.batch.line"]
        waiting = [("state", "=", "waiting"), ("batch_id.state", "=", "running")]
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=lines.search_count(waiting))
        for batch in self.search([("state", "=", "running")], order="id"):
            as_user = batch.with_user(batch.user_id).with_company(batch.company_id)
            if not as_user._work_off():
                break

    def _work_off(self):
        """Propose what waits; whether there was time for all."""
        self.ensure_one()
        cron = self.env["ir.cron"]
        for lines in self._get_chunks():
            # Somebody may have stopped it meanwhile.
            self.invalidate_recordset(["state"])
            if self.state != "running":
                return True
            lines._propose()
            in_cron = self.env.context.get("ir_cron_progress_id")
            if in_cron and not cron._commit_progress(len(lines)):
                return False
        self.sudo().state = "done"
        return True

    def _get_chunks(self):
        """Lists of lines; contracts that share a proposal stay together."""
        waiting = self.env["support.billing.batch.line"].search(
            [("batch_id", "=", self.id), ("state", "=", "waiting")], order="id"
        )
        by_key = waiting.grouped(
            lambda line: line.contract_id._get_proposal_key(self.scope)
        )
        for some in split_every(CHUNK, by_key.values(), list):
            yield waiting.browse().concat(*some)


class SupportBillingBatchLine(models.Model):
    _name = "support.billing.batch.line"
    _description = "Contract of a Billing Run"
    _order = "state desc, id"

    batch_id = fields.Many2one(
        "support.billing.batch", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="batch_id.company_id", store=True)
    contract_id = fields.Many2one(
        "support.contract", required=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="contract_id.partner_id")
    state = fields.Selection(
        [("waiting", "Waiting"), ("skipped", "Left out"), ("proposed", "Proposed")],
        required=True,
        readonly=True,
        default="waiting",
    )
    reason = fields.Char(readonly=True, help="Why it was left out.")
    proposal_id = fields.Many2one(
        "support.billing.proposal", readonly=True, ondelete="set null"
    )

    _waiting_idx = models.Index("(batch_id) WHERE state = 'waiting'")

    def _propose(self):
        """Propose together; where that fails one by one, so that one stops no other."""
        try:
            with self.env.cr.savepoint():
                self._propose_together()
        except (UserError, ValidationError, AccessError):
            by_key = self.grouped(
                lambda line: line.contract_id._get_proposal_key(line.batch_id.scope)
            )
            for lines in by_key.values():
                lines._try_propose()

    def _try_propose(self):
        try:
            with self.env.cr.savepoint():
                self._propose_together()
        except (UserError, ValidationError, AccessError) as error:
            _logger.info("Nothing proposed for %s: %s", self.contract_id, error)
            self.sudo().write({"state": "skipped", "reason": str(error)})

    def _propose_together(self):
        batch = self.batch_id
        proposals = self.env["support.billing.proposal"]._create_proposals(
            self.contract_id,
            batch.date_start,
            batch.date_end,
            batch.waiver_reason,
            batch.scope,
        )
        found = {
            contract: proposal
            for proposal in proposals.sudo()
            for contract in proposal.contract_ids
        }
        proposed = self.filtered(lambda line: line.contract_id in found)
        for line in proposed:
            line.sudo().proposal_id = found[line.contract_id]
        proposed.sudo().write({"state": "proposed"})
        (self - proposed).sudo().write(
            {"state": "skipped", "reason": self.env._("There is nothing to bill.")}
        )
