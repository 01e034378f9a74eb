from base64 import b64decode

from odoo import fields, models
from odoo.exceptions import UserError

from ..arithmetic import raci
from ..tools.spreadsheet import read_rows


class SupportRaciImport(models.TransientModel):
    """G3: the matrix of a document from a file; all of it, or nothing."""

    _name = "support.raci.import"
    _description = "Import a RACI Matrix"

    version_id = fields.Many2one(
        "support.document.version",
        required=True,
        readonly=True,
        ondelete="cascade",
        default=lambda self: self._default_version_id(),
    )
    file = fields.Binary(
        string="CSV or XLSX file",
        required=True,
        attachment=False,
        help="Roles on the first line, after the code and the activity; then a line "
        "for each activity, with R, A, C, I.",
    )
    file_name = fields.Char()

    def _default_version_id(self):
        return self.env.context.get("active_id")

    def action_import(self):
        self.ensure_one()
        data = b64decode(self.file)
        matrix = raci.from_lines(read_rows(self.env, self.file_name, data))
        self._check_whole(matrix)
        version = self.version_id
        version.write({"raci_matrix": raci.with_people_of(matrix, version._get_raci())})
        return {"type": "ir.actions.act_window_close"}

    def _check_whole(self, matrix):
        """Name every faulty row at once, so that the file is mended in one go."""
        if not (matrix["roles"] and matrix["rows"]):
            raise UserError(
                self.env._(
                    "“%s” holds no matrix: roles on the first line, then a line for "
                    "each activity.",
                    self.file_name,
                )
            )
        faults = self.version_id._describe_faults_of(matrix)
        if not all(role["name"] for role in matrix["roles"]):
            faults.insert(0, self.env._("A role on the first line has no name."))
        if faults:
            raise UserError(
                self.env._(
                    "Nothing of “%(file)s” was imported:\n%(faults)s",
                    file=self.file_name,
                    faults="\n".join(f"• {fault}" for fault in faults),
                )
            )
