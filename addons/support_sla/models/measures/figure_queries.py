"""The statements that count figures, for any number of measures at once."""

from odoo.tools import SQL

# Which measures of which period, and the tickets that are left out of each. Scopes are
# arrays: a list of types is looked at once for each measure, not for each ticket.
ASKED = SQL(
    """
    asked AS (
        SELECT asked.*, measure.contract_id, measure.metric, measure.clock_kind,
               measure.counted_on, measure.percentile,
               (SELECT array_agg(helpdesk_ticket_type_id)
                  FROM helpdesk_ticket_type_support_measure_rel rel
                 WHERE rel.support_measure_id = measure.id) AS types,
               (SELECT array_agg(support_criticality_id)
                  FROM support_criticality_support_measure_rel rel
                 WHERE rel.support_measure_id = measure.id) AS levels
          FROM request asked
          JOIN support_measure measure ON measure.id = asked.measure_id
    ), excluded AS (
        SELECT DISTINCT asked.measure_id, exclusion.ticket_id
          FROM asked
          JOIN support_measure_exclusion exclusion
            ON exclusion.contract_id = asked.contract_id
           AND exclusion.state = 'approved'
         WHERE COALESCE(exclusion.measure_id, asked.measure_id) = asked.measure_id
    )
    """
)
SCOPED = SQL(
    """
    (asked.types IS NULL OR ticket.type_id = ANY(asked.types))
    AND (asked.levels IS NULL OR ticket.criticality_id = ANY(asked.levels))
    """
)
CLOCKS = SQL(
    """
    counted AS (
        SELECT asked.measure_id, asked.metric, asked.percentile, clock.ticket_id,
               clock.elapsed_seconds,
               clock.override_reason IS NOT NULL
               OR excluded.ticket_id IS NOT NULL AS is_excluded,
               COALESCE(clock.late_after < COALESCE(clock.stopped_at, asked.until),
                        FALSE) AS is_missed
          FROM asked
          JOIN helpdesk_ticket ticket
            ON ticket.support_contract_id = asked.contract_id
          JOIN support_sla_clock clock
            ON clock.ticket_id = ticket.id AND clock.kind = asked.clock_kind
           AND CASE asked.counted_on WHEN 'stopped' THEN clock.stopped_at
                    WHEN 'due' THEN clock.late_after ELSE clock.started_at END
               >= asked.since
           AND CASE asked.counted_on WHEN 'stopped' THEN clock.stopped_at
                    WHEN 'due' THEN clock.late_after ELSE clock.started_at END
               < asked.until
          LEFT JOIN excluded ON excluded.measure_id = asked.measure_id
                            AND excluded.ticket_id = clock.ticket_id
         WHERE %(scoped)s
    )
    """,
    scoped=SCOPED,
)
COUNTS = SQL(
    """
    COUNT(*) FILTER (WHERE is_excluded),
    array_agg(ticket_id) FILTER (WHERE NOT is_excluded),
    array_agg(ticket_id) FILTER (WHERE NOT is_excluded AND is_missed)
    """
)
WITHIN = SQL(
    """
    SELECT measure_id, COUNT(*) FILTER (WHERE NOT is_excluded AND NOT is_missed),
           COUNT(*) FILTER (WHERE NOT is_excluded),
           COUNT(*) FILTER (WHERE NOT is_excluded),
           COUNT(*) FILTER (WHERE NOT is_excluded AND is_missed), %(counts)s
      FROM counted GROUP BY measure_id
    """,
    counts=COUNTS,
)
# Seconds over hours; a median is of two values, and a percentile one that happened.
TIMES = SQL(
    """
    SELECT measure_id,
           CASE metric WHEN 'mean' THEN SUM(elapsed_seconds)
                            FILTER (WHERE NOT is_excluded)
                       WHEN 'median' THEN 2 * percentile_cont(0.5)
                            WITHIN GROUP (ORDER BY elapsed_seconds)
                            FILTER (WHERE NOT is_excluded)
                       ELSE percentile_disc(percentile / 100.0)
                            WITHIN GROUP (ORDER BY elapsed_seconds)
                            FILTER (WHERE NOT is_excluded) END,
           3600 * CASE metric WHEN 'mean' THEN COUNT(*) FILTER (WHERE NOT is_excluded)
                              WHEN 'median' THEN 2 ELSE 1 END,
           COUNT(*) FILTER (WHERE NOT is_excluded),
           COUNT(*) FILTER (WHERE NOT is_excluded AND is_missed), %(counts)s
      FROM counted GROUP BY measure_id, metric, percentile
    """,
    counts=COUNTS,
)
TICKETS = SQL(
    """
    counted AS (
        SELECT asked.measure_id, ticket.id AS ticket_id, FALSE AS is_missed,
               excluded.ticket_id IS NOT NULL AS is_excluded,
               EXTRACT(EPOCH FROM asked.until - ticket.sla_opened_at) AS age
          FROM asked
          JOIN helpdesk_ticket ticket
            ON ticket.support_contract_id = asked.contract_id
          LEFT JOIN excluded ON excluded.measure_id = asked.measure_id
                            AND excluded.ticket_id = ticket.id
         WHERE ticket.sla_opened_at < asked.until AND %(scoped)s
           AND CASE asked.metric WHEN 'frequency'
                    THEN ticket.sla_opened_at >= asked.since
                    ELSE ticket.closed_date IS NULL
                         OR ticket.closed_date >= asked.until END
    )
    """,
    scoped=SCOPED,
)
FREQUENCY = SQL(
    """
    SELECT measure_id, COUNT(*) FILTER (WHERE NOT is_excluded), 1,
           COUNT(*) FILTER (WHERE NOT is_excluded), NULL, %(counts)s
      FROM counted GROUP BY measure_id
    """,
    counts=COUNTS,
)
BACKLOG = SQL(
    """
    SELECT measure_id, ROUND(SUM(age) FILTER (WHERE NOT is_excluded)),
           86400 * COUNT(*) FILTER (WHERE NOT is_excluded),
           COUNT(*) FILTER (WHERE NOT is_excluded), NULL, %(counts)s
      FROM counted GROUP BY measure_id
    """,
    counts=COUNTS,
)
# Of the tickets closed in the period, those that were opened again in it.
EVENTS = SQL(
    """
    counted AS (
        SELECT asked.measure_id, ticket.id AS ticket_id,
               excluded.ticket_id IS NOT NULL AS is_excluded,
               bool_or(event.kind = 'reopened') AS is_missed
          FROM asked
          JOIN helpdesk_ticket ticket
            ON ticket.support_contract_id = asked.contract_id
          JOIN support_sla_event event
            ON event.ticket_id = ticket.id AND event.kind IN ('closed', 'reopened')
           AND event.occurred_at >= asked.since AND event.occurred_at < asked.until
          LEFT JOIN support_sla_event void ON void.voids_id = event.id
          LEFT JOIN excluded ON excluded.measure_id = asked.measure_id
                            AND excluded.ticket_id = ticket.id
         WHERE void.id IS NULL AND %(scoped)s
         GROUP BY asked.measure_id, ticket.id, excluded.ticket_id
        HAVING bool_or(event.kind = 'closed')
    )
    """,
    scoped=SCOPED,
)
REOPENED = SQL(
    """
    SELECT measure_id, COUNT(*) FILTER (WHERE NOT is_excluded AND is_missed),
           COUNT(*) FILTER (WHERE NOT is_excluded),
           COUNT(*) FILTER (WHERE NOT is_excluded),
           COUNT(*) FILTER (WHERE NOT is_excluded AND is_missed), %(counts)s
      FROM counted GROUP BY measure_id
    """,
    counts=COUNTS,
)
# G15: minutes taken from packages or billed, of all that were worked.
HOURS = SQL(
    """
    counted AS (
        SELECT asked.measure_id, -move.minutes AS paid, 0 AS absorbed
          FROM asked
          JOIN support_hour_move move ON move.contract_id = asked.contract_id
           AND move.date >= asked.first AND move.date <= asked.last
          LEFT JOIN support_hour_move undone ON undone.id = move.reverses_id
         WHERE 'consume' IN (move.kind, undone.kind)
        UNION ALL
        SELECT asked.measure_id,
               CASE WHEN charge.verdict = 'billable' THEN charge.minutes ELSE 0 END,
               CASE WHEN charge.verdict = 'billable' THEN 0 ELSE charge.minutes END
          FROM asked
          JOIN support_charge charge ON charge.contract_id = asked.contract_id
           AND charge.date >= asked.first AND charge.date <= asked.last
         WHERE charge.minutes <> 0
    )
    SELECT measure_id, SUM(paid), SUM(paid + absorbed), 1, NULL, 0, NULL, NULL
      FROM counted GROUP BY measure_id
    """
)
# {family: (tables, query)}
QUERIES = {
    "within": (CLOCKS, WITHIN),
    "times": (CLOCKS, TIMES),
    "frequency": (TICKETS, FREQUENCY),
    "backlog": (TICKETS, BACKLOG),
    "reopened": (EVENTS, REOPENED),
    "efficiency": (HOURS, SQL()),
}
