from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SupportInstallation(models.Model):
    """What a customer has installed, and until when its project's warranty covers it.

    Tickets point to it; entitlements may be limited to it; it says which competences
    attending it takes (U1, U2).
    """

    _name = "support.installation"
    _description = "Support Installation"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "partner_id, name, id"
    _rec_names_search = ["name", "reference", "partner_id.name"]
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    reference = fields.Char(
        copy=False, help="Serial, licence or inventory number that the customer knows."
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        tracking=True,
        check_company=True,
        ondelete="restrict",
        domain="[('is_company', '=', True)]",
    )
    site_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        domain="[('id', 'child_of', partner_id)]",
        help="Address of the customer where it is.",
    )
    # what it is
    product_id = fields.Many2one(
        "product.product", index="btree_not_null", check_company=True, tracking=True
    )
    version = fields.Char(tracking=True)
    project_reference = fields.Char(
        string="Project", help="Name or code of the project that installed it."
    )
    skill_ids = fields.Many2many(
        "hr.skill",
        string="Required competences",
        groups="base.group_user",
        help="Skills and certifications that attending it takes.",
    )
    note = fields.Text(string="Notes", groups="base.group_user")
    # until when
    date_go_live = fields.Date(string="Go-live", tracking=True)
    date_warranty_end = fields.Date(
        string="Warranty until",
        tracking=True,
        help="Last day, included, of the warranty and stabilisation after go-live.",
    )
    date_licence_renewal = fields.Date(string="Licence renewal", tracking=True)
    warranty_state = fields.Selection(
        [
            ("none", "No warranty"),
            ("coming", "Before go-live"),
            ("running", "In warranty"),
            ("over", "Warranty is over"),
        ],
        string="Warranty",
        compute="_compute_warranty_state",
    )
    ticket_ids = fields.One2many(
        "helpdesk.ticket", "support_installation_id", groups="base.group_user"
    )
    ticket_count = fields.Integer(
        compute="_compute_ticket_count", groups="base.group_user"
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_warranty_end >= date_go_live)",
        "The warranty cannot end before go-live.",
    )

    @api.depends("name", "version", "site_id.name")
    def _compute_display_name(self):
        for installation in self:
            parts = [installation.name or "", installation.version or ""]
            name = " ".join(part for part in parts if part)
            site = installation.site_id
            if site and site != installation.partner_id:
                name = f"{name} – {site.name}"
            installation.display_name = name

    @api.depends("date_go_live", "date_warranty_end")
    def _compute_warranty_state(self):
        today = fields.Date.context_today(self)
        for installation in self:
            go_live, end = installation.date_go_live, installation.date_warranty_end
            if not end:
                state = "none"
            elif go_live and today < go_live:
                state = "coming"
            else:
                state = "running" if installation._is_in_warranty(today) else "over"
            installation.warranty_state = state

    def _compute_ticket_count(self):
        counts = dict(
            self.env["helpdesk.ticket"]._read_group(
                [("support_installation_id", "in", self.ids)],
                ["support_installation_id"],
                ["__count"],
            )
        )
        for installation in self:
            installation.ticket_count = counts.get(installation, 0)

    @api.constrains("partner_id", "site_id")
    def _check_customer(self):
        for installation in self:
            customer, site = installation.partner_id, installation.site_id
            if customer.commercial_partner_id != customer:
                raise ValidationError(
                    self.env._(
                        "An installation belongs to a company: %(name)s is a contact "
                        "or an address of %(company)s.",
                        name=customer.name,
                        company=customer.commercial_partner_id.name,
                    )
                )
            if site and site.commercial_partner_id != customer:
                raise ValidationError(
                    self.env._(
                        "The site %(site)s is no address of %(customer)s.",
                        site=site.display_name,
                        customer=customer.name,
                    )
                )

    @api.constrains("partner_id")
    def _check_tickets_of_customer(self):
        self.sudo().ticket_ids._check_installation_of_customer()

    # ------------------------------------------------------------------
    # Warranty
    # ------------------------------------------------------------------

    def _is_in_warranty(self, day):
        """U1: whether ``day`` is within the warranty, go-live and end included.

        Without a go-live only the end counts; without an end there is no warranty.
        """
        self.ensure_one()
        if not self.date_warranty_end:
            return False
        begun = not self.date_go_live or self.date_go_live <= day
        return begun and day <= self.date_warranty_end

    # ------------------------------------------------------------------
    # Whose
    # ------------------------------------------------------------------

    def _is_of_group(self, customer):
        """Whether ``customer`` is its owner, of its group, or shares a contract."""
        self.ensure_one()
        owner = self.partner_id
        return (
            owner == customer
            or owner._has_in_support_group(customer)
            or customer._has_in_support_group(owner)
        )

    def action_view_tickets(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_mgmt.helpdesk_ticket_action"
        )
        return action | {
            "domain": [("support_installation_id", "=", self.id)],
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_support_installation_id": self.id,
            },
        }
