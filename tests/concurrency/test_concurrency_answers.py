"""Answers that cross: two tabs, many days at once, and days that we show anew."""

import test_concurrency_cut as cut

from odoo.exceptions import UserError
from odoo.tools import mute_logger

# The same contract with two days worked as there.
contract_id = cut.contract_id
FIRST, SECOND = cut.FIRST, cut.SECOND


def dispute(contract_id, day):
    """The lead key user objects to all of the day in another tab."""

    def act(env):
        cutoff = find_cut(env, contract_id, day)
        words = {str(segment.id): "Not ours" for segment in cutoff.segment_ids}
        approval = cutoff.approval_ids.filtered(lambda a: a.kind == "cutoff")
        return approval.with_user(find_lead(cutoff))._decide(
            True, values={"disputes": words}
        )

    return act


def approve_together(contract_id):
    """The lead key user ticks all days."""

    def act(env):
        cutoffs = env["support.cutoff"].search([("contract_id", "=", contract_id)])
        approvals = cutoffs.approval_ids.filtered(lambda a: a.kind == "cutoff")
        return approvals.with_user(find_lead(cutoffs[:1]))._grant_cutoffs().ids

    return act


def approve_first(contract_id):
    """The lead key user answers what was asked first."""

    def act(env):
        cutoffs = env["support.cutoff"].search([("contract_id", "=", contract_id)])
        approval = cutoffs.approval_ids.sorted("id")[:1]
        return approval.with_user(find_lead(cutoffs[:1]))._decide(True)

    return act


def replace(contract_id, day):
    """We show the day anew before the customer answers."""

    def act(env):
        cutoff = find_cut(env, contract_id, day)
        following = cutoff._replace(cutoff.line_ids, "Wrong level")
        following._show_own_lines()
        return following.ids

    return act


def find_cut(env, contract_id, day):
    return env["support.cutoff"].search(
        [("contract_id", "=", contract_id), ("date", "=", day)]
    )


def find_lead(cutoff):
    return cutoff.partner_id.support_key_user_ids.filtered(
        lambda key_user: key_user.role == "lead"
    ).partner_id.user_ids


@mute_logger("odoo.service.model")
def test_two_tabs_approve_and_dispute_the_same_day_once(firm, contract_id):
    """Whoever comes second is told; the day is final or disputed, never both."""
    with firm.transaction() as env:
        cut.publish(contract_id, FIRST)(env)
    outcomes = firm.race(
        cut.approve(contract_id, FIRST), dispute(contract_id, FIRST), retry=True
    )
    [late] = cut.failures(outcomes)
    assert isinstance(late, UserError)
    assert "already answered by" in str(late)
    with firm.transaction() as env:
        segments = env["support.time.segment"].search(
            [("contract_id", "=", contract_id)]
        )
        [state] = set(segments.mapped("state"))
        left, burnt, _charged = cut.read_accounts(firm, contract_id)
        assert (left, burnt) == ((0, 60) if state == "final" else (60, 0))


@mute_logger("odoo.service.model")
def test_all_days_approved_while_one_of_them_is_disputed(firm, contract_id):
    for day in (FIRST, SECOND):
        with firm.transaction() as env:
            cut.publish(contract_id, day)(env)
    outcomes = firm.race(
        approve_together(contract_id), dispute(contract_id, FIRST), retry=True
    )
    [late] = cut.failures(outcomes)
    assert "already answered by" in str(late)
    cut.read_accounts(firm, contract_id)


@mute_logger("odoo.service.model")
def test_a_day_is_shown_anew_while_it_is_approved(firm, contract_id):
    """It is approved, or shown anew and asked about again: not both."""
    with firm.transaction() as env:
        cut.publish(contract_id, FIRST)(env)
    outcomes = firm.race(
        approve_first(contract_id), replace(contract_id, FIRST), retry=True
    )
    [late] = cut.failures(outcomes)
    assert isinstance(late, UserError)
    with firm.transaction() as env:
        cutoffs = find_cut(env, contract_id, FIRST)
        waiting = cutoffs.filtered(lambda c: c.state == "published")
        finals = cutoffs.segment_ids.filtered(lambda s: s.state == "final")
        assert len(waiting) + len(finals) == 1
