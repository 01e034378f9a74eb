from odoo import api, fields, models


class SupportPlan(models.Model):
    _inherit = "support.plan"

    terms_policy = fields.Selection(
        selection=lambda self: self._selection_terms_policy(),
        string="Terms of attention",
        required=True,
        default="required",
    )

    def _selection_terms_policy(self):
        return self.env["support.contract"]._selection_terms_policy()


class SupportContract(models.Model):
    _inherit = "support.contract"

    terms_policy = fields.Selection(
        selection=lambda self: self._selection_terms_policy(),
        string="Terms of attention",
        compute="_compute_plan_terms",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
    )
    terms_acceptance_ids = fields.One2many(
        "support.terms.acceptance", "contract_id", groups="base.group_user"
    )
    silence_approves = fields.Boolean(
        string="The accepted terms let silence approve",
        compute="_compute_silence_approves",
    )

    @api.model
    def _selection_terms_policy(self):
        labels = {
            "required": self.env._("Accepted before work goes on"),
            "informed": self.env._("Sent, no acceptance asked"),
        }
        return list(labels.items())

    @api.model
    def _get_plan_terms_fields(self):
        return [*super()._get_plan_terms_fields(), "terms_policy"]

    @api.depends("silence_policy", "terms_acceptance_ids")
    def _compute_silence_approves(self):
        """Rule 7: only where the terms accepted for the contract say so.

        Of each terms the version accepted last counts. What one requester accepts on
        a ticket binds nobody else.
        """
        asking = self.filtered(lambda c: c.silence_policy == "approve")
        self.silence_approves = False
        acceptances = (
            self.env["support.terms.acceptance"]
            .sudo()
            .search(
                [
                    ("contract_id", "in", asking.ids),
                    ("terms_id.accept_once", "=", "contract"),
                ],
                order="accepted_on, id",
            )
            if asking.ids
            else ()
        )
        latest = {(a.contract_id.id, a.terms_id): a.version_id for a in acceptances}
        agreed = {
            contract_id
            for (contract_id, _terms), version in latest.items()
            if version.silence_approves
        }
        for contract in asking:
            contract.silence_approves = contract.id in agreed
