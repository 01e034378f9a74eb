"""A PostgreSQL server of the project's own, or the one that PGHOST names.

It holds only development data, so it trades safety for speed; it listens on a socket in
a folder that nobody else can enter, and on no port. Clusters of the system are
never looked at.
"""

import os
import pwd
import re
import signal
import tempfile
import time
from pathlib import Path

from .console import PlainError, progress
from .files import lock, remove
from .process import attempt, found, run, tail
from .settings import digest

OLDEST = 13
ROLE = "odoo"
PORT = 5432
SOCKET_LIMIT = 107
STARTING = 1  # pg_isready's code for a server that recovers
PATIENCE = 60
INSTALLED = "/usr/lib/postgresql"
OPTIONS = """
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket}'
max_connections = 200
shared_buffers = 512MB
work_mem = 16MB
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum_naptime = 30s
max_wal_size = 2GB
"""


def open_server(project):
    """Return the server to use, started and checked."""
    if project.environ.get("PGHOST"):
        server = NamedServer(project.environ)
    else:
        server = PrivateCluster(project.local)
        server.ensure_running()
    check_version(server)
    return server


def check_version(server):
    number = int(server.query("postgres", "SHOW server_version_num"))
    if number < OLDEST * 10000:
        raise PlainError(
            f"PostgreSQL {number // 10000} is older than {OLDEST}.",
            "Name a newer server in PGHOST, or install the package postgresql.",
        )


