from odoo import fields, models


class SupportHandoverTemplate(models.Model):
    """What has to be handed over, as a list to begin with."""

    _name = "support.handover.template"
    _description = "Template of a Hand-over"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)
    line_ids = fields.One2many(
        "support.handover.template.line", "template_id", copy=True
    )


class SupportHandoverTemplateLine(models.Model):
    _name = "support.handover.template.line"
    _description = "Line of a Template of a Hand-over"
    _order = "sequence, id"

    template_id = fields.Many2one(
        "support.handover.template", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="template_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [("check", "Checklist"), ("document", "Document")],
        required=True,
        default="check",
    )
    name = fields.Char(required=True, translate=True)
