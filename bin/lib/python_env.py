"""A Python environment with what Odoo, the addons and the tools need."""

import sys

from .console import PlainError, progress
from .files import remove, write
from .process import attempt, run, tail
from .settings import digest
from .system import is_network_failure

STAMP = "complete"
KEPT = 3


def folder(project, source):
    """The name holds everything that was asked for, so a change makes a new one."""
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    asked = digest(python, source.path, source.version, *project.all_requirements())
    return project.local / f"venv-{asked}"


def is_complete(project, source):
    return (folder(project, source) / STAMP).exists()


def ensure(project, source):
    """Return the python of an environment that is known to be complete."""
    venv = folder(project, source)
    python = venv / "bin" / "python"
    if not is_complete(project, source):
        remove(venv)
        with progress("Python packages of Odoo, of the OCA and of the tools"):
            build(project, source, venv, python)
        drop_old(project, venv)
    return python


def build(project, source, venv, python):
    run([sys.executable, "-m", "venv", venv], "Install the package python3-venv.")
    pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    install([*pip, *project.requirements("odoo"), *project.requirements("tools")])
    # Odoo itself is no package of the index, hence no dependencies: the list is whole.
    install([*pip, "--no-deps", *project.requirements("oca")])
    write(site_packages(python) / "odoo_source.pth", f"{source.path}\n")
    run([python, "-c", "import odoo.api, odoo.release, odoo.tools, psycopg2"])
    (venv / STAMP).touch()


def install(command):
    done = attempt(command)
    if done.returncode == 0:
        return
    if is_network_failure(done.stdout):
        raise PlainError(
            "No network: the Python packages could not be fetched.",
            "A first run needs the package index; later runs do not. "
            "Connect and run the same command again.",
        )
    raise PlainError(
        f"pip could not install the pinned packages:\n{tail(errors_of(done.stdout))}",
        "Put that right and run the same command again.",
    )


def errors_of(output):
    """pip warns much before it says what is wrong."""
    lines = output.splitlines()
    return "\n".join(line for line in lines if not line.startswith("WARNING"))


def oca_addons(python):
    """The folder of the environment where OCA's packages put their addons."""
    return site_packages(python) / "odoo" / "addons"


def site_packages(python):
    """Found by looking: asking the interpreter would take longer than the rest."""
    return next(python.parents[1].glob("lib/python3*/site-packages"))


def drop_old(project, newest):
    others = [path for path in project.local.glob("venv-*") if path != newest]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in others[KEPT - 1 :]:
        remove(path)
