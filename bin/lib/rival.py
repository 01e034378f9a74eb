"""OCA's own service levels, to measure beside: in a folder and a database apart."""

from contextlib import contextmanager

from . import databases, python_env, templates
from .console import progress
from .files import folder_made_whole
from .settings import digest

ADDON = "helpdesk_mgmt_sla"
# The figures that compare with it.
FIGURES = {"clocks"}


def ensure_addons(ready):
    """The folder of its addons; only `bin/bench` installs them."""
    wanted = ready.project.requirements("bench")
    folder = ready.project.local / f"rival-{digest(*wanted)}"
    if not folder.exists():
        with (
            progress(f"packages to measure beside: {', '.join(wanted)}"),
            folder_made_whole(folder) as draft,
        ):
            pip = [ready.python, "-m", "pip", "install", "-q", "--no-deps"]
            python_env.install([*pip, "--target", draft, *wanted])
    return folder / "odoo" / "addons"


@contextmanager
def database(ready):
    """(name of a copy of the base with it installed, addons path)."""
    path = ",".join(map(str, [*ready.addons_path, ensure_addons(ready)]))
    base = templates.ensure_base(ready)
    with databases.temporary_copy(ready.server, base, "rival") as name:
        databases.install(ready, name, "-i", ADDON, f"--addons-path={path}")
        yield name, path
