from dataclasses import asdict, replace

from odoo import fields, models
from odoo.exceptions import UserError

from ...arithmetic import phases
from .support_emergency_adviser import Option

MITIGATION = "mitigation"
MODELS = [
    ("on_demand", "On demand"),
    ("own", "Under the customer's contract"),
    ("new_plan", "Under a new plan"),
]


class SupportEmergency(models.Model):
    """E4, E11, E14: how the causes are removed, and what is cheapest, with figures."""

    _inherit = "support.emergency"

    mitigation_model = fields.Selection(
        MODELS, string="Mitigation", readonly=True, copy=False
    )
    mitigation_plan_id = fields.Many2one(
        "support.plan", string="New plan", readonly=True, copy=False
    )
    mitigation_contract_id = fields.Many2one(
        "support.contract",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Whose conditions rule the mitigation.",
    )
    mitigation_chosen_on = fields.Datetime(readonly=True, copy=False)
    mitigation_chosen_by = fields.Char(readonly=True, copy=False)

    def _is_charged(self, phase):
        if phase == phases.MITIGATION:
            return self.mitigation_model in (False, "on_demand")
        return super()._is_charged(phase)

    # ------------------------------------------------------------------
    # The choice
    # ------------------------------------------------------------------

    def _normalisation_confirmed(self):
        res = super()._normalisation_confirmed()
        self._ask_mitigation()
        return res

    def _ask_mitigation(self, template="message_confirmed"):
        """E11: the customer decides, or postpones it; ``template``: the mail."""
        approval = self._ask_customer(
            MITIGATION,
            self._in_customer_language().env._(
                "Emergency %s: how the causes are removed", self.name
            ),
        )
        options = self._in_customer_language()._read_options(approval)
        self._tell_customer(template, options=options)

    def _snapshot_mitigation(self):
        """What is shown is what is chosen from: other figures are asked anew."""
        options = self._get_options()
        return {
            "minutes": self.minutes_mitigate,
            "options": [_as_json(option) for option in options],
            "terms": self._pin_terms(self._get_mitigation_terms(options)),
        }

    def _read_options(self, approval):
        """[Option, …] that ``approval`` showed, named in the reader's language."""
        return [
            Option(
                **row
                | {
                    "name": self._get_option_name(row),
                    "currency": self.env["res.currency"].browse(row["currency"]),
                }
            )
            for row in approval.snapshot.get("options", ())
        ]

    def _get_option_name(self, row):
        if row["model"] == "own":
            return self.own_contract_id.display_name
        if row["model"] == "new_plan":
            return self.env["support.plan"].browse(row["plan_id"]).name
        return self.on_demand_contract_id.plan_id.name

    def _get_mitigation_terms(self, options):
        """{key of an option: versions of the terms of the contract that it opens}."""
        terms = {
            option.key: self._get_terms_of(self._get_contract_to_open(option))
            for option in options
        }
        return {key: versions for key, versions in terms.items() if versions}

    def _get_contract_to_open(self, option):
        """The contract that the choice signs, maybe not saved yet; empty: none."""
        if option.model == "new_plan":
            contracts = self.env["support.contract"]
            return contracts.new(self._prepare_new_plan(option.plan_id))
        if option.model == "own":
            return self.own_contract_id.browse()
        return self.on_demand_contract_id.filtered(lambda c: c.state == "draft")

    def _approval_answer_fields(self, kind):
        names = super()._approval_answer_fields(kind)
        if kind == MITIGATION:
            return (*names, "mitigation_model", "plan_id", "accept_terms")
        return names

    def _granted_mitigation(self, approval, values):
        """The choice; ``approval`` keeps the figures that were shown."""
        options = self._read_options(approval)
        option = self._find_option(options, values)
        contract = self._get_mitigation_contract(option, approval, values)
        self._transition(
            "mitigate",
            self._in_customer_language().env._(
                "%(person)s chose: %(option)s",
                person=approval.decided_by,
                option=option.name,
            ),
            mitigation_model=option.model,
            mitigation_plan_id=option.plan_id or False,
            mitigation_contract_id=contract.id,
            mitigation_chosen_on=approval.decided_on,
            mitigation_chosen_by=approval.decided_by,
        )
        ticket = self.ticket_id.with_context(support_terms_later=True)
        if ticket.support_contract_id != contract:
            ticket.write({"support_contract_id": contract.id})
        self._tell_customer("message_mitigating")

    def _find_option(self, options, values):
        """The one chosen of those shown; the cheapest where none was named."""
        model = values.get("mitigation_model") or options[0].model
        plan = str(values.get("plan_id") or 0)
        for option in options:
            if option.model == model and str(option.plan_id) in (plan, "0"):
                return option
        raise UserError(self.env._("Choose how the causes are removed."))

    def _get_mitigation_contract(self, option, approval, values):
        """The contract of the choice; a new plan, or on demand, is opened now."""
        if option.model == "own":
            return self.own_contract_id
        contract = self.on_demand_contract_id
        if option.model == "new_plan":
            contracts = self.env["support.contract"]
            contract = contracts.create(self._prepare_new_plan(option.plan_id))
        if contract.state == "draft":
            self._sign_mitigation(contract, option, approval, values)
        if contract.state == "signed":
            contract.action_activate()
        return contract

    def _prepare_new_plan(self, plan_id):
        plan = self.env["support.plan"].browse(plan_id)
        return {
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "plan_id": plan.id,
            "title": plan.with_context(lang=self._in_customer_language().env.lang).name,
        }

    def _sign_mitigation(self, contract, option, approval, values):
        """K2: the choice signs the contract that it opens, and accepts its terms."""
        terms = self._check_terms_accepted(approval, option.key, values)
        today = contract._get_local_day(fields.Datetime.now())
        contract.write({"date_start": today, "signed_by": approval.decided_by})
        contract.action_sign()
        self._record_terms(approval, terms, contract)


def _as_json(option):
    """The option as an approval keeps it."""
    return asdict(replace(option, currency=None)) | {"currency": option.currency.id}