class Server:
    """How to reach a server: `env` holds libpq's variables."""

    env = {}
    psql = "psql"

    def query(self, database, statement):
        command = [self.psql, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
        command += ["-d", database, "-c", statement]
        return run(command, env=self.env).strip()


class NamedServer(Server):
    def __init__(self, environ):
        if not found("psql"):
            raise PlainError(
                "PGHOST names a server, but psql is missing.",
                "Install the package postgresql-client.",
            )
        self.env = {
            "PGHOST": environ["PGHOST"],
            "PGPORT": environ.get("PGPORT", str(PORT)),
            "PGUSER": environ.get("PGUSER", ROLE),
        }


class PrivateCluster(Server):
    def __init__(self, local):
        self.local = local
        self.binaries, self.major = newest_installed()
        self.psql = self.binaries / "psql"
        self.account = service_account()
        self.owner = self.account.pw_uid if self.account else os.geteuid()
        self.socket = socket_folder(local)
        self.data = self._data_folder()
        self.env = {"PGHOST": str(self.socket), "PGPORT": str(PORT), "PGUSER": ROLE}

    def ensure_running(self):
        # Whoever else made that folder could pose as our server.
        self._check_socket()
        if self._serves():
            return
        with lock(self.local / "cluster.lock"):
            if self._serves():
                return
            with progress(f"private PostgreSQL {self.major}"):
                self._forget_server()
                self._prepare_socket()
                self._ensure_data()
                self._start()

    def stop(self):
        self._forget_server()
        remove(self.socket)

    def _serves(self):
        # A server outlives the folder of its data for a minute.
        return self._is_made() and self._answers()

    def _answers(self):
        ready = [self.binaries / "pg_isready", "-q", "-h", self.socket, "-p", PORT]
        for _second in range(PATIENCE):
            code = attempt(ready).returncode
            if code != STARTING:
                return code == 0
            time.sleep(1)
        return False

    def _is_made(self):
        version = self.data / "PG_VERSION"
        return attempt(["test", "-f", version], user=self.account).returncode == 0

    def _data_folder(self):
        name = f"cluster-{self.major}"
        inside = self.local / name
        if self.account is None or self._is_reachable(self.local):
            return inside
        # The service user cannot enter our folder (root's home): use its own home.
        home = Path(self.account.pw_dir)
        place = home if self._is_reachable(home) else Path(tempfile.gettempdir())
        return place / f"support-{digest(self.local)}-{name}"

    def _is_reachable(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        return attempt(["test", "-x", folder], user=self.account).returncode == 0

    def _prepare_socket(self):
        if not self.socket.is_dir():
            self.socket.mkdir(mode=0o700)
            os.chown(self.socket, self.owner, -1)
        self._check_socket()

    def _check_socket(self):
        if not (self.socket.exists() or self.socket.is_symlink()):
            return
        if self.socket.is_symlink() or self.socket.stat().st_uid != self.owner:
            raise PlainError(
                f"{self.socket} belongs to somebody else.",
                "Remove it, or name another folder for temporary files in TMPDIR.",
            )

    def _ensure_data(self):
        if not self._is_made():
            self._init()
        options = OPTIONS.format(port=PORT, socket=self.socket)
        extra = self.data / "support.conf"
        extra.write_text(options, encoding="utf-8")
        os.chmod(extra, 0o644)

    def _init(self):
        draft = self.data.with_name(f"{self.data.name}.draft")
        remove(draft)
        draft.mkdir(mode=0o700)
        if self.account:
            os.chown(draft, self.account.pw_uid, self.account.pw_gid)
        command = [self.binaries / "initdb", "-D", draft, "-U", ROLE, "-A", "trust"]
        command += ["-E", "UTF8", "--locale=C", "--no-sync"]
        run(command, user=self.account)
        with (draft / "postgresql.conf").open("a", encoding="utf-8") as handle:
            handle.write("\ninclude 'support.conf'\n")
        draft.replace(self.data)

    def _start(self):
        log = self.data / "server.log"
        done = self._control("start", "-w", "-t", "60", "-l", log, check=False)
        if done.returncode or not self._answers():
            last = tail(log.read_text(errors="replace")) if log.exists() else ""
            raise PlainError(
                f"The private PostgreSQL does not start:\n{tail(done.stdout)}\n{last}",
                f"It holds only development data: remove {self.data} and run again.",
            )

    def _forget_server(self):
        """End a server that we cannot reach; drop what a dead one left."""
        left = [*self.socket.glob(".s.PGSQL.*"), self.data / "postmaster.pid"]
        for path in left:
            pid = noted_pid(path)
            if pid and is_server_of(pid, self.data):
                end_server(pid, self.data)
            # PostgreSQL takes any process with that number, even a zombie, for it.
            path.unlink(missing_ok=True)

    def _control(self, action, *arguments, check=True):
        command = [self.binaries / "pg_ctl", action, "-D", self.data, *arguments]
        call = run if check else attempt
        return call(command, user=self.account)


def noted_pid(path):
    """The process that a pid file or a socket's lock file names, or None."""
    if not path.is_file():
        return None
    first = path.read_text(encoding="utf-8").split("\n", 1)[0].strip()
    return int(first) if first.isdigit() else None


def is_server_of(pid, data):
    """Whether that process is a PostgreSQL that serves this folder."""
    shown = attempt(["ps", "-ww", "-o", "args=", "-p", pid])
    return shown.returncode == 0 and f"-D {data}" in shown.stdout


def end_server(pid, data):
    """A fast shutdown, and the end for a server that does not obey."""
    for number in (signal.SIGINT, signal.SIGKILL):
        os.kill(pid, number)
        for _tenth in range(100):
            if not is_server_of(pid, data):
                return
            time.sleep(0.1)


def service_account():
    """PostgreSQL refuses to run as root: then its own account runs it."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        raise PlainError(
            "PostgreSQL does not run as root, and there is no account postgres.",
            "Install the package postgresql, or run as an ordinary user.",
        ) from None


def socket_folder(local):
    folder = Path(tempfile.gettempdir()) / f"support-{digest(local)}"
    check_socket_length(folder)
    return folder


def check_socket_length(folder):
    if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) > SOCKET_LIMIT:
        raise PlainError(
            f"The path of the socket in {folder} is longer than PostgreSQL allows.",
            "Name a folder with a short path for temporary files in TMPDIR.",
        )


def newest_installed(installed=INSTALLED):
    """The folder of the newest PostgreSQL's programs, and its major version."""
    versions = {}
    for initdb in Path(installed).glob("*/bin/initdb"):
        if initdb.parts[-3].isdigit():
            versions[int(initdb.parts[-3])] = initdb.parent
    if not versions and found("pg_config"):
        folder = Path(run(["pg_config", "--bindir"]).strip())
        if (folder / "initdb").exists():
            match = re.search(r"(\d+)", run(["pg_config", "--version"]))
            versions[int(match.group(1))] = folder
    if not versions:
        raise PlainError(
            "No PostgreSQL server is installed.",
            "Install the package postgresql, or name a server in PGHOST.",
        )
    major = max(versions)
    if major < OLDEST:
        raise PlainError(
            f"PostgreSQL {major} is older than {OLDEST}.",
            "Install a newer one, or name a newer server in PGHOST.",
        )
    return versions[major], major
