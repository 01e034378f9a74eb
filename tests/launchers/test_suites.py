import pytest
from lib import odoo_lint, pytest_run, suites
from lib.console import PlainError

LINT_LOG = """\
2026-01-01 10:00:00,000 7 ERROR db odoo.addons.test_lint.tests.test_index: FAIL: x
AssertionError: fields that lack an index:
support.plan.contract_id
contract.line.contract_id
"""
REPORT = """<testsuites><testsuite>
<testcase classname="a" name="good"/>
<testcase classname="a" name="bad"><failure/></testcase>
<testcase classname="a" name="broken"><error/></testcase>
<testcase classname="a" name="skipped"><skipped/></testcase>
</testsuite></testsuites>"""


def failing(ready):
    raise PlainError("this is wrong")


@pytest.fixture
def steps(monkeypatch):
    def choose(*chosen):
        monkeypatch.setattr(suites, "STEPS", [(str(step), step) for step in chosen])

    return choose


def test_it_stops_at_the_first_step_that_fails(steps, capsys):
    ran = []
    steps(lambda ready: 3, failing, ran.append)
    assert suites.run_all(ready=None) == 1
    assert ran == []
    shown = capsys.readouterr().out
    assert "this is wrong" in shown
    assert shown.endswith("3 passed, 1 failed\n")


def test_green_steps_end_with_their_sum(steps, capsys):
    steps(lambda ready: 3, lambda ready: None, lambda ready: 4)
    assert suites.run_all(ready=None) == 0
    assert capsys.readouterr().out.endswith("7 passed, 0 failed\n")


def test_lint_counts_only_what_is_ours(tmp_path):
    complaints = odoo_lint.about_ours(LINT_LOG, ["support_contracts"], tmp_path)
    assert complaints[1:] == ["support.plan.contract_id"]


def test_lint_is_silent_when_nothing_is_ours(tmp_path):
    log = LINT_LOG.replace("support.plan", "other.plan")
    assert odoo_lint.about_ours(log, ["support_contracts"], tmp_path) == []


def test_lint_leaves_out_what_is_excused(tmp_path, monkeypatch):
    monkeypatch.setitem(odoo_lint.EXCUSED, "support.plan.contract_id", "a reason")
    assert odoo_lint.about_ours(LINT_LOG, ["support_contracts"], tmp_path) == []


def test_a_report_tells_the_tests_apart(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    assert pytest_run.results(report) == {
        "passed": {"a.good"},
        "failed": {"a.bad", "a.broken"},
    }


def test_a_missing_report_has_no_test(tmp_path):
    assert not pytest_run.results(tmp_path / "none.xml")["passed"]


def test_an_existing_path_is_told_from_the_value_of_an_option(tmp_path):
    path = tmp_path / "test_x.py"
    path.touch()
    assert pytest_run.names_a_path(["-k", "x", f"{path}::TestX::test_y"])
    assert not pytest_run.names_a_path(["-k", "x", "--maxfail=1"])
