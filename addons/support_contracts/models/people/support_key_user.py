from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL


class SupportKeyUser(models.Model):
    """K4: who speaks for a customer; one lead and one backup at a time."""

    _name = "support.key.user"
    _description = "Support Key User"
    _order = "customer_id, role desc, date_start desc, id"

    customer_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Person", required=True, index=True, ondelete="cascade"
    )
    email = fields.Char(related="partner_id.email")
    role = fields.Selection(
        [("lead", "Lead"), ("backup", "Backup")], required=True, default="lead"
    )
    acts_as_lead = fields.Boolean(
        string="Acts for the lead",
        help="While set, the backup also answers what only the lead answers, such as "
        "billing. Without a lead today the backup always does.",
    )
    date_start = fields.Date(
        string="First day", required=True, default=fields.Date.context_today
    )
    date_end = fields.Date(string="Last day", help="Last day, included.")
    has_portal_access = fields.Boolean(compute="_compute_has_portal_access")

    _one_of_a_role = models.Constraint(
        "EXCLUDE USING gist (customer_id WITH =, role WITH =, "
        "daterange(date_start, date_end, '[]') WITH &&) DEFERRABLE INITIALLY DEFERRED",
        "A customer has one lead key user and one backup at a time.",
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "A key user cannot end before starting.",
    )

    @api.depends("partner_id", "customer_id", "role")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for key_user in self:
            key_user.display_name = (
                f"{key_user.partner_id.name or ''} ({roles.get(key_user.role, '')})"
            )

    @api.depends("partner_id.user_ids.active")
    def _compute_has_portal_access(self):
        for key_user in self:
            key_user.has_portal_access = bool(key_user.sudo().partner_id.user_ids)

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    @api.constrains("customer_id", "role", "date_start", "date_end")
    def _check_one_of_a_role(self):
        """Say who is there already; then let the database look.

        Its constraint is deferred, so that this message comes first and a form may
        swap two people; asked here and not at the commit, its error still reaches
        the user as a message when two sessions meet.
        """
        domain = Domain("customer_id", "in", self.customer_id.ids)
        others = self.search(domain).grouped(lambda k: (k.customer_id, k.role))
        for key_user in self:
            party = (key_user.customer_id, key_user.role)
            for other in others.get(party, self.browse()) - key_user:
                if key_user._overlaps(other):
                    raise ValidationError(key_user._message_taken(other))
        self._check_one_of_a_role_in_database()

    def _check_one_of_a_role_in_database(self):
        self.flush_model(["customer_id", "role", "date_start", "date_end"])
        constraint = SQL.identifier("support_key_user_one_of_a_role")
        self.env.execute_query(SQL("SET CONSTRAINTS %s IMMEDIATE", constraint))
        self.env.execute_query(SQL("SET CONSTRAINTS %s DEFERRED", constraint))

    def _overlaps(self, other):
        self.ensure_one()
        return (not other.date_end or self.date_start <= other.date_end) and (
            not self.date_end or other.date_start <= self.date_end
        )

    def _message_taken(self, other):
        names = {
            "customer": other.customer_id.display_name,
            "person": other.partner_id.name,
            "start": fields.Date.to_string(other.date_start),
            "role": dict(self._fields["role"]._description_selection(self.env))[
                other.role
            ],
        }
        return self.env._(
            "%(customer)s has %(person)s as %(role)s since %(start)s: a customer has "
            "one lead key user and one backup at a time. End that one first.",
            **names,
        )

    @api.constrains("customer_id", "partner_id")
    def _check_person_of_customer(self):
        for key_user in self:
            customer, person = key_user.customer_id, key_user.partner_id
            if customer.commercial_partner_id != customer:
                raise ValidationError(
                    self.env._(
                        "Key users speak for a company: %(name)s is a contact of "
                        "%(company)s.",
                        name=customer.name,
                        company=customer.commercial_partner_id.name,
                    )
                )
            if person.is_company and person != customer:
                raise ValidationError(
                    self.env._("%(name)s is a company, not a person.", name=person.name)
                )
            if not customer._has_in_support_group(person.commercial_partner_id):
                raise ValidationError(
                    self.env._(
                        "%(name)s does not belong to %(customer)s nor to its group.",
                        name=person.display_name,
                        customer=customer.name,
                    )
                )

    @api.constrains("customer_id", "date_start", "date_end")
    def _check_group_or_company(self):
        """A group has key users at group level or per company, never both."""
        self.env["support.contract"].search(
            Domain("partner_id", "in", self.customer_id.ids)
            | Domain("covered_partner_ids", "in", self.customer_id.ids)
        )._check_key_users_of_group()

    # ------------------------------------------------------------------
    # Who speaks
    # ------------------------------------------------------------------

    @api.model
    def _get_valid_domain(self, day=None):
        """Those who speak on ``day`` (today in the user's time zone by default)."""
        day = day or fields.Date.context_today(self)
        return Domain("date_start", "<=", day) & (
            Domain("date_end", "=", False) | Domain("date_end", ">=", day)
        )

    @api.model
    def _get_customers_of_user(self):
        """Customers that the current user speaks for today."""
        domain = Domain("partner_id", "=", self.env.user.partner_id.id)
        return self.sudo().search(domain & self._get_valid_domain()).customer_id

    def _as_lead(self):
        """Of one customer's key users of a day, those who answer as the lead."""
        leads = self.filtered(lambda k: k.role == "lead")
        return leads + (self - leads).filtered(lambda k: k.acts_as_lead or not leads)
