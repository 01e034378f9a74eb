"""A contract of thirty pages on paper next to an invoice of Odoo of as many pages.

Both are printed by the same wkhtmltopdf in one run, without a server that would give
it style sheets: the text of ours brings its own.
"""

import io

from odoo.fields import Command
from odoo.tools.pdf import PdfFileReader

from . import world
from .harness import Comparison, Figure, Sample, in_turn

PAGES, REPETITIONS = 30, 3
PARAGRAPH = "The provider attends the requests of the customer. " * 12
CHAPTER = "<h2>Chapter {number}</h2>" + f"<p>{PARAGRAPH}</p>" * 8
MATRIX = {
    "roles": [{"name": f"Role {number}"} for number in range(5)],
    "rows": [
        {"code": str(n), "activity": f"Activity {n}", "cells": ["A", "R", "C", "I", ""]}
        for n in range(15)
    ],
}
FORCED = {"force_report_rendering": True}


def measure(bench):
    pages = bench.count(PAGES, least=5)
    ours = Paper(bench.suite, "support_contracts.action_report_document", make_version)
    bare = Paper(bench.suite, "account.account_invoices", make_invoice)
    ours.reach(pages)
    bare.reach(pages)
    comparison = Comparison(
        f"contract PDF of {ours.pages} pages with RACI",
        f"Odoo's invoice of {bare.pages} pages",
    )
    in_turn(comparison, ours.print, bare.print, REPETITIONS)
    yield Figure("contract_pdf", comparison, [comparison.check_ratio(1.5)])


class Paper:
    """A record that is made longer until it has enough pages."""

    def __init__(self, database, report, make):
        self.database, self.report, self.make = database, report, make
        self.pages = self.record_id = 0

    def reach(self, pages):
        size = 4
        while self.pages < pages:
            with self.database.setup() as env:
                self.record_id = self.make(env, size).id
            self.pages = self.count_pages()
            size = size * pages // max(self.pages, 1) + 2

    def count_pages(self):
        with self.database.transaction(**FORCED) as env:
            return len(PdfFileReader(io.BytesIO(self.render(env))).pages)

    def print(self):
        with self.database.transaction(**FORCED) as env, Sample().timed() as sample:
            self.render(env)
        return sample

    def render(self, env):
        reports = env["ir.actions.report"]
        return reports._render_qweb_pdf(self.report, [self.record_id])[0]


def make_version(env, size):
    companies, _people = world.create_customers(env, 1, f"Reader of {size}")
    contract = env["support.contract"].create(
        {"partner_id": companies.id, "date_start": world.START}
    )
    document = env["support.document"].create(
        {"name": "Contract", "contract_id": contract.id}
    )
    body = "".join(CHAPTER.format(number=number) for number in range(size))
    return document._new_version(body=body, raci_matrix=MATRIX)


def make_invoice(env, size):
    companies, _people = world.create_customers(env, 1, f"Payer of {size}")
    lines = [
        Command.create({"name": PARAGRAPH, "quantity": 1, "price_unit": 48.0})
        for _number in range(size * 8)
    ]
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": companies.id,
            "invoice_line_ids": lines,
        }
    )
    invoice.action_post()
    return invoice
