from odoo import api, models

from .account_analytic_line import STAMPING


class AccountAnalyticLine(models.Model):
    """K11: time is of the contract that serves the work, not always the ticket's."""

    _inherit = "account.analytic.line"

    @api.model
    def _complete_support_values(self, vals_list):
        completed = super()._complete_support_values(vals_list)
        tickets_by_index = self._get_tickets_of_values(vals_list)
        if tickets_by_index:
            self._complete_contracts(completed, tickets_by_index)
        return completed

    @api.model
    def _complete_contracts(self, completed, tickets_by_index):
        """Replace the ticket's contract by the one that serves each work."""
        work_types = self.env["support.work.type"].browse(
            [completed[index]["work_type_id"] for index in tickets_by_index]
        )
        requests = {
            index: (ticket, work_type, completed[index]["date"])
            for (index, ticket), work_type in zip(
                tickets_by_index.items(), work_types, strict=True
            )
            if not completed[index].get("corrects_id")
        }
        tickets = self.env["helpdesk.ticket"].union(*tickets_by_index.values())
        contracts = tickets._get_contracts_of_work(set(requests.values()))
        self.env["support.contract"].sudo().union(
            *contracts.values()
        )._ensure_projects()
        for index, request in requests.items():
            completed[index] |= self._prepare_contract(contracts[request])
        corrections = {
            index: self.browse(completed[index]["corrects_id"]).sudo()
            for index in tickets_by_index.keys() - requests.keys()
        }
        for index, original in corrections.items():
            if original.support_contract_id:
                completed[index] |= self._prepare_contract(original.support_contract_id)

    @api.model
    def _get_default_work_types(self, companies):
        """{company: the first work type it may use, empty if there is none}."""
        work_types = (
            self.env["support.work.type"]
            .sudo()
            .search_fetch(
                [("company_id", "in", [*companies.ids, False])],
                self._get_work_type_fields(),
            )
        )
        return {
            company: work_types.filtered(
                lambda work_type, company=company: (
                    not work_type.company_id or work_type.company_id == company
                )
            )[:1]
            for company in companies
        }

    @api.model
    def _get_work_type_fields(self):
        """What counting an entry reads of its work type, in one query."""
        return [
            "company_id",
            "limits_per",
            "first_minutes",
            "minimum_minutes",
            "maximum_minutes",
            "rounding_minutes",
        ]

    @api.model
    def _prepare_contract(self, contract_sudo):
        return {
            "support_contract_id": contract_sudo.id,
            "project_id": contract_sudo.project_id.id,
        }

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() & {"ticket_id", "work_type_id", "date"}:
            self._follow_scope()
        return res

    def _follow_scope(self):
        """Time that no cut has stamped yet moves to the contract that serves it."""
        lines = self.sudo().filtered(
            lambda line: (
                line.ticket_id.support_contract_id
                and not line.cutoff_id
                and not line.corrects_id
            )
        )
        requests = {
            line: (line.ticket_id, line.work_type_id, line.date) for line in lines
        }
        contracts = lines.ticket_id._get_contracts_of_work(set(requests.values()))
        lines.support_contract_id.union(*contracts.values())._ensure_projects()
        strayed = lines.filtered(
            lambda line: contracts[requests[line]] != line.support_contract_id
        )
        for contract, own in strayed.grouped(
            lambda line: contracts[requests[line]]
        ).items():
            # Not typed by anybody: the lock is of what people change.
            own.with_context(support_stamping=STAMPING).write(
                self._prepare_contract(contract)
            )
