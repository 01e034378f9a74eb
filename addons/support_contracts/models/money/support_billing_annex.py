from dataclasses import dataclass
from datetime import date

from odoo import models
from odoo.tools import split_every


@dataclass(frozen=True, slots=True)
class AnnexRow:
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

    _ANNEX_FIELDS = (
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
        "source_model",
        "source_id",
    )

    def _as_annex_rows(self):
        """[AnnexRow, …] in the order of ``self``."""
        self.fetch(self._ANNEX_FIELDS)
        self.ticket_id.sudo().fetch(["number", "name"])
        work_types = self._get_work_type_names()
        return [charge._as_annex_row(work_types) for charge in self]

    def _get_work_type_names(self):
        """{id of a charge: name of its work type} (hook); others: the product."""
        return {}

    def _as_annex_row(self, work_types):
        ticket = self.ticket_id.sudo()
        why = [self.price_reason, self.reason]
        return AnnexRow(
            date=self.date,
            contract=self.contract_id.name,
            ticket=ticket.number or "",
            subject=ticket.name or "",
            name=self.name,
            work_type=work_types.get(self.id) or self.product_id.name,
            minutes=self.minutes,
            quantity=self.quantity,
            price=self.price_unit,
            discount=self._get_printed_discount(),
            amount=self.amount,
            why="; ".join(words for words in why if words),
        )
