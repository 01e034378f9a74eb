"""An update of the addons keeps all that a firm recorded, and what it made its own."""

from . import addons, databases, demonstration, templates
from .console import PlainError
from .installation import complain

# What we ship and a firm may change: an update must not take it back.
EDIT = """
    UPDATE support_work_type SET first_minutes = 45 WHERE code = 'SMANT';
    UPDATE support_plan SET sequence = sequence + 100;
"""
KEPT_TABLES = """
    SELECT table_name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
    AND (table_name LIKE 'support\\_%' OR table_name IN (
        'account_analytic_line', 'account_move', 'account_move_line',
        'contract_contract', 'helpdesk_ticket', 'mail_message', 'sale_order'
    ))
    ORDER BY table_name
"""
# Who loaded the data again and when is no loss.
CONTENT = """
    SELECT count(*) || ' ' || coalesce(md5(string_agg(row::text, ',' ORDER BY row)), '')
    FROM (
        SELECT to_jsonb(t) - 'write_date' - 'write_uid' AS row FROM "{table}" t
    ) AS rows
"""


def check(ready):
    """Return the number of tables whose content was compared."""
    names = list(addons.manifests(ready.project))
    with templates.suite_copy(ready, "update") as database:
        demonstration.tell(ready, database)
        ready.server.query(database, EDIT)
        before = contents(ready, database)
        log = databases.install(ready, database, "-u", ",".join(names))
        complain(log, "Updating our addons", names, ready)
        after = contents(ready, database)
    changed = [table for table in before if before[table] != after.get(table)]
    if changed:
        raise PlainError("An update changes what was recorded: " + ", ".join(changed))
    return len(before)


def contents(ready, database):
    """{table: its number of rows and a digest of them}."""
    tables = ready.server.query(database, KEPT_TABLES).splitlines()
    return {
        table: ready.server.query(database, CONTENT.format(table=table))
        for table in tables
    }
