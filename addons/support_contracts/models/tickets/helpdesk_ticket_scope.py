from odoo import api, models


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
        # Read together: the triples of one ticket after the other would not be.
        tickets_sudo = self.browse().union(*(r[0] for r in requests)).sudo()
        ticket_by_id = {ticket.id: ticket for ticket in tickets_sudo}
        work_types = self.env["support.work.type"].union(*(r[1] for r in requests))
        work_type_by_id = {work_type.id: work_type for work_type in work_types.sudo()}
        contracts = tickets_sudo.support_contract_id
        (contracts | contracts.fallback_contract_id).entitlement_ids.mapped("is_scoped")
        found = {
            request: ticket_by_id[request[0].id]._find_contract_of_work(
                work_type_by_id[request[1].id], request[2]
            )
            for request in requests
        }
        strays = {
            request: ticket_by_id[request[0].id]
            for request, contract in found.items()
            if contract is None
        }
        if strays:
            found |= self._find_other_contracts(strays, work_type_by_id)
        return found

    @api.model
    def _find_other_contracts(self, strays, work_type_by_id):
        """{request: contract} of work that the ticket's own contracts do not admit.

        ``strays``: {request: ticket, elevated}.
        """
        tickets = self.browse().sudo().union(*strays.values())
        by_party = tickets._get_contracts_by_party()
        found = {}
        for request, ticket in strays.items():
            others = by_party.get(ticket._get_party(), [])
            found[request] = ticket._find_other_contract(
                work_type_by_id[request[1].id], request[2], others
            )
        homeless = [strays[request] for request, own in found.items() if not own]
        accounts = tickets.browse().union(*homeless)._open_independent_accounts()
        return {
            request: contract or accounts[strays[request]._get_party()]
            for request, contract in found.items()
        }

    def _get_party(self):
        return self.partner_id.commercial_partner_id, self.company_id

    def _find_contract_of_work(self, work_type, day):
        """Of the ticket's own contract and those it falls to; None if none admits."""
        first = self.support_contract_id
        if first.is_independent or not first._includes_day(day):
            # Days outside its dates are no matter of scope: they are refused.
            return first
        if self.cover == "independent":
            return None
        for contract in first._get_fallbacks():
            in_force = contract == first or contract._is_in_force(day)
            if in_force and contract._admits_work(work_type, self, day):
                return contract
        return None

    def _find_other_contract(self, work_type, day, others):
        """The customer's next contract that admits it, empty if it is independent."""
        if self.cover != "independent":
            for contract in others:
                if (
                    not contract.is_independent
                    and contract._is_in_force(day)
                    and contract._admits_work(work_type, self, day)
                ):
                    return contract
        return self.env["support.contract"].sudo()

    def _open_independent_accounts(self):
        """{(customer, company): contract} of the independent work of these tickets."""
        accounts = {}
        for company, tickets in self.grouped("company_id").items():
            customers = tickets.partner_id.commercial_partner_id
            opened = self.env["support.contract"]._open_independent(customers, company)
            accounts.update({(c, company): contract for c, contract in opened.items()})
        return accounts
