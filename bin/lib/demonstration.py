"""`bin/demo`: a database that tells a story, and the server that shows it."""

import argparse
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from . import databases, templates
from .console import PlainError, progress, say
from .process import tail
from .settings import digest

# Checkouts that share a database server need a name each.
DATABASE = os.environ.get("SUPPORT_DEMO", "support_demo")
STORY = Path(__file__).parent / "demo"
TELL = Path(__file__).parent / "odoo_scripts" / "tell_story.py"
VERSION, LOGINS = "support.demo_version", "support.demo_logins"
PATIENCE = 120


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="bin/demo",
        description="Show the suite with its demonstration data, on this machine only.",
    )
    parser.add_argument("--port", type=int, default=8069, help="default: %(default)s")
    parser.add_argument(
        "--reset", action="store_true", help="make the database anew; its data is lost"
    )
    parser.add_argument(
        "--lang",
        default="es_ES",
        type=lambda code: "es_ES" if code == "es" else code,
        choices=templates.LANGUAGES.split(","),
        help="language of a new database, default: %(default)s",
    )
    return parser.parse_args(arguments)


def check_port(port):
    """Ask before the work, not after it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PlainError(
                f"Port {port} is taken.",
                f"Choose another one, as in: bin/demo --port {port + 1}",
            ) from error


def ensure_database(ready, options):
    server = ready.server
    wanted = version(ready)
    if options.reset:
        databases.drop(server, DATABASE)
    if databases.exists(server, DATABASE):
        check_version(parameter(server, VERSION), wanted)
    else:
        suite = templates.ensure_suite(ready)
        with progress("demonstration data: some weeks of work in a support firm"):
            make(ready, suite, wanted, options.lang)


def version(ready):
    files = [*STORY.rglob("*.py"), *STORY.rglob("*.json")]
    story = [path.read_text(encoding="utf-8") for path in sorted(files)]
    return digest(templates.suite_name(ready), *story)


def check_version(made_by, wanted):
    if made_by != wanted:
        raise PlainError(
            "The demonstration database was made by another version of the suite.",
            "Make it anew (what was entered in it is lost): bin/demo --reset",
        )


def make(ready, suite, wanted, lang):
    draft = f"{DATABASE}_draft"
    databases.drop(ready.server, draft)
    databases.copy(ready.server, suite, draft)
    tell(ready, draft, lang, wanted)
    databases.disconnect(ready.server, draft)
    rename = f'ALTER DATABASE "{draft}" RENAME TO "{DATABASE}"'
    ready.server.query("postgres", rename)


def tell(ready, database, lang="es_ES", wanted=""):
    """Play the story on a copy of the suite's template."""
    arguments = (str(Path(__file__).parents[1]), lang, VERSION, wanted, LOGINS)
    databases.run_script(ready, database, TELL, arguments)


def parameter(server, key):
    statement = f"SELECT value FROM ir_config_parameter WHERE key = '{key}'"
    return server.query(DATABASE, statement)


def serve(ready, port):
    """Serve in the foreground until interrupted; return the exit code."""
    log = ready.project.local / f"{DATABASE}.log"
    command = ready.odoo("-d", DATABASE, f"--http-port={port}", "--workers=0")
    command += [f"--db-filter=^{DATABASE}$", f"--logfile={log}"]
    log.unlink(missing_ok=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    child = subprocess.Popen([str(part) for part in command], env=ready.full_env)
    try:
        await_answer(child, port, log)
        show(ready, port, log)
        return child.wait()
    except KeyboardInterrupt:
        say("stopping")
        return 0
    finally:
        child.terminate()
        child.wait()


def await_answer(child, port, log):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and child.poll() is None:
        if answers(f"http://127.0.0.1:{port}/web/login"):
            return
        time.sleep(0.5)
    written = log.read_text(errors="replace") if log.exists() else ""
    raise PlainError(f"The server does not answer on port {port}:\n{tail(written)}")


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=30) as page:
            return page.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def show(ready, port, log):
    print(f"\nOpen http://127.0.0.1:{port}/web/login\n")
    logins = json.loads(parameter(ready.server, LOGINS))
    width = max(len(role) for role, *_ in logins)
    for role, login, password in logins:
        print(f"  {role:<{width}}  {login:<12}  {password}")
    print(f"\nThe server's log is {log}; Ctrl-C stops it.", flush=True)
