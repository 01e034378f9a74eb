from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.support_contracts.exceptions import MissingReasonError

from .common import CALL, EmergencyCase


@tagged("post_install", "-at_install")
@freeze_time(CALL)
class TestEvaluate(EmergencyCase):
    def test_one_attends_it(self):
        """E2: the others need not, and see who does."""
        emergency = self.declare()
        emergency.with_user(self.expert).action_acknowledge()
        self.assertEqual(emergency.acknowledged_by_id, self.expert)
        self.assertEqual(emergency.activity_ids.user_id, self.expert)
        with self.assertRaisesRegex(UserError, "attended already, by"):
            emergency.with_user(self.mate).action_acknowledge()

    def test_the_customer_gets_the_answer(self):
        """E2, E6: feasible, uncertainty, risk, three times, guarantee, expert."""
        emergency = self.declare()
        with freeze_time("2026-03-01 02:50:00"):
            self.evaluate(emergency)
        self.assertRecordValues(
            emergency,
            [
                {
                    "state": "offered",
                    "minutes_emergency": 240,
                    "minutes_normalise": 60,
                    "minutes_mitigate": 120,
                    "uncertainty": "medium",
                    "uncertainty_percent": 25,
                    "guarantee_hours": 1,
                    "is_guarantee_waived": False,
                    "expert_id": self.expert.id,
                    "evaluated_on": self.at("02:50"),
                    "response_minutes": 40,
                    "is_evaluation_missed": False,
                    "urgency": "done",
                }
            ],
        )
        mail = self.mails(emergency, self.newcomer)[-1]
        self.assertIn("can restore your service", mail.body)
        self.assertIn("4:00", mail.body)
        self.assertFalse(emergency.activity_ids)
        self.assertEqual(self.events(emergency), ["declare", "acknowledge", "deliver"])

    def test_late_is_measured(self):
        """E2: one second after the hour it is late, however it is rounded."""
        emergency = self.declare()
        with freeze_time("2026-03-01 03:10:01"):
            self.evaluate(emergency)
        self.assertTrue(emergency.is_evaluation_missed)
        self.assertEqual(emergency.urgency, "missed")

    def test_the_last_instant_is_in_time(self):
        emergency = self.declare()
        with freeze_time("2026-03-01 03:10:00"):
            self.evaluate(emergency)
        self.assertFalse(emergency.is_evaluation_missed)

    def test_declined(self):
        """E3: reason kept, customer told with another way, closed."""
        emergency = self.declare()
        self.decline(emergency)
        self.assertRecordValues(
            emergency,
            [
                {
                    "state": "declined",
                    "decline_reason": "We do not know this system.",
                    "is_over": True,
                    "guarantee_hours": 0,
                }
            ],
        )
        mail = self.mails(emergency, self.newcomer)[-1]
        self.assertIn("Nothing is charged", mail.body)
        self.assertIn("900 123 456", mail.body)
        self.assertTrue(emergency.ticket_id.closed)
        self.assertFalse(
            self.env["support.charge"].search_count(
                [("ticket_id", "=", emergency.ticket_id.id)]
            )
        )

    def test_declining_needs_a_reason_and_another_way(self):
        emergency = self.declare()
        for name in ("decline_reason", "alternative"):
            with self.assertRaises(MissingReasonError):
                self.decline(emergency, **{name: " "})

    def test_no_evaluation_after_a_refusal(self):
        """Bad input: evaluation after decline, and twice."""
        emergency = self.declare()
        self.decline(emergency)
        for act in (self.evaluate, self.decline):
            with self.assertRaisesRegex(UserError, "Declined.*not possible"):
                act(emergency)

    def test_two_press_the_same_button(self):
        """Bad input: the second finds it evaluated."""
        emergency = self.declare()
        self.evaluate(emergency)
        with self.assertRaisesRegex(UserError, "not possible now"):
            self.evaluate(emergency, user=self.mate)

    def test_the_guarantee_is_one_to_eight_hours(self):
        """E7: 0 and 9 are refused, 8 is not."""
        emergency = self.declare()
        for hours in (0, 9, -1):
            with self.assertRaisesRegex(ValidationError, "from 1 to 8 hours"):
                self.evaluate(emergency, guarantee_hours=hours)
        self.evaluate(emergency, guarantee_hours=8)
        self.assertEqual(emergency.guarantee_hours, 8)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            emergency.sudo().guarantee_hours = 9
            emergency.flush_recordset()

    def test_waived_or_credited_with_a_reason(self):
        """E7: reason and author are kept."""
        emergency = self.declare()
        for guarantee in ("waived", "credited"):
            with self.assertRaises(MissingReasonError):
                self.evaluate(emergency, guarantee=guarantee)
        self.evaluate(emergency, guarantee="waived", guarantee_reason="Our fault.")
        self.assertRecordValues(
            emergency,
            [
                {
                    "guarantee_hours": 0,
                    "is_guarantee_waived": True,
                    "guarantee_reason": "Our fault.",
                    "guarantee_decided_by": self.expert.name,
                }
            ],
        )

    def test_not_waived_and_credited(self):
        with self.assertRaisesRegex(ValidationError, "cannot count"):
            self.env["support.emergency"]._check_guarantee(
                1, waived=True, credited=True, reason="x"
            )

    def test_the_lead_expert_is_competent(self):
        """Bad input: without competence only with a reason, which is kept."""
        emergency = self.declare()
        kind = self.env["hr.skill.type"].create({"name": "Systems"})
        skill = self.env["hr.skill"].create(
            {"name": "PostgreSQL", "skill_type_id": kind.id}
        )
        emergency.with_user(self.expert).skill_ids = skill
        with self.assertRaisesRegex(MissingReasonError, "no PostgreSQL"):
            self.evaluate(emergency)
        self.evaluate(emergency, expert_reason="Nobody else is awake.")
        self.assertEqual(emergency.expert_reason, "Nobody else is awake.")

    def test_the_lead_expert_is_ours(self):
        emergency = self.declare()
        stranger = self._create_portal_user(self.newcomer)
        with self.assertRaisesRegex(ValidationError, "one of our people"):
            self.evaluate(emergency, expert_id=stranger.id)
        with self.assertRaisesRegex(ValidationError, "Name the lead"):
            self.evaluate(emergency, expert_id=False)

    def test_times_make_sense(self):
        """E6: the emergency lasts at least until it is normalised."""
        emergency = self.declare()
        for wrong in (
            {"minutes_normalise": 0},
            {"minutes_emergency": 30},
            {"uncertainty_percent": 101},
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.evaluate(emergency, **wrong)

    def test_revisions_are_kept_and_told(self):
        """E6: shorter or longer; what was told before stays."""
        emergency = self.declare()
        self.evaluate(emergency)
        action = emergency.with_user(self.expert).action_revise()
        wizard = self.env["support.emergency.evaluation"].with_user(self.expert)
        wizard = wizard.with_context(**action["context"])
        with self.assertRaises(MissingReasonError):
            wizard.create({}).action_apply()
        revision = wizard.create(
            {"minutes_normalise": 180, "reason": "The backup is damaged."}
        )
        self.assertEqual(revision.minutes_mitigate, 120)
        revision.action_apply()
        self.assertEqual(
            emergency.estimate_ids.sorted("version").mapped("minutes_normalise"),
            [60, 180],
        )
        self.assertEqual(emergency.minutes_normalise, 180)
        self.assertIn(
            "backup is damaged", self.mails(emergency, self.newcomer)[-1].body
        )
        with self.assertRaisesRegex(UserError, "What was told stays"):
            emergency.estimate_ids[:1].with_user(self.manager).minutes_mitigate = 1
        with self.assertRaisesRegex(UserError, "What was told stays"):
            emergency.estimate_ids[:1].sudo().unlink()

    def test_nothing_to_revise(self):
        emergency = self.declare()
        with self.assertRaisesRegex(UserError, "no estimate"):
            emergency.with_user(self.expert)._revise({}, "Because.")

    def test_withdrawn(self):
        """The customer solved it: nothing is charged, nobody is called any more."""
        emergency = self.declare()
        with self.assertRaises(MissingReasonError):
            emergency.with_user(self.expert)._withdraw(" ")
        action = emergency.with_user(self.expert).action_withdraw()
        wizard = self.env["support.emergency.reason"].with_user(self.expert)
        wizard.with_context(**action["context"]).create(
            {"reason": "It works again."}
        ).action_apply()
        self.assertEqual(emergency.state, "withdrawn")
        self.assertFalse(emergency.activity_ids)
        self.assertFalse(emergency.urgency)
        self.assertIn("It works again.", self.mails(emergency, self.newcomer)[-1].body)

    def test_only_staff_evaluate(self):
        """Refusals: auditor, accountant and customer."""
        emergency = self.declare()
        accountant = self._create_user("accountant", "account.group_account_invoice")
        customer = self._create_portal_user(self.newcomer)
        for user in (self.auditor, accountant, customer):
            own = emergency.with_user(user)
            for act in (
                own.action_acknowledge,
                lambda own=own: own._decline("a", "b"),
                lambda own=own: own._deliver({}, self.expert, {"hours": 1}),
                lambda own=own: own._revise({}, "x"),
                lambda own=own: own._withdraw("x"),
            ):
                with self.assertRaises(AccessError):
                    act()

    def test_what_is_written_is_text(self):
        """Free text reaches mails as text."""
        emergency = self.declare(summary="<script>alert(1)</script>")
        self.decline(emergency, alternative="<script>alert(2)</script>")
        for mail in self.mails(emergency, self.newcomer):
            self.assertNotIn("<script>", mail.body)
        chatter = "".join(emergency.message_ids.mapped("body"))
        self.assertNotIn("<script>", chatter)
