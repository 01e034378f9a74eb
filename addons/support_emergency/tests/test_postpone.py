from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import CALL
from .common_agreed import AgreedCase


@tagged("post_install", "-at_install")
@freeze_time(CALL)
class TestPostpone(AgreedCase):
    """Rule 6: the causes are removed later, and nobody forgets them."""

    def postponed(self, comment="After the stock-taking"):
        emergency = self.started(self.lead, "own")
        emergency.with_user(self.expert)._normalise("It works.")
        self.answer(emergency)
        self.answer(emergency, granted=False, comment=comment)
        self.assertEqual(emergency.state, "postponed")
        return emergency

    def watch(self, instant):
        with freeze_time(instant), self.enter_registry_test_mode():
            self.env.ref("support_emergency.cron_watch").method_direct_trigger()
        self.env.invalidate_all()

    def waiting(self, emergency):
        return emergency.sudo().approval_ids.filtered(lambda a: a.state == "pending")

    def test_who_looks_after_the_account_has_an_activity(self):
        """E11: on the day on which the customer is asked again."""
        emergency = self.postponed()
        [activity] = emergency.sudo().activity_ids
        self.assertRecordValues(
            activity,
            [
                {
                    "user_id": emergency.contract_id.user_id.id,
                    "date_deadline": emergency.contract_id._get_local_day(
                        self.at("02:10", day=8)
                    ),
                }
            ],
        )
        self.assertIn("stock-taking", activity.note)

    def test_where_nobody_looks_after_it_it_is_the_experts(self):
        """E11: never the customer who answered."""
        self.contract.user_id = False
        emergency = self.postponed()
        self.assertEqual(emergency.sudo().activity_ids.user_id, self.expert)

    def test_the_customer_is_told_until_when_no_guarantee_is_needed(self):
        """E6, rule 6: fifteen days, and when we write again."""
        told = self.mails(self.postponed(), self.lead)[-1].body
        self.assertIn("without a new guarantee", told)
        self.assertIn("We write to you again on", told)

    def test_the_customer_is_asked_again_after_a_week(self):
        """E11: once, with the figures of that day; the page says when."""
        emergency = self.postponed()
        self.assertIn("We ask you again on", emergency.sudo()._get_next_step()[1])
        self.watch("2026-03-08 02:09:00")
        self.assertFalse(self.waiting(emergency))
        self.later.product_id.list_price = 90.0
        self.watch("2026-03-08 02:10:00")
        self.watch("2026-03-09 02:10:00")
        asked = self.waiting(emergency)
        self.assertEqual(asked.kind, "mitigation")
        shown = {
            option.model: option.amount
            for option in emergency.sudo()._read_options(asked)
        }
        self.assertEqual(shown["on_demand"], 180.0)
        self.assertIn("still there", self.mails(emergency, self.lead)[-1].body)
        self.assertEqual(self.events(emergency).count("remind"), 1)

    def test_a_question_that_waits_is_not_asked_twice(self):
        """E11: staff asked before the week was over."""
        emergency = self.postponed()
        emergency.with_user(self.expert).action_mitigate()
        asked = self.waiting(emergency)
        self.watch("2026-03-08 02:10:00")
        self.assertEqual(self.waiting(emergency), asked)
        self.assertNotIn("remind", self.events(emergency))

    def test_who_says_later_again_is_asked_after_a_month(self):
        """Rule 6: the fifteen days run from the first time."""
        emergency = self.postponed()
        first = emergency.postponed_on
        self.watch("2026-03-08 02:10:00")
        with freeze_time("2026-03-08 09:00:00"):
            self.answer(emergency, granted=False, comment="In April")
        self.assertEqual(emergency.postponed_on, first)
        self.assertEqual(str(emergency.sudo().watch_at), "2026-04-07 09:00:00")
        [activity] = emergency.sudo().activity_ids
        self.assertIn("In April", activity.note)

    def test_what_is_chosen_needs_no_reminder(self):
        """E11: the activity goes with the choice, and with the emergency again."""
        chosen = self.postponed()
        chosen.with_user(self.expert).action_mitigate()
        self.answer(chosen, mitigation_model="own")
        self.assertEqual(chosen.state, "mitigating")
        self.assertFalse(chosen.sudo().activity_ids)
        again = self.postponed()
        with self.assertRaisesRegex(AccessError, "Only support staff"):
            again.with_user(self.accountant)._reopen("The same disk.")
        again.with_user(self.expert)._reopen("The same disk.")
        self.assertFalse(again.sudo().activity_ids)
        self.assertFalse(again.sudo().watch_at)
