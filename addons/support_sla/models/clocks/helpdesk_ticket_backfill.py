from odoo import api, models

BATCH = 500


class HelpdeskTicket(models.Model):
    """Tickets that were open before anybody kept a timeline, or had a policy."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _backfill_sla(self):
        """Timelines of what is open, as far as it is known; nobody is told."""
        last_id = 0
        while tickets := self.sudo().search(
            [
                ("id", ">", last_id),
                ("closed", "=", False),
                ("support_contract_id", "!=", False),
            ],
            order="id",
            limit=BATCH,
        ):
            last_id = tickets[-1].id
            tickets._start_known_sla()

    def _start_known_sla(self):
        """The opening, the first answer by staff, and since when a ticket waits."""
        known = self.env["support.sla.event"].search([("ticket_id", "in", self.ids)])
        tickets = self - self.browse(known.mapped("ticket_id"))
        answers = tickets._get_first_answers()
        vals_list = []
        for ticket, (_closed, waits) in tickets._get_sla_facts(
            {"stage_id", "terms_state", "endorsement_state"}
        ).items():
            opened = ticket.sla_opened_at or ticket.create_date
            since = {ticket.stage_id.sla_pauses: ticket.last_stage_update}
            vals_list.append(ticket._prepare_sla_event("opened", opened))
            vals_list += [
                ticket._prepare_sla_event("paused", since.get(wait) or opened, wait)
                for wait in sorted(waits)
            ]
            if ticket.id in answers:
                vals_list.append(
                    ticket._prepare_sla_event("responded", answers[ticket.id])
                )
        tickets._start_sla_clocks(vals_list)

    def _get_first_answers(self):
        """{ticket id: instant of the first public message of staff}."""
        messages = (
            self.env["mail.message"]
            .sudo()
            .search(
                [
                    ("model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("author_id.partner_share", "=", False),
                ],
                order="date desc, id desc",
            )
        )
        return {
            message.res_id: message.date
            for message in messages
            if self._is_sla_answer(message)
        }

    @api.model
    def _get_unmeasured(self, companies, last_id):
        """Open tickets with a timeline and without any clock, after ``last_id``."""
        self.flush_model(["company_id", "stage_id", "support_contract_id"])
        self.env["support.sla.clock"].flush_model(["ticket_id"])
        self.env.cr.execute(
            """
            SELECT ticket.id FROM helpdesk_ticket ticket
              JOIN helpdesk_ticket_stage stage ON stage.id = ticket.stage_id
             WHERE ticket.id > %s AND ticket.company_id IN %s AND NOT stage.closed
               AND ticket.support_contract_id IS NOT NULL
               AND NOT EXISTS (SELECT FROM support_sla_clock clock
                                WHERE clock.ticket_id = ticket.id)
             ORDER BY ticket.id LIMIT %s
            """,
            [last_id, tuple(companies.ids), BATCH],
        )
        return self.browse([ticket_id for (ticket_id,) in self.env.cr.fetchall()])
