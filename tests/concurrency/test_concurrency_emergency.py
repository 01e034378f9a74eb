"""Two people of an emergency press at once: one acts, the other is told."""

from datetime import date, datetime, timedelta
from itertools import count

import pytest

from odoo.exceptions import UserError
from odoo.tools import mute_logger

numbers = count(1)
TIMES = {
    "minutes_emergency": 240,
    "minutes_normalise": 60,
    "minutes_mitigate": 120,
    "uncertainty": "low",
    "uncertainty_percent": 10,
}
EXPERTS = ("first", "second")


@pytest.fixture
def emergency_id(firm):
    """Declared a minute ago by somebody who has a login; two experts know of it."""
    number = next(numbers)
    with firm.transaction() as env:
        caller = env["res.partner"].create(
            {"name": f"Caller {number}", "email": f"caller{number}@example.com"}
        )
        make_user(env, f"caller{number}", "base.group_portal", partner_id=caller.id)
        for role in EXPERTS:
            make_user(
                env,
                f"{role}{number}",
                "support_contracts.group_support_consultant",
                "account.group_account_invoice",
            )
        guarantee = env.ref("support_emergency.product_guarantee")
        guarantee.taxes_id = False
        env.ref("support_contracts.work_type_express").product_id.list_price = 120.0
        quiet = env["support.emergency"].with_context(mail_notify_force_send=False)
        emergency = quiet._declare(
            caller,
            f"The server {number} does not start",
            env.company,
            contact_at=datetime.now() - timedelta(minutes=1),
        )
        return emergency.id


def make_user(env, login, *groups, **values):
    return env["res.users"].create(
        {
            "name": login,
            "login": login,
            "email": f"{login}@example.com",
            "group_ids": [(6, 0, [env.ref(name).id for name in groups])],
            **values,
        }
    )


def act_as(emergency_id, role, act):
    """``act(emergency)`` as one of the experts, who sends no mail by force."""

    def run(env):
        emergency = env["support.emergency"].browse(emergency_id)
        number = emergency.requester_id.name.split()[-1]
        user = env["res.users"].search([("login", "=", f"{role}{number}")])
        quiet = emergency.with_context(mail_notify_force_send=False)
        return act(quiet.with_user(user))

    return run


def deliver(emergency):
    emergency._deliver(
        TIMES,
        emergency.env.user,
        {"hours": 1},
        findings="The disk is full.",
        risk="None.",
    )
    return "delivered"


def decline(emergency):
    emergency._decline("We do not know it.", "Call its manufacturer.")
    return "declined"


def acknowledge(emergency):
    emergency.action_acknowledge()
    return emergency.env.user.login


def register_payment(emergency):
    journal = emergency.env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", emergency.company_id.id)], limit=1
    )
    order = emergency.sudo().sale_order_id
    emergency._register_payment(
        journal, order.amount_total, order.currency_id, date=date.today()
    )
    return "paid"


def withdraw(emergency):
    emergency._withdraw("It came back by itself.")
    return "withdrawn"


def kinds(firm, emergency_id):
    with firm.transaction() as env:
        emergency = env["support.emergency"].browse(emergency_id)
        return emergency.event_ids.sorted("id").mapped("kind")


def only_one_acted(outcomes, *expected):
    """One result of those expected, one refusal in words; returns the result."""
    done = [result for result in outcomes if not isinstance(result, Exception)]
    refused = [result for result in outcomes if isinstance(result, Exception)]
    assert len(done) == 1 and done[0] in expected, outcomes
    assert len(refused) == 1 and isinstance(refused[0], UserError), outcomes
    return done[0]


@mute_logger("odoo.service.model")
def test_two_experts_answer_at_once(firm, emergency_id):
    """E2: the customer has one answer: yes or no, never both."""
    outcomes = firm.race(
        act_as(emergency_id, "first", deliver),
        act_as(emergency_id, "second", decline),
        retry=True,
    )
    done = only_one_acted(outcomes, "delivered", "declined")
    with firm.transaction() as env:
        state = env["support.emergency"].browse(emergency_id).state
    assert state == {"delivered": "offered", "declined": "declined"}[done]
    assert len({"deliver", "decline"} & set(kinds(firm, emergency_id))) == 1


@mute_logger("odoo.service.model")
def test_two_experts_attend_it_at_once(firm, emergency_id):
    """Bad input: two experts press the same button: one attends it."""
    outcomes = firm.race(
        *(act_as(emergency_id, role, acknowledge) for role in EXPERTS), retry=True
    )
    logins = [result for result in outcomes if isinstance(result, str)]
    assert len(logins) == 1, outcomes
    with firm.transaction() as env:
        emergency = env["support.emergency"].browse(emergency_id)
        assert emergency.acknowledged_by_id.login == logins[0]
    assert kinds(firm, emergency_id).count("acknowledge") == 1


def accept(firm, emergency_id):
    """Evaluated by the first expert and accepted by the caller."""
    with firm.transaction() as env:
        act_as(emergency_id, "first", deliver)(env)
        emergency = env["support.emergency"].browse(emergency_id)
        approval = emergency.approval_ids.filtered(lambda a: a.state == "pending")
        quiet = approval.with_context(mail_notify_force_send=False)
        quiet.with_user(emergency.requester_id.user_ids)._decide(True)
        assert emergency.state == "ordered"


@mute_logger("odoo.service.model")
def test_the_guarantee_is_paid_once(firm, emergency_id):
    """E8, E12: two of accounting register it: one invoice, one payment, one start."""
    accept(firm, emergency_id)
    outcomes = firm.race(
        *(act_as(emergency_id, role, register_payment) for role in EXPERTS),
        retry=True,
    )
    only_one_acted(outcomes, "paid")
    with firm.transaction() as env:
        emergency = env["support.emergency"].browse(emergency_id)
        assert emergency.state == "normalising"
        assert len(emergency.sale_order_id.invoice_ids) == 1
        assert emergency.guarantee_invoice_id.amount_residual == 0
    assert kinds(firm, emergency_id).count("start") == 1


@mute_logger("odoo.service.model")
def test_paid_while_it_is_withdrawn(firm, emergency_id):
    """Nothing was paid for what is withdrawn, and nothing paid is withdrawn."""
    accept(firm, emergency_id)
    outcomes = firm.race(
        act_as(emergency_id, "first", register_payment),
        act_as(emergency_id, "second", withdraw),
        retry=True,
    )
    done = only_one_acted(outcomes, "paid", "withdrawn")
    with firm.transaction() as env:
        emergency = env["support.emergency"].browse(emergency_id)
        state, order = emergency.state, emergency.sale_order_id.state
    assert (state, order) == {
        "paid": ("normalising", "sale"),
        "withdrawn": ("withdrawn", "cancel"),
    }[done]
