from odoo.tests import freeze_time, tagged

from .common import TODAY, TimeCase


@freeze_time(TODAY)
@tagged("post_install", "-at_install")
class TestTicketMerge(TimeCase):
    def test_time_goes_along_unless_a_cut_stamped_it(self):
        """U8, K13: what both sides agreed about stays where it was agreed."""
        merged = self._create_ticket(support_contract_id=self.contract.id)
        stamped = self.log(date="2026-03-10", ticket_id=merged.id)
        self.close("2026-03-10")
        loose = self.log(0.5, date="2026-03-11", ticket_id=merged.id)
        merged.with_user(self.consultant)._merge_into(
            self.ticket.with_user(self.consultant)
        )
        self.env.invalidate_all()
        self.assertEqual(stamped.ticket_id, merged)
        self.assertEqual(loose.ticket_id, self.ticket)
        self.assertEqual(self.ticket.minutes_total, 30)
        self.assertEqual(merged.minutes_total, 60)
