from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import CALL
from .common_agreed import AgreedCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-01 09:00:00")
class TestExpress(AgreedCase):
    """The guarantee is paid at ten past two, in UTC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(CALL):
            cls.emergency = cls.started(guarantee_hours=1)

    def normalise(self, clock):
        with freeze_time(f"2026-03-01 {clock}:00"):
            self.emergency.with_user(self.expert)._normalise("Invoices go out.")

    def shown(self, emergency=None):
        """[(phase, work type, minutes, price)] of what was published."""
        segments = self.env["support.time.segment"].search(
            [("emergency_id", "=", (emergency or self.emergency).id)],
            order="time_from, id",
        )
        return [
            (s.emergency_phase, s.work_type_id.code, s.minutes, s.price_unit)
            for s in segments
        ]

    def publish(self):
        self.emergency.sudo()._publish_time()

    def test_the_evaluation_is_never_billed(self):
        """E2: recorded, and absorbed; also before the contract began."""
        line = self.log(self.emergency, "2026-03-01 01:50:00", "2026-03-01 02:05:00")
        self.assertRecordValues(
            line,
            [
                {
                    "emergency_phase": "evaluation",
                    "support_verdict": "do_not_bill",
                    "unit_amount": 0.25,
                }
            ],
        )
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            line.support_verdict = "billable"
            line.flush_recordset()

    def test_the_evaluation_of_a_stranger_waits_for_no_contract(self):
        """E2: logged before anybody agreed to anything, and moved to the contract."""
        with freeze_time("2026-03-01 02:40:00"):
            emergency = self.declare(contact_at="2026-03-01 02:10:00")
            line = self.log(emergency, "2026-03-01 02:15:00", "2026-03-01 02:30:00")
            self.assertEqual(line.emergency_phase, "evaluation")
            self.evaluate(emergency)
            self.answer(emergency)
            self.pay(emergency)
        self.assertEqual(line.support_contract_id, emergency.contract_id)
        self.assertEqual(line.emergency_phase, "evaluation")

    def test_work_until_it_is_restored_is_express(self):
        """E4: at night, on a Sunday, at the express rate and without surcharge."""
        self.log(
            self.emergency,
            "2026-03-01 02:30:00",
            "2026-03-01 03:30:00",
            work_type_id=self.later.id,
        )
        self.publish()
        self.assertEqual(self.shown(), [("normalisation", "EXPRESS", 60, 120.0)])

    def test_express_ends_when_it_is_restored(self):
        """Rule 5: at that instant, also in the middle of an entry."""
        self.normalise("04:00")
        self.log(self.emergency, "2026-03-01 03:00:00", "2026-03-01 04:45:00")
        self.publish()
        self.assertEqual(
            [(phase, code, minutes) for phase, code, minutes, _p in self.shown()],
            [("normalisation", "EXPRESS", 60), ("mitigation", "SUP", 45)],
        )

    def test_refused_only_what_follows_is_express_again(self):
        """Rule 5: bad input: the customer refuses the normalisation."""
        self.normalise("04:00")
        with freeze_time("2026-03-01 05:00:00"):
            self.answer(self.emergency, granted=False, comment="No.")
        self.assertEqual(self.emergency.state, "normalising")
        self.log(self.emergency, "2026-03-01 03:30:00", "2026-03-01 05:30:00")
        self.publish()
        self.assertEqual(
            [(phase, code, minutes) for phase, code, minutes, _p in self.shown()],
            [
                ("normalisation", "EXPRESS", 30),
                ("mitigation", "SUP", 60),
                ("normalisation", "EXPRESS", 30),
            ],
        )

    def test_a_cut_is_of_one_phase(self):
        """Rule 7: contract, day and phase."""
        self.normalise("04:00")
        self.log(self.emergency, "2026-03-01 03:00:00", "2026-03-01 03:30:00")
        self.log(self.emergency, "2026-03-01 04:10:00", "2026-03-01 04:40:00")
        self.publish()
        cuts = self.env["support.cutoff"].search(
            [("emergency_id", "=", self.emergency.id)], order="id"
        )
        self.assertEqual(
            cuts.mapped("emergency_phase"), ["normalisation", "mitigation"]
        )
        self.assertIn(self.emergency.name, cuts[0].display_name)
        self.assertIn("Normalisation", cuts[0]._get_approval_title())

    def test_a_day_with_two_phases_needs_the_hour(self):
        """What nobody can know is asked for."""
        self.normalise("04:00")
        values = {"ticket_id": self.emergency.ticket_id.id, "name": "x"}
        lines = self.env["account.analytic.line"].with_user(self.expert)
        with self.assertRaisesRegex(ValidationError, "say when the work started"):
            lines.create(values | {"unit_amount": 1, "date": "2026-03-01"})
        with freeze_time("2026-03-02 09:00:00"):
            line = lines.create(values | {"unit_amount": 1, "date": "2026-03-02"})
        self.assertEqual(line.emergency_phase, "mitigation")
        self.assertEqual(line.work_type_id, self.later)

    def test_a_corrected_hour_changes_the_phase(self):
        line = self.log(self.emergency, "2026-03-01 01:45:00", "2026-03-01 02:00:00")
        line.with_user(self.expert).write({"started_at": "2026-03-01 02:30:00"})
        self.assertRecordValues(
            line,
            [
                {
                    "emergency_phase": "normalisation",
                    "support_verdict": "billable",
                    "work_type_id": self.express.id,
                }
            ],
        )
        with self.assertRaisesRegex(ValidationError, "work is express"):
            line.with_user(self.expert).work_type_id = self.later

    def test_the_phase_is_not_typed(self):
        line = self.log(self.emergency, "2026-03-01 02:30:00", "2026-03-01 03:00:00")
        with self.assertRaises(UserError):
            line.with_user(self.manager).write({"emergency_phase": "mitigation"})
        with self.assertRaises(UserError):
            self.log(
                self.emergency,
                "2026-03-01 02:30:00",
                "2026-03-01 03:00:00",
                emergency_phase="mitigation",
            )
        for row in (self.emergency.span_ids[:1],):
            with self.assertRaises(UserError):
                row.with_user(self.manager).write({"date_end": False})
            with self.assertRaises(UserError):
                row.sudo().unlink()

    def test_express_burns_no_package(self):
        """E4: hours of a plan are not burnt by express work."""
        package = self._create_package(self.contract, 600)
        with freeze_time(CALL):
            emergency = self.started(self.lead, "own")
        self.log(emergency, "2026-03-01 02:30:00", "2026-03-01 03:30:00")
        self.assertEqual(self.contract.available_minutes, 600)
        emergency.sudo()._publish_time()
        cut = self.env["support.cutoff"].search([("emergency_id", "=", emergency.id)])
        cut.approval_ids.with_user(self.lead_user)._decide(True)
        self.assertEqual(package.remaining_minutes, 600)
        self.assertRecordValues(
            emergency.charge_ids,
            [
                {
                    "amount": 120.0,
                    "emergency_phase": "normalisation",
                    "verdict": "billable",
                }
            ],
        )

    def test_express_is_not_paid_by_what_a_quotation_sold(self):
        """E4, E8: ten hours were bought of the ticket before it was an emergency."""
        with freeze_time(CALL):
            emergency = self.started(self.lead, "own")
        estimate = self.env["support.estimate"].create(
            {"ticket_id": emergency.ticket_id.id, "kind": "solution", "minutes": 600}
        )
        self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "support_contract_id": self.contract.id,
                "support_estimate_id": estimate.id,
                "support_sold_minutes": 600,
            }
        ).action_confirm()
        self.assertTrue(emergency.ticket_id.has_sold_hours)
        self.log(emergency, "2026-03-01 02:30:00", "2026-03-01 03:30:00")
        emergency.sudo()._publish_time()
        cut = self.env["support.cutoff"].search([("emergency_id", "=", emergency.id)])
        cut.approval_ids.with_user(self.lead_user)._decide(True)
        self.assertRecordValues(
            emergency.charge_ids, [{"amount": 120.0, "verdict": "billable"}]
        )

    def test_hours_beyond_the_estimate_are_flagged(self):
        """Rule 4: nobody stops; the cut says what was not confirmed."""
        self.log(self.emergency, "2026-03-01 02:30:00", "2026-03-01 06:30:00")
        self.publish()
        segment = self.env["support.time.segment"].search(
            [("emergency_id", "=", self.emergency.id)]
        )
        self.assertEqual(segment.beyond_minutes, 60)

    def test_growth_is_told_and_confirmed(self):
        """Rule 4, E6: told at once, work goes on, the answer is kept."""
        times = {
            "minutes_emergency": 600,
            "minutes_normalise": 240,
            "minutes_mitigate": 120,
            "uncertainty": "high",
            "uncertainty_percent": 50,
        }
        self.emergency.with_user(self.expert)._revise(times, "Two disks.")
        self.assertEqual(self.emergency.state, "normalising")
        self.assertEqual(self.emergency._get_agreed_minutes(), 180)
        self.answer(self.emergency, granted=False, comment="Why?")
        self.assertEqual(self.emergency._get_agreed_minutes(), 180)
        self.emergency.with_user(self.expert)._revise(times, "Two disks, both broken.")
        self.answer(self.emergency)
        self.assertEqual(self.emergency._get_agreed_minutes(), 360)
        shorter = times | {"minutes_normalise": 60}
        self.emergency.with_user(self.expert)._revise(shorter, "One was fine.")
        self.assertEqual(self.emergency._get_agreed_minutes(), 180)
