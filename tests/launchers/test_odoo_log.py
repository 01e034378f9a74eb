from pathlib import Path

from lib import odoo_log

FOLDER = Path("/somewhere/addons")
NAMES = ["support_contracts"]


def line(level, text, database="support_test_1"):
    return f"2026-01-01 10:00:00,000 77 {level} {database} {text}"


def problems(*lines):
    return odoo_log.problems("\n".join(lines), NAMES, FOLDER)


def test_a_warning_that_names_an_addon_of_ours_counts():
    assert problems(line("WARNING", "odoo.addons.support_contracts.models: oh"))


def test_a_warning_about_a_model_of_ours_counts():
    assert problems(line("WARNING", "odoo.registry: Model support.plan is odd"))


def test_a_traceback_through_our_files_counts():
    assert problems(
        line("ERROR", "odoo.http: Traceback"),
        f'  File "{FOLDER}/support_contracts/models/x.py", line 1',
    )


def test_what_others_warn_of_does_not_count():
    assert not problems(
        line("WARNING", "odoo.models: Model attribute is no longer supported."),
        line("INFO", "odoo.addons.support_contracts: all is well"),
    )


def test_the_name_of_the_database_does_not_count():
    warning = line("WARNING", "odoo.registry: odd", database="support_contracts")
    assert not problems(warning)
