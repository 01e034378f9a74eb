from odoo import models
from odoo.tools import SQL


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _log_sla_moved(self):
        """One note a ticket, which sends nothing to anybody.

        The first one by the ORM, the others as its copies in one statement: a holiday
        moves all that is open.
        """
        first, others = self[:1], self[1:]
        if not first:
            return
        note = first._message_log(
            body=self.env._("The deadlines changed with the policy or calendar.")
        )
        if not others:
            return
        note.flush_recordset()
        names = [
            name
            for name, field in note._fields.items()
            if field.store and field.column_type and name not in ("id", "res_id")
        ]
        columns = SQL(", ").join(map(SQL.identifier, names))
        self.env.cr.execute(
            SQL(
                "INSERT INTO mail_message (res_id, %s) SELECT ticket.id, %s "
                "FROM mail_message m, unnest(%s) AS ticket (id) "
                "WHERE m.id = %s",
                columns,
                SQL(", ").join(SQL("m.%s", SQL.identifier(name)) for name in names),
                others.ids,
                note.id,
            )
        )
        others.invalidate_recordset(["message_ids"])
