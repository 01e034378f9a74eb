from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged

from .common import TODAY
from .common_estimates import QuotationCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestQuotation(QuotationCase, HttpCase):
    """K6: survey, acceptance, quotation: signed in the portal, and billed once."""

    # ------------------------------------------------------------------
    # The quotation
    # ------------------------------------------------------------------

    def test_survey_acceptance_quotation(self):
        """K6: the survey is accepted first, then follows what it found."""
        survey = self.estimate(60, "survey")
        self.asked(survey)._decide(True)
        estimate = self.agree(180, 30)
        self.assertTrue(estimate.may_quote)
        order = self.quote(estimate)
        self.assertRecordValues(
            order,
            [
                {
                    "state": "sent",
                    "partner_id": self.customer.id,
                    "support_contract_id": self.contract.id,
                    "support_sold_minutes": 210,
                    "amount_untaxed": 210.0,
                    "origin": self.ticket.number,
                }
            ],
        )
        self.assertRecordValues(
            order.order_line,
            [
                {"name": "Part of 180", "product_uom_qty": 3, "price_unit": 60},
                {"name": "Part of 30", "product_uom_qty": 0.5, "price_unit": 60},
            ],
        )
        self.assertFalse(estimate.may_quote)

    def test_the_order_says_the_amount_that_was_agreed(self):
        """100 minutes are no 1.67 hours: one unit at its amount."""
        order = self.quote(self.agree(100))
        self.assertRecordValues(
            order.order_line,
            [{"product_uom_qty": 1, "price_unit": 100, "name": "Part of 100 (1:40 h)"}],
        )

    def test_the_key_user_signs_it_in_the_portal(self):
        """K5: told by mail, linked on the ticket, signed as any quotation."""
        order = self.quote(self.agree(180))
        self.assertIn(order.name, str(self.ticket.message_ids.mapped("body")))
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open(f"/my/ticket/{self.ticket.id}").text
        self.assertIn("Sign the quotation", page)
        self.assertIn(order.name, self.url_open(f"/my/orders/{order.id}").text)
        self.make_jsonrpc_request(
            f"/my/orders/{order.id}/accept",
            {
                "access_token": order.access_token,
                "name": "Ana Lead",
                "signature": "R0lGODlhAQABAAD/ACwAAAAAAQABAAACADs=",
            },
        )
        self.env.invalidate_all()
        self.assertEqual((order.signed_by, order.state), ("Ana Lead", "sale"))

    def test_only_a_key_user_signs_it(self):
        """K5: a colleague of the company reads it; a visitor with the link neither."""
        order = self.quote(self.agree(180))
        signed = {
            "access_token": order.access_token,
            "name": "Somebody",
            "signature": "R0lGODlhAQABAAD/ACwAAAAAAQABAAACADs=",
        }
        colleague = self._create_portal_user(self.colleague)
        for login in (colleague.login, None):
            self.authenticate(login, login)
            self.make_jsonrpc_request(f"/my/orders/{order.id}/accept", signed)
            self.env.invalidate_all()
            self.assertEqual((order.state, order.signed_by), ("sent", False))
        order.require_payment = True
        for user, may in ((colleague, False), (self.lead_user, True)):
            seen = order.with_user(user).sudo()
            self.assertEqual(
                (seen._has_to_be_signed(), seen._has_to_be_paid()), (may, may)
            )

    def test_it_is_invoiced_as_any_order(self):
        invoice = self.sell(180)._create_invoices()
        self.assertEqual(invoice.amount_untaxed, 180)

    # ------------------------------------------------------------------
    # What cannot be quoted
    # ------------------------------------------------------------------

    def test_only_what_was_agreed_is_quoted(self):
        line = {"name": "x", "minutes": 180, "work_type_id": self.work_type.id}
        waiting = self.estimate(0, "solution", line_ids=[(0, 0, line)])
        self.assertFalse(waiting.may_quote)
        with self.assertRaisesRegex(UserError, "that was agreed"):
            self.quote(waiting)

    def test_hours_of_the_contract_are_not_sold_apart(self):
        """K5: the key user says where the hours come from."""
        self.ticket.hours_source = "contract"
        estimate = self.agree(60)
        self.assertFalse(estimate.may_quote)
        with self.assertRaisesRegex(UserError, "nothing is sold apart"):
            self.quote(estimate)

    def test_a_quotation_has_lines(self):
        with self.assertRaisesRegex(UserError, "needs lines"):
            self.quote(self.estimate(60))

    def test_one_quotation_stands_at_a_time(self):
        estimate = self.agree(60)
        order = self.quote(estimate)
        with self.assertRaisesRegex(UserError, "quoted already"):
            self.quote(estimate)
        order._action_cancel()
        self.assertNotEqual(self.quote(estimate), order)

    def test_the_currency_is_that_of_the_contract(self):
        other = self.env["product.pricelist"].create(
            {"name": "Other", "currency_id": self.env.ref("base.GBP").id}
        )
        self.env.ref("base.GBP").active = True
        estimate = self.agree(60)
        self.customer.property_product_pricelist = other
        self.contract.pricelist_id = False
        with self.assertRaisesRegex(UserError, "give it a pricelist"):
            self.quote(estimate)

    def test_of_two_who_quote_or_cancel_together_one_is_retried(self):
        """The version of the contract is the lock of all that gives hours out."""
        estimate = self.agree(60)
        for act in (
            lambda: self.quote(estimate),
            lambda: estimate.sale_order_ids.action_confirm(),
            lambda: estimate.sale_order_ids._action_cancel(),
        ):
            before = self.contract.version
            act()
            self.contract.invalidate_recordset(["version"])
            self.assertGreater(self.contract.version, before)

    def test_who_quotes(self):
        """Consultants; customers and auditors do not."""
        estimate = self.agree(60)
        for user in (self.lead_user, self.auditor):
            with self.assertRaises(AccessError):
                self.quote(estimate, user)

    # ------------------------------------------------------------------
    # Billed once
    # ------------------------------------------------------------------

    def test_work_that_was_sold_is_not_charged_again(self):
        """Two hours sold, three worked: one is charged, at its price."""
        order = self.sell(120)
        self.log(3)
        segment = self.close()
        self.assert_sold(segment, discounted=120, charged=60)
        sold, charged = self.charges_of(segment).sorted("minutes", reverse=True)
        self.assertRecordValues(
            sold | charged,
            [
                {"amount": 0, "minutes": 120, "verdict": "no_charge"},
                {"amount": 60, "minutes": 60, "verdict": "billable"},
            ],
        )
        self.assertEqual(sold.sale_order_id, order)
        self.assertIn(f"Paid with order {order.name}", sold.reason)
        self.assertIn(f"2:00 paid with order {order.name}", segment.coverage)

    def test_the_hours_are_given_out_once(self):
        """Over several days, and in the order of the work."""
        self.sell(90)
        self.log(1)
        self.log(1, "2026-03-11")
        self.assert_sold(self.close(), discounted=60)
        self.assert_sold(self.close("2026-03-11"), discounted=30, charged=30)

    def test_a_quotation_that_nobody_signed_pays_nothing(self):
        self.quote(self.agree(60))
        self.log(1)
        self.assert_sold(self.close(), charged=60)

    def test_work_of_another_ticket_is_charged(self):
        self.sell(60)
        other = self._create_ticket(support_contract_id=self.contract.id)
        other.hours_source = "billed"
        self.log(1, ticket_id=other.id)
        self.assert_sold(self.close(), charged=60)

    def test_a_correction_gives_the_hours_back_to_the_order(self):
        order = self.sell(60)
        line = self.log(1)
        self.close()
        self.correct(line, -0.5)
        correction = self.close("2026-03-12")
        self.assert_sold(correction, discounted=-30)
        left = self.ticket._get_sold_hours()[self.ticket]
        self.assertEqual(left, {order: 30})
        self.log(1, "2026-03-13")
        self.assert_sold(self.close("2026-03-13"), discounted=30, charged=30)

    def test_allocating_anew_gives_them_back_too(self):
        order = self.sell(60)
        self.log(1)
        segment = self.close()
        segment.with_user(self.manager).action_reallocate("Once more")
        self.assert_sold(segment, discounted=60)
        self.assertEqual(self.charges_of(segment).sale_order_id, order)
        self.assertEqual(self.ticket._get_sold_hours()[self.ticket], {order: 0})

    def test_held_work_that_is_charged_later_is_paid_by_the_order(self):
        self.contract.overage_policy = "block"
        self.ticket.hours_source = "contract"
        self.log(1)
        segment = self.close()
        self.assertEqual(segment.held_minutes, 60)
        self.ticket.hours_source = "billed"
        self.sell(60)
        segment.with_user(self.manager).action_bill_held("It was sold")
        self.assert_sold(segment, discounted=60)

    def test_an_order_whose_hours_were_worked_is_not_cancelled(self):
        order = self.sell(60)
        self.log(0.5)
        self.close()
        with self.assertRaisesRegex(UserError, "0:30 of .* were worked already"):
            order._action_cancel()

    def test_an_order_goes_along_with_a_merged_ticket(self):
        """U8: what was sold there pays the work here."""
        order = self.sell(60)
        survivor = self._create_ticket(support_contract_id=self.contract.id)
        survivor.hours_source = "billed"
        self.ticket.with_user(self.consultant)._merge_into(
            survivor.with_user(self.consultant)
        )
        self.log(1, ticket_id=survivor.id)
        segment = self.close()
        self.assert_sold(segment, discounted=60)
        self.assertEqual(self.charges_of(segment).sale_order_id, order)

    def test_an_order_that_is_signed_after_the_merge_pays_too(self):
        """U8: the hours of the ticket that goes on come from the contract."""
        order = self.quote(self.agree(60))
        package = self._create_package(self.contract, 600)
        middle, survivor = (
            self._create_ticket(support_contract_id=self.contract.id) for _n in range(2)
        )
        for merged, into in ((self.ticket, middle), (middle, survivor)):
            merged.with_user(self.consultant)._merge_into(
                into.with_user(self.consultant)
            )
        order.action_confirm()
        self.log(1, ticket_id=survivor.id)
        self.assert_sold(self.close(), discounted=60)
        self.assertEqual(package.remaining_minutes, 600)

    # ------------------------------------------------------------------
    # Growth
    # ------------------------------------------------------------------

    def test_growth_before_the_signature_takes_the_first_quotation_back(self):
        """K8: one figure waits at a time."""
        estimate = self.agree(60)
        first = self.quote(estimate)
        second = self.quote(self.grow(estimate, 120))
        self.assertEqual((first.state, second.state), ("cancel", "sent"))
        self.assertEqual(second.support_sold_minutes, 120)

    def test_growth_after_the_signature_sells_what_grew(self):
        """K8: three hours and then five: the second order is of two."""
        estimate = self.agree(180)
        self.quote(estimate).action_confirm()
        grown = self.grow(estimate, 300)
        order = self.quote(grown)
        self.assertRecordValues(
            order, [{"support_sold_minutes": 120, "amount_untaxed": 120.0}]
        )
        self.assertIn("from 3:00 to 5:00", order.order_line.name)
        order.action_confirm()
        self.log(6)
        self.assert_sold(self.close(), discounted=300, charged=60)

    def test_what_grew_costs_what_it_was_estimated_at(self):
        """K8: also where prices include the taxes, and whatever was agreed since."""
        self.product_hour.taxes_id = self.env["account.tax"].create(
            {"name": "10 %", "amount": 10, "price_include_override": "tax_included"}
        )
        estimate = self.agree(180)
        first = self.quote(estimate)
        self.assertLess(first.amount_untaxed, 180)
        first.order_line.discount = 20
        first.action_confirm()
        order = self.quote(self.grow(estimate, 300))
        self.assertEqual(order.order_line.price_unit, 120)

    def test_an_order_that_was_cancelled_sold_nothing(self):
        """K8: v1 of 10 h was cancelled unworked: v3 sells all but what v2 added."""
        estimate = self.agree(600)
        first = self.quote(estimate)
        first.action_confirm()
        grown = self.grow(estimate, 900)
        self.quote(grown).action_confirm()
        first._action_cancel()
        order = self.quote(self.grow(grown, 960))
        self.assertRecordValues(
            order, [{"support_sold_minutes": 660, "amount_untaxed": 660.0}]
        )

    def test_less_than_what_was_sold_is_not_quoted(self):
        estimate = self.agree(180)
        self.quote(estimate).action_confirm()
        action = estimate.with_user(self.consultant).action_revise()
        less = estimate.browse(action["res_id"])
        less.line_ids.minutes = 60
        less.action_send()
        with self.assertRaisesRegex(UserError, "Nothing is left to quote"):
            self.quote(less)
