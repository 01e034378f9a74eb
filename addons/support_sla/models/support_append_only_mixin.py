from odoo import api, models
from odoo.exceptions import UserError

from ..tools import make_append_only


class SupportAppendOnlyMixin(models.AbstractModel):
    """Histories: rows are appended, and neither the ORM nor SQL changes one.

    A model has a constraint ``_append_only``, which only carries the words of the
    refusal: the trigger of the table names it, as the methods here do.
    """

    _name = "support.append.only.mixin"
    _description = "History that is Appended Only"

    def init(self):
        if not self._abstract:
            make_append_only(self.env.cr, self._table)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self._get_append_only_message())

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self._get_append_only_message())

    def _get_append_only_message(self):
        """The words of the constraint, as Odoo finds those of one that failed."""
        name = f"{self._table}_append_only"
        stored = (
            self.env["ir.model.constraint"]
            .sudo()
            .search([("name", "=", name), ("model.model", "=", self._name)], limit=1)
        )
        return stored.message or self._table_objects[name].get_error_message(self)
