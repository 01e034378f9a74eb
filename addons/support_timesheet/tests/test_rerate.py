from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRerate(TimeCase):
    """K19: many entries are rated anew before the customer approved them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.package = cls._create_package(cls.contract, 6000)
        cls.dear = cls._create_work_type("DEAR", burn_percent=200)

    def rerate(self, records, user=None, **values):
        wizard = (
            self.env["support.time.rerate"]
            .with_user(user or self.manager)
            .with_context(active_model=records._name, active_ids=records.ids)
            .create(values)
        )
        wizard.action_apply()
        return wizard

    def test_unpublished_time_takes_the_new_rating(self):
        lines = self.log(1) | self.log(2)
        self.rerate(
            lines,
            work_type_id=self.dear.id,
            support_level="l3",
            verdict="no_charge",
            verdict_reason="Our own mistake",
        )
        self.assertEqual(lines.work_type_id, self.dear)
        self.assertEqual(set(lines.mapped("support_level")), {"l3"})
        self.assertEqual(set(lines.mapped("verdict_reason")), {"Our own mistake"})

    def test_shown_time_is_shown_anew_with_the_reason(self):
        """What was shown is never changed: the next sequence shows it anew."""
        kept, changed = self.log(1), self.log(2)
        cutoff = self.publish()
        old = cutoff.segment_ids.filtered(lambda s: s.line_id == changed)
        self.rerate(old, work_type_id=self.dear.id, reason="It was at night")
        following = changed.cutoff_id
        self.assertEqual((following.sequence, following.state), (2, "published"))
        self.assertEqual(following.segment_ids.burn_minutes, 240)
        self.assertEqual(following.segment_ids.supersedes_id, old)
        self.assertEqual(
            (old.state, old.replaced_reason), ("disputed", "It was at night")
        )
        self.assertEqual((cutoff.state, cutoff.accounted_minutes), ("published", 60))
        self.assertEqual(kept.cutoff_id, cutoff)
        self.approve(cutoff)
        self.approve(following)
        self.assertEqual(self.package.remaining_minutes, 6000 - 60 - 240)
        self.assert_adds_up()

    def test_a_cut_with_nothing_left_asks_nothing(self):
        self.log(1)
        cutoff = self.publish()
        self.rerate(cutoff, support_level="l2", reason="Wrong level")
        self.assertEqual((cutoff.state, cutoff.decision), ("final", "replaced"))
        self.assertFalse(self.pending(cutoff))
        self.assertEqual(self.contract.cutoff_count, 2)

    def test_final_time_is_corrected_instead(self):
        line = self.log(1)
        self.close()
        with self.assertRaisesRegex(UserError, "Final time is not rated anew"):
            self.rerate(line, support_level="l2", reason="Late")

    def test_it_says_why(self):
        line = self.log(1)
        with self.assertRaisesRegex(ValidationError, "not billed"):
            self.rerate(line, verdict="no_charge")
        with self.assertRaisesRegex(UserError, "Say what is rated anew"):
            self.rerate(line)
        self.publish()
        with self.assertRaisesRegex(ValidationError, "shown anew"):
            self.rerate(line, support_level="l2")

    def test_only_service_managers_rate_anew(self):
        line = self.log(1)
        cutoff = self.publish()
        with self.assertRaises(AccessError):
            self.rerate(line, self.consultant, support_level="l2", reason="Mine")
        with self.assertRaises(AccessError):
            cutoff.with_user(self.consultant)._replace(line, "Mine")
        with self.assertRaises(AccessError):
            self.env["support.time.rerate"].with_user(self.lead_user).create({})
