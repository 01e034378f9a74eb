"""Spreadsheets of fifty thousand lines next to xlsxwriter writing the same cells bare.

Memory is the highest that the process held meanwhile, above what it held before.
"""

from datetime import date
from io import BytesIO
from pathlib import Path

import xlsxwriter
from openpyxl import load_workbook

from odoo import SUPERUSER_ID
from odoo.tools import SQL

from . import world
from .harness import Check, Comparison, Figure, Sample, in_turn

LINES, REPETITIONS, MEGABYTE = 50_000, 3, 1024
DAY = date(2026, 2, 10)
PERIOD = {"date_start": "2026-02-01", "date_end": "2026-02-28"}


def measure(bench):
    count = bench.count(LINES, least=1000)
    with bench.suite.setup() as env:
        contract = make_contract(env)
        add_moves(env, contract, count)
        proposal = make_proposal(env, contract, count)
        names = (
            ("annex_xlsx", "annex_xlsx", proposal.id, "support.billing.proposal"),
            ("statement_xlsx", "statement_xlsx", contract.id, contract._name),
        )
        env.cr.commit()
    for name, report, record_id, model in names:
        yield compare(bench.suite, name, report, record_id, model, count)


def compare(database, name, report, record_id, model, count):
    def render(env):
        reports = env[f"report.support_contracts.{report}"]
        reports = reports.with_context(active_model=model)
        return reports.create_xlsx_report([record_id], PERIOD)[0]

    with database.transaction() as env:
        memory = get_memory_of(lambda: render(env))
        sheets = read_cells(render(env))
    comparison = Comparison(
        f"{name.replace('_', ' ')} of {count} lines",
        "xlsxwriter writing the same cells",
    )
    in_turn(
        comparison,
        lambda: database.sample(SUPERUSER_ID, render),
        lambda: write_bare(sheets),
        REPETITIONS,
    )
    return Figure(
        name,
        comparison,
        [
            comparison.check_ratio(1.5),
            comparison.check_ratio(attribute="cpu"),
            Check("MB above idle", memory / MEGABYTE, 150),
        ],
    )


def get_memory_of(act):
    """Kilobytes that the process held at most while it acted, above those before."""
    status = Path("/proc/self/status")
    Path("/proc/self/clear_refs").write_text("5")

    def read(key):
        [line] = [row for row in status.read_text().splitlines() if key in row]
        return int(line.split()[1])

    before = read("VmRSS:")
    act()
    return read("VmHWM:") - before


def read_cells(content):
    """[[(row, column, value), …] of each sheet], as the file has them."""
    workbook = load_workbook(BytesIO(content), read_only=True)
    return [
        [
            (row, column, value)
            for row, cells in enumerate(sheet.iter_rows(values_only=True))
            for column, value in enumerate(cells)
            if value is not None
        ]
        for sheet in workbook.worksheets
    ]


def write_bare(sheets):
    sample = Sample()
    with sample.timed():
        workbook = xlsxwriter.Workbook(BytesIO(), {"constant_memory": True})
        day = workbook.add_format({"num_format": 14})
        for cells in sheets:
            sheet = workbook.add_worksheet()
            for row, column, value in cells:
                if isinstance(value, str):
                    sheet.write_string(row, column, value)
                elif hasattr(value, "year"):
                    sheet.write_datetime(row, column, value, day)
                else:
                    sheet.write_number(row, column, value)
        workbook.close()
    return sample


def make_contract(env):
    companies, people = world.create_customers(env, 1, "Spreadsheet")
    contract = world.create_contracts(env, companies)
    world.create_packages(env, {contract: 10 * LINES})
    env["helpdesk.ticket"].create(
        [
            {"name": f"Ticket {number}", "description": "x", "partner_id": people.id}
            for number in range(20)
        ]
    )
    env.flush_all()
    return contract


def add_moves(env, contract, count):
    env.cr.execute(
        SQL(
            """
            INSERT INTO support_hour_move (package_id, contract_id, company_id, kind,
                                           minutes, date, recorded_at, ticket_id)
            SELECT %s, %s, %s, 'consume', -1, %s, now(), ticket.id
              FROM generate_series(1, %s) n
              JOIN (SELECT id, row_number() OVER (ORDER BY id DESC) AS place
                      FROM helpdesk_ticket) ticket ON ticket.place = 1 + n %% 20
            """,
            contract.package_ids.id,
            contract.id,
            contract.company_id.id,
            DAY,
            count,
        )
    )


def make_proposal(env, contract, count):
    """A proposal of ``count`` charges, copies of one."""
    work_type = env["support.work.type"].search([], limit=1)
    charge = env["support.charge"].create(
        {
            "name": "The printer was repaired and tested with the users",
            "contract_id": contract.id,
            "product_id": work_type.product_id.id,
            "ticket_id": env["helpdesk.ticket"].search([], limit=1, order="id desc").id,
            "date": DAY,
            "minutes": 30,
            "price_unit": 60.0,
            "price_reason": "General rate of contract",
        }
    )
    proposal = env["support.billing.proposal"]._create_proposals(
        contract, date(2026, 2, 1), date(2026, 2, 28)
    )
    env.flush_all()
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_name = 'support_charge' AND column_name <> 'id'"
    )
    columns = SQL(", ").join(SQL.identifier(name) for (name,) in env.cr.fetchall())
    env.cr.execute(
        SQL(
            "INSERT INTO support_charge (%(columns)s) SELECT %(columns)s "
            "FROM support_charge, generate_series(2, %(count)s) "
            "WHERE support_charge.id = %(id)s",
            columns=columns,
            count=count,
            id=charge.id,
        )
    )
    return proposal
