from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

# What each sign weighs in the order of the queue.
LATE, REOPENED, UNHAPPY, NEAR, SILENT = 5, 4, 4, 2, 2
UNHAPPY_DAYS = 30


class SupportComplaintRisk(models.Model):
    """G9: the devil's advocate: tickets that look like tomorrow's complaint.

    One set-based query, whatever the number of tickets. An open ticket is in it when a
    deadline is near or missed, when it was opened again too often, or when nobody has
    written to the customer for days although nothing is awaited from the customer; a
    closed one when it was rated low of late and nobody has looked into it. It leaves
    once the customer has complained of it.
    """

    _name = "support.complaint.risk"
    _description = "Ticket that May Become a Complaint"
    _auto = False
    _order = "score desc, deadline, id"
    _rec_name = "ticket_id"
    _depends = {
        "helpdesk.ticket": [
            "company_id",
            "support_contract_id",
            "commercial_partner_id",
            "user_id",
            "team_id",
            "stage_id",
            "sla_opened_at",
            "active",
        ],
        "helpdesk.ticket.stage": ["closed", "pauses_customer", "pauses_approval"],
        "support.sla.clock": ["ticket_id", "state", "deadline", "warn_at", "is_missed"],
        "support.sla.event": ["ticket_id", "kind", "voids_id"],
        "support.complaint": ["ticket_id", "kind", "state"],
        "mail.message": ["model", "res_id", "date", "is_internal", "author_id"],
        "support.ticket.rating": ["ticket_id", "value", "rated_at"],
        "res.company": [
            "complaint_silent_days",
            "complaint_reopen_count",
            "complaint_low_rating",
        ],
    }

    ticket_id = fields.Many2one("helpdesk.ticket", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    contract_id = fields.Many2one("support.contract", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    user_id = fields.Many2one("res.users", string="Attended by", readonly=True)
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True)
    deadline = fields.Datetime(string="Next deadline", readonly=True)
    is_late = fields.Boolean(string="Late", readonly=True)
    is_near = fields.Boolean(string="Deadline near", readonly=True)
    reopen_count = fields.Integer(string="Opened again", readonly=True)
    is_reopened = fields.Boolean(string="Comes back", readonly=True)
    spoken_at = fields.Datetime(
        string="Last word to the customer",
        readonly=True,
        help="The last public message that one of us wrote, or when it was opened.",
    )
    is_silent = fields.Boolean(string="Silent", readonly=True)
    rating = fields.Integer(readonly=True, aggregator="avg")
    is_unhappy = fields.Boolean(string="Rated low", readonly=True)
    escalation_id = fields.Many2one(
        "support.complaint", string="Internal escalation", readonly=True
    )
    score = fields.Integer(readonly=True)
    signs = fields.Char(compute="_compute_signs")

    @api.depends("is_late", "is_near", "is_reopened", "is_silent", "is_unhappy")
    def _compute_signs(self):
        names = ("is_late", "is_near", "is_reopened", "is_silent", "is_unhappy")
        labels = {
            name: self._fields[name]._description_string(self.env) for name in names
        }
        for risk in self:
            risk.signs = ", ".join(labels[name] for name in names if risk[name])

    @property
    def _table_query(self):
        return SQL(
            """
            WITH ticket AS (%(tickets)s), clock AS (%(clocks)s),
                 reopening AS (%(reopenings)s), word AS (%(words)s),
                 escalation AS (%(escalations)s), sign AS (%(signs)s)
            SELECT sign.*, %(score)s AS score
              FROM sign
             WHERE is_late OR is_near OR is_reopened OR is_silent OR is_unhappy
            """,
            tickets=self._select_tickets(),
            clocks=self._select_clocks(),
            reopenings=self._select_reopenings(),
            words=self._select_words(),
            escalations=self._select_escalations(),
            signs=self._select_signs(),
            score=self._get_score(),
        )

    def _select_tickets(self):
        """Open or rated of late, of which nobody complained."""
        return SQL(
            """
            SELECT helpdesk_ticket.*, COALESCE(stage.closed, FALSE) AS is_closed,
                   COALESCE(stage.pauses_customer, FALSE)
                   OR COALESCE(stage.pauses_approval, FALSE) AS waits,
                   rating.value AS rating
              FROM helpdesk_ticket
              JOIN helpdesk_ticket_stage stage ON stage.id = helpdesk_ticket.stage_id
         LEFT JOIN support_ticket_rating rating
                ON rating.ticket_id = helpdesk_ticket.id AND rating.rated_at > %(since)s
               AND NOT EXISTS (
                   SELECT FROM support_complaint done
                    WHERE done.ticket_id = rating.ticket_id
                      AND done.kind = 'escalation' AND done.state = 'closed'
                      AND done.closed_at > rating.rated_at)
             WHERE helpdesk_ticket.active
               AND (stage.closed IS NOT TRUE OR rating.id IS NOT NULL)
               AND NOT EXISTS (
                   SELECT FROM support_complaint complaint
                    WHERE complaint.ticket_id = helpdesk_ticket.id
                      AND complaint.kind = 'complaint'
                      AND complaint.state <> 'withdrawn')
            """,
            since=fields.Datetime.now() - timedelta(days=UNHAPPY_DAYS),
        )

    def _select_clocks(self):
        return SQL(
            """
            SELECT ticket_id, min(deadline) AS deadline,
                   bool_or(is_missed OR late_after < %(now)s) AS is_late,
                   bool_or(warn_at < %(now)s) AS is_near
              FROM support_sla_clock
             WHERE state = 'running' AND override_reason IS NULL
             GROUP BY ticket_id
            """,
            now=fields.Datetime.now(),
        )

    def _select_reopenings(self):
        return SQL(
            """
            SELECT event.ticket_id, count(*) AS reopen_count
              FROM support_sla_event event
              JOIN ticket ON ticket.id = event.ticket_id
             WHERE event.kind = 'reopened' AND NOT EXISTS (
                   SELECT FROM support_sla_event void WHERE void.voids_id = event.id)
             GROUP BY event.ticket_id
            """
        )

    def _select_words(self):
        """When one of us last wrote what the customer can read."""
        return SQL(
            """
            SELECT message.res_id AS ticket_id, max(message.date) AS spoken_at
              FROM mail_message message
              JOIN ticket ON ticket.id = message.res_id
              JOIN mail_message_subtype subtype ON subtype.id = message.subtype_id
              JOIN res_users author
                ON author.partner_id = message.author_id AND author.share IS NOT TRUE
             WHERE message.model = 'helpdesk.ticket'
               AND message.message_type IN ('comment', 'email')
               AND message.is_internal IS NOT TRUE AND subtype.internal IS NOT TRUE
             GROUP BY message.res_id
            """
        )

    def _select_escalations(self):
        return SQL(
            """
            SELECT ticket_id, max(id) AS escalation_id
              FROM support_complaint
             WHERE kind = 'escalation' AND state IN ('registered', 'formalised')
             GROUP BY ticket_id
            """
        )

    def _select_signs(self):
        return SQL(
            """
            SELECT ticket.id, ticket.id AS ticket_id, ticket.company_id,
                   ticket.support_contract_id AS contract_id,
                   ticket.commercial_partner_id AS partner_id,
                   ticket.user_id, ticket.team_id, clock.deadline,
                   COALESCE(clock.is_late, FALSE) AS is_late,
                   COALESCE(clock.is_near AND NOT clock.is_late, FALSE) AS is_near,
                   COALESCE(reopening.reopen_count, 0) AS reopen_count,
                   COALESCE(reopening.reopen_count >= company.complaint_reopen_count
                            AND NOT ticket.is_closed, FALSE) AS is_reopened,
                   COALESCE(word.spoken_at, ticket.sla_opened_at) AS spoken_at,
                   NOT ticket.waits AND NOT ticket.is_closed AND COALESCE(
                       COALESCE(word.spoken_at, ticket.sla_opened_at)
                       < %(now)s - make_interval(days => company.complaint_silent_days),
                       FALSE) AS is_silent,
                   ticket.rating,
                   COALESCE(ticket.rating <= company.complaint_low_rating, FALSE)
                   AS is_unhappy,
                   escalation.escalation_id
              FROM ticket
              JOIN res_company company ON company.id = ticket.company_id
         LEFT JOIN clock ON clock.ticket_id = ticket.id
         LEFT JOIN reopening ON reopening.ticket_id = ticket.id
         LEFT JOIN word ON word.ticket_id = ticket.id
         LEFT JOIN escalation ON escalation.ticket_id = ticket.id
            """,
            now=fields.Datetime.now(),
        )

    def _get_score(self):
        return SQL(
            "is_late::int * %s + is_near::int * %s + is_reopened::int * %s"
            " + is_silent::int * %s + is_unhappy::int * %s",
            LATE,
            NEAR,
            REOPENED,
            SILENT,
            UNHAPPY,
        )

    def action_escalate(self):
        self.ensure_one()
        return self.ticket_id.action_escalate()

    def action_open_ticket(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.ticket_id.id,
            "view_mode": "form",
        }
