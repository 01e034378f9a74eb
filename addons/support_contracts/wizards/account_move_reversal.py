from odoo import api, fields, models


class AccountMoveReversal(models.TransientModel):
    _inherit = "account.move.reversal"

    has_support_charges = fields.Boolean(compute="_compute_has_support_charges")
    support_credit_effect = fields.Selection(
        selection=lambda self: self._selection_support_credit_effect(),
        string="Credited support charges",
        required=True,
        default="forgive",
        help="Forgive: they are settled. Bill again: what is credited is charged anew. "
        "Return the hours: it becomes a package of hours.",
    )

    @api.model
    def _selection_support_credit_effect(self):
        field = self.env["account.move"]._fields["support_credit_effect"]
        return field._description_selection(self.env)

    @api.depends("move_ids")
    def _compute_has_support_charges(self):
        for wizard in self:
            lines = wizard.move_ids.invoice_line_ids
            wizard.has_support_charges = bool(lines.support_charge_ids)

    def _prepare_default_reversal(self, move):
        values = super()._prepare_default_reversal(move)
        # The replacement of a reversed invoice takes the charges: nothing else may.
        replaced = self.env.context.get("support_replaces_invoice")
        effect = "forgive" if replaced else self.support_credit_effect
        return values | {"support_credit_effect": effect}

    def reverse_moves(self, is_modify=False):
        wizard = self.with_context(support_replaces_invoice=is_modify)
        action = super(AccountMoveReversal, wizard).reverse_moves(is_modify=is_modify)
        if is_modify:
            self.new_move_ids._take_support_charges()
        return action
