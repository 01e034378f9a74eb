from odoo import models

# What the cover makes of the time, where it is not billable.
VERDICT_BY_COVER = {
    "warranty": "no_charge",
    "goodwill": "no_charge",
    "block_claim": "do_not_bill",
}


class HelpdeskTicket(models.Model):
    """Time takes its verdict from the cover of its ticket (K20, rule 17)."""

    _inherit = "helpdesk.ticket"

    def _get_verdict_of_time(self):
        """Values of the verdict that new time of the ticket starts with."""
        self.ensure_one()
        return _prepare_verdict(self.cover, self.cover_reason)

    def _cover_decided(self, previous):
        """Decide unpublished time anew, where it still says what the cover said.

        What somebody decided for one entry stays. Published time keeps what was
        shown, and final time changes by re-allocating it with a reason.
        """
        res = super()._cover_decided(previous)
        self._decide_time_anew(previous)
        self._decide_material_anew(previous)
        return res

    def _decide_time_anew(self, previous):
        lines = (
            self.env["account.analytic.line"]
            .sudo()
            .search([("ticket_id", "in", self.ids), ("cutoff_id", "=", False)])
        )
        for ticket, own in lines.grouped("ticket_id").items():
            old = _prepare_verdict(*previous[self.browse(ticket.id)])
            own.filtered(
                lambda line, old=old: (
                    not line.corrects_id
                    and (line.support_verdict or "billable") == old["support_verdict"]
                    and (line.verdict_reason or False) == old["verdict_reason"]
                )
            ).write(ticket._get_verdict_of_time())

    def _decide_material_anew(self, previous):
        """Of work orders that are drafts still; with what was typed as it was typed."""
        lines = (
            self.env["support.work.order.line"]
            .sudo()
            .search(
                [
                    ("order_id.ticket_id", "in", self.ids),
                    ("order_id.state", "=", "draft"),
                    ("kind", "!=", "labour"),
                ]
            )
        )
        for ticket, own in lines.grouped(lambda line: line.order_id.ticket_id).items():
            old = _prepare_discount(*previous[self.browse(ticket.id)])
            given = ticket._get_discount_of_material()
            if given != old:
                own.filtered(
                    lambda line, old=old: (
                        line.discount == old["discount"]
                        and (line.reason or False) == old["reason"]
                    )
                ).write(given)

    def _get_discount_of_material(self):
        """{discount, reason} that materials and travel of the ticket start with."""
        return _prepare_discount(self.cover, self.cover_reason)

    def _get_absorbed(self):
        """G11: logged time counts with its hours and what they cost."""
        absorbed = super()._get_absorbed()
        groups = (
            self.env["account.analytic.line"]
            .sudo()
            ._read_group(
                [
                    ("ticket_id", "in", self.ids),
                    ("support_verdict", "=", "do_not_bill"),
                ],
                ["ticket_id"],
                ["unit_amount:sum", "amount:sum"],
            )
        )
        for ticket, hours, amount in groups:
            minutes, cost = absorbed.get(ticket, (0, 0.0))
            # A timesheet's amount is a cost, so below zero.
            own = (minutes + round(hours * 60), cost - amount)
            absorbed[ticket.with_env(self.env)] = own
        return absorbed


def _prepare_verdict(cover, reason):
    verdict = VERDICT_BY_COVER.get(cover, "billable")
    return {
        "support_verdict": verdict,
        "verdict_reason": verdict != "billable" and reason,
    }


def _prepare_discount(cover, reason):
    """G11: of materials only a block claim is given away by itself."""
    if VERDICT_BY_COVER.get(cover) == "do_not_bill":
        return {"discount": 100.0, "reason": reason}
    return {"discount": 0.0, "reason": False}
