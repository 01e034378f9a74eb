"""The figures of a month as one would write them in SQL: a statement for each.

With what opens a figure, as it is kept: the tickets counted, and those outside the
target.
"""

from datetime import datetime, time, timedelta

from odoo.tools import SQL

LATE = "(clock.late_after < clock.stopped_at)"
OF_CLOCKS = f"""
    SELECT ticket.support_contract_id, %(what)s, array_agg(ticket.id),
           array_agg(ticket.id) FILTER (WHERE {LATE})
      FROM helpdesk_ticket ticket
      JOIN support_sla_clock clock ON clock.ticket_id = ticket.id
     WHERE clock.kind = %(kind)s AND ticket.support_contract_id IS NOT NULL
       AND clock.override_reason IS NULL
       AND clock.stopped_at >= %(since)s AND clock.stopped_at < %(until)s
     GROUP BY ticket.support_contract_id
"""
WITHIN = f"100.0 * COUNT(*) FILTER (WHERE {LATE} IS NOT TRUE) / COUNT(*)"
HOURS = "percentile_%s(%s) WITHIN GROUP (ORDER BY clock.elapsed_seconds) / 3600.0"
WHAT = {
    "within": WITHIN,
    "mean": "AVG(clock.elapsed_seconds) / 3600",
    "median": HOURS % ("cont", 0.5),
    "percentile": HOURS % ("disc", 0.9),
}
AVAILABILITY = """
    SELECT contract.id, 100 - 100.0 * COALESCE(SUM(EXTRACT(EPOCH FROM
           LEAST(outage.date_to, %(until)s) - GREATEST(outage.date_from, %(since)s)
           )), 0) / %(seconds)s
      FROM support_contract contract
      LEFT JOIN support_outage outage ON outage.contract_id = contract.id
       AND outage.kind = 'outage' AND NOT COALESCE(outage.is_excluded, FALSE)
       AND outage.date_from < %(until)s AND outage.date_to > %(since)s
     GROUP BY contract.id
"""
FREQUENCY = """
    SELECT support_contract_id, COUNT(*), array_agg(id) FROM helpdesk_ticket
     WHERE sla_opened_at >= %(since)s AND sla_opened_at < %(until)s
     GROUP BY support_contract_id
"""
BACKLOG = """
    SELECT support_contract_id,
           ROUND(SUM(EXTRACT(EPOCH FROM %(until)s - sla_opened_at)))
           / (86400 * COUNT(*)), array_agg(id)
      FROM helpdesk_ticket
     WHERE sla_opened_at < %(until)s
       AND (closed_date IS NULL OR closed_date >= %(until)s)
     GROUP BY support_contract_id
"""
REOPENED = """
    SELECT contract_id, 100.0 * COUNT(*) FILTER (WHERE again) / COUNT(*),
           array_agg(id), array_agg(id) FILTER (WHERE again)
      FROM (SELECT ticket.id, ticket.support_contract_id AS contract_id,
                   bool_or(event.kind = 'reopened') AS again
              FROM helpdesk_ticket ticket
              JOIN support_sla_event event ON event.ticket_id = ticket.id
             WHERE event.kind IN ('closed', 'reopened')
               AND event.occurred_at >= %(since)s AND event.occurred_at < %(until)s
             GROUP BY ticket.id
            HAVING bool_or(event.kind = 'closed')) closed
     GROUP BY contract_id
"""
# Nothing is worked in this month: neither hours nor charges.
EFFICIENCY = """
    SELECT contract_id, 100.0 * SUM(minutes) / NULLIF(SUM(minutes), 0)
      FROM support_hour_move
     WHERE kind = 'consume' AND date >= %(since)s AND date < %(until)s
     GROUP BY contract_id
"""
OTHERS = {
    "availability": AVAILABILITY,
    "frequency": FREQUENCY,
    "backlog": BACKLOG,
    "reopened": REOPENED,
    "efficiency": EFFICIENCY,
}


def window(month):
    """(since, until) of the month, in UTC as the contracts are."""
    first, last = month
    return (
        datetime.combine(first, time()),
        datetime.combine(last + timedelta(days=1), time()),
    )


def count(env, measures, month):
    """{(way of counting, clock): {contract id: (value, counted, missed)}}.

    A statement for each; without tickets the value alone.
    """
    since, until = window(month)
    found = {}
    for metric, kind in measures:
        if metric in WHAT:
            query = SQL(
                OF_CLOCKS,
                what=SQL(WHAT[metric].replace("%", "%%")),
                kind=kind,
                since=since,
                until=until,
            )
        else:
            seconds = (until - since) // timedelta(seconds=1)
            query = SQL(OTHERS[metric], since=since, until=until, seconds=seconds)
        rows = env.execute_query(query)
        found[metric, kind] = {contract_id: rest for contract_id, *rest in rows}
    return found


def spread(env, month):
    """Open, answer and close all tickets over the month; a tenth stays open."""
    since, until = window(month)
    values = {"since": since, "days": (until - since).days}
    for statement in (OPEN, CLOCKS, EVENTS):
        env.cr.execute(SQL(statement, **values))
    for table in ("helpdesk_ticket", "support_sla_clock", "support_sla_event"):
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    env.invalidate_all()


OPEN = """
    UPDATE helpdesk_ticket
       SET sla_opened_at = %(since)s + interval '7 minutes'
                           * (id %% ((%(days)s - 2) * 205)),
           closed_date = CASE WHEN id %% 10 = 0 THEN NULL ELSE %(since)s
               + interval '7 minutes' * (id %% ((%(days)s - 2) * 205))
               + interval '1 day' END
     WHERE support_contract_id IS NOT NULL
"""
CLOCKS = """
    UPDATE support_sla_clock clock
       SET state = 'stopped', running_since = NULL, threshold_at = NULL,
           started_at = ticket.sla_opened_at,
           elapsed_seconds = 60 * (clock.id %% 700),
           stopped_at = ticket.sla_opened_at + interval '1 minute' * (clock.id %% 700),
           late_after = ticket.sla_opened_at + interval '10 hours'
      FROM helpdesk_ticket ticket
     WHERE ticket.id = clock.ticket_id AND ticket.support_contract_id IS NOT NULL
"""
EVENTS = """
    INSERT INTO support_sla_event
           (ticket_id, company_id, kind, occurred_at, recorded_at)
    SELECT ticket.id, ticket.company_id, kind.name, ticket.closed_date, now()
      FROM helpdesk_ticket ticket,
           (VALUES ('closed', 1), ('reopened', 20)) kind(name, every)
     WHERE ticket.closed_date IS NOT NULL AND ticket.id %% kind.every = 0
       AND ticket.support_contract_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM support_sla_event event
                        WHERE event.ticket_id = ticket.id AND event.kind = 'closed')
"""
