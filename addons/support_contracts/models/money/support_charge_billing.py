from dataclasses import dataclass

from odoo import api, models
from odoo.fields import Domain

from ...arithmetic.minutes import clock
from ...arithmetic.pricing import exact_amount, fits_hours


@dataclass(frozen=True, slots=True)
class BillingLine:
    """One line that the customer sees, on the proposal and on the invoice.

    ``minutes`` are those of its charges added up once (0: not time, ``quantity``
    counts); ``price_unit`` is of an hour or of a unit; ``amount`` is ``exact`` rounded.
    """

    charges: models.BaseModel
    minutes: int
    quantity: float
    price_unit: float
    discount: float
    exact: float
    amount: float

    @property
    def name(self):
        # Made when it is read: totals do without it.
        return self.charges._get_billing_name(self.minutes)


class SupportCharge(models.Model):
    _inherit = "support.charge"

    @api.model
    def _get_to_propose_domain(self, contracts, date_end):
        """Charges that a proposal of the period takes.

        Those of the period and whatever is still open of earlier days: late time, an
        excess accepted after its month, what was carried over or is billed again.
        """
        return (
            Domain("contract_id", "in", contracts.ids)
            & Domain("proposal_id", "=", False)
            & Domain("invoice_line_id", "=", False)
            & Domain("verdict", "!=", "do_not_bill")
            & Domain("date", "<=", date_end)
        )

    # ------------------------------------------------------------------
    # Lines
    # ------------------------------------------------------------------

    def _get_billing_lines(self):
        """[BillingLine, …]: charges alike share a line, in the order of the work."""
        billed = self.filtered(lambda charge: charge.verdict != "do_not_bill")
        groups = (
            billed.sorted("id")
            .sorted("date")
            .grouped(lambda charge: charge._get_billing_key())
        )
        return [charges._as_billing_line() for charges in groups.values()]

    def _get_billing_key(self):
        """What charges must have in common to share an invoice line (hook).

        Corrections keep a line of their own, so that no line hides them.
        """
        self.ensure_one()
        return (
            self.contract_id,
            self.product_id,
            self.ticket_id,
            bool(self.minutes),
            (self.minutes or self.quantity) < 0,
            self.price_unit,
            self._get_printed_discount(),
            self.verdict,
        )

    def _as_billing_line(self):
        first = self[0]
        minutes = sum(self.mapped("minutes"))
        quantity = 0.0 if minutes else sum(self.mapped("quantity"))
        discount = first._get_printed_discount()
        amount = exact_amount(minutes, quantity, first.price_unit, discount)
        return BillingLine(
            charges=self,
            minutes=minutes,
            quantity=quantity,
            price_unit=first.price_unit,
            discount=discount,
            exact=amount,
            amount=first.currency_id.round(amount),
        )

    def _get_billing_name(self, minutes):
        """Text of the line: what was done, the exact time, why it costs nothing.

        The product comes first, alone on its line, as Odoo writes and edits it.
        """
        # Not self[0], which is read alone: its ticket and product come with all others.
        first = next(iter(self))
        ticket = first.ticket_id.sudo()
        product = first.product_id.display_name
        names = list(dict.fromkeys(self.mapped("name")))
        if len(names) > 3 and ticket:
            names = [f"{ticket.number} {ticket.name}"]
        elif len(names) > 3:
            names = [*names[:3], "…"]
        if minutes:
            names.append(f"{clock(minutes)} h")
        if first.proposal_id.scope not in (False, "contract"):
            names.append(first.contract_id.display_name)
        reasons = {charge.reason for charge in self if charge.reason}
        return "\n".join(dict.fromkeys([product, *names, *sorted(reasons)]))

    def _prepare_invoice_line(self, line):
        """Values of the invoice line of ``line`` (hook; ``self`` are its charges).

        Odoo keeps two decimals of a quantity: time that hours cannot say exactly
        is invoiced in minutes, at an unrounded price.
        """
        values = {
            "product_id": self[0].product_id.id,
            "name": line.name,
            "quantity": line.quantity,
            "price_unit": line.price_unit,
            "discount": line.discount,
        }
        if not line.minutes:
            return values
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        if fits_hours(line.minutes, digits):
            hour = self.product_id._get_time_unit("hour")
            exact = {"product_uom_id": hour.id, "quantity": line.minutes / 60}
        else:
            minute = self.product_id._get_time_unit("minute")
            exact = {
                "product_uom_id": minute.id,
                "quantity": line.minutes,
                "price_unit": line.price_unit / 60,
            }
        return values | exact

    # ------------------------------------------------------------------
    # Ways back
    # ------------------------------------------------------------------

    def _release_from_invoice(self):
        """Their invoice line is gone: they stay with the proposal."""
        self.sudo().write({"invoice_line_id": False})

    def _carry_over(self):
        """Open again, for the next proposal whatever its period."""
        for proposal, charges in self.grouped("proposal_id").items():
            charges.sudo().write(
                {
                    "invoice_line_id": False,
                    "proposal_id": False,
                    "carried_from_id": proposal.id,
                }
            )
