from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class SupportComplaint(models.Model):
    """What the portal shows and takes; the model itself is closed to its users.

    So nobody outside reads analysis, validity in the making, or our own escalations.
    """

    _inherit = "support.complaint"

    @api.model
    def _get_portal_domain(self):
        """Complaints of the user, and of the customers whom the user speaks for."""
        customers = self.env["support.key.user"]._get_customers_of_user()
        return Domain("kind", "=", "complaint") & (
            Domain("person_id", "=", self.env.user.partner_id.id)
            | Domain("partner_id", "in", customers.ids)
        )

    @api.model
    def _get_portal_complaints(self, complaint_id=None):
        """Elevated, for the pages of the user; one of them, or AccessError."""
        domain = self._get_portal_domain()
        if complaint_id is None:
            return self.sudo().search(domain)
        found = self.sudo().search(domain & Domain("id", "=", complaint_id))
        if not found:
            raise AccessError(self.env._("This complaint is not yours to read."))
        return found

    def _get_tz(self):
        """The clock that the customer reads: of the contract, else of the firm."""
        self.ensure_one()
        firm = self.company_id.resource_calendar_id.tz
        return self.contract_id.tz or firm or "UTC"

    @api.model
    def _get_portal_complainants(self):
        """(customer, contract) in whose name the user complains; both may be empty."""
        person = self.env.user.partner_id
        customer = self.env["support.key.user"]._get_customers_of_user()[:1]
        customer = customer or person.commercial_partner_id
        contracts = self.env["support.contract"].sudo()
        contract = contracts.search(
            Domain("state", "=", "active")
            & (
                Domain("partner_id", "=", customer.id)
                | Domain("covered_partner_ids", "in", customer.ids)
            ),
            limit=1,
        )
        return contract.partner_id or customer.sudo(), contract

    @api.model
    def _register_from_portal(self, title, description, ticket=None):
        """A customer complains on screen: that is formal at once. Elevated inside.

        ``ticket``: one that the caller found the user may read.
        """
        title, description = (title or "").strip(), (description or "").strip()
        if not title or not description:
            raise UserError(self.env._("Say what happened, in a line and in detail."))
        customer, contract = self._get_portal_complainants()
        values = {
            "title": title,
            "description": description,
            "channel": "portal",
            "person_id": self.env.user.partner_id.id,
            "raised_at": fields.Datetime.now(),
            "severity_id": self._get_usual_severity().id,
        }
        if ticket:
            values |= {"ticket_id": ticket.id, "company_id": ticket.company_id.id}
            contract = ticket.sudo().support_contract_id
        elif contract:
            values |= {"contract_id": contract.id, "company_id": contract.company_id.id}
        if not values.get("ticket_id"):
            values["partner_id"] = customer.id
        company = contract.company_id or self.env.company
        values["user_id"] = (contract.user_id or company._get_service_manager()).id
        complaint = self.sudo().create(values)
        complaint._formalise()
        return complaint

    @api.model
    def _get_usual_severity(self):
        """Until somebody judges it: the middle of the severities."""
        severities = (
            self.env["support.complaint.severity"]
            .sudo()
            .search([("active", "=", True)])
        )
        return severities[len(severities) // 2 : len(severities) // 2 + 1]
