import logging
from functools import partial

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import split_every

from ...arithmetic.rounds import next_round
from ...tools import attempt

_logger = logging.getLogger(__name__)
# Contracts that are planned, and committed, together.
BATCH = 50
# Months between two of a kind (G14, G17, G7).
MONTHS = {"contract": 12, "process": 6, "catalogue": 12}


class SupportReview(models.Model):
    """G14, G17: a contract is reviewed each year, the processes each half year.

    One of each is planned at any time; holding it plans the next.
    """

    _name = "support.review"
    _description = "Periodic Review"
    _inherit = ["support.meeting.mixin"]
    _order = "date_due, id"
    _check_company_auto = True
    _SEQUENCE = "support.review"

    kind = fields.Selection(
        [
            ("contract", "Contract, each year"),
            ("process", "Processes, each half year"),
            ("catalogue", "Service catalogue, each year"),
        ],
        required=True,
        default="contract",
    )
    contract_id = fields.Many2one(
        "support.contract",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    commitment_ids = fields.One2many("support.commitment", "review_id")

    _one_planned_of_contract = models.UniqueIndex(
        "(contract_id) WHERE state = 'planned' AND kind = 'contract'",
        "The next review of this contract is planned already.",
    )
    _one_planned_of_company = models.UniqueIndex(
        "(company_id, kind) WHERE state = 'planned' AND kind <> 'contract'",
        "The next review of this kind is planned already.",
    )

    @api.constrains("kind", "contract_id")
    def _check_contract(self):
        for review in self:
            if (review.kind == "contract") != bool(review.contract_id):
                raise ValidationError(
                    self.env._("A contract is said where a contract is reviewed.")
                )

    @api.depends("name", "kind", "contract_id")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for review in self:
            about = review.contract_id.sudo().name or kinds.get(review.kind, "")
            review.display_name = f"{review.name} {about}"

    def _plan_next(self):
        for review in self:
            contract, held_on = review.contract_id, review.held_on
            if contract and contract.state != "active":
                continue
            due = held_on + relativedelta(months=MONTHS[review.kind])
            if contract:
                due = next_round(contract.date_start, 12, max(held_on, review.date_due))
            review.create(
                {
                    "kind": review.kind,
                    "contract_id": contract.id,
                    "company_id": review.company_id.id,
                    "user_id": review.user_id.id,
                    "date_due": due,
                }
            )
        return super()._plan_next()

    def action_plan_improvement(self):
        """G14: continual improvement follows from what was found."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "support.improvement",
            "view_mode": "form",
            "context": {
                "default_origin": f"{self._name},{self.id}",
                "default_contract_id": self.contract_id.id,
                "default_company_id": self.company_id.id,
            },
        }

    # ------------------------------------------------------------------
    # By the day
    # ------------------------------------------------------------------

    @api.model
    def _cron_plan(self):
        """Every contract and company has its next reviews and visits planned.

        Their activities say so: a first run would send as many mails.
        """
        self = self.with_context(
            mail_activity_quick_update=True, mail_auto_subscribe_no_notify=True
        )
        self._give_up()
        self.env["support.customer.visit"]._give_up()
        contracts = self.env["support.contract"].search(
            Domain("state", "=", "active") & Domain("is_independent", "=", False)
        )
        self._plan_of_companies(contracts, fields.Date.context_today(self))
        crons = self.env["ir.cron"]
        # Visits are planned of independent contracts as well.
        visited = self.env["support.customer.visit.plan"].search(
            Domain("contract_id.state", "=", "active")
        )
        ids = (contracts | visited.contract_id).ids
        crons._commit_progress(remaining=len(ids))
        for batch in split_every(BATCH, ids):
            self._try_plan(self.env["support.contract"].browse(batch))
            if not crons._commit_progress(len(batch)):
                break

    @api.model
    def _try_plan(self, contracts):
        """All together; where that fails, each on its own: one stops no other."""
        today = fields.Date.context_today(self)
        _done, error = attempt(self.env.cr, partial(self._plan_all, contracts, today))
        if error and len(contracts) == 1:
            name = contracts.display_name
            _logger.warning("Nothing is planned of %s", name, exc_info=error)
        elif error:
            for contract in contracts:
                self._try_plan(contract)

    @api.model
    def _plan_all(self, contracts, today):
        """The next review and the next visits of these contracts."""
        planned = self.search(
            Domain("state", "=", "planned") & Domain("contract_id", "in", contracts.ids)
        )
        owners = contracts._get_service_owners()
        reviewed = contracts.filtered(lambda contract: not contract.is_independent)
        self.create(
            [
                {
                    "kind": "contract",
                    "contract_id": contract.id,
                    "company_id": contract.company_id.id,
                    "user_id": owners[contract].id,
                    "date_due": next_round(contract.date_start, 12, today),
                }
                for contract in reviewed - planned.contract_id
            ]
        )
        plans = self.env["support.customer.visit.plan"]
        plans._plan_visits(contracts, owners, today)

    def _plan_of_companies(self, contracts, today):
        planned = self.search(
            Domain("state", "=", "planned") & Domain("contract_id", "=", False)
        )
        there = {(review.company_id, review.kind) for review in planned}
        managers = {
            company: of_company.user_id[:1] or company._get_service_manager()
            for company, of_company in contracts.grouped("company_id").items()
        }
        self.create(
            [
                {
                    "kind": kind,
                    "company_id": company.id,
                    "user_id": manager.id,
                    "date_due": today + relativedelta(months=MONTHS[kind]),
                }
                for company, manager in managers.items()
                for kind in ("process", "catalogue")
                if (company, kind) not in there
            ]
        )
