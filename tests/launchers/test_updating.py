from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from lib import addons, databases, demonstration, templates, updating
from lib.console import PlainError


class Server:
    """Two tables; the digests of the second are given in the order of the asking."""

    def __init__(self, *digests):
        self.digests = list(digests)

    def query(self, database, statement):
        if "information_schema" in statement:
            return "support_charge\nsupport_plan"
        return self.digests.pop(0) if "support_plan" in statement else "1 same"


@pytest.fixture
def update(monkeypatch):
    monkeypatch.setattr(templates, "suite_copy", lambda ready, why: nullcontext("db"))
    monkeypatch.setattr(demonstration, "tell", lambda ready, database: None)
    monkeypatch.setattr(databases, "install", lambda *arguments: "")
    monkeypatch.setattr(addons, "manifests", lambda project: {"support_contracts": {}})

    def run(*digests):
        project = SimpleNamespace(addons="addons")
        # The first one is the edit.
        return updating.check(
            SimpleNamespace(server=Server("", *digests), project=project)
        )

    return run


def test_it_counts_the_tables_that_stayed_the_same(update):
    assert update("2 a", "2 a") == 2


def test_it_names_the_table_that_an_update_changed(update):
    with pytest.raises(PlainError, match="support_plan$"):
        update("2 a", "2 b")
