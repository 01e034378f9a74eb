from odoo import models


class HelpdeskTicket(models.Model):
    """Which contract serves the work of a ticket (K11)."""

    _inherit = "helpdesk.ticket"

    def _ensure_support_contract(self):
        """Give tickets of customers without contract the account of their work."""
        homeless = self.sudo().filtered(
            lambda t: t.partner_id and not t.support_contract_id
        )
        for company, tickets in homeless.grouped("company_id").items():
            customers = tickets.partner_id.commercial_partner_id
            contracts = self.env["support.contract"]._open_independent(
                customers, company
            )
            for customer, own in tickets.grouped(
                lambda t: t.partner_id.commercial_partner_id
            ).items():
                own.write({"support_contract_id": contracts[customer].id})

    def _get_contracts_of_work(self, requests):
        """{(ticket, work type, day): contract that serves it}, elevated.

        ``requests``: such triples of these tickets, which have a contract. The
        ticket's own comes first, then those it falls to, then the customer's others
        in force; what none admits, or staff said so, is independent.
        """
        by_party = self.sudo()._get_contracts_by_party()
        found = {}
        for ticket, work_type, day in requests:
            ticket_sudo = ticket.sudo()
            others = by_party.get(ticket_sudo._get_party(), [])
            found[ticket, work_type, day] = ticket_sudo._find_contract_of_work(
                work_type.sudo(), day, others
            )
        independent = [request for request, contract in found.items() if not contract]
        if independent:
            tickets = self.browse().union(*(request[0] for request in independent))
            accounts = tickets.sudo()._open_independent_accounts()
            for request in independent:
                found[request] = accounts[request[0].sudo()._get_party()]
        return found

    def _get_party(self):
        return self.partner_id.commercial_partner_id, self.company_id

    def _find_contract_of_work(self, work_type, day, others):
        """The contract that admits the work, empty if it is independent."""
        first = self.support_contract_id
        if first.is_independent:
            return first
        if self.cover == "independent":
            return first.browse()
        chain = first._get_fallbacks().filtered(
            lambda contract: contract == first or contract._is_in_force(day)
        )
        for contract in [*chain, *others]:
            if contract.is_independent:
                continue
            in_force = contract in chain or contract._is_in_force(day)
            if in_force and contract._admits_work(work_type, self, day):
                return contract
        return first.browse()

    def _open_independent_accounts(self):
        """{(customer, company): contract} of the independent work of these tickets."""
        accounts = {}
        for company, tickets in self.grouped("company_id").items():
            customers = tickets.partner_id.commercial_partner_id
            opened = self.env["support.contract"]._open_independent(customers, company)
            accounts.update({(c, company): contract for c, contract in opened.items()})
        return accounts
