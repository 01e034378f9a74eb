"""What went wrong, what was said about it, and what gets better, at the mill."""

from datetime import timedelta

from odoo.fields import Command

MANAGER, CONSULTANT, LEAD = "jorge", "lucia", "maria"
CUSTOMER = "mill"
# closed ticket: stars
RATINGS = {"sales_book": 5, "double_orders": 4, "kardex": 2}


def prepare(firm):
    days = firm.days
    firm.at(days.nth(2, 4), "09:00", survey_customers, firm)
    firm.at(days.nth(1, 2), "12:10", plan_improvement, firm)
    firm.at(days.nth(1, 5), "16:40", visit, firm)
    firm.at(days.ago(20), "11:00", find_cause, firm)
    for day in (days.nth(2, 15), days.nth(1, 12), days.ago(12)):
        firm.at(day, "17:50", rate, firm)
    firm.at(days.ago(4), "16:00", escalate, firm)
    firm.at(days.ago(3), "09:20", complain, firm)
    firm.at(days.ago(3), "10:05", answer_complaint, firm)
    firm.at(days.ago(2), "12:20", write_risk_letter, firm)


def words(firm, *keys):
    return firm.text("quality", *keys)


def survey_customers(firm):
    """Who is asked answers the same day; some are a little less happy."""
    campaign = firm.model("support.survey.campaign", MANAGER).create(
        {
            "title": words(firm, "campaign"),
            "date_start": firm.days.nth(2, 4),
            "date_end": firm.days.month_end(1),
        }
    )
    campaign.action_start()
    asked = campaign.line_ids.filtered(lambda line: line.state == "invited")
    for number, line in enumerate(asked[: campaign.needed_count]):
        sheet = line.sudo().user_input_id
        for question in sheet.survey_id.question_ids:
            if question.question_type == "scale":
                points = max(9 - number - question.sequence // 20, 0)
                sheet._save_lines(question, str(points))
            else:
                sheet._save_lines(question, words(firm, "survey_words"))
        sheet._mark_done()
    firm.campaign = campaign


def plan_improvement(firm):
    """Out of the survey; and one of our own, valued in money."""
    context = firm.campaign.action_plan_improvement()["context"]
    said = words(firm, "improvement")
    improvements = firm.model("support.improvement", MANAGER)
    plan = improvements.with_context(**context).create(
        {
            "title": said["title"],
            "target": said["target"],
            "feasibility": "high",
            "date_due": firm.days.month_end(-1),
            "value_target": 85,
            "user_id": firm.users[CONSULTANT].id,
        }
    )
    plan.action_approve()
    firm.model("support.improvement.step", CONSULTANT).create(
        {"improvement_id": plan.id, "note": said["step"], "percentage": 40}
    )
    said = words(firm, "interlock")
    improvements.create(
        {
            "kind": "interlock",
            "title": said["title"],
            "target": said["target"],
            "feasibility": "medium",
            "date_due": firm.days.month_end(-2),
            "unit": said["unit"],
            "better": "lower",
            "value_before": 45,
            "measured_before_on": firm.days.nth(1, 2),
            "value_target": 10,
            "cost": 2400,
            "expected_value": 9600,
        }
    ).action_approve()


def visit(firm):
    plan = firm.model("support.customer.visit.plan", MANAGER).create(
        {
            "contract_id": firm.contracts[CUSTOMER].id,
            "focus": "business",
            "months": 3,
            "date_start": firm.days.nth(1, 5),
        }
    )
    said = words(firm, "visit")
    held = firm.model("support.customer.visit", MANAGER).create(
        {
            "contract_id": plan.contract_id.id,
            "focus": "business",
            "date_due": firm.days.nth(1, 5),
            "participants": said["participants"],
            "minutes": said["minutes"],
            "commitment_ids": [
                Command.create(
                    {
                        "side": side,
                        "name": said[side],
                        "owner": owner,
                        "date_due": firm.days.today + timedelta(days=days),
                    }
                )
                for side, owner, days in (
                    ("ours", "Jorge Benavides", 6),
                    ("customer", "María Quispe", 15),
                )
            ],
        }
    )
    held.action_hold()
    reviews = firm.env["support.review"]
    served = firm.env["support.contract"].search(
        [("state", "=", "active"), ("is_independent", "=", False)]
    )
    reviews._plan_of_companies(served, firm.days.today)
    reviews._plan_all(served, firm.days.today)


def find_cause(firm):
    """Why orders came twice; what is published of it."""
    problem = firm.tickets["double_orders"]
    said = words(firm, "rca")
    category = firm.env["support.cause"].search([], limit=1)
    rca = firm.model("support.rca", CONSULTANT).create(
        {
            "title": said["title"],
            "problem_id": problem.id,
            "occurred_at": problem.create_date,
            "facts": said["facts"],
            "impact": said["impact"],
        }
    )
    cause = rca.cause_ids
    for number, why in enumerate(said["whys"], 1):
        is_root = number == len(said["whys"])
        cause = firm.model("support.rca.cause", CONSULTANT).create(
            {
                "rca_id": rca.id,
                "parent_id": cause.id,
                "name": why,
                "is_root": is_root,
                "category_id": is_root and category.id,
            }
        )
    for kind, days in (("corrective", -10), ("preventive", 12)):
        firm.model("support.rca.action", CONSULTANT).create(
            {
                "rca_id": rca.id,
                "kind": kind,
                "name": said[kind],
                "date_due": firm.days.today + timedelta(days=days),
            }
        )
    rca.action_submit()
    firm.seen_by(MANAGER, rca).action_approve()
    done = rca.action_ids.filtered(lambda action: action.kind == "corrective")
    done.effect = said["effect"]
    done.action_done()
    said = words(firm, "known_error")
    error = firm.model("support.known.error", MANAGER).create(
        {**said, "problem_id": problem.id, "rca_id": rca.id}
    )
    error.action_publish()


def rate(firm):
    """What is closed by now; the others come later."""
    for key in sorted(RATINGS.keys() & firm.tickets.keys()):
        stars, ticket = RATINGS[key], firm.seen_by(LEAD, firm.tickets[key])
        if ticket._can_be_rated():
            ticket._rate(stars, words(firm, "ratings", key))


def escalate(firm):
    """Lucía sees it coming, the day before María complains."""
    said = words(firm, "escalation")
    action = firm.seen_by(CONSULTANT, firm.tickets["scanner"]).action_escalate()
    complaints = firm.model("support.complaint", CONSULTANT)
    escalation = complaints.with_context(**action["context"]).create(
        {"description": said, "reason_id": reason(firm, "silence").id}
    )
    escalation.action_formalise()


def complain(firm):
    title, text = words(firm, "complaint")
    firm.complaint = firm.model("support.complaint", LEAD)._register_from_portal(
        title, text, firm.tickets["scanner"]
    )


def answer_complaint(firm):
    complaint = firm.seen_by(MANAGER, firm.complaint)
    complaint.action_acknowledge()
    valid, resolution = words(firm, "answer")
    complaint.write(
        {
            "reason_id": reason(firm, "silence").id,
            "validity": "valid",
            "validity_reason": valid,
            "resolution": resolution,
        }
    )
    complaint.action_answer()


def reason(firm, key):
    return firm.env.ref(f"support_sla.complaint_reason_{key}")


def write_risk_letter(firm):
    """Jorge signs for the firm; María has not answered yet."""
    said = words(firm, "risk_letter")
    letter = firm.model("support.risk.letter", CONSULTANT).create(
        {
            **said,
            "contract_id": firm.contracts[CUSTOMER].id,
            "director_id": firm.users[MANAGER].id,
            "date_from": firm.days.month(-1),
        }
    )
    letter.action_send()
    approval = letter.sudo().approval_ids.filtered(lambda a: a.state == "pending")
    firm.seen_by(MANAGER, approval).action_grant()
