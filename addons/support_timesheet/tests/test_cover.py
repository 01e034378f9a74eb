from odoo.tests import freeze_time, tagged

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCoverOfTime(TimeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_package(cls.contract, 600)

    def decide(self, cover, reason):
        self.ticket.with_user(self.manager)._decide_cover(cover, reason)

    def assertVerdict(self, line, verdict, reason=False):
        self.assertEqual((line.support_verdict, line.verdict_reason), (verdict, reason))

    def test_new_time_takes_its_verdict_from_the_cover(self):
        """K20: decided once, on the ticket."""
        self.assertVerdict(self.log(), "billable")
        for cover, verdict in (
            ("warranty", "no_charge"),
            ("goodwill", "no_charge"),
            ("block_claim", "do_not_bill"),
        ):
            self.decide(cover, f"Because of {cover}")
            self.assertVerdict(self.log(), verdict, f"Because of {cover}")
        self.decide("contract", "Not ours after all")
        self.assertVerdict(self.log(), "billable")

    def test_what_somebody_says_for_one_entry_rules(self):
        self.decide("warranty", "Six months")
        self.assertVerdict(self.log(support_verdict="billable"), "billable")
        line = self.log(support_verdict="do_not_bill", verdict_reason="My mistake")
        self.assertVerdict(line, "do_not_bill", "My mistake")

    def test_deciding_again_moves_unpublished_time_only(self):
        """K20: what the customer was shown stays as it was shown."""
        shown = self.log(date="2026-03-09")
        self.publish("2026-03-09")
        open_line = self.log()
        own = self.log(support_verdict="do_not_bill", verdict_reason="My mistake")
        self.decide("warranty", "Six months")
        self.assertVerdict(shown, "billable")
        self.assertVerdict(open_line, "no_charge", "Six months")
        self.assertVerdict(own, "do_not_bill", "My mistake")
        self.decide("warranty", "A year, by the contract")
        self.assertVerdict(open_line, "no_charge", "A year, by the contract")
        self.decide("contract", "Caused by the customer")
        self.assertVerdict(open_line, "billable")
        self.assertVerdict(own, "do_not_bill", "My mistake")

    def test_warranty_is_discounted_and_burns_no_hours(self):
        """Rule 17: it counts as discounted minutes, with its price in sight."""
        self.decide("warranty", "Six months")
        self.log()
        segment = self.close()
        self.assertRecordValues(
            segment,
            [
                {
                    "discounted_minutes": 60,
                    "allocated_minutes": 0,
                    "charged_minutes": 0,
                    "held_minutes": 0,
                }
            ],
        )
        charge = self.env["support.charge"].search([("ticket_id", "=", self.ticket.id)])
        self.assertRecordValues(
            charge,
            [
                {
                    "verdict": "no_charge",
                    "amount": 0,
                    "value": 60,
                    "reason": "Six months",
                }
            ],
        )

    def test_time_before_the_terms_is_kept_and_marked(self):
        """K2: evaluation may be logged; nothing typed is lost."""
        self._publish_terms()
        self.ticket._ask_for_terms()
        self.assertTrue(self.log().before_terms)
        self.ticket.with_user(self.manager)._waive_terms("Accepted by phone")
        self.assertFalse(self.log().before_terms)

    def test_final_time_waits_for_a_reasoned_reallocation(self):
        """A new verdict changes no approved time by itself."""
        self.log()
        segment = self.close()
        self.decide("warranty", "Six months")
        self.assertEqual(segment.allocated_minutes, 60)
        segment.with_user(self.manager).action_reallocate("In warranty", "no_charge")
        self.assertRecordValues(
            segment, [{"allocated_minutes": 0, "discounted_minutes": 60}]
        )
