from odoo import api, models


class SupportRiskLetter(models.Model):
    """G16: what a customer was told of is proposed to be left out of the figures."""

    _inherit = "support.risk.letter"

    def write(self, vals):
        res = super().write(vals)
        if vals.get("answered_on"):
            for letter in self.filtered("ticket_id"):
                letter._propose_exclusions(letter.ticket_id)
        return res

    def _propose_exclusions(self, tickets):
        """Ask for those that nobody asked for yet; a service manager decides."""
        self.ensure_one()
        exclusions = self.env["support.measure.exclusion"].sudo()
        known = exclusions.search(
            [("ticket_id", "in", tickets.ids), ("measure_id", "=", False)]
        ).ticket_id
        lang = self.contract_id.user_id.lang or self.env.lang
        words = self.with_context(lang=lang)
        exclusions.create(
            [
                {
                    "ticket_id": ticket.id,
                    "risk_letter_id": self.id,
                    "reason": words.env._(
                        "Risk letter %(letter)s, %(state)s",
                        letter=self.display_name,
                        state=words._get_state_label(),
                    ),
                }
                for ticket in tickets.sudo() - known
                if ticket.support_contract_id
            ]
        )


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        if any(vals.get("risk_letter_id") for vals in vals_list):
            tickets._propose_exclusion()
        return tickets

    def write(self, vals):
        res = super().write(vals)
        if vals.get("risk_letter_id"):
            self._propose_exclusion()
        return res

    def _propose_exclusion(self):
        for letter, tickets in self.grouped("risk_letter_id").items():
            if letter:
                letter.sudo()._propose_exclusions(tickets)
