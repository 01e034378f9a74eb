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
        self.create([charge._prepare_counterpart(reason) for charge in invoiced])
        (standing - invoiced).unlink()

    def _filtered_standing(self):
        """What was charged first and no counterpart took back.

        What a credit note bills again makes up for the credit note, whatever becomes
        of the work: it takes nothing back, and nothing takes it back.
        """
        first = self.filtered(lambda charge: not charge.origin_charge_id)
        counterparts = (self - first).filtered(lambda c: not c.credit_line_id)
        return first - counterparts.origin_charge_id

    def _prepare_counterpart(self, reason):
        """The same charge with the opposite sign, to be deducted (hook)."""
        self.ensure_one()
        return self.copy_data()[0] | {
            "minutes": -self.minutes,
            "quantity": -self.quantity,
            "origin_charge_id": self.id,
            "reason": self.reason or reason,
        }
