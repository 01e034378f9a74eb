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
    # rule 15: meanwhile the backup answers what only the lead answers
    substitutes_from = fields.Date(
        string="Substitutes from",
        help="From this day on the backup also answers what only the lead answers, "
        "such as billing. Without a lead the backup always does.",
    )
    substitutes_until = fields.Date(
        string="Substitutes until", help="Last day, included; open when empty."
    )
    acts_as_lead = fields.Boolean(
        string="Acts for the lead", compute="_compute_acts_as_lead"
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
    _substitution_ordered = models.Constraint(
        "CHECK (substitutes_until IS NULL OR substitutes_until >= substitutes_from)",
        "A substitution cannot end before it starts.",
    )

    @api.depends("partner_id", "customer_id", "role")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for key_user in self:
            key_user.display_name = (
                f"{key_user.partner_id.name or ''} ({roles.get(key_user.role, '')})"
            )

    @api.depends("role", "substitutes_from", "substitutes_until")
    def _compute_acts_as_lead(self):
        for key_user in self:
            key_user.acts_as_lead = key_user._substitutes()

    @api.depends("partner_id.user_ids.active")
    def _compute_has_portal_access(self):
        for key_user in self:
            key_user.has_portal_access = bool(key_user.sudo().partner_id.user_ids)

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    @api.constrains("role", "substitutes_from", "substitutes_until")
    def _check_substitution(self):
        for key_user in self:
            if key_user.role == "lead" and key_user.substitutes_from:
                raise ValidationError(
                    self.env._("Only a backup substitutes: this is the lead.")
                )
            if key_user.substitutes_until and not key_user.substitutes_from:
                raise ValidationError(
                    self.env._("Say from which day the backup substitutes the lead.")
                )

    @api.constrains("customer_id", "partner_id", "role", "date_start", "date_end")
    def _check_one_of_a_role(self):
        """Say who is there already; then let the database look.

        Its constraint is deferred, so that this message comes first and a form may
        swap two people; asked here and not at the commit, its error still reaches
        the user as a message when two sessions meet.
        """
        domain = Domain("customer_id", "in", self.customer_id.ids)
        others = self.search(domain).grouped("customer_id")
        for key_user in self:
            for other in others[key_user.customer_id] - key_user:
                if key_user._overlaps(other):
                    key_user._check_beside(other)
        self._check_one_of_a_role_in_database()

    def _check_beside(self, other):
        """Refuse two people in one role, and one person in two."""
        if other.role == self.role:
            raise ValidationError(self._message_taken(other))
        if other.partner_id == self.partner_id:
            raise ValidationError(
                self.env._(
                    "%(person)s is already the other key user of %(customer)s: the "
                    "lead and the backup are two people.",
                    person=self.partner_id.name,
                    customer=self.customer_id.name,
                )
            )

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

    def _substitutes(self, day=None):
        """Whether this backup answers for the lead on ``day`` (default: today)."""
        self.ensure_one()
        day = day or fields.Date.context_today(self)
        start, end = self.substitutes_from, self.substitutes_until
        return bool(
            self.role == "backup" and start and start <= day and (not end or day <= end)
        )

    def _as_lead(self, day=None):
        """Of one customer's key users of ``day``, those who answer as the lead."""
        leads = self.filtered(lambda k: k.role == "lead")
        backups = self - leads
        return leads + backups.filtered(lambda k: not leads or k._substitutes(day))
