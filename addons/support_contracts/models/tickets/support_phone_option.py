from odoo import api, fields, models


class SupportPhoneOption(models.Model):
    """W1: what callers choose on the telephone, and the team that answers it."""

    _name = "support.phone.option"
    _description = "Support Phone Option"
    _order = "sequence, digit, id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    digit = fields.Char(
        required=True, size=2, help="What the caller presses in the menu."
    )
    name = fields.Char(required=True, translate=True)
    team_id = fields.Many2one(
        "helpdesk.ticket.team", required=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self._default_company_id()
    )
    active = fields.Boolean(default=True)

    _one_of_a_digit = models.UniqueIndex(
        "(company_id, digit) WHERE active", "This option leads to another team already."
    )

    def _default_company_id(self):
        return self.env.company

    @api.depends("digit", "name")
    def _compute_display_name(self):
        for option in self:
            option.display_name = f"{option.digit or ''} · {option.name or ''}"
