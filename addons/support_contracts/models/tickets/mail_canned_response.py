from odoo import fields, models


class MailCannedResponse(models.Model):
    """Odoo's canned replies serve in tickets; the desk finds its own by category."""

    _inherit = "mail.canned.response"

    support_category_id = fields.Many2one(
        "helpdesk.ticket.category",
        string="Category",
        index="btree_not_null",
        ondelete="set null",
    )
