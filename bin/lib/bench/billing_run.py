"""A billing run over many contracts, up to its drafts, next to the invoices bare.

The run keeps what it did with each contract, and why it left one out.
"""

from . import world
from .invoices import CHUNK, END, Charges, ReadyValues, compare

CONTRACTS = 1000


def measure(bench):
    count = bench.count(CONTRACTS, least=2 * CHUNK)
    ours, bare = Run(bench.suite, count), ReadyValues(bench.plain, count)
    yield compare("billing_run", ours, bare, count)


class Run(Charges):
    def propose(self, contracts):
        batch = contracts.env["support.billing.batch"]._start(
            contracts,
            {},
            company_id=contracts.env.company.id,
            date_start=world.START,
            date_end=END,
            scope="contract",
        )
        return batch.proposal_ids
