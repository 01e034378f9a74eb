"""Closing a day of many contracts next to the ORM's creation of the same rows.

Both go in chunks of contracts with a commit each. What our chunk wrote into the
ledger (moves of hours, charges) is then created again as ready values, on packages
and time of a second day that nothing else touches, and that time is written.
"""

from datetime import timedelta

from odoo.addons.support_timesheet.models.time.account_analytic_line import STAMPING

from . import world
from .harness import Check, Comparison, Figure

CONTRACTS, LINES, CHUNK = 1000, 10, 50
# Of ten contracts: seven have hours enough, two bill the excess, one asks.
POLICIES = ["block"] * 7 + ["bill"] * 2 + ["ask"]
ENOUGH, SHORT = 60 * LINES, 60 * LINES - 210
LEDGERS = ("support.hour.move", "support.charge")


def measure(bench):
    database = bench.suite
    day = Day(database, bench.count(CONTRACTS, least=2 * CHUNK))
    comparison = Comparison(
        f"closing a day, {CHUNK} contracts × {LINES} lines a commit",
        "create of its ledger rows, write of its lines",
        units=CHUNK,
        unit="contract",
    )
    chunks = [
        day.contract_ids[start : start + CHUNK]
        for start in range(0, len(day.contract_ids), CHUNK)
    ]
    for number, contract_ids in enumerate(chunks):
        ours, bare = day.close(contract_ids), day.record_again(contract_ids)
        if number:
            comparison.add(ours, bare)
    queries = [sample.queries / CHUNK for sample in comparison.ours]
    per_contract = Check(
        "queries a contract",
        comparison.typical("ours", "queries") / CHUNK,
        low=min(queries),
        high=max(queries),
    )
    yield Figure(
        "day_close",
        comparison,
        [
            comparison.check_ratio(3.0),
            comparison.check_ratio(attribute="cpu"),
            per_contract,
        ],
    )


class Day:
    """Contracts with a day of time, and the same once more for the baseline."""

    def __init__(self, database, count):
        self.database = database
        with database.setup() as env:
            self.make(env, count)

    def make(self, env, count):
        consultant_id = world.create_consultant(env, "closer", world.CONSULTANT)
        world.create_work_type(env)
        companies, people = world.create_customers(env, count)
        world.name_key_users(env, companies, people)
        contracts = world.create_contracts(env, companies)
        policies = [POLICIES[n % len(POLICIES)] for n in range(count)]
        for contract, policy in zip(contracts, policies, strict=True):
            contract.overage_policy = policy
        enough = {
            contract: ENOUGH if contract.overage_policy == "block" else SHORT
            for contract in contracts
        }
        world.create_packages(env, enough)
        tickets = world.create_tickets(env, people)
        self.contract_ids = contracts.ids
        self.make_lines(env, tickets, consultant_id, world.DAY)
        env.cr.commit()
        self.make_baseline(env, tickets, consultant_id, enough)

    def make_baseline(self, env, tickets, consultant_id, enough):
        """Its packages are suspended: the close of the real day must not see them."""
        other_day = world.DAY - timedelta(days=1)
        self.other_lines = self.make_lines(env, tickets, consultant_id, other_day)
        packages = world.create_packages(env, enough)
        packages.write({"state": "suspended"})
        self.other_packages = dict(zip(self.contract_ids, packages.ids, strict=True))

    def make_lines(self, env, tickets, consultant_id, day):
        """{contract id: ids of its entries of `day`}."""
        lines = env["account.analytic.line"].with_user(consultant_id)
        made = {}
        for start in range(0, len(tickets), 100):
            vals_list = [
                values
                for ticket in tickets[start : start + 100]
                for values in world.prepare_lines(LINES, day, ticket_id=ticket.id)
            ]
            for line in lines.create(vals_list).sudo():
                made.setdefault(line.support_contract_id.id, []).append(line.id)
            env.cr.commit()
        return made

    def close(self, contract_ids):
        """Publish as the cron does, then make final as the manager does."""

        def act(env):
            contracts = env["support.contract"].browse(contract_ids)
            cutoffs = env["support.cutoff"]._publish(contracts, world.DAY)
            env.cr.commit()
            cutoffs.browse(cutoffs.ids).action_waive("Closed for the measurement")

        return self.database.sample(2, act, commit=True)

    def record_again(self, contract_ids):
        def act(env, given):
            for model, vals_list in given["rows"].items():
                env[model].create(vals_list)
            for line_ids, cutoff_id in given["stamps"]:
                lines = env["account.analytic.line"].browse(line_ids)
                lines = lines.with_context(support_stamping=STAMPING)
                lines.write({"cutoff_id": cutoff_id})

        return self.database.sample(
            1, act, lambda env: self.prepare_again(env, contract_ids), commit=True
        )

    def prepare_again(self, env, contract_ids):
        """The rows of the ledgers that the close made, as values to create anew."""
        domain = [("contract_id", "in", contract_ids)]
        segments = [("source_model", "=", "support.time.segment")]
        rows = {}
        for model in LEDGERS:
            records = env[model].search([*domain, *segments], order="id")
            rows[model] = [self.copy_values(record) for record in records]
        cutoffs = env["support.cutoff"].search(domain)
        stamps = [
            (self.other_lines[cutoff.contract_id.id], cutoff.id) for cutoff in cutoffs
        ]
        return {"rows": rows, "stamps": stamps}

    def copy_values(self, record):
        values = record.copy_data()[0] | {"source_model": "bench"}
        if "package_id" in values:
            values["package_id"] = self.other_packages[record.contract_id.id]
        return values
