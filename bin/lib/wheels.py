"""One wheel for each addon, built without network and installed aside."""

import tempfile
from pathlib import Path

from . import addons
from .console import PlainError
from .process import run


def check_all(ready):
    """Return the number of wheels that were built and installed."""
    names = list(addons.manifests(ready.project))
    with tempfile.TemporaryDirectory(prefix="support-wheels-") as scratch:
        for name in names:
            check(ready, name, Path(scratch))
    return len(names)


def check(ready, addon, scratch):
    wheels, target = scratch / addon, scratch / f"{addon}-installed"
    source = ready.project.addons / addon
    build = [ready.python, "-m", "build", "--wheel", "--no-isolation", "--outdir"]
    run([*build, wheels, source])
    pip = [ready.python, "-m", "pip", "install", "-q", "--no-deps", "--no-index"]
    run([*pip, "--target", target, *wheels.glob("*.whl")])
    installed = target / "odoo" / "addons" / addon
    for path in ("__manifest__.py", "models"):
        if (source / path).exists() and not (installed / path).exists():
            raise PlainError(
                f"The wheel of {addon} lacks {path}.",
                "It holds what git tracks: has everything been added to git?",
            )
