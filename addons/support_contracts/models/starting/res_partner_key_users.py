from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize

ROLES = ("lead", "backup")


class ResPartner(models.Model):
    """A customer with its key users in one row: of a spreadsheet, or of a wizard."""

    _name = "res.partner"
    _inherit = ["res.partner", "support.import.mixin"]

    support_lead_name = fields.Char(
        string="Lead key user",
        compute="_compute_support_speakers",
        inverse="_inverse_support_speakers",
        groups="base.group_user",
    )
    support_lead_email = fields.Char(
        string="Mail of the lead key user",
        compute="_compute_support_speakers",
        inverse="_inverse_support_speakers",
        groups="base.group_user",
    )
    support_backup_name = fields.Char(
        string="Backup key user",
        compute="_compute_support_speakers",
        inverse="_inverse_support_speakers",
        groups="base.group_user",
    )
    support_backup_email = fields.Char(
        string="Mail of the backup key user",
        compute="_compute_support_speakers",
        inverse="_inverse_support_speakers",
        groups="base.group_user",
    )

    @api.depends("support_key_user_ids.partner_id", "support_key_user_ids.role")
    def _compute_support_speakers(self):
        speakers = self._get_support_key_users()
        for partner in self:
            by_role = {k.role: k.partner_id for k in speakers[partner]}
            for role in ROLES:
                person = by_role.get(role)
                partner[f"support_{role}_name"] = person and person.name
                partner[f"support_{role}_email"] = person and person.email

    def _inverse_support_speakers(self):
        # Taken together: naming the first one computes the others anew.
        given = [
            (
                partner,
                role,
                partner[f"support_{role}_name"],
                partner[f"support_{role}_email"],
            )
            for partner in self
            for role in ROLES
        ]
        for partner, role, name, email in given:
            partner._name_key_user(role, name, email)

    def _name_key_user(self, role, name, email):
        """K4: make a person of the company its ``role`` from today on.

        The person is found by the mail, or made. Who has the role already stays.
        """
        self.ensure_one()
        name, address = (name or "").strip(), (email or "").strip()
        if not name and not address:
            return
        self.env["support.key.user"].check_access("create")
        mail = email_normalize(address)
        if not name or not mail:
            raise ValidationError(
                self.env._(
                    "%(customer)s: a key user needs a name and a valid mail address.",
                    customer=self.display_name,
                )
            )
        people = self.child_ids.filtered(lambda p: p.email_normalized == mail)
        current = self._get_support_key_users()[self].filtered(lambda k: k.role == role)
        if current.partner_id and current.partner_id in people:
            return
        # Who names key users may not edit contacts otherwise.
        person = people[:1] or self.sudo().create(
            {"name": name, "email": mail, "parent_id": self.id}
        )
        self.env["support.key.user"].create(
            {"customer_id": self.id, "partner_id": person.id, "role": role}
        )

    @api.model
    def get_import_templates(self):
        return [
            *super().get_import_templates(),
            {
                "label": self.env._("Import template for customers with key users"),
                "template": "/support_contracts/static/xls/customers.xlsx",
            },
        ]
