from odoo.tests import freeze_time, tagged

from .common import CALL
from .common_agreed import AgreedCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-01 12:00:00")
class TestCurrency(AgreedCase):
    """The customer's contract is in a currency worth half of ours, without pricelist.

    An hour of express work costs 240 there, one of support 120.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.currency = cls.env["res.currency"].create(
            {
                "name": "TST",
                "symbol": "T",
                "rate_ids": [(0, 0, {"name": "2020-01-01", "rate": 2.0})],
            }
        )
        cls.contract.write({"currency_id": cls.currency.id, "overage_policy": "bill"})

    def begun(self, conditions, **values):
        with freeze_time(CALL):
            return self.started(self.lead, conditions, **values)

    def approve_time(self, emergency):
        cuts = self.env["support.cutoff"].search(
            [("emergency_id", "=", emergency.id)], order="id"
        )
        for approval in cuts.approval_ids.filtered(lambda a: a.state == "pending"):
            approval.with_user(self.lead_user)._decide(True)

    def test_the_guarantee_is_asked_in_the_currency_of_the_offer(self):
        """E5, E7: 240 of theirs was accepted, not 240 of ours."""
        emergency = self.begun(
            "own", guarantee="credited", guarantee_reason="A good customer."
        )
        prices = emergency.sudo()._get_phase_prices(self.contract)
        self.assertEqual((prices.guarantee, prices.currency), (240.0, self.currency))
        order = emergency.sale_order_id
        self.assertEqual((order.amount_total, order.currency_id), (240, self.currency))
        self.assertRecordValues(
            emergency,
            [{"guarantee_amount": 240.0, "currency_id": self.currency.id}],
        )
        invoice = emergency.guarantee_invoice_id
        self.assertEqual(
            (invoice.amount_total, invoice.currency_id), (240, self.currency)
        )
        self.log(emergency, "2026-03-01 03:00:00", "2026-03-01 05:00:00")
        emergency.sudo()._publish_time()
        self.approve_time(emergency)
        emergency.with_user(self.expert)._normalise("It works.")
        self.answer(emergency)
        self.assertEqual(emergency.credited_amount, 240.0)
        self.assertEqual(emergency.proposal_ids.amount, 240.0)

    def test_late_hours_in_another_currency_have_an_invoice_of_their_own(self):
        """E10, E12: no invoice holds both; the last cut is approved all the same."""
        emergency = self.begun(
            "own",
            guarantee="credited",
            guarantee_hours=2,
            guarantee_reason="A good customer.",
        )
        self.log(emergency, "2026-03-01 03:00:00", "2026-03-01 04:00:00")
        with freeze_time("2026-03-01 05:00:00"):
            emergency.with_user(self.expert)._normalise("It works.")
            self.answer(emergency)
        self.approve_time(emergency)
        self.assertEqual(emergency.proposal_ids.amount, 0.0)
        self.log(emergency, "2026-03-01 04:00:00", "2026-03-01 05:00:00")
        emergency.sudo()._publish_time()
        self.answer(emergency, mitigation_model="on_demand")
        self.log(emergency, "2026-03-01 06:00:00", "2026-03-01 07:00:00")
        emergency.with_user(self.expert)._close("Replaced.")
        self.approve_time(emergency)
        third = emergency.proposal_ids.filtered(
            lambda p: p.emergency_invoice == "mitigation"
        )
        # Of 480 paid, 240 counted on invoice 2, and 240 on the late hour.
        self.assertEqual(
            {p.contract_id: [p.state, p.amount, p.currency_id] for p in third},
            {
                self.contract: ["sent", 0.0, self.currency],
                emergency.on_demand_contract_id: [
                    "sent",
                    60.0,
                    self.env.company.currency_id,
                ],
            },
        )
        self.assertEqual(emergency.credited_amount, 480.0)

    def test_the_report_is_in_one_currency(self):
        """E13: express on demand, in ours; the mitigation at theirs."""
        emergency = self.begun("on_demand")
        self.log(emergency, "2026-03-01 03:00:00", "2026-03-01 05:00:00")
        with freeze_time("2026-03-01 05:00:00"):
            emergency.with_user(self.expert)._normalise("It works.")
            self.answer(emergency)
        self.answer(emergency, mitigation_model="own")
        self.log(emergency, "2026-03-01 06:00:00", "2026-03-01 07:00:00")
        emergency.sudo()._publish_time()
        self.approve_time(emergency)
        charges = emergency.charge_ids
        self.assertEqual(
            set(charges.currency_id), {self.currency, emergency.currency_id}
        )
        report = emergency.sudo()._begin_report("partial")
        costs = [row["amount"] for row in report._collect()["costs"]]
        self.assertEqual(costs, [120.0, 240.0, 60.0])
