from odoo import api, fields, models
from odoo.exceptions import UserError


class SupportRecordMixin(models.AbstractModel):
    """A numbered record whose state its own methods write.

    They write it as superuser after the check of rights. What a state has settled is
    proof: it is not edited any more, nor is the record deleted. Where it has a title,
    it is known by number and title.
    """

    _name = "support.record.mixin"
    _description = "Numbered Support Record"
    _inherit = ["mail.thread", "mail.activity.mixin", "support.guarded.mixin"]

    name = fields.Char(string="Number", readonly=True, copy=False, default="/")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )

    _SEQUENCE = None
    # Written by the methods of the record only.
    _SYSTEM_FIELDS = frozenset({"name", "state"})
    # Changed at any time, such as what a form of the chatter touches.
    _FREE_FIELDS = frozenset({"activity_ids", "message_follower_ids", "message_ids"})

    def _default_company_id(self):
        return self.env.company

    @api.depends(
        lambda self: [name for name in ("name", "title") if name in self._fields]
    )
    def _compute_display_name(self):
        for record in self:
            title = record.title if "title" in record._fields else ""
            record.display_name = f"{record.name} {title or ''}".strip()

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = self._without_system_values(vals_list)
        sequence = self.env["ir.sequence"]
        return super().create(
            [
                vals | {"name": sequence.next_by_code(self._SEQUENCE) or "/"}
                for vals in vals_list
            ]
        )

    def write(self, vals):
        if not self.env.su:
            if self._SYSTEM_FIELDS & vals.keys():
                raise UserError(
                    self.env._("The state is not edited by hand: use the buttons.")
                )
            self._check_editable(vals.keys() - self._FREE_FIELDS)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        for record in self:
            if record._get_settled_fields(set(self._fields)):
                raise UserError(
                    self.env._(
                        "%(record)s is “%(state)s”: it stays as proof.",
                        record=record.display_name,
                        state=record._get_state_label(),
                    )
                )

    def _get_settled_fields(self, names):
        """Those of ``names`` that the state of this record does not let change."""
        self.ensure_one()
        return set()

    def _check_editable(self, names):
        for record in self:
            if settled := record._get_settled_fields(names):
                labels = [
                    record._fields[name]._description_string(self.env)
                    for name in sorted(settled)
                ]
                raise UserError(
                    self.env._(
                        "%(record)s is “%(state)s”: %(fields)s does not change any "
                        "more.",
                        record=record.display_name,
                        state=record._get_state_label(),
                        fields=", ".join(labels),
                    )
                )

    def _get_state_label(self):
        states = dict(self._fields["state"]._description_selection(self.env))
        return states[self.state]

    def _check_state(self, *states):
        for record in self.filtered(lambda r: r.state not in states):
            raise UserError(
                self.env._(
                    "%(record)s is “%(state)s”: this is not possible any more.",
                    record=record.display_name,
                    state=record._get_state_label(),
                )
            )
