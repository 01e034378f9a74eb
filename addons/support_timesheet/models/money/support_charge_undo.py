from odoo import models
from odoo.exceptions import UserError


class SupportCharge(models.Model):
    """Take charges back: the open ones vanish, the invoiced get a counterpart."""

    _inherit = "support.charge"

    def _undo(self, reason):
        """Take back what stands of all the charges of a source."""
        standing = self._filtered_standing()
        proposed = standing.filtered(lambda c: c.proposal_id and not c.invoice_line_id)
        if proposed:
            raise UserError(
                self.env._(
                    "Its charge is on proposal %(proposal)s: cancel that first.",
                    proposal=proposed.proposal_id[:1].display_name,
                )
            )
        invoiced = standing.filtered("invoice_line_id")
        forgiven = self._get_forgiven() if invoiced else {}
        self.create(
            [
                values
                for charge in invoiced
                for values in charge._prepare_counterparts(
                    reason, *forgiven.get(charge, (0, 0.0))
                )
            ]
        )
        (standing - invoiced).unlink()

    def _filtered_standing(self):
        """What was charged first and no counterpart took back.

        What a credit note bills again makes up for the credit note, whatever becomes
        of the work: it takes nothing back, and nothing takes it back.
        """
        first = self.filtered(lambda charge: not charge.origin_charge_id)
        counterparts = (self - first).filtered(lambda c: not c.credit_line_id)
        return first - counterparts.origin_charge_id

    # ------------------------------------------------------------------
    # What was given back already
    # ------------------------------------------------------------------

    def _get_forgiven(self):
        """{charge that was made first: (minutes or quantity, money)} given back.

        By posted credit notes that bill nothing again; what was given back of a charge
        that bills again counts for the one that it goes back to.
        """
        credits = self.env["account.move.line"].search(
            [
                ("support_reversed_line_id", "in", self.invoice_line_id.ids),
                ("move_id.move_type", "=", "out_refund"),
                ("parent_state", "=", "posted"),
            ]
        )
        forgiven = {}
        for line, parts in credits._get_credited_parts().items():
            if line.move_id.support_credit_effect == "bill_again":
                continue
            rate = line._get_credited_rate()
            for charge, size in parts:
                first = charge._get_first()
                known_size, known = forgiven.get(first, (0, 0.0))
                money = charge.amount * size / charge._get_size() * rate
                forgiven[first] = (known_size + size, known + money)
        return forgiven

    def _get_first(self):
        """The charge that this one bills again, after however many credit notes."""
        self.ensure_one()
        return self.origin_charge_id._get_first() if self.credit_line_id else self

    def _get_size(self):
        """Minutes, or the quantity of what is no time."""
        self.ensure_one()
        return self.minutes or self.quantity

    # ------------------------------------------------------------------
    # Counterparts
    # ------------------------------------------------------------------

    def _prepare_counterparts(self, reason, size, money):
        """Values of the counterpart, as a list: none where all was given back.

        ``size``, ``money``: what credit notes gave back of it.
        """
        self.ensure_one()
        counterpart = self._prepare_counterpart(reason)
        left = self.currency_id.round(self.amount - money)
        if not self.amount or left == self.amount:
            return [counterpart]
        if self.currency_id.is_zero(left):
            return []
        rest = self._get_size() - size
        if self.currency_id.round(self.amount * rest / self._get_size()) == left:
            return [counterpart | {"minutes" if self.minutes else "quantity": -rest}]
        # Credited at another price than it was invoiced at.
        return [counterpart | {"price_unit": self.price_unit * left / self.amount}]

    def _prepare_counterpart(self, reason):
        """The same charge with the opposite sign, to be deducted (hook)."""
        self.ensure_one()
        return self.copy_data()[0] | {
            "minutes": -self.minutes,
            "quantity": -self.quantity,
            "origin_charge_id": self.id,
            "reason": self.reason or reason,
        }


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _get_credited_rate(self):
        """What a unit was credited at, as a part of what it was invoiced at."""
        self.ensure_one()
        source = self.support_reversed_line_id
        invoiced = source.quantity and source.price_subtotal / source.quantity
        credited = self.quantity and self.price_subtotal / self.quantity
        return min(credited / invoiced, 1.0) if invoiced else 0.0
