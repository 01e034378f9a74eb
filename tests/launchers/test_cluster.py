import os
import signal
import time
from pathlib import Path

import pytest
from lib import cluster
from lib.console import PlainError
from lib.files import remove


class OldServer(cluster.Server):
    def query(self, database, statement):
        return "120017"


@pytest.fixture
def private(tmp_path):
    made = cluster.PrivateCluster(tmp_path / "local")
    yield made
    made.stop()
    remove(made.data)
    remove(made.socket)


def server_pid(private):
    return int((private.data / "postmaster.pid").read_text().split()[0])


def test_it_starts_and_runs_as_no_root(private):
    private.ensure_running()
    assert int(private.query("postgres", "SHOW server_version_num")) >= 130000
    assert os.stat(f"/proc/{server_pid(private)}").st_uid != 0
    assert private.query("postgres", "SHOW listen_addresses") == ""


def test_a_server_that_was_killed_starts_again(private):
    private.ensure_running()
    kill(private)
    assert (private.data / "postmaster.pid").exists()
    private.ensure_running()
    assert private.query("postgres", "SELECT 1") == "1"


def test_a_pid_file_that_names_another_process_is_dropped(private):
    private.ensure_running()
    kill(private)
    pid_file = private.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    private.ensure_running()
    assert server_pid(private) != os.getpid()


def test_a_lost_socket_folder_is_made_again(private):
    private.ensure_running()
    remove(private.socket)
    private.ensure_running()
    assert private.query("postgres", "SELECT 1") == "1"


def test_a_server_whose_data_was_removed_gives_way_to_a_new_one(private):
    private.ensure_running()
    orphan = server_pid(private)
    remove(private.data)
    private.ensure_running()
    assert server_pid(private) != orphan
    assert private.query("postgres", "SELECT 1") == "1"


def test_a_stopped_server_leaves_no_socket(private):
    private.ensure_running()
    private.stop()
    assert not private.socket.exists()


def test_half_a_data_folder_is_made_anew(private):
    private.local.mkdir(exist_ok=True)
    private.data.with_name(f"{private.data.name}.draft").mkdir()
    private.ensure_running()
    assert private.query("postgres", "SELECT 1") == "1"


def test_its_socket_is_closed_to_others(private):
    private.ensure_running()
    assert private.socket.stat().st_mode & 0o077 == 0


def test_a_socket_folder_of_somebody_else_is_refused(private, monkeypatch):
    monkeypatch.setattr(private, "owner", os.geteuid() + 4242)
    private.socket.mkdir(mode=0o700)
    with pytest.raises(PlainError, match="belongs to somebody else"):
        private.ensure_running()


def test_a_socket_path_that_postgresql_refuses_is_told_before():
    with pytest.raises(PlainError, match="longer than PostgreSQL allows"):
        cluster.check_socket_length(Path("/" + "x" * 100))


def test_the_socket_path_fits_for_any_checkout(tmp_path):
    deep = tmp_path / ("x" * 200)
    assert len(str(cluster.socket_folder(deep))) < 90


def test_the_newest_installed_version_is_taken(tmp_path):
    for major in ("9", "13", "15"):
        (tmp_path / major / "bin").mkdir(parents=True)
        (tmp_path / major / "bin" / "initdb").touch()
    folder, major = cluster.newest_installed(tmp_path)
    assert (folder, major) == (tmp_path / "15" / "bin", 15)


def test_an_installed_version_that_is_too_old_is_refused(tmp_path):
    (tmp_path / "12" / "bin").mkdir(parents=True)
    (tmp_path / "12" / "bin" / "initdb").touch()
    with pytest.raises(PlainError, match="PostgreSQL 12 is older than 13"):
        cluster.newest_installed(tmp_path)


def test_no_installed_version_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "found", lambda program: False)
    with pytest.raises(PlainError, match="No PostgreSQL server is installed"):
        cluster.newest_installed(tmp_path)


def test_a_named_server_that_is_too_old_is_refused():
    with pytest.raises(PlainError, match="PostgreSQL 12 is older than 13"):
        cluster.check_version(OldServer())


def test_a_named_server_needs_the_client(monkeypatch):
    monkeypatch.setattr(cluster, "found", lambda program: False)
    with pytest.raises(PlainError, match="psql is missing"):
        cluster.NamedServer({"PGHOST": "db.example"})


def test_a_named_server_is_reached_as_its_variables_say():
    server = cluster.NamedServer({"PGHOST": "db.example", "PGUSER": "me"})
    assert server.env == {"PGHOST": "db.example", "PGPORT": "5432", "PGUSER": "me"}


def kill(private):
    pid = server_pid(private)
    os.kill(pid, signal.SIGKILL)
    for _attempt in range(100):
        if not cluster.is_server_of(pid, private.data):
            return
        time.sleep(0.1)
    raise AssertionError("the server does not die")
