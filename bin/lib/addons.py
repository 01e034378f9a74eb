"""What the manifests of our addons say."""

import ast
import hashlib

from .console import PlainError
from .files import contents

# Folders whose content does not reach a database.
NOT_INSTALLED = {"tests", "readme", "__pycache__"}


def manifests(project):
    """{name: manifest} of our addons that can be installed."""
    found = {}
    for path in sorted(project.addons.glob("*/__manifest__.py")):
        manifest = read(path)
        if manifest.get("installable", True):
            found[path.parent.name] = manifest
    return found


def read(path):
    try:
        return ast.literal_eval(path.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError) as error:
        raise PlainError(f"{path} is not a manifest: {error}") from error


def foreign_dependencies(project):
    """The addons of Odoo and of the OCA that ours depend on."""
    ours = manifests(project)
    named = {name for manifest in ours.values() for name in manifest["depends"]}
    return sorted(named - set(ours))


def installed_content(project):
    """A hash of all that an installation reads."""
    total = hashlib.sha256()
    for name in manifests(project):
        for path, content in contents(project.addons / name, is_left_out):
            total.update(f"{name}/{path}\0{len(content)}\0".encode())
            total.update(content)
    return total.hexdigest()


def is_left_out(relative):
    parts = relative.parts
    return (
        bool(NOT_INSTALLED.intersection(parts))
        or parts[:2] == ("static", "description")
        or relative.suffix == ".pyc"
        or relative.name in ("README.rst", "pyproject.toml")
    )
