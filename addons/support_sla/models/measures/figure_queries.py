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
IS_EXCLUDED = SQL(
    "(asked.measure_id, ticket.id) IN (SELECT measure_id, ticket_id FROM excluded)"
)


def clocks_of(contract_ids, since, until):
    """What is known of the clocks of contracts that touch a time, read once for all."""
    return SQL(
        """
        fact AS MATERIALIZED (
            SELECT ticket.id, ticket.support_contract_id, ticket.type_id,
                   ticket.criticality_id, clock.kind, clock.started_at,
                   clock.stopped_at, clock.late_after, clock.elapsed_seconds,
                   clock.override_reason IS NOT NULL AS is_excused
              FROM helpdesk_ticket ticket
              JOIN support_sla_clock clock ON clock.ticket_id = ticket.id
             WHERE ticket.support_contract_id = ANY(%(contract_ids)s)
               AND clock.started_at < %(until)s
               AND GREATEST(clock.started_at, clock.stopped_at, clock.late_after)
                   >= %(since)s
        ), counted AS (
            SELECT asked.measure_id, asked.metric, asked.percentile,
                   ticket.id AS ticket_id, ticket.elapsed_seconds,
                   ticket.is_excused OR %(is_excluded)s AS is_excluded,
                   COALESCE(
                       ticket.late_after < COALESCE(ticket.stopped_at, asked.until),
                       FALSE) AS is_missed
              FROM asked
              JOIN fact ticket ON ticket.support_contract_id = asked.contract_id
               AND ticket.kind = asked.clock_kind
               AND CASE asked.counted_on WHEN 'stopped' THEN ticket.stopped_at
                        WHEN 'due' THEN ticket.late_after ELSE ticket.started_at END
                   >= asked.since
               AND CASE asked.counted_on WHEN 'stopped' THEN ticket.stopped_at
                        WHEN 'due' THEN ticket.late_after ELSE ticket.started_at END
                   < asked.until
             WHERE %(scoped)s
        )
        """,
        contract_ids=contract_ids,
        since=since,
        until=until,
        is_excluded=IS_EXCLUDED,
        scoped=SCOPED,
    )


COUNTS = SQL(
    """
    COUNT(*) FILTER (WHERE is_excluded),
    array_agg(ticket_id) FILTER (WHERE NOT is_excluded),
    array_agg(ticket_id) FILTER (WHERE NOT is_excluded AND is_missed)
    """
)
# Shares and times alike, so that the clocks are read once. Seconds over hours; a median
# is of two values, and a percentile one that happened.
TIMES = SQL(
    """
    SELECT measure_id,
           CASE metric WHEN 'within' THEN COUNT(*)
                            FILTER (WHERE NOT is_excluded AND NOT is_missed)
                       WHEN 'mean' THEN SUM(elapsed_seconds)
                            FILTER (WHERE NOT is_excluded)
                       WHEN 'median' THEN 2 * percentile_cont(0.5)
                            WITHIN GROUP (ORDER BY elapsed_seconds)
                            FILTER (WHERE NOT is_excluded AND metric = 'median')
                       ELSE percentile_disc(percentile / 100.0)
                            WITHIN GROUP (ORDER BY elapsed_seconds)
                            FILTER (WHERE NOT is_excluded AND metric = 'percentile')
                       END,
           CASE metric WHEN 'within' THEN COUNT(*) FILTER (WHERE NOT is_excluded)
                       WHEN 'mean' THEN 3600 * COUNT(*) FILTER (WHERE NOT is_excluded)
                       -- nothing where all are excluded
                       WHEN 'median' THEN 7200 * LEAST(1, COUNT(*)
                            FILTER (WHERE NOT is_excluded))
                       ELSE 3600 * LEAST(1, COUNT(*) FILTER (WHERE NOT is_excluded))
                       END,
           COUNT(*) FILTER (WHERE NOT is_excluded),
           COUNT(*) FILTER (WHERE NOT is_excluded AND is_missed), %(counts)s
      FROM counted GROUP BY measure_id, metric, percentile
    """,
    counts=COUNTS,
)


def tickets_of(contract_ids, since, until):
    """Those asked for in the period, or open at its end."""
    return SQL(
        """
        counted AS (
            SELECT asked.measure_id, ticket.id AS ticket_id, FALSE AS is_missed,
                   %(is_excluded)s AS is_excluded,
                   EXTRACT(EPOCH FROM asked.until - ticket.sla_opened_at) AS age
              FROM asked
              JOIN helpdesk_ticket ticket
                ON ticket.support_contract_id = asked.contract_id
             WHERE ticket.support_contract_id = ANY(%(contract_ids)s)
               AND ticket.sla_opened_at < asked.until AND %(scoped)s
               AND CASE asked.metric WHEN 'frequency'
                        THEN ticket.sla_opened_at >= asked.since
                        ELSE ticket.closed_date IS NULL
                             OR ticket.closed_date >= asked.until END
        )
        """,
        contract_ids=contract_ids,
        is_excluded=IS_EXCLUDED,
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


def closings_of(contract_ids, since, until):
    """Of the tickets closed in the period, those that were opened again in it."""
    return SQL(
        """
        fact AS MATERIALIZED (
            SELECT ticket.id, ticket.support_contract_id, ticket.type_id,
                   ticket.criticality_id, event.kind, event.occurred_at
              FROM helpdesk_ticket ticket
              JOIN support_sla_event event ON event.ticket_id = ticket.id
             WHERE ticket.support_contract_id = ANY(%(contract_ids)s)
               AND event.kind IN ('closed', 'reopened')
               AND event.occurred_at >= %(since)s AND event.occurred_at < %(until)s
               AND NOT EXISTS (SELECT FROM support_sla_event void
                                WHERE void.voids_id = event.id)
        ), counted AS (
            SELECT asked.measure_id, ticket.id AS ticket_id,
                   %(is_excluded)s AS is_excluded,
                   bool_or(ticket.kind = 'reopened') AS is_missed
              FROM asked
              JOIN fact ticket ON ticket.support_contract_id = asked.contract_id
               AND ticket.occurred_at >= asked.since
               AND ticket.occurred_at < asked.until
             WHERE %(scoped)s
             GROUP BY asked.measure_id, ticket.id
            HAVING bool_or(ticket.kind = 'closed')
        )
        """,
        contract_ids=contract_ids,
        since=since,
        until=until,
        is_excluded=IS_EXCLUDED,
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


def hours_of(contract_ids, since, until):
    """G15: minutes taken from packages or billed, of all that were worked."""
    return SQL(
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
        """
    )


EFFICIENCY = SQL(
    """
    SELECT measure_id, SUM(paid), SUM(paid + absorbed), 1, NULL, 0, NULL, NULL
      FROM counted GROUP BY measure_id
    """
)
# {family: (function that gives its tables, query)}
QUERIES = {
    "clocks": (clocks_of, TIMES),
    "frequency": (tickets_of, FREQUENCY),
    "backlog": (tickets_of, BACKLOG),
    "reopened": (closings_of, REOPENED),
    "efficiency": (hours_of, EFFICIENCY),
}
