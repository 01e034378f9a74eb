"""The rules of style, by ruff, by pylint-odoo and by the OCA's checks of data files."""

from . import addons
from .console import PlainError
from .process import attempt

# The case of a header, eval around a number, the order of attributes: all harmless.
MODULE_CHECKS_OFF = "xml-header-wrong,xml-field-numeric-without-eval,xml-tag-position"
# Its order is not the one Odoo exports in.
PO_CHECKS_OFF = "po-pretty-format"


def run_all(ready):
    complaints = [found for check in CHECKS if (found := check(ready))]
    if complaints:
        raise PlainError(
            "\n".join(complaints),
            "Most of ruff's mend themselves: ruff check --fix, ruff format.",
        )


def ruff_rules(ready):
    return complaint(ready, [ready.python, "-m", "ruff", "check", "--quiet", "."])


def ruff_format(ready):
    command = [ready.python, "-m", "ruff", "format", "--quiet", "--diff", "."]
    return complaint(ready, command)


def pylint(ready):
    folders = addon_folders(ready)
    if folders:
        command = [ready.python, "-m", "pylint", "--rcfile=.pylintrc", *folders]
        return complaint(ready, command)


def module_checks(ready):
    folders = addon_folders(ready)
    if folders:
        program = ready.python.parent / "oca-checks-odoo-module"
        return complaint(ready, [program, f"--disable={MODULE_CHECKS_OFF}", *folders])


def po_checks(ready):
    files = sorted(ready.project.addons.glob("*/i18n/*.po"))
    if files:
        program = ready.python.parent / "oca-checks-po"
        return complaint(ready, [program, f"--disable={PO_CHECKS_OFF}", *files])


CHECKS = [ruff_rules, ruff_format, pylint, module_checks, po_checks]


def addon_folders(ready):
    return [ready.project.addons / name for name in addons.manifests(ready.project)]


def complaint(ready, command):
    done = attempt(command, cwd=ready.project.root, env=ready.env)
    if done.returncode:
        return done.stdout.strip() or f"{command[0]} failed without a word"
