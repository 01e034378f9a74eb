import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# What looks like a secret that somebody pasted.
SECRET = re.compile(r"\b(password|passwd|pwd|contraseña|clave)\b\s*[:=]", re.IGNORECASE)


class SupportEmergencyAccess(models.Model):
    """E9: which accesses the customer granted, to whom and until when.

    Never the secret itself. What was granted stays as it was: whoever changes it
    revokes it and grants another. They end with the emergency.
    """

    _name = "support.emergency.access"
    _description = "Access Granted in an Emergency"
    _inherit = ["support.guarded.mixin"]
    _order = "emergency_id, granted_at, id"

    emergency_id = fields.Many2one(
        "support.emergency", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="emergency_id.company_id", store=True, precompute=True
    )
    name = fields.Char(string="Access to", required=True)
    scope = fields.Char(required=True, help="What it allows.")
    holder = fields.Char(string="Who has it", required=True)
    granted_by = fields.Char(readonly=True)
    granted_at = fields.Datetime(readonly=True, default=fields.Datetime.now)
    expires_at = fields.Datetime(string="Until", required=True)
    revoked_at = fields.Datetime(readonly=True)
    revoked_by = fields.Char(readonly=True)
    is_open = fields.Boolean(compute="_compute_is_open")

    _SYSTEM_FIELDS = frozenset({"granted_by", "granted_at", "revoked_at", "revoked_by"})

    @api.depends("expires_at", "revoked_at")
    def _compute_is_open(self):
        now = fields.Datetime.now()
        for access in self:
            access.is_open = not access.revoked_at and (access.expires_at or now) > now

    @api.constrains("name", "scope", "holder")
    def _check_no_secret(self):
        for access in self:
            if SECRET.search(f"{access.name} {access.scope} {access.holder}"):
                raise ValidationError(
                    self.env._("Never write a password here: only what is granted.")
                )

    @api.constrains("granted_at", "expires_at")
    def _check_expiry(self):
        for access in self:
            if access.expires_at <= access.granted_at:
                raise ValidationError(
                    self.env._("An access ends after it was granted.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = self._without_system_values(vals_list)
        vals_list = [{"granted_by": self.env.user.name, **vals} for vals in vals_list]
        accesses = super().create(vals_list)
        if any(access.emergency_id.is_over for access in accesses):
            raise UserError(self.env._("The emergency is over: nothing is granted."))
        accesses._record_events("access")
        return accesses

    def write(self, vals):
        if not self.env.su:
            if self._SYSTEM_FIELDS & vals.keys():
                raise UserError(self.env._("An access is revoked with its button."))
            raise UserError(
                self.env._("What was granted stays: revoke it, and grant another.")
            )
        return super().write(vals)

    def _record_events(self, kind):
        """E9: granted or revoked, on the timeline of each emergency."""
        for emergency, accesses in self.grouped("emergency_id").items():
            words = emergency._in_customer_language().env
            what = (
                words._("Access granted")
                if kind == "access"
                else words._("Access revoked")
            )
            emergency._record_event(
                kind,
                what,
                "\n".join(f"{a.name} ({a.scope}): {a.holder}" for a in accesses),
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("What was granted stays on record: revoke it."))

    def action_revoke(self):
        self.emergency_id._check_expert()
        self.sudo()._revoke()
        return True

    def _revoke(self):
        granted = self.filtered(lambda access: not access.revoked_at)
        granted.write(
            {"revoked_at": fields.Datetime.now(), "revoked_by": self.env.user.name}
        )
        granted._record_events("revoke")


class SupportEmergency(models.Model):
    _inherit = "support.emergency"

    access_ids = fields.One2many("support.emergency.access", "emergency_id")

    @api.model
    def _get_free_fields(self):
        return super()._get_free_fields() | {"access_ids"}

    def _grant_access(self, name, scope, holder, hours):
        """E9: granted on the page by the customer; the caller checked who; elevated."""
        self.ensure_one()
        texts = [(text or "").strip()[:200] for text in (name, scope, holder)]
        if not all(texts):
            raise UserError(
                self.env._("Say which access, what it allows, and who has it.")
            )
        if self.state not in ("normalising", "normalised", "planning", "mitigating"):
            raise UserError(self.env._("The plan of %s is not open.", self.name))
        self.env["support.emergency.access"].create(
            {
                "emergency_id": self.id,
                **dict(zip(("name", "scope", "holder"), texts, strict=True)),
                "expires_at": fields.Datetime.add(
                    fields.Datetime.now(), hours=min(max(hours, 1), 24 * 30)
                ),
            }
        )

    def _close(self, reason):
        res = super()._close(reason)
        self.sudo().access_ids.with_user(self.env.user).sudo()._revoke()
        return res
