from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.support_contracts.exceptions import MissingReasonError

from .common import CALL
from .common_agreed import AgreedCase


@tagged("post_install", "-at_install")
@freeze_time(CALL)
class TestPlan(AgreedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.emergency = cls.started()

    def plan(self):
        self.emergency.sudo()._plan_action(
            "Free the disk",
            critical_result="Invoices go out",
            actors="Nora",
            resources="Access to the server",
        )
        return self.emergency.action_ids

    def test_written_by_the_customer(self):
        """E9: actions, results, actors, resources; completed by the expert."""
        action = self.plan()
        self.assertRecordValues(
            action,
            [
                {
                    "name": "Free the disk",
                    "critical_result": "Invoices go out",
                    "actors": "Nora",
                    "resources": "Access to the server",
                    "written_by": "customer",
                    "owner": "firm",
                    "state": "planned",
                }
            ],
        )
        action.with_user(self.expert).write(
            {"due_at": "2026-03-01 05:00:00", "user_id": self.expert.id}
        )
        self.assertEqual(action.due_at, self.at("05:00"))
        with self.assertRaisesRegex(UserError, "Say what is to be done"):
            self.emergency.sudo()._plan_action(" ")

    def test_both_accept(self):
        """E9: the expert first, then the customer; afterwards it stays."""
        own = self.emergency.with_user(self.expert)
        with self.assertRaisesRegex(UserError, "Write the actions"):
            own.action_send_plan()
        action = self.plan()
        own.action_send_plan()
        self.answer(self.emergency, granted=False, comment="And the backup?")
        self.assertFalse(self.emergency.plan_sent_on)
        own.write({"action_ids": [(0, 0, {"name": "Check the backup"})]})
        own.action_send_plan()
        self.answer(self.emergency)
        self.assertEqual(self.emergency.plan_accepted_by, self.newcomer.name)
        with self.assertRaisesRegex(UserError, "Both sides accepted"):
            action.with_user(self.expert).name = "Other"
        with self.assertRaisesRegex(UserError, "Both sides accepted"):
            action.with_user(self.expert).unlink()
        with self.assertRaisesRegex(UserError, "was accepted"):
            self.emergency.sudo()._plan_action("More")
        with self.assertRaisesRegex(UserError, "Both sides accepted"):
            own.action_send_plan()

    def test_a_plan_that_changed_is_asked_again(self):
        action = self.plan()
        self.emergency.with_user(self.expert).action_send_plan()
        action.with_user(self.expert).name = "Replace the disk"
        self.assertEqual(self.answer(self.emergency), "changed")

    def test_each_action_has_a_result_on_the_ticket(self):
        """E10: told to the customer, with its evidence."""
        action = self.plan().with_user(self.expert)
        action.action_begin()
        file = (
            self.env["ir.attachment"]
            .with_user(self.expert)
            .create({"name": "disk.png", "raw": b"x"})
        )
        with self.assertRaisesRegex(UserError, "Say what the action reached"):
            action._finish(" ")
        wizard = self.env["support.emergency.result"].with_user(self.expert)
        wizard.with_context(**action.action_finish()["context"]).create(
            {"result": "40 GB free.", "attachment_ids": [(6, 0, file.ids)]}
        ).action_apply()
        self.assertRecordValues(action, [{"state": "done", "result": "40 GB free."}])
        self.assertEqual(file.res_id, self.emergency.ticket_id.id)
        self.assertIn("40 GB free.", self.mails(self.emergency, self.newcomer)[-1].body)
        self.assertEqual(self.emergency.done_action_count, 1)
        with self.assertRaisesRegex(UserError, "done already"):
            action.action_begin()
        with self.assertRaisesRegex(UserError, "done already"):
            action.action_drop()

    def test_what_was_done_stays(self):
        """E10: nobody deletes or rewrites it, plan accepted or not."""
        done, dropped = self.plan(), self.plan()[-1]
        done = (done - dropped).with_user(self.expert)
        done._finish("40 GB free.")
        dropped.with_user(self.expert).action_drop()
        for action in (done, dropped.with_user(self.expert)):
            with self.assertRaisesRegex(UserError, "stays as it is"):
                action.name = "Something else"
            with self.assertRaisesRegex(UserError, "stays as it is"):
                action.unlink()
        self.assertEqual(done.name, "Free the disk")

    def test_what_was_accepted_is_dropped_with_a_reason(self):
        """E10: on the timeline, for the customer who accepted it."""
        action = self.plan().with_user(self.expert)
        self.emergency.with_user(self.expert).action_send_plan()
        self.answer(self.emergency)
        with self.assertRaises(MissingReasonError):
            action._drop(" ")
        asked = action.action_drop()
        self.assertEqual(action.state, "planned")
        wizard = self.env["support.emergency.result"].with_user(self.expert)
        wizard.with_context(**asked["context"]).create(
            {"result": "The disk was replaced."}
        ).action_apply()
        self.assertEqual(action.state, "dropped")
        event = self.emergency.event_ids.sorted("id")[-1]
        self.assertRecordValues(
            event,
            [
                {
                    "kind": "action_dropped",
                    "detail": "The disk was replaced.",
                    "is_public": True,
                }
            ],
        )
        with self.assertRaises(AccessError):
            action.with_user(self.auditor)._drop("x")

    def test_evidence_of_elsewhere_stays_there_too(self):
        """E10: a file of another record is copied, not taken away."""
        action = self.plan().with_user(self.expert)
        contract = self.contract
        files = self.env["ir.attachment"].create(
            {
                "name": "signed.pdf",
                "raw": b"x",
                "res_model": contract._name,
                "res_id": contract.id,
            }
        )
        action._finish("40 GB free.", files.with_user(self.expert))
        self.assertEqual((files.res_model, files.res_id), (contract._name, contract.id))
        ticket = self.emergency.ticket_id
        on_ticket = self.env["ir.attachment"].search(
            [("res_model", "=", ticket._name), ("res_id", "=", ticket.id)]
        )
        self.assertIn("signed.pdf", on_ticket.mapped("name"))
        self.assertNotIn(files, on_ticket)

    def test_dropped(self):
        action = self.plan().with_user(self.expert)
        action.action_drop()
        self.assertEqual(action.state, "dropped")
        self.assertEqual(self.emergency.action_count, 0)

    def test_carried_out_with_buttons(self):
        action = self.plan().with_user(self.expert)
        with self.assertRaisesRegex(UserError, "with its buttons"):
            action.write({"state": "done"})
        made = action.create(
            {
                "emergency_id": self.emergency.id,
                "name": "x",
                "state": "done",
                "written_by": "customer",
            }
        )
        self.assertEqual((made.state, made.written_by), ("planned", "firm"))

    def test_no_plan_before_it_is_paid(self):
        emergency = self.ordered(self.lead, "own")
        with self.assertRaisesRegex(UserError, "is not open"):
            emergency.sudo()._plan_action("x")
        with self.assertRaisesRegex(UserError, "is not open"):
            emergency.action_ids.with_user(self.expert).create(
                {"emergency_id": emergency.id, "name": "x"}
            )

    def test_only_staff_carry_it_out(self):
        action = self.plan()
        for user in (self.auditor, self.newcomer_user):
            own = action.with_user(user)
            for act in (
                own.action_begin,
                own.action_drop,
                lambda own=own: own._finish("x"),
            ):
                with self.assertRaises(AccessError):
                    act()
