import os
from types import SimpleNamespace

import pytest
from lib import databases, templates
from lib.cluster import NamedServer
from lib.console import PlainError

PREFIX = "support_trial"


@pytest.fixture
def server():
    made = NamedServer(os.environ)
    yield made
    for name in databases.least_used_first(made, PREFIX):
        databases.drop(made, name)


@pytest.fixture
def ready(server, tmp_path):
    return SimpleNamespace(server=server, project=SimpleNamespace(local=tmp_path))


def build(ready, draft):
    ready.server.query("postgres", f'CREATE DATABASE "{draft}" TEMPLATE template0')
    ready.server.query(draft, "CREATE TABLE made (n int)")


@pytest.fixture(autouse=True)
def kept(monkeypatch):
    monkeypatch.setitem(templates.KEPT, PREFIX, 2)


def make(ready, number, how=build):
    return templates.ensure(ready, PREFIX, f"{PREFIX}_{number}", how, "nothing")


def test_a_template_is_built_once(ready):
    make(ready, 1)
    made = make(ready, 1, how=None)
    assert databases.exists(ready.server, made)


def test_a_template_cannot_be_entered(ready):
    with pytest.raises(PlainError, match="not currently accepting connections"):
        ready.server.query(make(ready, 1), "SELECT 1")


def test_a_copy_is_whole_and_gone_afterwards(ready):
    with databases.temporary_copy(ready.server, make(ready, 1)) as name:
        assert ready.server.query(name, "SELECT count(*) FROM made") == "0"
    assert not databases.exists(ready.server, name)


def test_the_copies_of_workers_go_with_it(ready):
    with databases.temporary_copy(ready.server, make(ready, 1)) as name:
        databases.copy(ready.server, name, f"{name}-gw0")
    assert not databases.exists(ready.server, f"{name}-gw0")


def test_a_build_that_fails_leaves_no_template(ready):
    def fail(ready, draft):
        build(ready, draft)
        raise PlainError("no")

    with pytest.raises(PlainError):
        make(ready, 1, how=fail)
    assert not databases.exists(ready.server, f"{PREFIX}_1")
    make(ready, 1)
    databases.drop(ready.server, f"{PREFIX}_1_draft")


def test_the_templates_used_last_are_kept(ready):
    for number in (1, 2, 1, 3):
        make(ready, number)
    names = databases.least_used_first(ready.server, PREFIX)
    assert names == [f"{PREFIX}_1", f"{PREFIX}_3"]
