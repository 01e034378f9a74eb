from odoo.tests import freeze_time, tagged

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestQuantifiedTime(TimeCase):
    """E10: billed is the time that was quantified and approved by both parties."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract.overage_policy = "bill"

    def bill(self):
        return self.env["support.billing.proposal"]._create_proposals(
            self.contract, self.day("2026-03-01"), self.day("2026-03-31")
        )

    def test_time_that_nobody_approved_is_not_billed(self):
        """E10: neither logged nor published time is a charge."""
        self.log(1)
        self.assertFalse(self.env["support.charge"].search([]))
        cutoff = self.publish()
        self.assertFalse(self.env["support.charge"].search([]))
        self.approve(cutoff)
        self.assertEqual(self.bill().amount, 60)

    def test_the_customer_approves_what_we_published_and_no_later_figure(self):
        """E10: publishing is our approval, the answer is theirs, of the same figure."""
        self.log(1)
        cutoff = self.publish()
        self.assertRecordValues(
            cutoff.segment_ids, [{"accounted_minutes": 60, "state": "published"}]
        )
        self.approve(cutoff)
        self.assertEqual(cutoff.decided_by, "Ana Lead")
        self.assertTrue(cutoff.published_on)
        self.assertEqual(self.bill().amount, 60)

    def test_it_is_billed_whatever_the_state_of_the_ticket(self):
        """E10: a closed ticket keeps its hours, an open one does not keep them back."""
        other = self._create_ticket(support_contract_id=self.contract.id)
        self.log(1)
        self.log(0.5, ticket_id=other.id)
        other.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.assertTrue(other.closed)
        self.close()
        self.assertEqual(self.bill().amount, 90)

    def test_the_action_and_its_result_are_on_the_ticket(self):
        """E10: what was done stands with its time, for the customer to read."""
        self.log(1, name="Restored the backup: the accounts are back")
        segment = self.close()
        self.assertEqual(segment.ticket_id, self.ticket)
        self.assertIn("the accounts are back", segment.name)
        [[_level, minutes, final]] = self.ticket._get_published_time()
        self.assertEqual((minutes, final), (60, 60))

    def test_a_cut_is_one_contract_and_one_day(self):
        """E10, rule 7: the daily cut-off, in the contract's time zone."""
        self.contract.tz = "America/Lima"
        self.log(1, started_at="2026-03-11 03:00:00")
        self.log(1, started_at="2026-03-11 15:00:00")
        days = self.env["support.cutoff"].search(
            [("contract_id", "=", self.contract.id)]
        )
        self.assertFalse(days)
        tenth, eleventh = self.publish("2026-03-10"), self.publish("2026-03-11")
        self.assertEqual(
            (tenth.accounted_minutes, eleventh.accounted_minutes), (60, 60)
        )
