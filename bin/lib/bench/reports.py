"""A service-level report on paper next to an invoice of Odoo of as many pages."""

from odoo.fields import Command

from . import world
from .documents import Paper, make_invoice
from .harness import Comparison, Figure, in_turn

PAGES, REPETITIONS = 10, 3
MONTHS = 12
TEXT = "A defect of the vendor took three days; a workaround was in use meanwhile. "


def measure(bench):
    pages = bench.count(PAGES, least=3)
    ours = Paper(bench.suite, "support_sla.action_report_service_levels", make_report)
    bare = Paper(bench.suite, "account.account_invoices", make_invoice)
    ours.reach(pages)
    bare.reach(pages)
    comparison = Comparison(
        f"service-level report PDF of {ours.pages} pages with trends",
        f"Odoo's invoice of {bare.pages} pages",
    )
    in_turn(comparison, ours.print, bare.print, REPETITIONS)
    yield Figure("report_pdf", comparison, [comparison.check_ratio(1.5)])


def make_report(env, size):
    """Of ``size`` measures with a year of closed months, each with its chart."""
    companies, _people = world.create_customers(env, 1, f"Told of {size}")
    contract = env["support.contract"].create(
        {"partner_id": companies.id, "date_start": world.START}
    )
    contract.measure_ids = [
        Command.create({"name": f"Level {number}"}) for number in range(size)
    ]
    plan = env["support.report.plan"].create(
        {"contract_id": contract.id, "date_start": world.START}
    )
    env["support.measure.result"].create(
        [
            prepare_result(measure, month)
            for measure in contract.measure_ids
            for month in range(1, MONTHS + 1)
        ]
    )
    plan.date_start = "2026-12-01"
    report = plan._make()
    report.miss_ids.explanation = TEXT * 2
    return report


def prepare_result(measure, month):
    return {
        "measure_id": measure.id,
        "contract_id": measure.contract_id.id,
        "company_id": measure.company_id.id,
        "kind": measure.kind,
        "unit": "percent",
        "direction": "higher",
        "date_start": f"2026-{month:02d}-01",
        "date_end": f"2026-{month:02d}-28",
        "value": 88 + month % 5,
        "target": 90,
        "sample": 40,
        "verdict": "met" if month % 5 > 1 else "missed",
    }
