from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged, warmup

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestManyDays(TimeCase):
    """K5: the key user approves many days at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.package = cls._create_package(cls.contract, 6000)

    def publish_days(self, count, month="2026-02", **values):
        """Cuts of the first ``count`` days of a month, two entries each."""
        days = [f"{month}-{number:02d}" for number in range(1, count + 1)]
        for day in days:
            self.log(1, day, **values)
            self.log(0.5, day, **values)
        lines = self.env["account.analytic.line"].search(
            [("date", "in", days), ("support_contract_id", "=", self.contract.id)]
        )
        return self.env["support.cutoff"]._publish_lines(lines).sorted("date")

    def grant(self, cutoffs, user=None):
        approvals = cutoffs.approval_ids.filtered(
            lambda a: a.state == "pending" and a.kind == "cutoff"
        )
        return approvals.with_user(user or self.lead_user)._grant_cutoffs("10.0.0.1")

    def test_all_days_become_final_in_one_run(self):
        cutoffs = self.publish_days(5)
        self.assertFalse(self.grant(cutoffs))
        self.assertEqual(set(cutoffs.mapped("state")), {"final"})
        self.assertEqual(set(cutoffs.mapped("decision")), {"customer"})
        self.assertEqual(set(cutoffs.mapped("decided_by")), {"Ana Lead"})
        self.assertEqual(self.package.remaining_minutes, 6000 - 5 * 90)
        approval = cutoffs[0].approval_ids
        self.assertEqual(
            (approval.state, approval.decided_from), ("granted", "10.0.0.1")
        )
        self.assert_adds_up()

    def test_work_order_rules_inside_the_run(self):
        """The package that is short pays the first days, whoever is ticked first."""
        short = self._create_package(self.contract, 90, date_end="2026-02-28")
        cutoffs = self.publish_days(2)
        self.grant(cutoffs[::-1])
        self.assertEqual(self.moves_of(cutoffs[0].segment_ids).package_id, short)

    def test_a_day_that_changed_is_asked_anew_and_the_rest_is_approved(self):
        """Invariant 5."""
        first, second = self.publish_days(2)
        first.segment_ids[0].write({"accounted_minutes": 30})
        changed = self.grant(first | second)
        self.assertEqual(changed.res_id, first.id)
        self.assertEqual((first.state, second.state), ("published", "final"))
        self.assertTrue(self.pending(first))

    def test_only_key_users_of_the_customer_approve(self):
        cutoffs = self.publish_days(2)
        stranger = self._create_person("Zoe Stranger", self.other_customer)
        self._create_key_user(self.other_customer, stranger)
        for person in (self.colleague, stranger):
            user = self._create_portal_user(person)
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                self.grant(cutoffs, user)
        with self.assertRaises(AccessError):
            self.grant(cutoffs, self.consultant)
        self.assertEqual(set(cutoffs.mapped("state")), {"published"})

    def test_what_was_answered_is_not_answered_again(self):
        cutoffs = self.publish_days(2)
        approvals = cutoffs.approval_ids
        self.approve(cutoffs[0])
        with self.assertRaisesRegex(UserError, "already answered by Ana Lead"):
            approvals.with_user(self.lead_user)._grant_cutoffs()
        self.assertEqual(cutoffs[1].state, "published")

    def test_only_days_are_approved_together(self):
        self.ticket.with_user(self.consultant).action_ask_out_of_hours()
        approval = self.pending(self.ticket, "out_of_hours")
        with self.assertRaisesRegex(UserError, "Only days of time"):
            approval._grant_cutoffs()

    @warmup
    def test_many_days_ask_the_database_as_often_as_one(self):
        self.grant(self.publish_days(3, "2026-01"))
        one = self.publish_days(1, "2026-02")
        self.env.flush_all()
        self.env.invalidate_all()
        counts = []
        for cutoffs in (one, self.publish_days(10, "2026-03")):
            approvals = self.env["support.approval"].browse(cutoffs.approval_ids.ids)
            approvals = approvals.with_user(self.lead_user)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            approvals._grant_cutoffs()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
