from odoo.tests import HttpCase, freeze_time, tagged

from .common import TODAY
from .common_estimates import EstimateCase


@freeze_time(TODAY)
@tagged("post_install", "-at_install")
class TestTicketMerge(EstimateCase, HttpCase):
    """U8, K13: what both sides agreed about stays where it was agreed, and counts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.merged = cls._create_ticket(support_contract_id=cls.contract.id)

    def merge(self, merged=None, survivor=None):
        (merged or self.merged).with_user(self.consultant)._merge_into(
            (survivor or self.ticket).with_user(self.consultant)
        )
        self.env.invalidate_all()

    def agree(self, minutes, ticket=None, kind="analysis"):
        values = {"ticket_id": (ticket or self.merged).id}
        estimate = self.estimate(minutes, kind, **values)
        if estimate.state == "waiting":
            self.asked(estimate)._decide(True)
        return estimate

    def confirm(self, ticket=None, answer=True):
        confirmations = self.env["support.confirmation"].with_user(self.consultant)
        confirmation = confirmations.create(
            {
                "ticket_id": (ticket or self.merged).id,
                "name": "May we stop the server?",
                "kind_id": self.env.ref(
                    "support_timesheet.confirmation_kind_access"
                ).id,
            }
        )
        confirmation.action_ask()
        if answer:
            self.asked(confirmation)._decide(True)
        return confirmation.sudo()

    def test_time_goes_along_unless_a_cut_stamped_it(self):
        stamped = self.log(date="2026-03-10", ticket_id=self.merged.id)
        self.close("2026-03-10")
        loose = self.log(0.5, date="2026-03-11", ticket_id=self.merged.id)
        self.merge()
        self.assertEqual(stamped.ticket_id, self.merged)
        self.assertEqual(loose.ticket_id, self.ticket)
        self.assertEqual(self.ticket.minutes_total, 30)
        self.assertEqual(self.merged.minutes_total, 60)

    def test_agreed_estimates_count_for_the_ticket_that_goes_on(self):
        """K8: three hours agreed there and one here are four; the proof stays."""
        there, here = self.agree(180), self.agree(60, self.ticket)
        self.merge()
        self.assertRecordValues(
            there | here,
            [
                {"ticket_id": self.merged.id, "state": "approved", "minutes": 180},
                {"ticket_id": self.ticket.id, "state": "told", "minutes": 60},
            ],
        )
        self.assertEqual(self.ticket.approved_minutes, 240)
        self.assertEqual(self.ticket.left_minutes, 240)
        self.assertIn(there.display_name, str(self.ticket.message_ids.mapped("body")))

    def test_what_was_spent_there_counts_too(self):
        """K8: an hour of the merged ticket's cut leaves three."""
        self.agree(180)
        self.agree(60, self.ticket)
        self.log(1, ticket_id=self.merged.id)
        self.close()
        self.merge()
        self.assertEqual(self.ticket.left_minutes, 180)
        self.log(4, date="2026-03-11")
        self.assertEqual(self.ticket.beyond_minutes, 60)
        segments = self.publish("2026-03-11").segment_ids
        self.assertEqual(segments.beyond_minutes, 60)

    def test_estimates_go_along_through_two_merges(self):
        third = self._create_ticket(support_contract_id=self.contract.id)
        self.agree(180)
        self.merge(survivor=third)
        self.merge(third)
        self.assertEqual(self.ticket.approved_minutes, 180)

    def test_what_was_agreed_there_is_part_of_the_next_estimate(self):
        """K7, rule 8: also with what was merged, 90 and 60."""
        self.agree(90)
        self.merge()
        self.assertEqual(self.estimate(60, "solution").asked_because, "threshold")

    def test_a_waiting_estimate_is_asked_on_the_ticket_that_goes_on(self):
        waiting = self.estimate(180, ticket_id=self.merged.id)
        first = self.asked(waiting)
        self.merge()
        self.assertRecordValues(
            waiting, [{"ticket_id": self.ticket.id, "state": "waiting"}]
        )
        self.assertEqual(first.state, "withdrawn")
        asked = self.asked(waiting)
        self.assertIn(self.ticket.number, asked.title)
        asked._decide(True)
        self.assertEqual(self.ticket.approved_minutes, 180)

    def test_two_waiting_figures_of_a_kind_are_asked_as_one(self):
        """The survivor's goes on; the office reads that it has to be revised."""
        there = self.estimate(200, ticket_id=self.merged.id)
        here = self.estimate(180)
        self.merge()
        self.assertEqual((there.state, here.state), ("cancelled", "waiting"))
        self.assertIn("taken back", str(self.ticket.message_ids.mapped("body")))

    def test_confirmations_go_along_answered_or_not(self):
        """K3."""
        answered, waiting = self.confirm(), self.confirm(answer=False)
        self.merge()
        self.assertRecordValues(
            answered | waiting,
            [
                {
                    "ticket_id": self.ticket.id,
                    "state": "confirmed",
                    "decided_by": "Ana Lead",
                },
                {"ticket_id": self.ticket.id, "state": "waiting", "decided_by": False},
            ],
        )
        self.asked(waiting)._decide(True)
        self.assertEqual(waiting.state, "confirmed")

    def test_the_customer_reads_on_one_page_what_they_agreed(self):
        self.agree(180)
        self.merge()
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open(f"/my/ticket/{self.ticket.id}").text
        self.assertIn("3:00", page)
        self.assertIn(self.merged.number, page)

    def test_many_tickets_cost_the_queries_of_one(self):
        tickets = self.ticket | self.merged
        for _number in range(20):
            tickets |= self._create_ticket(support_contract_id=self.contract.id)
        for some in (self.ticket, tickets):
            some.mapped("support_contract_id.estimate_threshold_minutes")
            with self.assertQueryCount(2):
                some._get_estimate_figures()
