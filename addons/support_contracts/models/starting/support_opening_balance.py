from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...arithmetic import minutes as arithmetic


class SupportOpeningBalance(models.Model):
    """Hours that a customer brings from before: a grant, through the ledger."""

    _name = "support.opening.balance"
    _description = "Support Opening Balance"
    _inherit = ["support.import.mixin"]
    _order = "contract_id, date_start, id"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "support.contract",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    partner_id = fields.Many2one(related="contract_id.partner_id")
    name = fields.Char(
        string="Description",
        required=True,
        default=lambda self: self._default_name(),
        help="What the customer reads on the statement.",
    )
    hours = fields.Float(required=True, help="In hours: 7.5 are seven and a half.")
    date_start = fields.Date(
        string="First day", required=True, default=fields.Date.context_today
    )
    date_end = fields.Date(
        string="Last day", help="Last day, included. Empty: never expires."
    )
    unit_value = fields.Float(string="Value of an hour")
    package_id = fields.Many2one(
        "support.hour.package", readonly=True, copy=False, ondelete="restrict"
    )
    package_state = fields.Selection(related="package_id.state", string="State")

    _once = models.Constraint(
        "UNIQUE (contract_id, name, date_start)",
        "This opening balance was recorded already.",
    )

    def _default_name(self):
        return self.env._("Opening balance")

    @api.model_create_multi
    def create(self, vals_list):
        balances = super().create(vals_list)
        balances._check_hours()
        # The ledger is the system's; who may record balances was checked above.
        balances_sudo = balances.sudo()
        packages = self.env["support.hour.package"].sudo()
        balances_sudo.contract_id._ensure_package_entitlements()
        packages = packages.create([b._prepare_package() for b in balances_sudo])
        for balance, package in zip(balances_sudo, packages, strict=True):
            # Its own ``write`` is closed to everybody.
            models.Model.write(balance, {"package_id": package.id})
        packages._open_if_gate_passed()
        return balances

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(
            self.env._("An opening balance is in the ledger: adjust its package.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_recorded(self):
        raise UserError(
            self.env._("An opening balance is in the ledger: void its package.")
        )

    def _check_hours(self):
        for balance in self:
            names = {"name": balance.name, "contract": balance.contract_id.name}
            if arithmetic.from_hours(balance.hours) <= 0:
                raise ValidationError(
                    self.env._(
                        "%(contract)s, %(name)s: an opening balance has more than "
                        "zero hours.",
                        **names,
                    )
                )
            if balance.date_end and balance.date_end < balance.date_start:
                raise ValidationError(
                    self.env._(
                        "%(contract)s, %(name)s: it ends before it starts.", **names
                    )
                )
            if balance.contract_id.state == "ended":
                raise ValidationError(
                    self.env._("%(contract)s, %(name)s: it has ended.", **names)
                )

    def _prepare_package(self):
        self.ensure_one()
        return {
            "name": self.name,
            "entitlement_id": self.contract_id._get_package_entitlement().id,
            "origin": "opening",
            "purchased_on": self.date_start,
            "date_start": self.date_start,
            "date_end": self.date_end,
            "granted_minutes": arithmetic.from_hours(self.hours),
            "unit_value": self.unit_value,
        }

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Import template for opening balances"),
                "template": "/support_contracts/static/xls/opening_balances.xlsx",
            }
        ]
