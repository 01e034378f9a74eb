from odoo import api, fields, models


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
            ("transfer", "Transfer"),
            ("void", "Void"),
        ],
        required=True,
        default="adjust",
    )
    contract_id = fields.Many2one(related="package_id.contract_id")
    partner_id = fields.Many2one(related="package_id.partner_id")
    minutes = fields.Integer(
        string="Hours to add or take",
        compute="_compute_minutes",
        store=True,
        readonly=False,
    )
    target_contract_id = fields.Many2one(
        "support.contract",
        string="To the contract",
        compute="_compute_target_contract_id",
        store=True,
        readonly=False,
        domain="[('partner_id', '=', partner_id), ('state', '=', 'active')]",
    )
    target_id = fields.Many2one(
        "support.hour.package",
        string="To the package",
        domain="[('contract_id', '=', target_contract_id), ('state', '=', 'open'),"
        " ('id', '!=', package_id)]",
        help="Empty: they keep their dates in a package of their own.",
    )
    date = fields.Date()
    reason = fields.Char(required=True)

    @api.depends("operation", "package_id")
    def _compute_minutes(self):
        """A transfer moves all that is left, unless less is typed."""
        for change in self:
            whole = change.operation == "transfer"
            change.minutes = change.package_id.remaining_minutes if whole else 0

    @api.depends("operation", "package_id")
    def _compute_target_contract_id(self):
        for change in self:
            change.target_contract_id = change.package_id.contract_id

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

    def _apply_transfer(self, package):
        self.target_contract_id.check_access("write")
        package._transfer(
            self.minutes,
            self.target_contract_id.sudo(),
            self.reason,
            target=self.target_id.sudo(),
        )

    def _apply_void(self, package):
        package._void(self.reason)
