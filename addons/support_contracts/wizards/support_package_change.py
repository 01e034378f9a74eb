from odoo import fields, models


class SupportPackageChange(models.TransientModel):
    """What a manager does to a package: always an action with a reason."""

    _name = "support.package.change"
    _description = "Change an Hour Package"

    package_id = fields.Many2one(
        "support.hour.package", required=True, readonly=True, ondelete="cascade"
    )
    operation = fields.Selection(
        [
            ("adjust", "Adjust"),
            ("extend", "Extend"),
            ("cover", "Cover earlier work"),
            ("expire", "Expire now"),
        ],
        required=True,
        default="adjust",
    )
    minutes = fields.Integer(string="Hours to add or take")
    date = fields.Date()
    reason = fields.Char(required=True)

    def action_apply(self):
        self.ensure_one()
        self.package_id.check_access("write")
        getattr(self, f"_apply_{self.operation}")(self.package_id.sudo())
        return {"type": "ir.actions.act_window_close"}

    def _apply_adjust(self, package):
        package._adjust(self.minutes, self.reason)

    def _apply_extend(self, package):
        package._extend(self.date, self.reason)

    def _apply_cover(self, package):
        package._cover_held_from(self.date, self.reason)

    def _apply_expire(self, package):
        package._expire_early(self.reason)
