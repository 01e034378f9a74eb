from types import SimpleNamespace

import pytest
from lib import javascript, runner
from lib.console import PlainError
from lib.settings import Project

READY = SimpleNamespace(full_env=None, project=SimpleNamespace(root=None))


def test_a_browser_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(runner, "LIMIT", 0.2)
    command = ["sh", "-c", "echo began; sleep 60"]
    found = runner.outcome(*runner.run_for_a_while(READY, command))
    assert found.log.startswith("began")
    assert found.crashed and not found.is_green


def test_a_run_without_tests_is_not_green():
    assert not runner.outcome(
        "0 failed, 0 error(s) of 0 tests when loading", 0
    ).is_green


def test_a_crash_after_green_tests_is_not_green():
    assert not runner.outcome(
        "0 failed, 0 error(s) of 9 tests when loading", 1
    ).is_green


def test_green_tests_are_green():
    assert runner.outcome("0 failed, 0 error(s) of 9 tests when loading", 0).is_green


def test_javascript_tests_that_no_bundle_holds_are_told(tmp_path):
    addon = tmp_path / "addons" / "support_x"
    (addon / "static" / "tests").mkdir(parents=True)
    (addon / "static" / "tests" / "x.test.js").touch()
    (addon / "__manifest__.py").write_text("{'depends': []}")
    project = Project(tmp_path, {})
    assert javascript.addons_with_suites(project) == ["support_x"]
    with pytest.raises(PlainError, match="puts no test in web.assets_unit_tests"):
        javascript.check_bundle(project, "support_x")
