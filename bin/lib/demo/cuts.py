"""Every evening the day is published, and the next morning the customers answer."""

from odoo.fields import Command, Date

from .cases import load_cases
from .days import later
from .people import CONTACTS

DISPATCHER, MANAGER = "patricia", "jorge"
# Cuts with a story of their own: case and day of its work.
DISPUTED = ("scanner", 1)
IN_DISPUTE = ("approval_mail", 1)
UNANSWERED = ("slow_list", 1)
WAIVED = ("labels", 1)
SILENT = ("doctors", 0)


def prepare(firm):
    for day in firm.days.until_today(firm.days.nth(3, 1)):
        firm.at(day, "06:30", run_scheduled_actions, firm)
        firm.at(day, "10:00", answer_all, firm)
        firm.at(day, "10:05", tell_what_waits, firm)
        firm.at(day, "19:00", publish, firm)
        firm.at(day, "19:05", tell_what_waits, firm)
    firm.own_answers = {
        cut_of(firm, *key) for key in (DISPUTED, IN_DISPUTE, UNANSWERED, WAIVED, SILENT)
    }
    prepare_disputes(firm)
    prepare_endorsements(firm)
    waived = cut_of(firm, *WAIVED)[1]
    firm.at(later(waived, 4), "12:00", waive, firm, WAIVED)
    firm.at(firm.days.ago(25), "12:00", correct, firm)


def cut_of(firm, key, day):
    """(customer, date) of the cut with this case's work."""
    case = next(case for case in load_cases() if case.key == key)
    first = case.first_day(firm.days)
    return case.customer, later(first, day) if day else first


# ----------------------------------------------------------------------
# Every day
# ----------------------------------------------------------------------


def run_scheduled_actions(firm):
    """What the server does each night, without its commits."""
    env = firm.env
    active = env["support.contract"].search([("state", "=", "active")])
    active.entitlement_ids._grant_due_periods()
    today = Date.context_today(env["support.contract"])
    env["support.hour.package"].search(
        [("state", "=", "open"), ("date_end", "<", today)]
    )._expire()
    approvals = env["support.approval"]
    for approval in approvals.search(approvals._get_overdue_domain()):
        approval._try_expire()


def tell_what_waits(firm):
    """The digest that each key user gets by mail."""
    approvals = firm.env["support.approval"]
    waiting = approvals.search(approvals._get_unnotified_domain())
    by_reader = waiting._group_by_reader()
    if by_reader:
        approvals._notify_readers(by_reader)


def publish(firm):
    contracts = firm.model("support.contract", DISPATCHER).search([])
    waiting = contracts.filtered("open_time_count")
    if waiting:
        waiting.action_publish_time()


def answer_all(firm):
    """The key users approve the cuts that wait for them, in turn."""
    approvals = firm.env["support.approval"].search(
        [("kind", "=", "cutoff"), ("state", "=", "pending")]
    )
    for approval in approvals:
        cutoff = approval._get_document()
        customer = firm.key_of(cutoff.partner_id)
        if cutoff.sequence > 1 or (customer, cutoff.date) not in firm.own_answers:
            speakers = speakers_of(customer)
            speaker = speakers[cutoff.date.toordinal() % len(speakers)]
            decide(firm, approval, speaker)


def speakers_of(customer):
    """Logins of the key users; a customer without any is answered for."""
    speakers = [p.login for p in CONTACTS if p.customer == customer and p.role]
    return speakers or [MANAGER]


def decide(firm, approval, login, granted=True, **answer):
    """As the portal's page does when the form is sent."""
    if login == MANAGER:
        return close_without(firm, approval._get_document(), "no_portal")
    approval = firm.seen_by(login, approval)
    return approval._decide(granted, origin="190.12.80.14", **answer)


# ----------------------------------------------------------------------
# Cuts with a story of their own
# ----------------------------------------------------------------------


