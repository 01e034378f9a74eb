"""From a bare checkout to an Odoo that runs; a second run only looks."""

import os
from dataclasses import dataclass
from pathlib import Path

from . import cluster, configuration, odoo_source, python_env, system
from .files import check_space, lock
from .settings import Project

GIGABYTES = 4


@dataclass(frozen=True)
class Environment:
    project: Project
    source: odoo_source.OdooSource
    server: cluster.Server
    python: Path
    conf: Path

    @property
    def env(self):
        """Variables for any child that talks to Odoo or to PostgreSQL."""
        return {
            **self.server.env,
            "ODOO_RC": str(self.conf),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONWARNINGS": "ignore",
        }

    @property
    def full_env(self):
        return {**os.environ, **self.env}

    @property
    def addons_path(self):
        return configuration.addons_path(self.project, self.source, self.python)

    def odoo(self, *arguments):
        return [self.python, "-m", "odoo", *arguments]


def prepare(project=None):
    project = project or Project()
    odoo_source.check_python()
    with lock(project.local / "setup.lock"):
        source = ensure_software(project)
        python = python_env.ensure(project, source)
    server = cluster.open_server(project)
    conf = configuration.ensure(project, source, python, server)
    return Environment(project, source, server, python, conf)


def ensure_software(project):
    source = odoo_source.find(project)
    if source is None or not python_env.is_complete(project, source):
        check_space(project.local, GIGABYTES)
    system.ensure(
        with_server=not project.environ.get("PGHOST"),
        with_links=source is None or source.packaged,
    )
    return source or odoo_source.fetch(project)
