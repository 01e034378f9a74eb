from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache


class SupportTerms(models.Model):
    """K2: terms of attention, general or for specific cases, in versions."""

    _name = "support.terms"
    _description = "Support Terms"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, default=lambda self: self.env.company
    )
    accept_once = fields.Selection(
        [
            ("ticket", "On each ticket, by its requester or a key user"),
            ("contract", "Once per contract and version, by a key user"),
        ],
        string="Accepted",
        required=True,
        default="ticket",
    )
    # the cases they are for; empty is any
    ticket_type_ids = fields.Many2many("helpdesk.ticket.type", string="Ticket types")
    ticket_category_ids = fields.Many2many(
        "helpdesk.ticket.category", string="Ticket categories"
    )
    plan_ids = fields.Many2many("support.plan", string="Plans")
    contract_ids = fields.Many2many("support.contract", string="Contracts")
    for_independent = fields.Boolean(
        string="Only work without a contract",
        help="The terms of the on-demand service: for customers without a contract, "
        "and for what none of their contracts admits (E5).",
    )
    is_specific = fields.Boolean(string="Specific", compute="_compute_is_specific")
    version_ids = fields.One2many("support.terms.version", "terms_id")
    current_version_id = fields.Many2one(
        "support.terms.version", compute="_compute_current_version_id"
    )

    @api.depends(
        "ticket_type_ids",
        "ticket_category_ids",
        "plan_ids",
        "contract_ids",
        "for_independent",
    )
    def _compute_is_specific(self):
        for terms in self:
            terms.is_specific = bool(
                terms.ticket_type_ids
                or terms.ticket_category_ids
                or terms.plan_ids
                or terms.contract_ids
                or terms.for_independent
            )

    @api.depends("version_ids.state", "version_ids.date_start")
    def _compute_current_version_id(self):
        today = fields.Date.context_today(self)
        for terms in self:
            terms.current_version_id = terms._get_version(self.env.lang, today)

    @api.constrains("accept_once", "ticket_type_ids", "ticket_category_ids")
    def _check_once_is_general(self):
        for terms in self:
            if terms.accept_once == "contract" and (
                terms.ticket_type_ids or terms.ticket_category_ids
            ):
                raise ValidationError(
                    self.env._(
                        "“%(terms)s” is for some kinds of tickets: it is accepted on "
                        "each of them.",
                        terms=terms.name,
                    )
                )

    # ------------------------------------------------------------------
    # Which ones
    # ------------------------------------------------------------------

    @api.model
    def _get_of_companies(self, companies):
        """The active terms of some companies, in their order; elevated."""
        return self.sudo().browse(self._get_ids_of_companies(tuple(companies.ids)))

    @api.model
    @ormcache("company_ids", "self.env.lang")
    def _get_ids_of_companies(self, company_ids):
        """Asked of every new ticket, changed a few times a year."""
        domain = [("company_id", "in", [*company_ids, False])]
        return tuple(self.sudo().search(domain).ids)

    def _admits(self, ticket):
        """Whether they are for this ticket: every scope that is set names it."""
        self.ensure_one()
        scopes = (
            (self.company_id, ticket.company_id),
            (self.ticket_type_ids, ticket.type_id),
            (self.ticket_category_ids, ticket.category_id),
        )
        return self._admits_contract(ticket.support_contract_id) and all(
            not scope or (own and own in scope) for scope, own in scopes
        )

    def _admits_contract(self, contract):
        """Whether they are for work of ``contract``; empty: work without one."""
        self.ensure_one()
        if self.for_independent and contract and not contract.is_independent:
            return False
        scopes = ((self.plan_ids, contract.plan_id), (self.contract_ids, contract))
        return all(not scope or (own and own in scope) for scope, own in scopes)

    @api.model
    def _get_signed_with(self, contract, lang, day):
        """Versions that whoever signs ``contract`` accepts too: elevated.

        Terms for some kinds of tickets only wait for such a ticket.
        """
        all_terms = self._get_of_companies(contract.company_id).filtered(
            lambda terms: (
                not (terms.ticket_type_ids or terms.ticket_category_ids)
                and terms._admits_contract(contract)
            )
        )
        found = [terms._get_version(lang, day) for terms in all_terms]
        return self.env["support.terms.version"].sudo().concat(*found)

    def _get_version(self, lang, day):
        """The version in force on ``day``: in ``lang`` if there is one, else any."""
        self.ensure_one()
        published = self.version_ids.filtered(
            lambda version: version.state == "published" and version.date_start <= day
        )
        own = published.filtered(lambda version: version.lang == lang)
        alike = published.filtered(lambda version: version.lang[:2] == (lang or "")[:2])
        return (own or alike or published).sorted("id")[-1:]

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()  # _get_ids_of_companies
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() & {"active", "company_id", "name", "sequence"}:
            self.env.registry.clear_cache()  # _get_ids_of_companies
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()  # _get_ids_of_companies
        return super().unlink()

    def action_view_acceptances(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_contracts.support_terms_acceptance_action"
        )
        return action | {"domain": [("terms_id", "=", self.id)]}
