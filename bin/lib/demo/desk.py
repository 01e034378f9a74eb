"""The telephone: its queues, and a call about what is reported already."""

from datetime import timedelta

from .work import DISPATCHER

PHONES = {"maria": "+51 1 612 4401", "luis": "+51 1 612 4402", "rosa": "+51 1 612 4403"}


def prepare(firm):
    firm.env["support.phone.option"].create(
        [
            {
                "digit": str(number),
                "name": firm.text("desk", "options", key),
                "team_id": firm.team.id,
            }
            for number, key in enumerate(("broken", "question"), start=1)
        ]
    )
    for login, phone in PHONES.items():
        firm.users[login].partner_id.phone = phone
    firm.env["mail.canned.response"].create(
        [
            {
                "source": key,
                "substitution": firm.text("desk", "replies", key),
                "group_ids": firm.env.ref(
                    "support_contracts.group_support_consultant"
                ).ids,
            }
            for key in ("received", "solved")
        ]
    )
    firm.timeline.add_at(firm.timeline.latest - timedelta(minutes=70), call, firm)
    firm.timeline.add_at(firm.timeline.latest - timedelta(minutes=60), merge, firm)


def call(firm):
    """Luis calls about the list that his lead key user wrote about."""
    number = firm.users["luis"].partner_id.phone
    option = firm.env["support.phone.option"].search([], limit=1)
    answered = firm.model("support.call", DISPATCHER).create(
        {
            "option_id": option.id,
            "phone": number,
            "name": firm.text("desk", "call", "title"),
            "description": firm.text("desk", "call", "description"),
            "affected_partner_id": firm.users["rosa"].partner_id.id,
        }
    )
    action = answered.action_create_ticket()
    firm.tickets["called"] = firm.env["helpdesk.ticket"].browse(action["res_id"])
    firm.tickets["called"].customer_reference = "INC-2041"


def merge(firm):
    """The dispatcher sees that both are one matter."""
    called = firm.seen_by(DISPATCHER, firm.tickets["called"])
    called._merge_into(firm.seen_by(DISPATCHER, firm.tickets["slow_list"]))
