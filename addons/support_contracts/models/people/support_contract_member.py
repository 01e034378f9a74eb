from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class SupportContractMember(models.Model):
    """U3: who of the firm looks after a customer, and in which focus.

    The portal reads no members: the customer's pages show names and roles, and an
    address or phone only where the contract grants direct access (W1).
    """

    _name = "support.contract.member"
    _description = "Support Contract Member"
    _order = "contract_id, role, date_start desc, id"

    contract_id = fields.Many2one(
        "support.contract", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True, precompute=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    role = fields.Selection(
        selection=lambda self: self._selection_role(), required=True
    )
    date_start = fields.Date(
        string="First day", required=True, default=fields.Date.context_today
    )
    date_end = fields.Date(string="Last day", help="Last day, included.")

    _dates_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "A member cannot end before starting.",
    )

    @api.model
    def _selection_role(self):
        labels = {
            "business": self.env._("Business impact"),
            "solution": self.env._("Solution strategy"),
            "configuration": self.env._("Configuration"),
            "product_specialist": self.env._("Product specialist"),
            "project_manager": self.env._("Project manager"),
            "account_manager": self.env._("Account manager"),
            "tower_manager": self.env._("Tower manager"),
        }
        return list(labels.items())

    @api.depends("user_id", "role")
    def _compute_display_name(self):
        roles = dict(self._selection_role())
        for member in self:
            member.display_name = (
                f"{member.user_id.name or ''} ({roles.get(member.role, '')})"
            )

    @api.constrains("user_id")
    def _check_is_staff(self):
        for member in self:
            if member.user_id.share:
                raise ValidationError(
                    self.env._(
                        "%(name)s is no member of the staff.", name=member.user_id.name
                    )
                )

    @api.constrains("contract_id", "user_id", "role", "date_start", "date_end")
    def _check_named_once(self):
        others = self.search(Domain("contract_id", "in", self.contract_id.ids))
        by_post = others.grouped(lambda m: (m.contract_id, m.user_id, m.role))
        for member in self:
            post = (member.contract_id, member.user_id, member.role)
            if any(member._overlaps(other) for other in by_post[post] - member):
                raise ValidationError(
                    self.env._(
                        "%(member)s is already named for these days.",
                        member=member.display_name,
                    )
                )

    def _overlaps(self, other):
        return (not other.date_end or self.date_start <= other.date_end) and (
            not self.date_end or other.date_start <= self.date_end
        )

    def _is_valid(self, day):
        self.ensure_one()
        return self.date_start <= day and (not self.date_end or day <= self.date_end)


class SupportContract(models.Model):
    _inherit = "support.contract"

    member_ids = fields.One2many(
        "support.contract.member",
        "contract_id",
        string="Relationship team",
        copy=True,
        groups="base.group_user",
    )

    @api.model
    def _selection_role_holder(self):
        """[(code, label)] of whoever a document may bind a responsibility to."""
        customer = {
            "lead": self.env._("Lead key user"),
            "backup": self.env._("Backup key user"),
        }
        return [
            *customer.items(),
            ("service_manager", self.env._("Service manager")),
            *self.env["support.contract.member"]._selection_role(),
        ]

    def _get_role_holders(self, day=None):
        """{role code: partners who hold it on ``day``}, a key for every role.

        The caller has checked who reads; default: today in the contract's time zone.
        """
        self.ensure_one()
        contract = self.sudo()
        day = day or fields.Date.context_today(self.with_context(tz=self.tz))
        none = self.env["res.partner"].sudo()
        holders = {code: none for code, _label in self._selection_role_holder()}
        key_users = contract.partner_id._get_support_key_users(day)
        for key_user in key_users[contract.partner_id]:
            holders[key_user.role] |= key_user.partner_id
        holders["service_manager"] = contract.user_id.partner_id
        for member in contract.member_ids:
            if member._is_valid(day):
                holders[member.role] |= member.user_id.partner_id
        return holders

    def _get_team(self, day=None):
        """[(label of the role, partners)] of the firm, as the customer reads it."""
        holders = self._get_role_holders(day)
        return [
            (label, holders[code])
            for code, label in self._selection_role_holder()
            if code not in ("lead", "backup") and holders[code]
        ]
