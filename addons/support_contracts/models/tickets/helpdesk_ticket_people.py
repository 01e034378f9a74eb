from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class HelpdeskTicket(models.Model):
    """K5: whom a ticket is about, who follows it at the customer's, and its name there.

    Watchers are the customer's followers: one list, so that whoever follows is told
    once and reads the ticket.
    """

    _inherit = "helpdesk.ticket"
    _rec_names_search = ["number", "name", "customer_reference"]

    customer_reference = fields.Char(
        string="Customer's reference",
        index="trigram",
        tracking=True,
        help="The number that the customer gives to this matter.",
    )
    affected_partner_id = fields.Many2one(
        "res.partner",
        string="Affected user",
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
        help="Who has the problem, where somebody else reports it.",
    )
    watcher_ids = fields.Many2many(
        "res.partner",
        string="Watchers",
        compute="_compute_watcher_ids",
        inverse="_inverse_watcher_ids",
        groups="base.group_user",
        help="Contacts of the customer who get the public updates.",
    )

    @api.depends("message_partner_ids", "partner_id")
    def _compute_watcher_ids(self):
        for ticket in self:
            ticket.watcher_ids = (
                ticket.message_partner_ids.filtered("partner_share") - ticket.partner_id
            )

    def _inverse_watcher_ids(self):
        for ticket in self:
            before = (
                ticket.message_partner_ids.filtered("partner_share") - ticket.partner_id
            )
            ticket._check_watchers(ticket.watcher_ids - before)
            ticket.message_unsubscribe((before - ticket.watcher_ids).ids)
            ticket.message_subscribe((ticket.watcher_ids - before).ids)

    @api.constrains("affected_partner_id", "partner_id")
    def _check_affected_partner(self):
        for ticket in self.filtered("affected_partner_id"):
            if not ticket._is_of_customer(ticket.affected_partner_id):
                raise ValidationError(
                    self.env._(
                        "%(person)s does not belong to the customer of the ticket.",
                        person=ticket.affected_partner_id.display_name,
                    )
                )

    def _check_watchers(self, partners):
        for partner in partners:
            if not self._is_of_customer(partner):
                raise ValidationError(
                    self.env._(
                        "%(person)s does not belong to the customer: what is written "
                        "in the ticket would leave the company.",
                        person=partner.display_name,
                    )
                )

    def _is_of_customer(self, partner):
        return partner.sudo().commercial_partner_id in self._get_companies()

    def _get_companies(self):
        """Companies whose people have to do with the ticket."""
        ticket = self.sudo()
        contract = ticket.support_contract_id
        return (
            ticket.partner_id.commercial_partner_id
            | contract.partner_id
            | contract.covered_partner_ids
        )

    def _get_contacts_to_choose(self):
        """People of the customer, as a key user may name them in the portal."""
        self.ensure_one()
        return (
            self.env["res.partner"]
            .sudo()
            .search(
                Domain("commercial_partner_id", "in", self._get_companies().ids)
                & Domain("is_company", "=", False)
                & Domain("type", "=", "contact")
                & Domain("partner_share", "=", True),
                order="name, id",
                limit=500,
            )
        )

    # ------------------------------------------------------------------
    # From the portal; the caller checked who asks, as superuser
    # ------------------------------------------------------------------

    def _watch(self, partner_id):
        """K5: the key user adds a watcher; ``partner_id`` comes from a form."""
        person = self._get_contacts_to_choose().filtered(lambda p: p.id == partner_id)
        if not person:
            raise UserError(self.env._("Choose a person of your company."))
        if not person.email:
            raise UserError(
                self.env._(
                    "%s has no e-mail address: nobody could be told.", person.name
                )
            )
        self.message_subscribe(person.ids)

    def _unwatch(self, partner_id):
        watchers = self.watcher_ids.filtered(lambda p: p.id == partner_id)
        self.message_unsubscribe(watchers.ids)

    def _set_customer_reference(self, reference):
        self.customer_reference = (reference or "").strip()[:64] or False
