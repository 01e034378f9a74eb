from subprocess import CompletedProcess

import pytest
from lib import python_env, system
from lib.console import PlainError

NO_NETWORK = "Err:1 Temporary failure resolving 'mirror.example'"


def answering(output="", code=0, calls=None):
    def attempt(command, **_options):
        if calls is not None:
            calls.append([str(word) for word in command])
        return CompletedProcess(command, code, stdout=output)

    return attempt


def test_nothing_is_asked_of_apt_when_nothing_is_missing(monkeypatch):
    packages = [*system.PROGRAMS, *system.FONTS, *system.LINKED, "postgresql"]
    output = "".join(f"{name} installed\n" for name in packages)
    calls = []
    monkeypatch.setattr(system, "attempt", answering(output, calls=calls))
    monkeypatch.setattr(system, "found", lambda program: True)
    system.ensure(with_server=True, with_links=True)
    assert [call[0] for call in calls] == ["dpkg-query"]


def test_removed_packages_are_missing(monkeypatch):
    output = "chromium installed\nwkhtmltopdf config-files\n"
    monkeypatch.setattr(system, "attempt", answering(output, code=1))
    assert system.missing_packages(["chromium", "wkhtmltopdf", "x"]) == [
        "wkhtmltopdf",
        "x",
    ]


def test_without_root_and_sudo_an_administrator_is_asked(monkeypatch):
    monkeypatch.setattr(system.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system, "found", lambda program: False)
    with pytest.raises(PlainError) as caught:
        system.privileges(["chromium"])
    assert "apt-get install chromium" in caught.value.remedy


def test_a_sudo_that_asks_for_a_password_does_not_count(monkeypatch):
    monkeypatch.setattr(system.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system, "found", lambda program: True)
    monkeypatch.setattr(system, "attempt", answering(code=1))
    with pytest.raises(PlainError, match="neither as this user nor by a sudo"):
        system.privileges(["chromium"])


def test_no_network_for_apt(monkeypatch):
    monkeypatch.setattr(system.os, "geteuid", lambda: 0)
    monkeypatch.setattr(system, "attempt", answering(NO_NETWORK, code=100))
    with pytest.raises(PlainError, match="No network: the packages chromium"):
        system.install(["chromium"])


def test_another_failure_of_apt_shows_its_words(monkeypatch):
    monkeypatch.setattr(system.os, "geteuid", lambda: 0)
    monkeypatch.setattr(system, "attempt", answering("E: dpkg was interrupted", 100))
    with pytest.raises(PlainError, match="dpkg was interrupted"):
        system.install(["chromium"])


def test_a_system_without_dpkg_is_told_which_programs_it_lacks(monkeypatch):
    monkeypatch.setattr(system, "found", lambda program: program == "chromium")
    with pytest.raises(PlainError, match="lacks: wkhtmltopdf, pdftotext"):
        system.ensure(with_server=True, with_links=True)


def test_no_network_for_pip(monkeypatch):
    output = "Failed to establish a new connection: [Errno -2] Name or service"
    monkeypatch.setattr(python_env, "attempt", answering(output, code=1))
    with pytest.raises(PlainError, match="No network: the Python packages"):
        python_env.install(["pip"])


def test_another_failure_of_pip_shows_its_errors_only(monkeypatch):
    output = "WARNING: old pip\nERROR: no such version\n"
    monkeypatch.setattr(python_env, "attempt", answering(output, code=1))
    with pytest.raises(PlainError) as caught:
        python_env.install(["pip"])
    assert "ERROR: no such version" in caught.value.problem
    assert "old pip" not in caught.value.problem
