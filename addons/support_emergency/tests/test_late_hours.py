from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import CALL
from .common_agreed import AgreedCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-01 12:00:00")
class TestLateHours(AgreedCase):
    """Two hours of express work until five; what comes afterwards is not lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(CALL):
            cls.emergency = cls.started()
        cls.log(cls.emergency, "2026-03-01 03:00:00", "2026-03-01 05:00:00")
        cls.normalise("05:00")
        cls.approve_time()

    @classmethod
    def normalise(cls, clock):
        with freeze_time(f"2026-03-01 {clock}:00"):
            cls.emergency.with_user(cls.expert)._normalise("It works.")
            cls.answer(cls.emergency)

    @classmethod
    def approve_time(cls):
        cuts = cls.env["support.cutoff"].search(
            [("emergency_id", "=", cls.emergency.id), ("state", "=", "published")]
        )
        for approval in cuts.approval_ids.filtered(lambda a: a.state == "pending"):
            approval.with_user(cls.newcomer_user)._decide(True)

    def work(self, start, end):
        """Hours of mitigation that both sides approve."""
        self.log(self.emergency, f"2026-03-01 {start}:00", f"2026-03-01 {end}:00")
        self.emergency.sudo()._publish_time()
        self.approve_time()

    def close(self):
        self.emergency.with_user(self.expert)._close("Replaced.")
        self.approve_time()

    def third(self):
        return self.emergency.proposal_ids.filtered(
            lambda p: p.emergency_invoice == "mitigation" and p.state != "cancelled"
        )

    def test_a_temporary_closing_bills_no_third_invoice(self):
        """Rule 6, E12: it is the last one, and work may go on."""
        self.work("06:00", "07:00")
        self.answer(self.emergency, granted=False)
        self.work("08:00", "09:00")
        self.assertFalse(self.third())
        with self.assertRaisesRegex(UserError, "once it is closed for good"):
            self.emergency.with_user(self.manager).action_propose_mitigation()
        self.close()
        self.assertEqual(self.third().amount, 120.0)

    def test_work_after_a_temporary_closing_is_billed(self):
        """Rule 6, E12: reopened, ten hours more: on invoice 3, none is lost."""
        self.answer(self.emergency, granted=False)
        self.work("06:00", "07:00")
        with freeze_time("2026-03-01 12:00:00"):
            self.emergency.with_user(self.expert)._reopen("The same disk.")
        with freeze_time("2026-03-01 22:30:00"):
            self.log(self.emergency, "2026-03-01 12:00:00", "2026-03-01 22:00:00")
            self.normalise("22:00")
            self.approve_time()
            self.assertFalse(self.third())
            self.answer(self.emergency, mitigation_model="on_demand")
            self.close()
        # an hour of mitigation, and ten of express work
        self.assertEqual(self.third().amount, 60.0 + 1200.0)
        self.assertFalse(
            self.emergency.charge_ids.filtered(lambda c: not c.proposal_id)
        )

    def test_hours_after_the_third_proposal_are_added_to_it(self):
        """E12: while the customer has not said yes it is made anew, with them."""
        self.answer(self.emergency, mitigation_model="on_demand")
        self.work("06:00", "07:00")
        self.close()
        before = self.third()
        self.assertEqual(before.amount, 60.0)
        self.work("08:00", "09:00")
        self.assertEqual(before.state, "cancelled")
        self.assertRecordValues(self.third(), [{"state": "sent", "amount": 120.0}])

    def test_whoever_bills_reads_the_language_of_the_company(self):
        """E12: the customer, who approves the day, speaks another one."""
        self.env.company.partner_id.lang = "es_ES"
        self.answer(self.emergency, mitigation_model="on_demand")
        self.work("06:00", "07:00")
        self.close()
        approval = self.third().approval_ids.filtered(lambda a: a.state == "pending")
        approval.with_user(self.newcomer_user)._decide(True)
        self.work("08:00", "09:00")
        mail = self.mails(self.emergency, self.manager.partner_id)[-1]
        self.assertIn("factura 3", mail.subject)
        late = self.emergency.event_ids.filtered(lambda e: e.kind == "late_hours")
        self.assertIn("factura 3", late.name)

    def test_what_cannot_be_proposed_stops_no_answer(self):
        """E10, E12: the customer approves the day; the office hears why not."""
        self.answer(self.emergency, mitigation_model="on_demand")
        self.work("06:00", "07:00")
        bill = type(self.env["support.billing.proposal"])
        with patch.object(bill, "action_send", side_effect=UserError("No address")):
            self.close()
        self.assertFalse(self.third())
        self.assertEqual(self.emergency.state, "closed")
        cuts = self.env["support.cutoff"].search(
            [("emergency_id", "=", self.emergency.id)]
        )
        self.assertEqual(set(cuts.mapped("state")), {"final"})
        self.assertIn("not_proposed", self.events(self.emergency))
        mail = self.mails(self.emergency, self.manager.partner_id)[-1]
        self.assertIn("No address", mail.subject)
        self.emergency.with_user(self.manager).action_propose_mitigation()
        self.assertEqual(self.third().amount, 60.0)

    def test_hours_after_the_third_was_approved_are_told(self):
        """E12: a fourth invoice there is not: whoever bills hears of them."""
        self.answer(self.emergency, mitigation_model="on_demand")
        self.work("06:00", "07:00")
        self.close()
        approval = self.third().approval_ids.filtered(lambda a: a.state == "pending")
        approval.with_user(self.newcomer_user)._decide(True)
        self.work("08:00", "09:00")
        self.assertRecordValues(self.third(), [{"state": "approved", "amount": 60.0}])
        self.assertEqual(self.events(self.emergency)[-1], "late_hours")
        mail = self.mails(self.emergency, self.manager.partner_id)[-1]
        self.assertIn("invoice 3", mail.subject)
        self.third().action_cancel()
        self.emergency.with_user(self.manager).action_propose_mitigation()
        self.assertEqual(self.third().amount, 120.0)
