import pytest
from lib import addons, installation
from lib.console import PlainError
from lib.settings import Project


@pytest.fixture
def project(tmp_path):
    make_addon(tmp_path, "support_base", depends=["sale", "contract"])
    make_addon(tmp_path, "support_more", depends=["support_base", "hr"])
    return Project(tmp_path, {})


def make_addon(root, name, **manifest):
    folder = root / "addons" / name
    folder.mkdir(parents=True)
    (folder / "__manifest__.py").write_text(repr(manifest))


def test_foreign_dependencies_are_those_that_are_not_ours(project):
    assert addons.foreign_dependencies(project) == ["contract", "hr", "sale"]


def test_an_addon_that_cannot_be_installed_is_left_out(project):
    make_addon(project.root, "support_old", depends=[], installable=False)
    assert "support_old" not in addons.manifests(project)


def test_a_broken_manifest_is_named(project):
    broken = project.addons / "support_more" / "__manifest__.py"
    broken.write_text("{'depends': [")
    with pytest.raises(PlainError, match="support_more/__manifest__.py is not"):
        addons.manifests(project)


@pytest.mark.parametrize(
    "path",
    ["tests/test_x.py", "readme/USAGE.md", "static/description/icon.png", "README.rst"],
)
def test_what_is_not_installed_does_not_change_the_hash(project, path):
    before = addons.installed_content(project)
    write(project.addons / "support_base" / path)
    assert addons.installed_content(project) == before


@pytest.mark.parametrize("path", ["models/x.py", "i18n/es.po", "static/src/x.js"])
def test_what_is_installed_changes_the_hash(project, path):
    before = addons.installed_content(project)
    write(project.addons / "support_base" / path)
    assert addons.installed_content(project) != before


def write(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("new")


def test_dependants_are_uninstalled_first(project):
    order = installation.with_our_dependencies(project, "support_more")
    assert order == ["support_more", "support_base"]
