"""Many copies of a closed day, by INSERT … SELECT: triggers and constraints are on."""

from odoo.tools import SQL

TABLES = (
    "support_cutoff",
    "account_analytic_line",
    "support_time_segment",
    "support_hour_move",
    "support_approval",
)
# Columns that name a copied row of another of the tables.
LINKS = {
    "cutoff_id": "support_cutoff",
    "line_id": "account_analytic_line",
    "source_id": "support_time_segment",
    "res_id": "support_cutoff",
}


def repeat_day(cr, contract, copies, days):
    """Copy the contract's closed day `copies` times over the `days` before it."""
    originals = find_originals(contract)
    last_ids = {table: get_last_id(cr, table) for table in TABLES}
    back = SQL("(1 + n * %s / %s)", days, copies)
    changes = {
        "sequence": SQL("n + 1"),
        "date": SQL("t.date - %s", back),
        "date_time": SQL("t.date_time - interval '1 day' * %s", back),
    }
    for table in TABLES:
        ids = originals[table]
        new_id = SQL("%s + n * %s + t.place", last_ids[table], len(ids))
        values = {"id": new_id, **changes}
        for column, other in LINKS.items():
            values[column] = SQL(
                "%s + n * %s + array_position(%s, t.%s)",
                last_ids[other],
                len(originals[other]),
                originals[other],
                SQL.identifier(column),
            )
        insert_copies(cr, table, ids, copies, values)


def find_originals(contract):
    """{table: ids of the rows of its only closed day}."""
    env = contract.env
    cutoff = env["support.cutoff"].search([("contract_id", "=", contract.id)])
    segments = cutoff.segment_ids.sorted("id")
    moves = env["support.hour.move"].search(
        [
            ("source_model", "=", segments._name),
            ("source_id", "in", segments.ids),
        ],
        order="id",
    )
    approvals = cutoff.approval_ids
    rows = (cutoff, cutoff.line_ids.sorted("id"), segments, moves, approvals)
    return {table: records.ids for table, records in zip(TABLES, rows, strict=True)}


def get_last_id(cr, table):
    cr.execute(SQL("SELECT MAX(id) FROM %s", SQL.identifier(table)))
    return cr.fetchone()[0]


def insert_copies(cr, table, ids, copies, values):
    """`values`: {column: expression of the copy's number `n` and its original `t`}."""
    cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s",
        [table],
    )
    columns = [name for (name,) in cr.fetchall()]
    own = [SQL("t.%s", SQL.identifier(name)) for name in columns]
    expressions = [
        values.get(name, expression)
        for name, expression in zip(columns, own, strict=True)
    ]
    cr.execute(
        SQL(
            """
            INSERT INTO %(table)s (%(columns)s)
            SELECT %(expressions)s
              FROM (SELECT *, array_position(%(ids)s, id) AS place
                      FROM %(table)s WHERE id = ANY(%(ids)s)) t,
                   generate_series(0, %(copies)s - 1) n
            """,
            table=SQL.identifier(table),
            columns=SQL(", ").join(map(SQL.identifier, columns)),
            expressions=SQL(", ").join(expressions),
            ids=ids,
            copies=copies,
        )
    )
    # At once: foreign keys to a table that was small would go on scanning it whole.
    cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    cr.execute(
        SQL(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT MAX(id) FROM %s))",
            table,
            SQL.identifier(table),
        )
    )
