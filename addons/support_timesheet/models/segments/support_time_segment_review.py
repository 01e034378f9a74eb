from odoo import models
from odoo.exceptions import UserError

from odoo.addons.support_contracts.exceptions import check_reason


class SupportTimeSegment(models.Model):
    """The service manager's review of final time: undo it whole, decide it anew."""

    _inherit = "support.time.segment"

    def action_reallocate(self, reason, verdict=None):
        """Reverse what final time took and serve it anew, as its ticket says now.

        ``verdict`` (no_charge or do_not_bill) stops charging it, for ``reason``.
        """
        self.check_access("read")
        self._check_manager()
        self.sudo()._reallocate(reason, verdict)
        return True

    def _reallocate(self, reason, verdict=None):
        check_reason(reason, self.env._("Say why the time is allocated anew."))
        self._check_reallocatable(verdict)
        self.contract_id._bump_version()
        self._get_standing_moves()._reverse(reason)
        self._undo_charges(reason)
        if verdict:
            self.write({"verdict": verdict, "verdict_reason": reason})
        self.write({"excess_refused": False})
        self._allocate()
        self.cutoff_id._ask_excess()

    def _check_reallocatable(self, verdict):
        if any(segment.state != "final" for segment in self):
            raise UserError(self.env._("Only final time is allocated anew."))
        if verdict == "billable":
            raise UserError(
                self.env._("Time that was shown as free of charge stays so.")
            )
        if self.corrects_id or self.search_count(
            [("corrects_id", "in", self.ids)], limit=1
        ):
            raise UserError(
                self.env._("Corrected time stays where it is: correct it again.")
            )

    def _get_standing_moves(self):
        """Consumption of this time that was not reversed yet."""
        moves = self.env["support.hour.move"].search(
            [*self._get_move_domain(), ("kind", "=", "consume")]
        )
        undone = moves.search([("reverses_id", "in", moves.ids)]).reverses_id
        return moves - undone

    def _undo_charges(self, reason):
        """Take back charges: the open ones vanish, the invoiced get a counterpart."""
        self.env["support.charge"].search(
            [("source_model", "=", self._name), ("source_id", "in", self.ids)]
        )._undo(reason)
