from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SupportRcaCause(models.Model):
    """A cause of a cause: each level answers one more "why?" (the five whys)."""

    _name = "support.rca.cause"
    _description = "Cause in an Analysis"
    _parent_store = True
    _order = "parent_path, id"

    rca_id = fields.Many2one(
        "support.rca", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="rca_id.company_id", store=True, precompute=True, index=True
    )
    contract_id = fields.Many2one(related="rca_id.contract_id", store=True)
    parent_id = fields.Many2one(
        "support.rca.cause",
        string="Explains",
        index=True,
        ondelete="cascade",
        domain="[('rca_id', '=', rca_id), ('id', '!=', id)]",
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("support.rca.cause", "parent_id")
    name = fields.Char(string="Because", required=True)
    evidence = fields.Char(help="How we know.")
    level = fields.Integer(
        string="Why", compute="_compute_level", store=True, recursive=True
    )
    is_root = fields.Boolean(
        string="Root cause", help="Nobody asks why any more: here it is mended."
    )
    category_id = fields.Many2one(
        "support.cause", ondelete="restrict", index="btree_not_null"
    )
    occurred_at = fields.Datetime(related="rca_id.occurred_at", store=True)

    @api.depends("parent_id.level")
    def _compute_level(self):
        for cause in self:
            cause.level = cause.parent_id.level + 1

    @api.depends("name", "level")
    def _compute_display_name(self):
        for cause in self:
            cause.display_name = f"{cause.level}. {cause.name or ''}"

    @api.constrains("parent_id", "rca_id")
    def _check_tree(self):
        for cause in self.filtered("parent_id"):
            if cause.parent_id.rca_id != cause.rca_id:
                raise ValidationError(
                    self.env._("The cause belongs to another analysis.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        causes = super().create(vals_list)
        if not self.env.su:
            causes.rca_id._check_draft()
        return causes

    def write(self, vals):
        if not self.env.su:
            self.rca_id._check_draft()
        res = super().write(vals)
        if not self.env.su:
            self.rca_id._check_draft()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        self.rca_id._check_draft()
