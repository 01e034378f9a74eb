"""Finding an Odoo of the right series, or fetching one."""

import importlib.util
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from . import debian_odoo
from .console import PlainError
from .settings import SERIES

ELSEWHERE = "Name a folder that holds Odoo 19.0 in ODOO_HOME."


@dataclass(frozen=True)
class OdooSource:
    path: Path  # goes on Python's path: the folder that holds the package `odoo`
    version: str
    packaged: bool = False  # unpacked from Debian by us

    @property
    def addons(self):
        """Folders of addons; a git checkout has most of them beside the package."""
        beside = self.path / "addons"
        own = self.path / "odoo" / "addons"
        return [beside, own] if (beside / "web").is_dir() else [own]


def find(project):
    """ODOO_HOME, else the Odoo of this Python, else the unpacked one, or None."""
    home = project.environ.get("ODOO_HOME")
    if home:
        return from_folder(Path(home).expanduser().resolve(), "ODOO_HOME")
    importable = importable_path()
    if importable:
        return from_folder(importable, "the Odoo of this Python")
    return unpacked(project)


def fetch(project):
    debian_odoo.unpack(debian_folder(project))
    return unpacked(project)


def debian_folder(project):
    return project.local / "odoo-19.0"


def unpacked(project):
    folder = debian_odoo.python_path(debian_folder(project))
    if not folder.is_dir():
        return None
    version = debian_odoo.version(debian_folder(project))
    return OdooSource(folder, version, packaged=True)


def importable_path():
    spec = importlib.util.find_spec("odoo")
    for place in getattr(spec, "submodule_search_locations", None) or []:
        if (Path(place) / "release.py").is_file():
            return Path(place).resolve().parent
    return None


def from_folder(home, origin):
    for folder in (home, home.parent):
        release = folder / "odoo" / "release.py"
        if release.is_file():
            return OdooSource(folder, checked_version(release, origin))
    raise PlainError(f"{origin} ({home}) holds no Odoo.", ELSEWHERE)


def checked_version(release, origin):
    series = release_series(release.read_text(encoding="utf-8"))
    if series != SERIES:
        raise PlainError(f"{origin} is Odoo {series}, not {SERIES}.", ELSEWHERE)
    return f"{series} at {release.parent}"


def release_series(text):
    """
    >>> release_series("version_info = (19, 0, 0, FINAL, 0, '')")
    '19.0'
    """
    match = re.search(r"^version_info = \(['\"]?([\w~]+)['\"]?, (\d+)", text, re.M)
    return ".".join(match.groups()) if match else "of an unknown series"


def check_python():
    if not (3, 10) <= sys.version_info[:2] <= (3, 13):
        raise PlainError(
            "Odoo 19.0 runs on Python 3.10 to 3.13; this is "
            f"{sys.version_info[0]}.{sys.version_info[1]}.",
            "Call the command with another one, as in: python3.11 bin/test",
        )
