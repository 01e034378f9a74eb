from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTimeDecision(TimeCase):
    """The manager's decisions, as they are made on the screen."""

    def decide(self, records, operation, user=None, **values):
        wizard = Form(
            self.env["support.time.decision"]
            .with_user(user or self.manager)
            .with_context(
                active_model=records._name,
                active_ids=records.ids,
                default_operation=operation,
            )
        )
        wizard.reason = "Agreed by phone"
        for name, value in values.items():
            wizard[name] = value
        wizard.save().action_apply()

    def test_several_days_are_closed_at_once(self):
        self.log(1, "2026-03-10")
        self.log(1, "2026-03-11")
        cutoffs = self.publish("2026-03-10") | self.publish("2026-03-11")
        self.decide(cutoffs, "waive")
        self.assertEqual(cutoffs.mapped("state"), ["final", "final"])
        self.assertEqual(set(cutoffs.mapped("waive_reason")), {"Agreed by phone"})

    def test_held_time_of_a_day_is_billed(self):
        self.log(1)
        segment = self.close()
        self.decide(segment.cutoff_id, "bill")
        self.assert_sums(segment, charged=60)

    def test_time_is_allocated_anew(self):
        self.log(1)
        segment = self.close()
        self.decide(segment, "reallocate", verdict="do_not_bill")
        self.assert_sums(segment, discounted=60)

    def test_consultants_decide_nothing(self):
        self.log(1)
        with self.assertRaises(AccessError):
            self.decide(self.publish(), "waive", user=self.consultant)

    def test_a_consultant_logs_time_on_the_ticket_form(self):
        with Form(self.ticket.with_user(self.consultant)) as ticket:
            with ticket.timesheet_ids.new() as line:
                line.date = "2026-03-10"
                line.name = "Found the cause"
                line.unit_amount = 0.5
                line.support_level = "l2"
        self.assertRecordValues(
            self.ticket.timesheet_ids,
            [
                {
                    "support_contract_id": self.contract.id,
                    "date": self.day("2026-03-10"),
                    "accounted_minutes": 30,
                    "support_verdict": "billable",
                }
            ],
        )

    def test_a_correction_is_typed_in_its_form(self):
        line = self.log(1)
        self.close()
        action = line.with_user(self.consultant).action_correct()
        form = Form(
            self.env["account.analytic.line"]
            .with_user(self.consultant)
            .with_context(**action["context"]),
            view=action["views"][0][0],
        )
        self.assertEqual(form.unit_amount, -1)
        correction = form.save()
        self.assertEqual(correction.corrects_id, line)
        self.assertEqual(correction.accounted_minutes, -60)

    def test_consultants_open_the_screens(self):
        """Every view of the addon opens for those who have its menu."""
        self.log(1)
        segment = self.close()
        for user in (self.consultant, self.manager, self.auditor):
            for record in (segment.cutoff_id, segment, self.ticket, self.contract):
                with self.subTest(user=user.login, model=record._name):
                    self.env.invalidate_all()
                    self.assertTrue(Form(record.with_user(user)))
