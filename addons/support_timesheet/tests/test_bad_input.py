from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestBadInput(TimeCase):
    """What goes wrong in a day: none of it may cost the customer or lose an hour."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract.overage_policy = "bill"

    def end_contract(self):
        """The contract ended yesterday, as the cron of this morning found."""
        self.contract.sudo().write({"date_end": "2026-03-19"})
        self.run_cron("cron_follow_contract_dates")
        self.assertEqual(self.contract.state, "ended")

    def test_the_price_of_the_approval_is_the_one_billed(self):
        """K10: a price that changes later is not the one that was approved."""
        self.log(1)
        cutoff = self.publish()
        self.product_hour.list_price = 99
        self.env["support.rate"].create({"contract_id": self.contract.id, "price": 120})
        self.assertEqual(self.approve(cutoff), "granted")
        self.product_hour.list_price = 150
        proposal = self.env["support.billing.proposal"]._create_proposals(
            self.contract, self.day("2026-03-01"), self.day("2026-03-31")
        )
        proposal.action_send()
        approval = proposal.approval_ids.filtered(lambda a: a.state == "pending")
        approval.with_user(self.lead_user)._decide(True)
        self.assertEqual(proposal._create_invoices().amount_untaxed, 60)

    def test_terms_that_change_later_are_not_those_that_were_approved(self):
        """A work type that burns more from today on leaves shown time as it was."""
        self._create_package(self.contract, 600)
        self.log(1)
        cutoff = self.publish()
        self.work_type.burn_percent = 200
        self.assertEqual(self.approve(cutoff), "granted")
        self.assert_sums(cutoff.segment_ids, allocated=60)

    def test_time_of_the_last_day_comes_after_the_contract_ended(self):
        """It ended yesterday: yesterday's work is still logged, shown and billed."""
        self.end_contract()
        line = self.log(1, "2026-03-19")
        self.assertEqual(line.support_contract_id, self.contract)
        self.assert_sums(self.close("2026-03-19"), charged=60)

    def test_time_of_today_is_not_of_a_contract_that_ended_yesterday(self):
        self.end_contract()
        with self.assertRaisesRegex(ValidationError, "after contract"):
            self.log(1, "2026-03-20")

    def test_work_that_goes_on_past_the_end_of_the_contract(self):
        """It began on the last day: all of it is of the contract."""
        self.end_contract()
        line = self.log(2, started_at="2026-03-19 23:00:00")
        self.assertEqual(line.support_contract_id, self.contract)
        self.assertEqual(self.close("2026-03-19").mapped("charged_minutes"), [120])
