"""Two at once on a ticket's deadlines: facts and notices come once."""

from datetime import date

import pytest

from odoo.exceptions import UserError
from odoo.tools import mute_logger


@pytest.fixture
def ticket_id(firm):
    """An open ticket of a contract, asked for long ago: its response is late."""
    with firm.transaction() as env:
        customer = env["res.partner"].create({"name": "Mill", "is_company": True})
        contract = env["support.contract"].create(
            {"partner_id": customer.id, "date_start": date(2020, 1, 1)}
        )
        contract.action_sign()
        contract.action_activate()
        ticket = env["helpdesk.ticket"].create(
            {
                "name": "Printer",
                "description": "<p>Off</p>",
                "partner_id": customer.id,
                "support_contract_id": contract.id,
            }
        )
        return ticket.id


def make_consultants(firm):
    with firm.transaction() as env:
        group = env.ref("support_contracts.group_support_consultant")
        taken = env["res.users"].search_count([("login", "like", "sla-racer-")])
        return [
            env["res.users"]
            .create(
                {
                    "name": f"Racer {number}",
                    "login": f"sla-racer-{taken + number}",
                    "group_ids": [(6, 0, group.ids)],
                }
            )
            .id
            for number in range(2)
        ]


def answer(ticket_id, user_id):
    def act(env):
        ticket = env["helpdesk.ticket"].with_user(user_id).browse(ticket_id)
        ticket.message_post(
            body="We look into it.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    return act


@mute_logger("odoo.service.model", "odoo.sql_db")
def test_two_agents_who_answer_at_once_respond_once(firm, ticket_id):
    """K14, rule 9: the first answer counts; the other one is no second response."""
    users = make_consultants(firm)
    firm.race(*[answer(ticket_id, user_id) for user_id in users], retry=True)
    with firm.transaction() as env:
        events = env["support.sla.event"].search(
            [("ticket_id", "=", ticket_id), ("kind", "=", "responded")]
        )
        clock = env["helpdesk.ticket"].browse(ticket_id).sla_clock_ids
        assert len(events) == 1
        assert clock.filtered(lambda c: c.kind == "response").state == "stopped"


def sweep(ticket_id):
    def act(env):
        clocks = env["helpdesk.ticket"].browse(ticket_id).sla_clock_ids
        clocks._give_notice()

    return act


@mute_logger("odoo.service.model", "odoo.sql_db")
def test_two_sweeps_at_once_pass_a_threshold_once(firm, ticket_id):
    """G9: one row in the log, one notice."""
    with firm.transaction() as env:
        env.cr.execute(
            """
            UPDATE support_sla_clock
               SET running_since = '2020-01-01', started_at = '2020-01-01',
                   deadline = '2020-01-10', late_after = '2020-01-10',
                   threshold_at = '2020-01-10'
             WHERE ticket_id = %s
            """,
            [ticket_id],
        )
    firm.race(sweep(ticket_id), sweep(ticket_id), retry=True)
    with firm.transaction() as env:
        logs = env["support.escalation.log"].search(
            [("ticket_id", "=", ticket_id), ("kind", "=", "passed")]
        )
        assert len(logs) == len(set(logs.mapped("rule_id"))) > 0
        notices = env["support.escalation.notice"].search(
            [("ticket_id", "=", ticket_id)]
        )
        assert len(notices) == len(set(notices.mapped("log_id").ids)) > 0


@mute_logger("odoo.service.model", "odoo.sql_db")
def test_a_status_for_all_is_published_once(firm, ticket_id):
    """U7: two managers with the same words, or one who clicks twice."""
    with firm.transaction() as env:
        ticket = env["helpdesk.ticket"].browse(ticket_id)
        incident = env["support.major.incident"]._declare(
            ticket, "The mail is down", "We look for the fault."
        )
        incident_id = incident.id

    def publish(env):
        env["support.major.incident"].browse(incident_id)._publish("We found it.")

    outcomes = firm.race(publish, publish, retry=True)
    [late] = [o for o in outcomes if isinstance(o, Exception)]
    assert isinstance(late, UserError)
    with firm.transaction() as env:
        incident = env["support.major.incident"].browse(incident_id)
        assert incident.update_ids.mapped("body").count("We found it.") == 1
