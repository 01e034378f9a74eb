"""Emergencies: one from the call at night to its mitigation, one declined, one now."""

from datetime import timedelta

from odoo.fields import Command, Datetime

EXPERT, DISPATCHER, MANAGER, ACCOUNTANT = "diego", "patricia", "jorge", "elena"
NIGHT, DECLINED = 6, 4


def prepare(firm):
    days = firm.days
    night = days.ago(NIGHT)
    firm.at(days.ago(NIGHT + 1), "18:30", set_up, firm)
    firm.at(night, "02:12", call, firm)
    firm.at(night, "02:14", acknowledge, firm)
    firm.at(night, "02:46", evaluate, firm)
    accepted = {"conditions": "on_demand", "accept_terms": "1"}
    firm.at(night, "02:55", answer, firm, "accepted", accepted)
    firm.at(night, "03:02", pay, firm)
    firm.at(night, "03:05", plan, firm)
    firm.at(night, "03:20", answer, firm, "agreed", {})
    firm.at(night, "04:50", finish, firm, 0)
    firm.at(night, "05:30", normalise, firm)
    firm.at(night, "07:40", answer, firm, "works", {})
    firm.at(days.ago(NIGHT - 1), "09:10", answer, firm, "agreed", {})
    firm.at(days.ago(NIGHT - 1), "12:00", mitigate, firm)
    firm.at(days.ago(DECLINED), "16:05", decline, firm)
    latest = firm.timeline.latest
    firm.timeline.add_at(latest - timedelta(minutes=25), declare_now, firm)


def set_up(firm):
    """What an emergency goes under: the plan on demand, and who is called."""
    firm.env.company.emergency_plan_id = firm.plans["on_demand"]
    firm.plans["on_demand"].is_on_demand = True
    rosters = firm.model("support.roster", DISPATCHER).search([])
    rosters.write({"serves_emergencies": True})
    firm.emergencies = {}
    firm.emergency_kinds = firm.model("support.emergency.kind", MANAGER).create(
        [
            {"name": name, "line_ids": [Command.create(usual(*line)) for line in lines]}
            for name, lines in firm.text("emergencies", "kinds")
        ]
    )


def usual(name, result, owner):
    return {"name": name, "critical_result": result, "owner": owner}


def call(firm):
    """A school without contract calls at ten past two."""
    words = firm.text("emergencies", "school")
    school = firm.customers["school"]
    caller = firm.env["res.partner"].create(
        {
            "name": words["caller"],
            "parent_id": school.id,
            "email": "secretaria@colegiosantarosa.example",
            "phone": "+51 1 555 0137",
        }
    )
    now = Datetime.now()
    wizard = firm.model("support.emergency.declaration", EXPERT).create(
        {
            "requester_id": caller.id,
            "summary": words["summary"],
            "description": words["description"],
            "stopped_at": now - timedelta(minutes=50),
            "contact_at": now - timedelta(minutes=2),
        }
    )
    firm.emergencies["school"] = declared(firm, wizard)


def declared(firm, wizard):
    action = wizard.action_declare()
    return firm.env["support.emergency"].browse(action["res_id"])


def acknowledge(firm):
    firm.seen_by(EXPERT, firm.emergencies["school"]).action_acknowledge()


def evaluate(firm):
    words = firm.text("emergencies", "school")
    firm.model("support.emergency.evaluation", EXPERT).create(
        {
            "emergency_id": firm.emergencies["school"].id,
            "operation": "deliver",
            "findings": words["findings"],
            "risk": words["risk"],
            "minutes_emergency": 300,
            "minutes_normalise": 150,
            "minutes_mitigate": 240,
            "uncertainty": "medium",
            "guarantee_hours": 2,
            "guarantee": "credited",
            "guarantee_reason": words["credited"],
            "expert_id": firm.users[EXPERT].id,
        }
    ).action_apply()


def answer(firm, key, values):
    """The caller answers on the telephone; the office writes it down."""
    emergency = firm.emergencies["school"]
    approvals = firm.model("support.approval", DISPATCHER).search(
        [
            ("state", "=", "pending"),
            ("customer_id", "=", emergency.partner_id.id),
            ("audience", "=", "customer"),
        ],
        order="id",
    )
    for approval in approvals:
        approval._record_answer(
            True,
            emergency.requester_id,
            "phone",
            firm.text("emergencies", "school", key),
            # the office read our terms to them, where they are asked for
            values | {"accept_terms": True},
        )


def pay(firm):
    emergency = firm.emergencies["school"]
    journal = firm.env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", firm.env.company.id)], limit=1
    )
    firm.model("support.emergency.payment", ACCOUNTANT).create(
        {"emergency_id": emergency.id, "journal_id": journal.id}
    ).action_register()


def plan(firm):
    emergency = firm.seen_by(EXPERT, firm.emergencies["school"])
    emergency.kind_id = firm.emergency_kinds[0]
    for name, result, owner in firm.text("emergencies", "school", "actions"):
        emergency.action_ids.create(
            {
                "emergency_id": emergency.id,
                "name": name,
                "critical_result": result,
                "owner": owner,
            }
        )
    emergency.action_send_plan()


def finish(firm, number):
    action = firm.seen_by(EXPERT, firm.emergencies["school"]).action_ids[number]
    action._finish(firm.text("emergencies", "school", "results")[number])


def normalise(firm):
    emergency = firm.seen_by(EXPERT, firm.emergencies["school"])
    now = Datetime.now()
    words = firm.text("emergencies", "school")
    log(firm, emergency, words["work"], now - timedelta(minutes=145), now)
    emergency.action_ids[1]._finish(words["results"][1])
    emergency.cause_id = firm.env.ref("support_contracts.support_cause_infrastructure")
    emergency._normalise(words["evidence"])


def log(firm, emergency, name, start, end):
    firm.model("account.analytic.line", EXPERT).create(
        {
            "ticket_id": emergency.ticket_id.id,
            "name": name,
            "started_at": start,
            "ended_at": end,
        }
    )


def mitigate(firm):
    emergency = firm.seen_by(EXPERT, firm.emergencies["school"])
    now = Datetime.now()
    log(
        firm,
        emergency,
        firm.text("emergencies", "school", "mitigation"),
        now - timedelta(minutes=90),
        now,
    )


def decline(firm):
    """What nobody in the house knows is declined, with another way."""
    words = firm.text("emergencies", "farm")
    wizard = firm.model("support.emergency.declaration", DISPATCHER).create(
        {
            "caller_name": words["caller"],
            "caller_company": words["company"],
            "caller_email": "planta@elmirador.example",
            "summary": words["summary"],
        }
    )
    firm.model("support.emergency.evaluation", EXPERT).create(
        {
            "emergency_id": declared(firm, wizard).id,
            "operation": "decline",
            "decline_reason": words["reason"],
            "alternative": words["alternative"],
        }
    ).action_apply()


def declare_now(firm):
    """María declares one in the portal: its hour runs while somebody looks."""
    words = firm.text("emergencies", "mill")
    user = firm.users["maria"]
    firm.model("support.emergency", "maria")._declare(
        user.partner_id,
        words["summary"],
        firm.env.company,
        description=words["description"],
        channel="portal",
        stopped_at=Datetime.now() - timedelta(minutes=20),
    )
