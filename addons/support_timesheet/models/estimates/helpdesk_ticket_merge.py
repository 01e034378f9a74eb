from markupsafe import Markup

from odoo import models

from .support_estimate import LIVE


class HelpdeskTicket(models.Model):
    """U8, K6-K8: what the customer agreed goes on with the ticket that goes on.

    Agreed estimates stay where they were agreed, as proof, and count for the survivor;
    requests move to it, and what waits for an answer is asked there.
    """

    _inherit = "helpdesk.ticket"

    def _get_families(self):
        """{ticket id: ids of it and of all tickets that were merged into it}.

        One query for all of them, and one more for each round of merges. A ticket
        whose customer or contract was corrected since is of no family any more: what
        one contract agreed and paid is nothing to another.
        """
        merged_by_survivor, level = {}, self.ids
        known = set(level)
        tickets = self.sudo().with_context(active_test=False)
        while level:
            found = tickets.search_fetch(
                [("duplicate_id", "in", level)],
                ["duplicate_id", "commercial_partner_id", "support_contract_id"],
            ).filtered(lambda ticket: ticket._is_of_family(ticket.duplicate_id))
            for ticket in found:
                merged = merged_by_survivor.setdefault(ticket.duplicate_id.id, [])
                merged.append(ticket.id)
            level = [ticket_id for ticket_id in found.ids if ticket_id not in known]
            known |= set(level)
        return {
            ticket_id: _get_family(ticket_id, merged_by_survivor)
            for ticket_id in self.ids
        }

    def _with_survivors(self):
        """These and the tickets that they were merged into, those of merges too."""
        tickets = survivors = self
        while survivors:
            survivors = survivors.duplicate_id - tickets
            tickets |= survivors
        return tickets

    def _is_of_family(self, survivor):
        return (
            self.commercial_partner_id == survivor.commercial_partner_id
            and self.support_contract_id == survivor.support_contract_id
        )

    def _get_merged_estimates(self):
        """Estimates in force of the tickets that were merged into this one."""
        self.ensure_one()
        merged = set(self._get_families()[self.id]) - {self.id}
        if not merged:
            return self.env["support.estimate"]
        return (
            self.env["support.estimate"]
            .sudo()
            .search([("ticket_id", "in", list(merged)), ("state", "in", LIVE)])
        )

    def _move_work_to(self, survivor):
        res = super()._move_work_to(survivor)
        for ticket in self.sudo():
            ticket._move_requests_to(survivor.sudo())
        if any(self.sudo().mapped("has_sold_hours")):
            survivor.sudo().has_sold_hours = True
        return res

    def _move_requests_to(self, survivor):
        self.ensure_one()
        confirmations = self.confirmation_ids.filtered(lambda c: c.state != "cancelled")
        confirmations._move_to(survivor)
        estimates = self.estimate_ids.filtered(
            lambda e: e.state in ("draft", "waiting")
        )
        moved = estimates.filtered(lambda e: e._may_move_to(survivor))
        moved._move_to(survivor)
        survivor._note_requests(self, confirmations, moved, estimates - moved)

    def _note_requests(self, ticket, confirmations, moved, left):
        """For the office: what came along, and what is said again here instead."""
        agreed = ticket.estimate_ids.filtered(lambda e: e.state in ("told", "approved"))
        rows = [
            *((e, self.env._("agreed, counts here too")) for e in agreed),
            *((e, self.env._("goes on here")) for e in moved),
            *((c, self.env._("goes on here")) for c in confirmations),
            *(
                (e, self.env._("taken back: this ticket has an estimate of the kind"))
                for e in left
            ),
        ]
        if rows:
            self.message_post(
                body=Markup("<p>%s</p><ul>%s</ul>")
                % (
                    self.env._("Estimates and requests of %s:", ticket.number),
                    Markup().join(
                        Markup("<li>%s: %s</li>") % (record.display_name, what)
                        for record, what in rows
                    ),
                ),
                subtype_xmlid="mail.mt_note",
            )


def _get_family(ticket_id, merged_by_survivor):
    family = [ticket_id]
    for member in family:
        family += (t for t in merged_by_survivor.get(member, ()) if t not in family)
    return family


class SupportEstimate(models.Model):
    _inherit = "support.estimate"

    def _may_move_to(self, survivor):
        """Whether ``survivor`` has no figure of this kind that rules or waits."""
        return self.kind not in survivor.estimate_ids.filtered(
            lambda e: e.state in ("draft", *LIVE)
        ).mapped("kind")

    def _move_to(self, survivor):
        """Drafts and questions go on as the next version there."""
        last = self._get_last_versions(survivor)
        for estimate in self:
            version = last.get((survivor.id, estimate.kind), 0) + 1
            estimate.write({"ticket_id": survivor.id, "version": version})
            if estimate.state == "waiting":
                estimate._ask()
                survivor._wait_for_confirmation()


class SupportConfirmation(models.Model):
    _inherit = "support.confirmation"

    def _move_to(self, survivor):
        """With its words and its answer; a question that waits names its new ticket."""
        self.write({"ticket_id": survivor.id})
        for confirmation in self.filtered(lambda c: c.state == "waiting"):
            confirmation._ask()
            survivor._wait_for_confirmation()
