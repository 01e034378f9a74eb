from odoo import api, fields, models

from ...arithmetic import minutes as arithmetic


class SupportWorkType(models.Model):
    _name = "support.work.type"
    _description = "Support Work Type"
    _order = "sequence, code, id"
    _rec_names_search = ["code", "name"]
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)
    product_id = fields.Many2one(
        "product.product",
        required=True,
        check_company=True,
        ondelete="restrict",
        help="What the hours beyond the packages are invoiced as.",
    )
    on_site = fields.Boolean()
    # what counts
    minimum_minutes = fields.Integer(string="Minimum")
    rounding_minutes = fields.Integer(string="Rounded up to")
    burn_percent = fields.Integer(
        string="Burn (%)",
        default=100,
        required=True,
        help="150: an hour of work burns an hour and a half of the package.",
    )

    _code_unique = models.Constraint(
        "UNIQUE (code, company_id)",
        "Another work type has this code.",
    )
    _terms_sane = models.Constraint(
        "CHECK (minimum_minutes >= 0 AND rounding_minutes >= 0 AND burn_percent >= 0)",
        "Minimum, rounding and burn of a work type cannot be negative.",
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for work_type in self:
            work_type.display_name = f"{work_type.code} {work_type.name}"

    def _get_accounted_minutes(self, minutes):
        """Minutes that count of ``minutes`` worked; real time stays as typed."""
        return arithmetic.accounted(
            minutes, self.minimum_minutes, self.rounding_minutes
        )

    def _get_burn_minutes(self, accounted_minutes):
        """Minutes that leave a package for ``accounted_minutes``."""
        percent = self.burn_percent if self else 100
        return arithmetic.burn(accounted_minutes, percent)
