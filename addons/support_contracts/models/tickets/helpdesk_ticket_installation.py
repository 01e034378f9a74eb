from odoo import api, fields, models
from odoo.exceptions import ValidationError


class HelpdeskTicket(models.Model):
    """The installation a ticket is about; its warranty and competences follow."""

    _inherit = "helpdesk.ticket"

    support_installation_id = fields.Many2one(
        "support.installation",
        string="Installation",
        index="btree_not_null",
        tracking=True,
        check_company=True,
        ondelete="restrict",
    )
    support_installation_partner_ids = fields.Many2many(
        "res.partner",
        string="Companies whose installations can be chosen",
        compute="_compute_support_installation_partner_ids",
        groups="base.group_user",
    )

    @api.depends("partner_id", "support_contract_id")
    def _compute_support_installation_partner_ids(self):
        for ticket in self:
            contract = ticket.sudo().support_contract_id
            ticket.support_installation_partner_ids = (
                ticket.partner_id.commercial_partner_id
                | contract.partner_id
                | contract.covered_partner_ids
            )

    @api.constrains("support_installation_id", "partner_id")
    def _check_installation_of_customer(self):
        for ticket in self.filtered(lambda t: t.support_installation_id):
            installation = ticket.sudo().support_installation_id
            customer = ticket.partner_id.commercial_partner_id
            if not customer or not installation._is_of_group(customer):
                raise ValidationError(
                    self.env._(
                        "“%(installation)s” is installed at %(owner)s, which is "
                        "neither the customer of the ticket nor of its group.",
                        installation=installation.display_name,
                        owner=installation.partner_id.name,
                    )
                )

    def _get_installations_to_choose(self, speaks_for_group=False):
        """Installations that whoever opens the ticket in the portal may point to.

        A key user chooses among those of all companies of the contract, a colleague
        among those of the own company.
        """
        self.ensure_one()
        customers = self.partner_id.commercial_partner_id
        if speaks_for_group:
            contract = self.support_contract_id
            customers |= contract.partner_id | contract.covered_partner_ids
        return (
            self.env["support.installation"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", customers.ids),
                    ("company_id", "=", self.company_id.id),
                ]
            )
        )
