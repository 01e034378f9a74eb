from odoo import fields, models


class SupportCatalogueItem(models.Model):
    """G7: a service we offer: what it is, who attends, in what time, at what cost."""

    _name = "support.catalogue.item"
    _description = "Service of the Catalogue"
    _inherit = ["mail.thread"]
    _order = "sequence, id"

    name = fields.Char(string="Service", required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Empty: every company offers it.",
    )
    description = fields.Text(string="What it is", translate=True)
    attended_by = fields.Char(string="Who attends", translate=True)
    times = fields.Char(
        translate=True, help="When it is available, how soon it is done."
    )
    cost = fields.Char(
        translate=True,
        required=True,
        help="Always stated, also when nothing is charged.",
    )
    product_id = fields.Many2one("product.product", index="btree_not_null")
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        tracking=True,
        domain=[("share", "=", False)],
        default=lambda self: self.env.user,
    )
    date_reviewed = fields.Date(string="Reviewed on", tracking=True)

    def action_review(self):
        """Analysed today: it is offered as it stands."""
        self.write({"date_reviewed": fields.Date.context_today(self)})
        return True
