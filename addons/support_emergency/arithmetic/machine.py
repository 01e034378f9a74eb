"""The one way that an emergency goes: which action leads from which states to which.

Nothing else moves it. The phases of the seed lie between them: evaluation until it is
offered or declined, normalisation until it is normalised, mitigation afterwards.
"""

# {action: (states it starts from, state it leads to)}
TRANSITIONS = {
    "deliver": (("declared",), "offered"),
    "decline": (("declared",), "declined"),
    "withdraw": (("declared", "offered", "ordered"), "withdrawn"),
    "accept": (("offered",), "ordered"),
    # a waived guarantee needs no order
    "start": (("offered", "ordered"), "normalising"),
    "normalise": (("normalising",), "normalised"),
    "reject": (("normalised",), "normalising"),
    "confirm": (("normalised",), "planning"),
    "mitigate": (("planning", "postponed"), "mitigating"),
    "postpone": (("planning", "postponed"), "postponed"),
    # rule 6: the same cause again, soon after a temporary closing
    "reopen": (("postponed",), "normalising"),
    "close": (("planning", "mitigating", "postponed"), "closed"),
}
STATES = (
    "declared",
    "offered",
    "ordered",
    "normalising",
    "normalised",
    "planning",
    "mitigating",
    "postponed",
    "closed",
    "declined",
    "withdrawn",
)
OVER = frozenset({"closed", "declined", "withdrawn"})
# Who must act for the emergency to go on.
WAITS_FOR_CUSTOMER = frozenset({"offered", "ordered", "normalised", "planning"})


class WrongStateError(ValueError):
    """The action does not start from this state."""


def target(action, state):
    """The state that ``action`` leads to from ``state``.

    >>> target("deliver", "declared")
    'offered'
    >>> target("deliver", "declined")
    Traceback (most recent call last):
    ...
    odoo.addons.support_emergency.arithmetic.machine.WrongStateError: deliver: declined
    """
    origins, reached = TRANSITIONS[action]
    if state not in origins:
        raise WrongStateError(f"{action}: {state}")
    return reached


def who_acts(state):
    """ "customer", "firm", or None once it is over.

    >>> who_acts("declared"), who_acts("offered"), who_acts("closed")
    ('firm', 'customer', None)
    """
    if state in OVER:
        return None
    return "customer" if state in WAITS_FOR_CUSTOMER else "firm"
