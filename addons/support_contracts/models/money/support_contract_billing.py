from odoo import fields, models
from odoo.fields import Domain

# Who reads charges and proposals: not sales.
READERS = (
    "support_contracts.group_support_consultant,"
    "support_contracts.group_support_auditor,"
    "account.group_account_invoice"
)


class SupportContract(models.Model):
    _inherit = "support.contract"

    proposal_ids = fields.One2many("support.billing.proposal", "contract_id")
    proposal_count = fields.Integer(compute="_compute_proposal_count", groups=READERS)
    quotation_count = fields.Integer(
        string="Quotations",
        compute="_compute_quotation_count",
        groups="sales_team.group_sale_salesman",
    )
    open_charge_amount = fields.Monetary(
        string="Open charges",
        compute="_compute_open_charge_amount",
        groups=READERS,
        help="Neither proposed nor invoiced yet.",
    )

    def _compute_proposal_count(self):
        counts = dict(
            self.env["support.billing.proposal"]._read_group(
                [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
            )
        )
        for contract in self:
            contract.proposal_count = counts.get(contract, 0)

    def _compute_quotation_count(self):
        counts = dict(
            self.env["sale.order"]._read_group(
                [("support_contract_id", "in", self.ids)],
                ["support_contract_id"],
                ["__count"],
            )
        )
        for contract in self:
            contract.quotation_count = counts.get(contract, 0)

    def _compute_open_charge_amount(self):
        amounts = dict(
            self.env["support.charge"]._read_group(
                [("contract_id", "in", self.ids), ("state", "=", "open")],
                ["contract_id"],
                ["amount:sum"],
            )
        )
        for contract in self:
            contract.open_charge_amount = amounts.get(contract, 0.0)

    def action_view_quotations(self):
        """What was offered and sold for this contract, as sales may see it."""
        self.ensure_one()
        orders = self.env["sale.order"].search([("support_contract_id", "=", self.id)])
        return orders._get_records_action(name=self.env._("Quotations"))

    def action_view_charges(self):
        return self._get_billing_action("support_charge_action")

    def action_view_proposals(self):
        return self._get_billing_action("support_billing_proposal_action")

    def _get_billing_action(self, name):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"support_contracts.{name}"
        )
        return action | {
            "domain": [("contract_id", "=", self.id)],
            "context": {"default_contract_id": self.id},
        }

    # ------------------------------------------------------------------
    # Statement (K13)
    # ------------------------------------------------------------------

    def _get_statement_billing(self, date_start, date_end):
        """K13: what is charged of a period, beside what the hours paid.

        Returns {proposals: [(proposal, minutes, amount)], unproposed: minutes}: the
        proposals that the customer was shown and that touch the period, with what
        this contract has on them, and the billable time of the period that is on none
        of them yet.
        """
        self.ensure_one()
        proposals = self.env["support.billing.proposal"].search(
            (
                Domain("contract_id", "=", self.id)
                | Domain("charge_ids.contract_id", "=", self.id)
            )
            & Domain("state", "not in", ("draft", "cancelled"))
            & Domain("date_start", "<=", date_end)
            & Domain("date_end", ">=", date_start),
            order="date_start, id",
        )
        minutes = self._get_charged_minutes(proposals, date_start, date_end)
        amounts = proposals._get_amounts_of(self)
        shown = [
            (proposal, minutes.pop(proposal, 0), amounts[proposal])
            for proposal in proposals
        ]
        return {"proposals": shown, "unproposed": sum(minutes.values())}

    def _get_charged_minutes(self, proposals, date_start, date_end):
        """{proposal: billable minutes of this contract on it}.

        Of the period also what is on none of them (a draft, or none) yet.
        """
        in_period = (
            Domain("date", ">=", date_start)
            & Domain("date", "<=", date_end)
            & Domain("invoice_line_id", "=", False)
            & (
                Domain("proposal_id", "=", False)
                | Domain("proposal_id.state", "=", "draft")
            )
        )
        return dict(
            self.env["support.charge"]._read_group(
                Domain("verdict", "=", "billable")
                & Domain("contract_id", "=", self.id)
                & (Domain("proposal_id", "in", proposals.ids) | in_period),
                ["proposal_id"],
                ["minutes:sum"],
            )
        )
