"""Programs and fonts of the operating system."""

import importlib.util
import os

from .console import PlainError, progress
from .process import attempt, found, run, tail

# What Odoo and its tests call, by the package that brings it.
PROGRAMS = {
    "chromium": "chromium",
    "wkhtmltopdf": "wkhtmltopdf",
    "poppler-utils": "pdftotext",
}
FONTS = ["fonts-dejavu-core", "fonts-liberation"]
# Debian's Odoo links to these instead of carrying its own copies.
LINKED = [
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-font-awesome",
    "fonts-roboto-unhinted",
    "fonts-inconsolata",
    "fonts-ocr-b",
]
NO_NETWORK = (
    "could not resolve",
    "temporary failure resolving",
    "temporary failure in name resolution",
    "could not connect",
    "cannot initiate the connection",
    "network is unreachable",
    "failed to establish a new connection",
    "connection timed out",
    "connection refused",
    "max retries exceeded",
)


def is_network_failure(output):
    return any(sign in output.lower() for sign in NO_NETWORK)


def ensure(with_server, with_links):
    """Install what is missing; do nothing at all when nothing is."""
    if not found("dpkg-query"):
        return check_programs()
    wanted = [*PROGRAMS, *FONTS]
    wanted += ["postgresql"] if with_server else []
    wanted += LINKED if with_links else []
    if importlib.util.find_spec("ensurepip") is None:
        wanted.append("python3-venv")
    missing = missing_packages(wanted)
    if missing:
        install(missing)


def check_programs():
    missing = [program for program in PROGRAMS.values() if not found(program)]
    if missing:
        raise PlainError(
            f"This system has no dpkg, and lacks: {', '.join(missing)}.",
            "Install them with the system's own package manager and run again.",
        )


def missing_packages(wanted):
    shown = attempt(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *wanted]
    ).stdout
    installed = {
        line.split()[0] for line in shown.splitlines() if line.endswith(" installed")
    }
    return [package for package in wanted if package not in installed]


def install(packages):
    prefix = privileges(packages)
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    with progress(f"system packages: {' '.join(packages)}"):
        # A failing third-party source must not stop us: the installation judges.
        attempt([*prefix, "apt-get", "update", "-q"], env=env)
        command = ["apt-get", "install", "-y", "-q", "--no-install-recommends"]
        done = attempt([*prefix, *command, *packages], env=env)
    if done.returncode:
        raise apt_failure(packages, done.stdout)


def privileges(packages):
    if os.geteuid() == 0:
        return []
    if found("sudo") and attempt(["sudo", "-n", "true"]).returncode == 0:
        return ["sudo", "-n", "--preserve-env=DEBIAN_FRONTEND"]
    raise PlainError(
        f"These system packages are missing: {' '.join(packages)}; "
        "they can be installed neither as this user nor by a sudo without password.",
        f"Have an administrator run: apt-get install {' '.join(packages)}",
    )


def apt_failure(packages, output):
    if is_network_failure(output):
        return PlainError(
            f"No network: the packages {' '.join(packages)} could not be fetched.",
            "A first run needs the package mirror; later runs do not. "
            "Connect and run the same command again.",
        )
    return PlainError(
        f"apt-get could not install {' '.join(packages)}:\n{tail(output)}",
        "Put apt right and run the same command again.",
    )


def apt_update():
    """Refresh the system's lists, where we may."""
    if os.geteuid() == 0:
        run(["apt-get", "update", "-q"])
