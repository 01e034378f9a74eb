"""Where things are, and the versions that setup.cfg asks for."""

import configparser
import hashlib
import os
from pathlib import Path

SERIES = "19.0"


def digest(*parts, length=10):
    """A short name for a set of texts, the same on every machine."""
    text = "\0".join(str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:length]


class Project:
    """The paths of one checkout; `local` may be shared by several of them."""

    def __init__(self, root=None, environ=None):
        self.environ = os.environ if environ is None else environ
        self.root = Path(root or Path(__file__).parents[2]).resolve()
        chosen = self.environ.get("SUPPORT_LOCAL")
        self.local = (Path(chosen) if chosen else self.root / ".local").resolve()

    @property
    def addons(self):
        return self.root / "addons"

    @property
    def data(self):
        return self.local / "data"

    @property
    def conf(self):
        """Odoo's settings: one file for each checkout that shares `local`."""
        if self.local.parent == self.root:
            return self.local / "odoo.conf"
        return self.local / f"odoo-{digest(self.root)}.conf"

    def requirements(self, group):
        """The pinned packages of a group: `odoo`, `oca` or `tools`."""
        config = configparser.ConfigParser(interpolation=None)
        config.read(self.root / "setup.cfg", encoding="utf-8")
        lines = config.get(f"requirements:{group}", "packages").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def all_requirements(self):
        return [
            requirement
            for group in ("odoo", "oca", "tools")
            for requirement in self.requirements(group)
        ]
