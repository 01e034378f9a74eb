from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    support_proposal_id = fields.Many2one(
        "support.billing.proposal",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    support_credit_effect = fields.Selection(
        [
            ("forgive", "Forgive"),
            ("bill_again", "Bill again"),
            ("return_hours", "Return the hours"),
        ],
        string="Credited support charges",
        default="forgive",
        copy=False,
        help="What becomes of the charges when this credit note is posted.",
    )
