import psycopg2

from odoo import api, models
from odoo.exceptions import UserError

from ...exceptions import OneOfManyError


class SupportImportMixin(models.AbstractModel):
    """What starts a customer from a file: its reasons are told row by row."""

    _name = "support.import.mixin"
    _description = "Imported Row by Row"

    def _load_records(self, data_list, update=False):
        """Raise OneOfManyError where one of many records does not pass.

        Odoo tries all together, then each. A UserError of the first try it would tell
        at the first row as well, whichever row is wrong.
        """
        try:
            return super()._load_records(data_list, update)
        except UserError as error:
            if len(data_list) > 1 and self.env.context.get("import_file"):
                raise OneOfManyError from error
            raise

    @api.model
    def _sql_error_to_message_generic(self, exc):
        field = self._fields.get(exc.diag.column_name or "")
        if isinstance(exc, psycopg2.errors.NotNullViolation) and field:
            return self.env._(
                "“%(field)s” is missing.", field=field._description_string(self.env)
            )
        return super()._sql_error_to_message_generic(exc)
