"""Charges to draft invoices next to Odoo making the same invoices from ready values.

Both go in chunks with a commit each. Ours starts from open charges: it makes the
proposals and then their invoices; the customer's answer in between is not timed.
"""

from datetime import date

from odoo.fields import Command

from . import world
from .harness import Comparison, Figure, Sample

INVOICES, CHUNK = 200, 25
# Five charges share a line of the invoice: 25 charges, five lines.
TICKETS, CHARGES_PER_TICKET = 5, 5
MINUTES, PRICE = 60, 48.0
END = date(2026, 3, 31)


def measure(bench):
    count = bench.count(INVOICES, least=2 * CHUNK)
    ours, bare = Charges(bench.suite, count), ReadyValues(bench.plain, count)
    yield compare("invoices", ours, bare, count)


def compare(figure, ours, bare, count):
    comparison = Comparison(
        f"{count * TICKETS * CHARGES_PER_TICKET} charges to {count} drafts, "
        f"{CHUNK} a commit",
        "account.move.create on Odoo without the suite",
        units=CHUNK,
        unit="invoice",
    )
    for number, start in enumerate(range(0, count, CHUNK)):
        if number % 2:
            baseline, sample = bare.invoice(start), ours.invoice(start)
        else:
            sample, baseline = ours.invoice(start), bare.invoice(start)
        if number:
            comparison.add(sample, baseline)
    return Figure(
        figure,
        comparison,
        [
            comparison.check_ratio(1.25),
            comparison.check_ratio(attribute="cpu"),
            comparison.check_extra_queries(),
        ],
    )


def create_product(env):
    return env["product.product"].create(
        {
            "name": "Hour",
            "type": "service",
            "uom_id": env.ref("uom.product_uom_hour").id,
        }
    )


def create_accountant(env):
    known = env["res.users"].search([("login", "=", "bench_accountant")])
    if known:
        return known
    group = env.ref("account.group_account_invoice")
    return env["res.users"].create(
        {
            "name": "Accountant",
            "login": "bench_accountant",
            "group_ids": [Command.set(group.ids)],
        }
    )


class Charges:
    def __init__(self, database, count):
        self.database = database
        with database.setup() as env:
            product = create_product(env)
            self.user_id = create_accountant(env).id
            companies, people = world.create_customers(env, count, "Invoiced")
            contracts = world.create_contracts(env, companies)
            world.name_key_users(env, companies, people)
            self.contract_ids = contracts.ids
            for contract, person in zip(contracts, people, strict=True):
                self.create_charges(env, contract, person, product)

    def create_charges(self, env, contract, person, product):
        tickets = world.create_tickets(env, [person] * TICKETS)
        env["support.charge"].create(
            [
                {
                    "name": f"{ticket.number} Work {number}",
                    "contract_id": contract.id,
                    "ticket_id": ticket.id,
                    "product_id": product.id,
                    "date": world.DAY,
                    "minutes": MINUTES,
                    "price_unit": PRICE,
                }
                for ticket in tickets
                for number in range(CHARGES_PER_TICKET)
            ]
        )

    def propose(self, contracts):
        proposals = contracts.env["support.billing.proposal"]
        return proposals._create_proposals(contracts, world.START, END)

    def invoice(self, start):
        contract_ids = self.contract_ids[start : start + CHUNK]
        sample = Sample()
        with self.database.transaction(self.user_id) as env:
            contracts = env["support.contract"].browse(contract_ids)
            with sample.timed():
                proposals = self.propose(contracts)
                env.cr.commit()
            proposals.sudo().write({"state": "approved"})
            env.cr.commit()
            env.invalidate_all()
            with sample.timed():
                proposals._create_invoices()
                env.cr.commit()
        return sample


class ReadyValues:
    def __init__(self, database, count):
        self.database = database
        with database.setup() as env:
            self.product_id = create_product(env).id
            self.user_id = create_accountant(env).id
            companies, _people = world.create_customers(env, count, "Invoiced")
            self.company_ids = companies.ids

    def invoice(self, start):
        vals_list = [
            self.prepare_invoice(company_id)
            for company_id in self.company_ids[start : start + CHUNK]
        ]
        return self.database.sample(
            self.user_id,
            lambda env: env["account.move"].create(vals_list),
            commit=True,
        )

    def prepare_invoice(self, company_id):
        line = {
            "product_id": self.product_id,
            "name": "Work\nHour: 5:00 h",
            "quantity": CHARGES_PER_TICKET * MINUTES / 60,
            "price_unit": PRICE,
        }
        return {
            "move_type": "out_invoice",
            "partner_id": company_id,
            "invoice_line_ids": [
                Command.create(line | {"sequence": number}) for number in range(TICKETS)
            ],
        }