def find_cut(firm, key):
    customer, date = cut_of(firm, *key)
    return firm.env["support.cutoff"].search(
        [
            ("partner_id", "=", firm.customers[customer].id),
            ("date", "=", date),
        ],
        order="sequence desc",
        limit=1,
    )


def find_approval(document, kind):
    return document.approval_ids.filtered(
        lambda approval: approval.state == "pending" and approval.kind == kind
    )


def prepare_disputes(firm):
    _customer, day = cut_of(firm, *DISPUTED)
    firm.at(later(day, 1), "11:00", dispute, firm, DISPUTED, "maria", "dispute_scanner")
    firm.at(later(day, 2), "09:30", settle, firm, DISPUTED, "diego", "answer_scanner")
    firm.at(later(day, 2), "09:45", republish, firm, DISPUTED)
    _customer, day = cut_of(firm, *IN_DISPUTE)
    reason = "dispute_approval_mail"
    firm.at(later(day, 1), "12:00", dispute, firm, IN_DISPUTE, "sofia", reason)
    firm.at(later(day, 1), "15:20", talk, firm, "diego", "talk_approval_mail")
    firm.at(later(day, 1), "16:05", talk, firm, "sofia", "reply_approval_mail")


def dispute(firm, key, login, reason):
    """Object to the first entry of the day and accept the rest."""
    cutoff = find_cut(firm, key)
    first = cutoff.segment_ids.sorted("id")[:1]
    disputes = {str(first.id): firm.text("reasons", reason)}
    approval = find_approval(cutoff, "cutoff")
    decide(firm, approval, login, values={"disputes": disputes})


def talk(firm, login, words):
    """Both sides talk about what is in dispute: the customer in the portal."""
    segment = find_cut(firm, IN_DISPUTE).disputed_segment_ids[:1]
    segment.with_user(firm.users[login]).sudo()._say(firm.text("reasons", words))


def settle(firm, key, login, answer):
    """The consultant halves the disputed entry and answers the objection."""
    cutoff = firm.seen_by(login, find_cut(firm, key))
    for segment in cutoff.disputed_segment_ids:
        segment.line_id.unit_amount = 0.5
        segment.dispute_answer = firm.text("reasons", answer)


def republish(firm, key):
    firm.seen_by(DISPATCHER, find_cut(firm, key)).action_republish()


def waive(firm, key):
    close_without(firm, find_cut(firm, key), "waive")


def close_without(firm, cutoff, reason):
    """The service manager closes a cut that its customer does not answer."""
    decision = firm.model("support.time.decision", MANAGER).create(
        {
            "cutoff_ids": [Command.set(cutoff.ids)],
            "operation": "waive",
            "reason": firm.text("reasons", reason),
        }
    )
    decision.action_apply()


def correct(firm):
    """Take back a quarter of an hour of final time."""
    line = firm.env["account.analytic.line"].search(
        [
            ("ticket_id", "=", firm.tickets["double_orders"].id),
            ("support_level", "=", "l3"),
        ]
    )
    firm.model("account.analytic.line", "lucia").create(
        {
            "corrects_id": line.id,
            "ticket_id": line.ticket_id.id,
            "name": firm.text("reasons", "correction"),
            "unit_amount": -0.25,
        }
    )


# ----------------------------------------------------------------------
# Requests of colleagues
# ----------------------------------------------------------------------


def prepare_endorsements(firm):
    for key, clock, granted in (
        ("void_guide", "15:00", True),
        ("payroll", "17:00", False),
        ("label_copy", "12:20", None),
    ):
        case = next(case for case in load_cases() if case.key == key)
        firm.at(case.first_day(firm.days), clock, endorse, firm, key, granted)


def endorse(firm, key, granted):
    """Passed on, declined, or (``None``) answered by the key user herself."""
    approval = find_approval(firm.tickets[key], "endorsement")
    comment = None if granted else firm.text("reasons", f"endorse_{key}")
    values = {"answered": "1"} if granted is None else None
    decide(firm, approval, "maria", bool(granted), comment=comment, values=values)
