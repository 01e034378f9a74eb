from odoo import api, fields, models
from odoo.exceptions import UserError


class SupportContractVersion(models.Model):
    """What the agreement said from a day on; the old ones stay readable (G4)."""

    _name = "support.contract.version"
    _description = "Version of a Support Contract"
    _order = "contract_id, number desc"

    contract_id = fields.Many2one(
        "support.contract",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, precompute=True
    )
    number = fields.Integer(string="Version", required=True, readonly=True)
    date_start = fields.Date(string="From", required=True, readonly=True)
    change_id = fields.Many2one(
        "support.change.request",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    rows = fields.Json(
        readonly=True, help="[section, what, value]: the agreement as it was read."
    )
    rows_html = fields.Html(string="Agreement", compute="_compute_rows_html")

    _number_unique = models.UniqueIndex(
        "(contract_id, number)", "The contract has this version already."
    )

    @api.depends("contract_id.name", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(contract)s, version %(number)s",
                contract=version.contract_id.name,
                number=version.number,
            )

    @api.depends("rows")
    def _compute_rows_html(self):
        for version in self:
            version.rows_html = self.env["ir.qweb"]._render(
                "support_contracts.agreement_rows", {"rows": version.rows or []}
            )

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("A version of the agreement stays as it was."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A version of the agreement stays as it was."))
