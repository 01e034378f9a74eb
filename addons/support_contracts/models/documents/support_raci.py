from odoo import fields, models
from odoo.tools import SQL

from ...arithmetic import raci


class SupportDocumentVersion(models.Model):
    _inherit = "support.document.version"

    def _describe_raci_faults(self):
        """A sentence for each faulty row, which names it (G3)."""
        self.ensure_one()
        return self._describe_faults_of(self._get_raci())

    def _describe_faults_of(self, matrix):
        """The same of any matrix, in the form of ``arithmetic.raci``."""
        messages = self._get_raci_messages()
        return [
            self.env._(
                "RACI row %(number)s, %(activity)s: %(faults)s.",
                number=number,
                activity=row["activity"] or row["code"] or "–",
                faults=", ".join(messages[fault] for fault in faults),
            )
            for number, row, faults in raci.faults(matrix)
        ]

    def _get_raci_messages(self):
        return {
            "no_activity": self.env._("the activity has no name"),
            "unknown": self.env._("a cell holds something else than R, A, C or I"),
            "no_a": self.env._("nobody is accountable (A)"),
            "many_a": self.env._("more than one is accountable (A)"),
            "no_r": self.env._("nobody is responsible (R)"),
        }

    def _get_raci_people(self):
        """[{"id", "name", "role"}] of whom the roles of the matrix may be bound to."""
        self.ensure_one()
        contract = self.contract_id.sudo()
        people = {}
        for role, partners in contract._get_raci_people().items():
            for partner in partners:
                people.setdefault(partner, []).append(role)
        return [
            {"id": partner.id, "name": partner.name, "role": ", ".join(roles)}
            for partner, roles in people.items()
        ]


class SupportRaciLine(models.Model):
    """G3: each letter of each matrix, to be searched: who answers for what, where.

    Read from the matrices themselves, which are part of what is approved: there is
    nothing to keep in step, and nothing to edit.
    """

    _name = "support.raci.line"
    _description = "Responsibility in a RACI Matrix"
    _auto = False
    _order = "version_id, row_number, role_number"
    _depends = {
        "support.document.version": [
            "raci_matrix",
            "state",
            "document_id",
            "contract_id",
            "company_id",
        ]
    }

    version_id = fields.Many2one("support.document.version", readonly=True)
    document_id = fields.Many2one("support.document", readonly=True)
    contract_id = fields.Many2one("support.contract", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    state = fields.Selection(related="version_id.state", string="State of the version")
    row_number = fields.Integer(string="Row", readonly=True, aggregator=None)
    role_number = fields.Integer(string="Column", readonly=True, aggregator=None)
    code = fields.Char(readonly=True)
    activity = fields.Char(readonly=True)
    role = fields.Char(readonly=True)
    partner_id = fields.Many2one("res.partner", string="Person", readonly=True)
    letters = fields.Char(readonly=True)

    @property
    def _table_query(self):
        # Each row of a matrix has a cell for each of its roles, in their order.
        return SQL(
            """
            SELECT version.id * 1000000 + line.number * 1000 + role.number AS id,
                   version.id AS version_id,
                   version.document_id,
                   version.contract_id,
                   version.company_id,
                   line.number AS row_number,
                   role.number AS role_number,
                   line.data ->> 'code' AS code,
                   line.data ->> 'activity' AS activity,
                   role.data ->> 'name' AS role,
                   partner.id AS partner_id,
                   line.data -> 'cells' ->> (role.number - 1)::int AS letters
              FROM support_document_version version
        CROSS JOIN LATERAL jsonb_array_elements(version.raci_matrix -> 'rows')
                   WITH ORDINALITY AS line (data, number)
        CROSS JOIN LATERAL jsonb_array_elements(version.raci_matrix -> 'roles')
                   WITH ORDINALITY AS role (data, number)
         LEFT JOIN res_partner partner
                ON partner.id = (role.data ->> 'partner_id')::int
             WHERE jsonb_typeof(version.raci_matrix) = 'object'
               AND line.data -> 'cells' ->> (role.number - 1)::int <> ''
            """
        )
