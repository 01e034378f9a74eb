from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged

from ..arithmetic.forecast import EMPTY, EXPIRES, RUNS_OUT
from .common_money import PackageSaleCase

MARCH = (date(2026, 3, 1), date(2026, 3, 31))


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestBurnDown(PackageSaleCase, HttpCase):
    """K13: burn-down, forecast, and the offer to top up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.package = cls._create_package(cls.contract, 600)
        cls._record_move(cls.package, "consume", -60, date(2026, 3, 2))
        cls._record_move(cls.package, "consume", -30, date(2026, 3, 9))

    def _get_burn_down(self):
        statement = self.contract._get_statement(*MARCH)
        balance = self.contract._get_balances()[self.contract]
        return self.contract._get_burn_down(statement, balance)

    def test_the_forecast_is_of_the_pace_of_late(self):
        """90 minutes in the 69 days of the contract: 510 last 391 days."""
        self.assertEqual(self.contract._get_pace_days(), 69)
        self.assertRecordValues(
            self.contract,
            [{"forecast_outcome": RUNS_OUT, "forecast_day": date(2027, 4, 5)}],
        )

    def test_not_before_the_expiry_is_said(self):
        """K13: hours that expire first."""
        self.package.date_end = date(2026, 4, 30)
        self.assertRecordValues(
            self.contract,
            [{"forecast_outcome": EXPIRES, "forecast_day": date(2026, 4, 30)}],
        )
        self.assertIn(
            "do not run out before they expire", self._get_burn_down()["sentence"]
        )

    def test_no_hours_no_day(self):
        """K13: used up."""
        self._record_move(self.package, "consume", -510, date(2026, 3, 10))
        self.assertRecordValues(
            self.contract, [{"forecast_outcome": EMPTY, "forecast_day": False}]
        )

    def test_the_chart_ends_today_and_goes_on_dashed(self):
        """K13: a month that is not over; one that is has no forecast."""
        drawn = self._get_burn_down()
        self.assertTrue(drawn["chart"].projection)
        self.assertIn("run out on", drawn["sentence"])
        with freeze_time("2026-04-02"):
            past = self._get_burn_down()
        self.assertFalse(past["chart"].projection)
        self.assertFalse(past["forecast"])

    def test_one_query_for_the_chart_and_the_forecast(self):
        """Numbers: with two moves and with many."""
        statement = self.contract._get_statement(*MARCH)
        balance = self.contract._get_balances()[self.contract]
        self.contract._get_burn_down(statement, balance)
        for _more in range(2):
            self.env.flush_all()
            with self.assertQueryCount(1):
                self.contract._get_burn_down(statement, balance)
            for number in range(40):
                self._record_move(
                    self.package, "consume", -1, date(2026, 3, 1 + number % 9)
                )

    def test_forecasts_of_fifty_contracts_cost_those_of_one(self):
        """Numbers: one query for the pace of all."""
        contracts = self.contract
        for _number in range(20):
            contracts += self._create_contract(self.other_customer, tz="UTC")
        counts = []
        for some in (contracts[:1], contracts):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("forecast_outcome")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_the_page_and_the_paper_show_both(self):
        """K13: the same drawing."""
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open(f"/my/support/{self.contract.id}").text
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "support_contracts.action_report_statement", self.contract.ids
        )
        for text in (page, html.decode()):
            self.assertIn("<svg", text)
            self.assertIn("At the pace of late the hours run out on", text)

    # ------------------------------------------------------------------
    # Top-up
    # ------------------------------------------------------------------

    def _ask(self, user, contract=None):
        self.authenticate(user.login, user.login)
        path = f"/my/support/{(contract or self.contract).id}/top-up"
        response = self.url_open(path, data={"csrf_token": Request.csrf_token(self)})
        self.env.invalidate_all()
        return response

    def _get_orders(self):
        return self.env["sale.order"].search(
            [("support_contract_id", "=", self.contract.id)]
        )

    def test_a_key_user_gets_the_quotation_by_one_tap(self):
        """K9: ready to be signed, of the package sold last."""
        sold, _package = self._sell()
        response = self._ask(self.lead_user)
        order = self._get_orders() - sold
        self.assertRecordValues(
            order,
            [
                {
                    "state": "sent",
                    "partner_id": self.customer.id,
                    "amount_untaxed": 450.0,
                    "is_support_top_up": True,
                }
            ],
        )
        self.assertIn(f"/my/orders/{order.id}", response.url)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(order.order_line.product_id, self.product_pack)

    def test_a_second_tap_opens_the_same_quotation(self):
        """K9: until it is signed or cancelled."""
        self._ask(self.lead_user)
        self._ask(self.lead_user)
        self.assertEqual(len(self._get_orders()), 1)
        self._get_orders()._action_cancel()
        self._ask(self.lead_user)
        self.assertEqual(len(self._get_orders()), 2)

    def test_nobody_else_asks_for_hours(self):
        """K5: not a colleague, not another customer; and not by GET."""
        stranger = self._create_person("Zoe Stranger", self.other_customer)
        self._create_key_user(self.other_customer, stranger)
        for user in (
            self._create_portal_user(self.colleague),
            self._create_portal_user(stranger),
        ):
            self.assertURLEqual(self._ask(user).url, "/my/support")
        self.url_open(f"/my/support/{self.contract.id}/top-up")
        self.assertFalse(self._get_orders())

    def test_sales_quotes_from_the_contract(self):
        """K9: one click; the consultant does not sell."""
        action = self.contract.with_user(self.salesman).action_top_up()
        order = self.env["sale.order"].browse(action["res_id"])
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.support_contract_id, self.contract)
        with self.assertRaises(AccessError):
            self.contract.with_user(self.consultant).action_top_up()
        with self.assertRaises(AccessError):
            self.contract.with_user(self.consultant)._top_up_by_customer()
        self.env["product.product"].search(
            [("support_minutes", ">", 0)]
        ).sale_ok = False
        order._action_cancel()
        with self.assertRaisesRegex(UserError, "No package of hours"):
            self.contract.action_top_up()
