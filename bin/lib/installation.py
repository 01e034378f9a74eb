"""Each addon is installed alone, and uninstalled again without a trace.

Where there is a script `use_ADDON` something is recorded in between; `after_ADDON` then
looks whether what is left works on.
"""

from pathlib import Path

from . import addons, databases, templates
from .console import PlainError
from .odoo_log import problems

SCRIPTS = Path(__file__).parent / "odoo_scripts"
SCHEMA = """
    SELECT table_name || '.' || column_name FROM information_schema.columns
    WHERE table_schema = 'public'
"""
EXTERNAL_IDS = """
    SELECT 'external id ' || module || '.' || name FROM ir_model_data
    WHERE module = '{addon}'
"""


def check_all(ready):
    """Return the number of addons checked."""
    base = templates.ensure_base(ready)
    names = list(addons.manifests(ready.project))
    for name in names:
        with databases.temporary_copy(ready.server, base, "alone") as database:
            check(ready, database, name, names)
    return len(names)


def check(ready, database, addon, ours):
    before = schema(ready, database)
    log = databases.install(ready, database, "-i", addon)
    complain(log, f"Installing {addon}", ours, ready)
    run_script(ready, database, f"use_{addon}")
    for name in with_our_dependencies(ready.project, addon):
        log = databases.uninstall(ready, database, name)
        complain(log, f"Uninstalling {name}", ours, ready)
        left = ready.server.query(database, EXTERNAL_IDS.format(addon=name))
        if left:
            raise PlainError(f"Uninstalling {name} leaves:\n{left}")
        if name == addon:
            run_script(ready, database, f"after_{addon}")
    left = sorted(schema(ready, database) - before)
    if left:
        columns = "\n".join(left)
        raise PlainError(f"Uninstalling {addon} leaves these columns:\n{columns}")


def run_script(ready, database, name):
    script = SCRIPTS / f"{name}.py"
    if script.exists():
        databases.run_script(ready, database, script)


def schema(ready, database):
    return set(ready.server.query(database, SCHEMA).splitlines())


def with_our_dependencies(project, addon):
    """The addon and those of ours that it needs, dependants first."""
    ours = addons.manifests(project)
    order = []

    def visit(name):
        for needed in ours[name]["depends"]:
            if needed in ours:
                visit(needed)
        if name not in order:
            order.append(name)

    visit(addon)
    return order[::-1]


def complain(log, doing, ours, ready):
    complaints = problems(log, ours, ready.project.addons)
    if complaints:
        raise PlainError(f"{doing} warned:\n" + "\n".join(complaints))
