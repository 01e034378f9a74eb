from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..arithmetic.thresholds import parse_levels
from .common_money import MoneyCase


@tagged("post_install", "-at_install")
class TestRefusalRest(MoneyCase):
    """Refusals that no other rule's file tells, each with words to act on."""

    def test_a_level_is_a_percentage(self):
        """K13: 120 % of the hours are never left."""
        for text in ("120", "10, -5"):
            with self.assertRaises(ValueError):
                parse_levels(text)

    def test_a_chat_without_words_is_no_evidence(self):
        """U8: what is kept says something."""
        transcript = self.env["support.ticket.transcript"].create(
            {"ticket_id": self.ticket.id, "text": " \n "}
        )
        with self.assertRaisesRegex(UserError, "Paste the text"):
            transcript.action_keep()

    def test_hours_are_not_added_to_an_order_that_no_contract_serves(self):
        """K9: nor afterwards, to an order that was confirmed for something else."""
        product = self._create_product("Twenty hours", 900.0, minutes=1200)
        other = self._create_product("Cable", 5.0)
        stranger = self._create_customer("Without a contract")
        order = self.env["sale.order"].create(
            {
                "partner_id": stranger.id,
                "order_line": [Command.create({"product_id": other.id})],
            }
        )
        order.action_confirm()
        with self.assertRaisesRegex(UserError, order.name):
            order.order_line = [Command.create({"product_id": product.id})]

    def test_contracts_with_open_work_do_not_merge(self):
        """G14: what waits is told by name; nothing moves."""
        contracts = self.env["support.contract"]
        target = self._create_contract(tz="UTC")
        reasons = {self.contract: ["2 June is not approved"]}
        self.patch(
            type(contracts), "_period_blockers", lambda records, start, end: reasons
        )
        with self.assertRaisesRegex(UserError, "2 June is not approved"):
            self.contract._merge_into(target, "One is enough")
        self.assertEqual(self.contract.state, "active")

    def test_what_is_formal_says_what_agreement_means(self):
        """G11: a formal document without a next state is a mistake of its author."""
        formal = self.env["support.formal.mixin"]
        with self.assertRaises(NotImplementedError):
            formal._all_agreed()

    def test_what_has_page_numbers_says_what_its_pages_bear(self):
        """G3: a paper without language or lines is a mistake of its author."""
        paged = self.env["support.paged.mixin"]
        for method in (paged._get_page_lang, paged._get_page_lines):
            with self.assertRaises(NotImplementedError):
                method()
