from datetime import date

import pytest
from test_concurrency_billing import contract_id, failures  # noqa: F401

from odoo.exceptions import UserError
from odoo.tools import mute_logger

JUNE, JULY = date(2026, 6, 28), date(2026, 7, 31)


@pytest.fixture
def proposal_ids(firm, contract_id):  # noqa: F811
    """Two drafts of 60 on an order of 100 that must not be exceeded."""
    with firm.transaction() as env:
        contract = env["support.contract"].browse(contract_id)
        contract.po_policy = "block"
        order = env["support.purchase.order"].create(
            {
                "name": f"PO-{contract_id}",
                "partner_id": contract.partner_id.id,
                "date_start": date(2026, 1, 1),
                "amount_limit": 100.0,
                "currency_id": contract.currency_id.id,
            }
        )
        charges = contract.charge_ids
        charges[1].date = date(2026, 7, 10)
        proposals = env["support.billing.proposal"]
        for end in (JUNE, JULY):
            proposals |= proposals._create_proposals(contract, end.replace(day=1), end)
        for proposal in proposals:
            proposal.purchase_order_id = order
        return proposals.ids


def send(proposal_id):
    def act(env):
        return env["support.billing.proposal"].browse(proposal_id).action_send()

    return act


@mute_logger("odoo.service.model")
def test_two_proposals_never_exceed_a_blocking_order_together(firm, proposal_ids):
    """K5: whoever comes second sees what the first used, and is refused."""
    [late] = failures(firm.race(*map(send, proposal_ids), retry=True))
    assert isinstance(late, UserError)
    assert "exceeded" in str(late)
    with firm.transaction() as env:
        proposals = env["support.billing.proposal"].browse(proposal_ids)
        assert sorted(proposals.mapped("state")) == ["draft", "sent"]
        assert proposals.purchase_order_id.used_amount == 60.0
