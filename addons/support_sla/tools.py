"""What the models of this addon share."""

from odoo.tools import SQL

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
