from subprocess import CompletedProcess

import pytest
from lib import debian_odoo, odoo_source, python_env
from lib.console import PlainError
from lib.settings import Project


def make_odoo(home, version="(19, 0, 0, FINAL, 0, '')"):
    package = home / "odoo"
    package.mkdir(parents=True)
    (package / "release.py").write_text(f"version_info = {version}\n")
    return home


def failing_apt(output):
    return lambda *_args, **_options: CompletedProcess([], 100, stdout=output)


@pytest.mark.parametrize("inner", ["", "odoo"])
def test_odoo_home_may_be_the_checkout_or_the_package(tmp_path, inner):
    home = make_odoo(tmp_path / "server")
    project = Project(tmp_path, {"ODOO_HOME": str(home / inner)})
    assert odoo_source.find(project).path == home


def test_addons_beside_the_package_are_found(tmp_path):
    home = make_odoo(tmp_path / "server")
    (home / "addons" / "web").mkdir(parents=True)
    source = odoo_source.from_folder(home, "ODOO_HOME")
    assert source.addons == [home / "addons", home / "odoo" / "addons"]


@pytest.mark.parametrize(
    ("version", "series"),
    [("(18, 0, 0, FINAL, 0, '')", "18.0"), ("('saas~18', 3, 0)", "saas~18.3")],
)
def test_another_series_is_refused(tmp_path, version, series):
    home = make_odoo(tmp_path / "server", version)
    project = Project(tmp_path, {"ODOO_HOME": str(home)})
    with pytest.raises(PlainError, match=f"is Odoo {series}, not 19.0"):
        odoo_source.find(project)


def test_a_folder_without_odoo_is_refused(tmp_path):
    project = Project(tmp_path, {"ODOO_HOME": str(tmp_path)})
    with pytest.raises(PlainError, match="holds no Odoo"):
        odoo_source.find(project)


def test_a_python_that_odoo_does_not_support_is_refused(monkeypatch):
    monkeypatch.setattr(odoo_source.sys, "version_info", (3, 14, 0))
    with pytest.raises(PlainError, match="Python 3.10 to 3.13; this is 3.14"):
        odoo_source.check_python()


def test_half_an_unpacked_odoo_is_none(monkeypatch, tmp_path):
    monkeypatch.setattr(odoo_source, "importable_path", lambda: None)
    project = Project(tmp_path, {})
    half = debian_odoo.python_path(project.local / "odoo-19.0.draft")
    half.mkdir(parents=True)
    assert odoo_source.find(project) is None


def test_without_network_odoo_cannot_be_fetched(monkeypatch, tmp_path):
    output = "Could not resolve 'mirror.example'"
    monkeypatch.setattr(debian_odoo, "attempt", failing_apt(output))
    with pytest.raises(PlainError, match="No network: Odoo 19.0"):
        debian_odoo.download(tmp_path / "apt", "h:/debian", tmp_path / "keys")


@pytest.mark.parametrize("output", ["NO_PUBKEY 6ED0", "Missing key 4CB50190"])
def test_keys_too_old_for_unstable_are_named(output):
    assert "debian-archive-keyring" in debian_odoo.failure(output).remedy


def test_a_machine_without_the_keys_is_told(monkeypatch):
    monkeypatch.setattr(debian_odoo, "KEYRINGS", [])
    with pytest.raises(PlainError, match="keys of Debian's archive"):
        debian_odoo.system_keyring()


def test_a_machine_without_debian_mirror_needs_odoo_home(monkeypatch):
    monkeypatch.setattr(debian_odoo, "index_targets", lambda: "Ubuntu|h:/ubuntu/\n")
    monkeypatch.setattr(debian_odoo, "apt_update", lambda: None)
    with pytest.raises(PlainError, match="no mirror of Debian") as caught:
        debian_odoo.mirror_uri()
    assert "ODOO_HOME" in caught.value.remedy


def test_links_that_lead_nowhere_are_dropped_and_the_others_repointed(
    monkeypatch, tmp_path
):
    share = tmp_path / "system"
    share.mkdir()
    (share / "jquery.js").touch()
    monkeypatch.setattr(debian_odoo, "SHARE", share)
    root = tmp_path / "root"
    root.mkdir()
    (root / "jquery.js").symlink_to("../usr/share/jquery.js")
    (root / "Montserrat.ttf").symlink_to("../usr/share/Montserrat.ttf")
    debian_odoo.repair_links(root)
    assert (root / "jquery.js").resolve() == share / "jquery.js"
    assert not (root / "Montserrat.ttf").is_symlink()


def test_addons_that_come_twice_are_kept_once(tmp_path):
    path = debian_odoo.python_path(tmp_path)
    for place in ("addons/web", "odoo/addons/web"):
        (path / place).mkdir(parents=True)
    debian_odoo.drop_duplicates(tmp_path)
    assert [folder.name for folder in path.iterdir()] == ["odoo"]


def test_half_an_environment_is_made_anew(monkeypatch, tmp_path):
    project = Project(tmp_path, {})
    project.requirements = lambda group: []
    source = odoo_source.OdooSource(tmp_path, "19.0")
    half = python_env.folder(project, source)
    half.mkdir(parents=True)
    (half / "rest").touch()

    def build(_project, _source, venv, _python):
        venv.mkdir()
        (venv / python_env.STAMP).touch()

    monkeypatch.setattr(python_env, "build", build)
    python_env.ensure(project, source)
    assert [path.name for path in half.iterdir()] == [python_env.STAMP]
