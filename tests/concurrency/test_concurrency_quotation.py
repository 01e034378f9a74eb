import pytest
from test_concurrency_billing import failures
from test_concurrency_cut import FIRST, approve, contract_id, publish  # noqa: F401

from odoo.exceptions import UserError
from odoo.tools import mute_logger


@pytest.fixture
def estimate_id(firm, contract_id):  # noqa: F811
    """An estimate of half an hour that was told, of hours that are billed apart."""
    with firm.transaction() as env:
        ticket = env["helpdesk.ticket"].search(
            [("support_contract_id", "=", contract_id)]
        )
        ticket.hours_source = "billed"
        work_type = env["support.work.type"].search([], limit=1)
        line = {"name": "Part", "minutes": 30, "work_type_id": work_type.id}
        estimate = env["support.estimate"].create(
            {"ticket_id": ticket.id, "line_ids": [(0, 0, line)]}
        )
        estimate.action_send()
        assert estimate.state == "told"
        return estimate.id


@mute_logger("odoo.service.model")
def test_two_consultants_make_one_quotation(firm, estimate_id):
    """K6: whoever comes second sees the order of the first."""

    def quote(env):
        env["support.estimate"].browse(estimate_id).action_quote()

    [late] = failures(firm.race(quote, quote, retry=True))
    assert isinstance(late, UserError)
    assert "quoted already" in str(late)
    with firm.transaction() as env:
        assert len(env["support.estimate"].browse(estimate_id).sale_order_ids) == 1


@mute_logger("odoo.service.model")
def test_an_order_is_not_cancelled_while_a_day_is_paid_with_it(
    firm,
    contract_id,  # noqa: F811
    estimate_id,
):
    """K6: either the day comes first, and the order stays, or it is charged."""
    with firm.transaction() as env:
        estimate = env["support.estimate"].browse(estimate_id)
        estimate.action_quote()
        order_id = estimate.sale_order_ids.id
        estimate.sale_order_ids.action_confirm()
        publish(contract_id, FIRST)(env)

    def cancel(env):
        env["sale.order"].browse(order_id)._action_cancel()

    outcomes = firm.race(cancel, approve(contract_id, FIRST), retry=True)
    with firm.transaction() as env:
        order = env["sale.order"].browse(order_id)
        paid = env["support.charge"].search([("sale_order_id", "=", order_id)])
        assert (order.state == "cancel") != bool(paid)
        refused = failures(outcomes)
        assert all("worked already" in str(error) for error in refused)
        assert bool(refused) == bool(paid)
