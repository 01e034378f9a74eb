"""What the models of this addon share."""

from psycopg2 import OperationalError

from odoo.tools import SQL

from odoo.addons.support_contracts.tools.languages import (
    format_number as format_number,
)
from odoo.addons.support_contracts.tools.languages import (
    in_language_of as in_language_of,
)

# One function for all histories of this addon; it goes when the addon goes.
FUNCTION_SQL = """
CREATE OR REPLACE FUNCTION support_sla_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = '23514', TABLE = TG_TABLE_NAME,
              CONSTRAINT = TG_TABLE_NAME || '_append_only';
END $$ LANGUAGE plpgsql;
"""


def make_append_only(cr, table):
    """The database itself refuses to change or to forget rows of ``table``."""
    cr.execute(FUNCTION_SQL)
    names = {"table": SQL.identifier(table), "trigger": SQL.identifier("append_only")}
    cr.execute(SQL("DROP TRIGGER IF EXISTS %(trigger)s ON %(table)s", **names))
    cr.execute(
        SQL(
            """
            CREATE TRIGGER %(trigger)s
                BEFORE UPDATE OR DELETE OR TRUNCATE ON %(table)s
                FOR EACH STATEMENT EXECUTE FUNCTION support_sla_append_only()
            """,
            **names,
        )
    )


def attempt(cr, action):
    """(what ``action()`` gives, None), or (None, error) with what it did undone.

    For jobs, where what stops one record stops no other. What another transaction
    causes (a conflict, a lost connection) is nobody's failure: it is raised.
    """
    try:
        with cr.savepoint():
            return action(), None
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001 whatever it is, the others go on
        return None, error


def insert_rows(model, rows, conflict=None):
    """Insert rows ({field: value}, the same fields in each) at once; returns their ids.

    For rows that the system makes by the thousand: the ORM makes a record of each.
    Whoever calls it sees to what is cached, and gives every column that has a default.
    ``conflict``: "DO NOTHING" skips what is there already.
    """
    if not rows:
        return []
    arrays = [
        column_array(model, name, [row[name] for row in rows]) for name in rows[0]
    ]
    inserted = model.env.execute_query(
        SQL(
            "INSERT INTO %s (%s) SELECT * FROM unnest(%s) %s RETURNING id",
            SQL.identifier(model._table),
            SQL(", ").join(map(SQL.identifier, rows[0])),
            SQL(", ").join(arrays),
            SQL(f"ON CONFLICT {conflict}") if conflict else SQL(),
        )
    )
    return [row_id for (row_id,) in inserted]


def column_array(model, name, values):
    """``values`` of a field as an array, as the ORM would store them."""
    field = model._fields[name]
    empty = {"integer": 0, "boolean": False}.get(field.type)
    return SQL(
        "%s::%s[]", [value or empty for value in values], SQL(field.column_type[1])
    )
