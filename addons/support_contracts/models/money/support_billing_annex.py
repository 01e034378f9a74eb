from datetime import date
from typing import NamedTuple

from odoo import models
from odoo.tools import SQL, split_every


class AnnexRow(NamedTuple):
    """A charge as the annex of its proposal shows it; ``price`` is of an hour, or of
    a unit where ``minutes`` is 0."""

    date: date
    contract: str
    ticket: str
    subject: str
    name: str
    work_type: str
    minutes: int
    quantity: float
    price: float
    discount: float
    amount: float
    why: str


class SupportBillingProposal(models.Model):
    _inherit = "support.billing.proposal"

    def _get_annex_rows(self, chunk=1000):
        """Yield an AnnexRow for each charge shown, in the order of the work.

        Charges are read ``chunk`` at a time and forgotten again: the annex of a year
        must not stay in memory.
        """
        self.ensure_one()
        charges = self.env["support.charge"]
        domain = [("proposal_id", "=", self.id), ("verdict", "!=", "do_not_bill")]
        ids = charges.search(domain, order="date, id").ids
        for some in split_every(chunk, ids):
            part = charges.browse(some)
            yield from part._as_annex_rows()
            part.invalidate_recordset(flush=False)


class SupportCharge(models.Model):
    _inherit = "support.charge"

    _ANNEX_COLUMNS = (
        "id",
        "date",
        "contract_id",
        "ticket_id",
        "product_id",
        "name",
        "minutes",
        "quantity",
        "price_unit",
        "discount",
        "verdict",
        "amount",
        "price_reason",
        "reason",
    )

    def _as_annex_rows(self):
        """[AnnexRow, …] in the order of the work.

        Read as rows: a record for each of fifty thousand charges costs more than
        writing them. The caller has searched them as who may read them.
        """
        self.fetch(["source_model", "source_id"])
        work_types = self._get_work_type_names()
        found = self._select_annex()
        contract_ids, ticket_ids, product_ids = (
            {row[column] for row in found} - {None} for column in (2, 3, 4)
        )
        env = self.sudo().env
        contracts = env["support.contract"].browse(contract_ids)
        tickets = env["helpdesk.ticket"].browse(ticket_ids)
        products = env["product.product"].browse(product_ids)
        names = (
            {contract.id: contract.name for contract in contracts},
            {ticket.id: (ticket.number, ticket.name) for ticket in tickets},
            {product.id: product.name for product in products},
        )
        return [self._as_annex_row(row, work_types, *names) for row in found]

    def _select_annex(self):
        """[values of ``_ANNEX_COLUMNS``, …] of the charges, by day."""
        self.flush_recordset(self._ANNEX_COLUMNS[1:])
        columns = SQL(", ").join(map(SQL.identifier, self._ANNEX_COLUMNS))
        return self.env.execute_query(
            SQL(
                "SELECT %s FROM support_charge WHERE id IN %s ORDER BY date, id",
                columns,
                tuple(self.ids),
            )
        )

    def _get_work_type_names(self):
        """{id of a charge: name of its work type} (hook); others: the product."""
        return {}

    def _as_annex_row(self, row, work_types, contracts, tickets, products):
        charge_id, day, contract_id, ticket_id, product_id, name, *figures = row
        minutes, quantity, price, discount, verdict, amount, *why = figures
        # What was never written is NULL, not 0.
        discount = self._print_discount(verdict, discount or 0.0)
        number, subject = tickets.get(ticket_id, ("", ""))
        return AnnexRow(
            day,
            contracts[contract_id],
            number or "",
            subject or "",
            name,
            work_types.get(charge_id) or products[product_id],
            minutes or 0,
            quantity or 0.0,
            price or 0.0,
            discount,
            amount or 0.0,
            "; ".join(filter(None, why)),
        )
