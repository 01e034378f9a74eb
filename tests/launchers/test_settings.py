import ast
import doctest
from pathlib import Path

import pytest
from lib import console, debian_odoo, javascript, odoo_source, pytest_run, runner
from lib.settings import Project, digest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "module", [console, debian_odoo, javascript, odoo_source, pytest_run, runner]
)
def test_examples_in_docstrings_hold(module):
    found = doctest.testmod(module)
    assert found.attempted and not found.failed


def test_everything_lives_in_one_ignored_folder():
    project = Project(ROOT, environ={})
    assert project.local == ROOT / ".local"
    assert "/.local/" in (ROOT / ".gitignore").read_text().splitlines()


def test_checkouts_can_share_that_folder_but_not_their_settings(tmp_path):
    environ = {"SUPPORT_LOCAL": str(tmp_path / "shared")}
    one = Project(tmp_path / "one", environ)
    other = Project(tmp_path / "other", environ)
    assert one.local == other.local
    assert one.conf != other.conf


@pytest.mark.parametrize("group", ["odoo", "oca", "tools"])
def test_every_requirement_is_pinned(group):
    requirements = Project(ROOT, environ={}).requirements(group)
    assert requirements
    assert all("==" in line.split(";")[0] for line in requirements)


def test_digest_tells_the_parts_apart():
    assert digest("ab", "c") != digest("a", "bc")


def test_launchers_need_no_installed_package():
    """They run before anything is installed."""
    import sys

    for path in (ROOT / "bin" / "lib").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for name in imported(node):
                assert name.split(".")[0] in sys.stdlib_module_names, (path, name)


def imported(node):
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return [node.module]
    return []
