from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPublish(TimeCase):
    def test_the_day_is_stamped_and_shown_as_it_is(self):
        """Publishing keeps what was shown: the hours, the price and why."""
        line = self.log(1.5)
        cutoff = self.publish()
        self.assertRecordValues(
            cutoff,
            [
                {
                    "contract_id": self.contract.id,
                    "date": date(2026, 3, 10),
                    "phase": "standard",
                    "sequence": 1,
                    "state": "published",
                    "accounted_minutes": 90,
                    "burn_minutes": 90,
                }
            ],
        )
        self.assertEqual(line.cutoff_id, cutoff)
        self.assertRecordValues(
            cutoff.segment_ids,
            [
                {
                    "line_id": line.id,
                    "ticket_id": self.ticket.id,
                    "minutes": 90,
                    "burn_minutes": 90,
                    "price_unit": 60,
                    "state": "published",
                }
            ],
        )
        self.assertTrue(cutoff.segment_ids.price_reason)

    def test_the_key_users_are_asked(self):
        """K5: the cut waits for either key user, with its hours."""
        self.log(1.5)
        approval = self.publish().approval_ids
        self.assertRecordValues(
            approval,
            [
                {
                    "kind": "cutoff",
                    "customer_id": self.customer.id,
                    "approver_role": "key_user",
                    "minutes": 90,
                    "deadline": False,
                    "state": "pending",
                }
            ],
        )
        self.assertIn("1:30", approval.title)
        self.assertEqual(approval.access_url, f"/my/cutoffs/{approval.res_id}")

    def test_a_multiplier_is_rounded_once(self):
        work_type = self._create_work_type("NIGHT", burn_percent=150)
        self.log(25 / 60, work_type_id=work_type.id)
        segment = self.publish().segment_ids
        self.assertEqual((segment.accounted_minutes, segment.burn_minutes), (25, 38))

    def test_a_running_timer_is_left_for_later(self):
        timer = self.log(0)
        line = self.log(1)
        self.assertEqual(self.publish().line_ids, line)
        self.assertFalse(timer.cutoff_id)

    def test_nothing_to_publish_makes_no_cut(self):
        self.log(1, "2026-03-11")
        self.assertFalse(self.publish("2026-03-10"))

    def test_late_time_goes_to_the_next_sequence(self):
        """A line committed into a published day is accepted, in a cut of its own."""
        self.log(1)
        first = self.publish()
        late = self.log(2)
        second = self.publish()
        self.assertEqual((first.sequence, second.sequence), (1, 2))
        self.assertEqual(second.line_ids, late)

    def test_each_contract_and_day_has_its_cut(self):
        other = self._create_time_contract(self.other_customer)
        ticket = self._create_ticket(
            partner_id=self.other_customer.id, support_contract_id=other.id
        )
        self.log(1, "2026-03-10")
        self.log(1, "2026-03-11")
        self.log(1, "2026-03-10", ticket_id=ticket.id)
        lines = self.env["account.analytic.line"].search(
            [("support_contract_id", "in", (self.contract | other).ids)]
        )
        cutoffs = self.env["support.cutoff"]._publish_lines(lines)
        self.assertEqual(
            {(c.contract_id, str(c.date)) for c in cutoffs},
            {
                (self.contract, "2026-03-10"),
                (self.contract, "2026-03-11"),
                (other, "2026-03-10"),
            },
        )

    def test_published_time_is_read_only(self):
        line = self.log(1)
        self.publish()
        mine = line.with_user(self.consultant)
        self.assertTrue(mine.readonly_timesheet)
        for values in ({"unit_amount": 2}, {"name": "Else"}, {"date": "2026-03-11"}):
            with self.assertRaisesRegex(UserError, "published to the customer"):
                mine.write(values)
        with self.assertRaisesRegex(UserError, "published to the customer"):
            line.unit_amount = 2
        with self.assertRaisesRegex(UserError, "published to the customer"):
            mine.unlink()

    def test_what_was_shown_is_not_edited(self):
        self.log(1)
        segment = self.publish().segment_ids
        with self.assertRaisesRegex(UserError, "not edited"):
            segment.with_user(self.manager).write({"minutes": 5})
        with self.assertRaisesRegex(UserError, "no open objection"):
            segment.with_user(self.manager).dispute_answer = "Because"
        with self.assertRaisesRegex(UserError, "stays as proof"):
            segment.unlink()
        with self.assertRaises(UserError):
            segment.cutoff_id.unlink()
        with self.assertRaisesRegex(UserError, "not edited by hand"):
            segment.cutoff_id.with_user(self.manager).state = "final"

    def test_a_cut_is_not_deleted(self):
        self.log(1)
        cutoff = self.publish()
        with self.assertRaisesRegex(UserError, "stays as proof"):
            cutoff.sudo().unlink()

    def test_publishing_needs_the_dispatcher_or_manager(self):
        """Publishing is the provider's approval."""
        self.log(1)
        with self.assertRaisesRegex(AccessError, "Only dispatchers"):
            self.contract.with_user(self.consultant).action_publish_time()
        dispatcher = self._create_user("dispatcher", "group_support_dispatcher")
        self.contract.with_user(dispatcher).action_publish_time()
        with self.assertRaisesRegex(UserError, "no time to publish"):
            self.contract.with_user(dispatcher).action_publish_time()

    def test_the_cron_publishes_days_that_are_over_where_the_contract_is(self):
        """At 12:00 UTC it is already the 21st in Auckland, the 20th elsewhere."""
        far = self._create_time_contract(self.other_customer)
        far.tz = "Pacific/Auckland"
        ticket = self._create_ticket(
            partner_id=self.other_customer.id, support_contract_id=far.id
        )
        late = self.log(1, "2026-02-02")
        over = self.log(1, "2026-03-19")
        today = self.log(1, "2026-03-20")
        there = self.log(1, "2026-03-20", ticket_id=ticket.id)
        self.run_time_cron()
        self.assertEqual(late.cutoff_id.date, date(2026, 2, 2))
        self.assertTrue(over.cutoff_id)
        self.assertFalse(today.cutoff_id)
        self.assertTrue(there.cutoff_id)

    def test_the_cron_runs_twice_and_publishes_once(self):
        self.log(1)
        self.run_time_cron()
        self.run_time_cron()
        self.assertEqual(self.contract.cutoff_count, 1)

    def test_a_contract_that_fails_keeps_no_other_back(self):
        other = self._create_time_contract(self.other_customer)
        ticket = self._create_ticket(
            partner_id=self.other_customer.id, support_contract_id=other.id
        )
        bad = self.log(1)
        good = self.log(1, ticket_id=ticket.id)
        contract, message = self.contract, "Broken"
        model = self.registry["support.cutoff"]
        show = model._show

        def failing(cutoffs, lines_by_cutoff):
            if contract in cutoffs.contract_id:
                raise UserError(message)
            return show(cutoffs, lines_by_cutoff)

        self.patch(model, "_show", failing)
        with self.assertLogs("odoo.addons.support_timesheet", "WARNING") as logs:
            self.run_time_cron()
        self.assertIn("Broken", logs.output[0])
        self.assertFalse(bad.cutoff_id)
        self.assertTrue(good.cutoff_id)

    def test_key_users_see_their_cuts_and_nobody_else(self):
        """Invariant 4."""
        self.log(1)
        cutoff = self.publish()
        stranger = self._create_person("Zoe Stranger", self.other_customer)
        self._create_key_user(self.other_customer, stranger)
        self.env.invalidate_all()
        self.assertEqual(cutoff.with_user(self.lead_user).state, "published")
        for person in (stranger, self.colleague):
            user = self._create_portal_user(person)
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                cutoff.with_user(user).read(["state"])
        with self.assertRaises(AccessError):
            cutoff.segment_ids.with_user(self.lead_user).read(["minutes"])
