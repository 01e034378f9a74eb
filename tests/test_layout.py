"""Rules for the repository as a whole, read from its files."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ADDONS = sorted(path.parent for path in ROOT.glob("addons/*/__manifest__.py"))
# An addon may know those before it, never those after it.
ORDER = ["support_contracts", "support_timesheet", "support_sla", "support_emergency"]
LONGEST_FILE, LONGEST_METHOD = 350, 45
TEXT = {".py", ".xml", ".js", ".cfg", ".toml", ".md", ".rst", ".csv", ".po", ""}
# Folders of one machine, and servers of one workplace.
PRIVATE = re.compile(r"(?<![\w.])/(?:work|root|tmp|home)/|\bdeb\.debian\.|\bpypi\.org")


def tracked_files():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [ROOT / name for name in listed if (ROOT / name).is_file()]


def python_files():
    return [path for path in tracked_files() if path.suffix == ".py"]


def manifest(addon):
    return ast.literal_eval((addon / "__manifest__.py").read_text(encoding="utf-8"))


@pytest.mark.parametrize("addon", ADDONS, ids=lambda path: path.name)
class TestAddon:
    def test_version_belongs_to_the_series(self, addon):
        assert re.fullmatch(r"19\.0\.\d+\.\d+\.\d+", manifest(addon)["version"])

    def test_licence_is_agpl(self, addon):
        assert manifest(addon)["license"] == "AGPL-3"

    def test_listed_data_files_exist(self, addon):
        missing = [
            name for name in manifest(addon)["data"] if not (addon / name).is_file()
        ]
        assert missing == []

    def test_does_not_know_its_dependants(self, addon):
        later = ORDER[ORDER.index(addon.name) + 1 :]
        assert not set(manifest(addon)["depends"]).intersection(later)

    def test_is_a_package_of_its_own(self, addon):
        text = (addon / "pyproject.toml").read_text(encoding="utf-8")
        assert 'build-backend = "whool.buildapi"' in text


def test_timesheet_and_sla_do_not_depend_on_each_other():
    named = {path.name: manifest(path)["depends"] for path in ADDONS}
    assert "support_sla" not in named.get("support_timesheet", [])
    assert "support_timesheet" not in named.get("support_sla", [])


def test_no_file_is_too_long():
    long = {
        path.relative_to(ROOT).as_posix(): count
        for path in python_files()
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_no_method_is_too_long():
    long = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and length(node) > LONGEST_METHOD:
                long.append(f"{path.relative_to(ROOT)}: {node.name}")
    assert long == []


def length(function):
    """Lines of code of a function, without its docstring."""
    body = function.body
    if ast.get_docstring(function) is not None:
        body = body[1:]
    return function.end_lineno - body[0].lineno + 2 if body else 0


def test_nothing_names_this_machine():
    named = [
        path.relative_to(ROOT).as_posix()
        for path in tracked_files()
        if path.suffix in TEXT
        and path != Path(__file__)
        and PRIVATE.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert named == []
