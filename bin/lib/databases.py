"""Databases: copies in less than a second, and templates that nobody can enter."""

import contextlib
import os
import secrets

from .console import PlainError
from .process import attempt, run, tail


def exists(server, name):
    query = f"SELECT 1 FROM pg_database WHERE datname = '{name}'"
    return server.query("postgres", query) == "1"


def copy(server, source, name):
    """A copy of a template; PostgreSQL demands that nobody is connected to it."""
    server.query("postgres", f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


def drop(server, name):
    disconnect(server, name)
    server.query("postgres", f'DROP DATABASE IF EXISTS "{name}"')


def disconnect(server, name):
    server.query(
        "postgres",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        f"WHERE datname = '{name}' AND pid <> pg_backend_pid()",
    )


def freeze(server, draft, name):
    """Give a finished draft its name, and close it to connections."""
    server.query(draft, "VACUUM ANALYZE")
    disconnect(server, draft)
    server.query("postgres", f'ALTER DATABASE "{draft}" RENAME TO "{name}"')
    server.query("postgres", f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')


def mark_used(server, name):
    server.query(
        "postgres",
        f"DO $$ BEGIN EXECUTE format('COMMENT ON DATABASE \"{name}\" IS %L', "
        "clock_timestamp()::text); END $$",
    )


def least_used_first(server, prefix):
    query = (
        "SELECT datname FROM pg_database WHERE datname ~ "
        f"'^{prefix}_[0-9a-f]+$' ORDER BY shobj_description(oid, 'pg_database')"
    )
    return server.query("postgres", query).splitlines()


def drop_all_but(server, prefix, kept):
    for name in least_used_first(server, prefix)[:-kept]:
        # Another checkout may be copying it just now: then it is in use, and stays.
        with contextlib.suppress(PlainError):
            drop(server, name)


@contextlib.contextmanager
def temporary_copy(server, source, purpose="test"):
    """A copy that is gone afterwards, with the copies that test workers made of it."""
    name = f"support_{purpose}_{os.getpid()}_{secrets.token_hex(3)}"
    copy(server, source, name)
    try:
        yield name
    finally:
        query = f"SELECT datname FROM pg_database WHERE datname LIKE '{name}%'"
        for database in server.query("postgres", query).splitlines():
            drop(server, database)


def run_script(ready, database, script, arguments=()):
    """Run a script in Odoo's shell; it finds `env` and `arguments`."""
    command = ready.odoo("shell", "-d", database, "--no-http", "--log-level=warn")
    text = f"arguments = {tuple(arguments)!r}\n{script.read_text(encoding='utf-8')}"
    return run(command, env=ready.env, cwd=ready.project.root, input=text)


def install(ready, database, *arguments):
    """Run the server for its effect; return its log."""
    command = ready.odoo("-d", database, "--no-http", "--stop-after-init", *arguments)
    return logged(ready, command)


def uninstall(ready, database, addon):
    return logged(ready, ready.odoo("module", "uninstall", "-d", database, addon))


def logged(ready, command):
    done = attempt(command, env=ready.env, cwd=ready.project.root)
    if done.returncode:
        raise PlainError(f"Odoo stopped with an error:\n{tail(done.stdout, 40)}")
    return done.stdout
