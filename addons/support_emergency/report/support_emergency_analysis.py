from odoo import fields, models
from odoo.tools import SQL


class SupportEmergencyAnalysis(models.Model):
    """U9, E2, E6, E7: emergencies by cause, estimates against reality, guarantees.

    One row for each emergency. Estimated is what was told first; real work is the
    time logged in its phase, accounted as on its cuts: an entry that goes on past the
    evaluation counts what came afterwards once it was cut.
    """

    _name = "support.emergency.analysis"
    _description = "Analysis of Emergencies"
    _auto = False
    _order = "contact_at desc, id desc"
    _rec_name = "emergency_id"

    emergency_id = fields.Many2one("support.emergency", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    expert_id = fields.Many2one("res.users", string="Lead expert", readonly=True)
    kind_id = fields.Many2one("support.emergency.kind", readonly=True)
    cause_id = fields.Many2one("support.cause", readonly=True)
    contact_at = fields.Datetime(string="Contact", readonly=True)
    state = fields.Selection(
        selection=lambda self: self.env["support.emergency"]._selection_state(),
        readonly=True,
    )
    # the hour
    response_minutes = fields.Integer(
        string="Time to the answer", readonly=True, aggregator="avg"
    )
    late_count = fields.Integer(string="Answered late", readonly=True)
    in_time_rate = fields.Float(
        string="Answered within the hour", readonly=True, aggregator="avg"
    )
    # estimates against reality
    revisions = fields.Integer(
        string="Times revised", readonly=True, help="After they were told first."
    )
    estimated_hours = fields.Float(string="Work estimated", readonly=True)
    real_hours = fields.Float(string="Work done", readonly=True)
    excess_hours = fields.Float(
        string="More than estimated", readonly=True, help="Negative: less."
    )
    emergency_hours_estimated = fields.Float(
        string="In emergency, estimated", readonly=True
    )
    emergency_hours = fields.Float(
        string="In emergency",
        readonly=True,
        help="From when it stopped until it was declared restored.",
    )
    # the guarantee
    guarantee = fields.Selection(
        [
            ("paid", "Paid, and kept"),
            ("credited", "Paid, and counts towards the fees"),
            ("released", "Started before it was paid"),
            ("waived", "Guarantee waived"),
            ("unpaid", "Not paid"),
            ("none", "Not accepted, or declined"),
        ],
        readonly=True,
    )
    guarantee_amount = fields.Monetary(string="Guarantee with taxes", readonly=True)

    _depends = {
        "account.analytic.line": [
            "accounted_minutes",
            "emergency_id",
            "emergency_phase",
        ],
        "helpdesk.ticket": ["cause_id"],
        "support.emergency": [
            "contact_at",
            "evaluate_before",
            "evaluated_on",
            "guarantee_amount",
            "kind_id",
            "normalised_on",
            "release_reason",
            "response_minutes",
            "started_on",
            "state",
        ],
        "support.emergency.estimate": ["emergency_id", "minutes_normalise", "version"],
        "support.time.segment": [
            "accounted_minutes",
            "corrects_id",
            "emergency_id",
            "emergency_phase",
            "line_id",
            "state",
        ],
    }

    @property
    def _table_query(self):
        return SQL("%s %s", self._select(), self._from())

    def _select(self):
        return SQL(
            """
            SELECT emergency.id, emergency.id AS emergency_id, emergency.company_id,
                   emergency.currency_id, emergency.partner_id, emergency.expert_id,
                   emergency.kind_id, ticket.cause_id, emergency.contact_at,
                   emergency.state, emergency.response_minutes,
                   CASE WHEN %(answered)s > emergency.evaluate_before
                        THEN 1 ELSE 0 END AS late_count,
                   CASE WHEN %(answered)s > emergency.evaluate_before
                        THEN 0.0 WHEN emergency.evaluated_on IS NOT NULL
                        THEN 1.0 END AS in_time_rate,
                   GREATEST(told.versions - 1, 0) AS revisions,
                   told.work / 60.0 AS estimated_hours,
                   worked.minutes / 60.0 AS real_hours,
                   (worked.minutes - told.work) / 60.0 AS excess_hours,
                   told.emergency / 60.0 AS emergency_hours_estimated,
                   EXTRACT(EPOCH FROM emergency.normalised_on - COALESCE(
                       emergency.stopped_at, emergency.contact_at)) / 3600.0
                   AS emergency_hours,
                   %(guarantee)s AS guarantee, emergency.guarantee_amount
            """,
            answered=self._select_answered(),
            guarantee=self._select_guarantee(),
        )

    def _select_answered(self):
        """When the hour ended; of whom nobody answered yet it lasts until now (E2)."""
        return SQL(
            "COALESCE(emergency.evaluated_on,"
            " CASE WHEN emergency.state = 'declared' THEN %s END)",
            fields.Datetime.now(),
        )

    def _select_guarantee(self):
        return SQL(
            """
            CASE WHEN emergency.is_guarantee_waived THEN 'waived'
                 WHEN emergency.started_on IS NULL AND emergency.sale_order_id
                      IS NOT NULL THEN 'unpaid'
                 WHEN emergency.started_on IS NULL THEN 'none'
                 WHEN emergency.release_reason IS NOT NULL THEN 'released'
                 WHEN emergency.is_guarantee_credited THEN 'credited'
                 ELSE 'paid' END
            """
        )

    def _from(self):
        return SQL(
            """
              FROM support_emergency emergency
              JOIN helpdesk_ticket ticket ON ticket.id = emergency.ticket_id
         LEFT JOIN (
                SELECT emergency_id, MAX(version) AS versions,
                       MAX(minutes_normalise + minutes_mitigate)
                           FILTER (WHERE version = 1) AS work,
                       MAX(minutes_emergency) FILTER (WHERE version = 1) AS emergency
                  FROM support_emergency_estimate
              GROUP BY emergency_id) told ON told.emergency_id = emergency.id
         LEFT JOIN (
                SELECT emergency_id, SUM(minutes) AS minutes
                  FROM (%s) counted
                 WHERE emergency_phase IN ('normalisation', 'mitigation')
              GROUP BY emergency_id) worked ON worked.emergency_id = emergency.id
            """,
            self._select_work(),
        )

    def _select_work(self):
        """Time in its phase: as its cut shows it, piece by piece, less what a
        correction takes back; as it is filed while no cut has it.
        """
        return SQL(
            """
            SELECT segment.emergency_id, segment.emergency_phase,
                   segment.accounted_minutes AS minutes
              FROM support_time_segment segment
             WHERE segment.emergency_id IS NOT NULL AND segment.state <> 'disputed'
         UNION ALL
            SELECT original.emergency_id, original.emergency_phase,
                   segment.accounted_minutes
              FROM support_time_segment segment
              JOIN support_time_segment original ON original.id = segment.corrects_id
             WHERE original.emergency_id IS NOT NULL AND segment.emergency_id IS NULL
               AND segment.state <> 'disputed'
         UNION ALL
            SELECT line.emergency_id, line.emergency_phase, line.accounted_minutes
              FROM account_analytic_line line
             WHERE line.emergency_id IS NOT NULL
               AND NOT EXISTS (
                       SELECT FROM support_time_segment segment
                        WHERE segment.line_id = line.id
                          AND segment.state <> 'disputed')
            """
        )
