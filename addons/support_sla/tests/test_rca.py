from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .common import MONDAY
from .common_quality import QualityCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestRca(QualityCase):
    """U9, G16: from incidents to their problem, its cause, and what ends it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        kind = cls.env.ref("support_contracts.ticket_type_problem")
        cls.problem = cls._create_ticket(type_id=kind.id, name="Printers stop")
        cls.category = cls.env["support.cause"].create({"name": "Configuration"})

    def analyse(self, **values):
        rcas = self.env["support.rca"].with_user(self.consultant)
        return rcas.create(
            {
                "title": "Printers stop",
                "problem_id": self.problem.id,
                "facts": "08:10 the queue stops. 08:40 restarted.",
                **values,
            }
        )

    def complete(self, rca):
        """Two whys, the second of them the root, and one action."""
        causes = self.env["support.rca.cause"].with_user(self.consultant)
        first = causes.create({"rca_id": rca.id, "name": "The disk was full"})
        root = causes.create(
            {
                "rca_id": rca.id,
                "name": "Nobody watches the disk",
                "parent_id": first.id,
                "is_root": True,
                "category_id": self.category.id,
            }
        )
        action = self.env["support.rca.action"].with_user(self.consultant)
        action = action.create(
            {
                "rca_id": rca.id,
                "kind": "preventive",
                "name": "Watch the disk",
                "date_due": "2026-03-20",
            }
        )
        return first, root, action

    def test_a_problem_groups_incidents(self):
        """U5: each incident says of which problem it comes."""
        tickets = self._create_ticket() | self._create_ticket()
        tickets.problem_id = self.problem
        self.assertEqual(self.problem.incident_count, 2)
        found = self.env["helpdesk.ticket"].search(
            self.problem.action_view_incidents()["domain"]
        )
        self.assertEqual(found, tickets)
        with self.assertRaisesRegex(ValidationError, "is no problem"):
            self.ticket.problem_id = tickets[0]
        with self.assertRaisesRegex(ValidationError, "is no problem"):
            self.problem.problem_id = self.problem

    def test_each_cause_answers_one_more_why(self):
        """G16: a tree; the fifth why is at the fifth level."""
        rca = self.analyse()
        first, root, _action = self.complete(rca)
        self.assertEqual((first.level, root.level), (1, 2))
        with self.assertRaisesRegex(UserError, "Recursion"):
            first.parent_id = root
        other = self.analyse(problem_id=False)
        with self.assertRaisesRegex(ValidationError, "another analysis"):
            root.write({"parent_id": False, "rca_id": other.id})
            first.parent_id = root

    def test_it_is_approved_with_facts_a_root_cause_and_an_action(self):
        rca = self.analyse(facts=" ")
        with self.assertRaisesRegex(UserError, "what happened"):
            rca.action_submit()
        rca.facts = "It stopped"
        with self.assertRaisesRegex(UserError, "root cause"):
            rca.action_submit()
        _first, _root, action = self.complete(rca)
        action.unlink()
        with self.assertRaisesRegex(UserError, "an action at least"):
            rca.action_submit()
        self.complete(rca)
        rca.action_submit()
        with self.assertRaises(AccessError):
            rca.action_approve()
        rca.with_user(self.manager).action_back_to_draft()
        rca.action_submit()
        rca.with_user(self.manager).action_approve()
        self.assertRecordValues(
            rca, [{"state": "approved", "approved_by": self.manager.name}]
        )
        self.assertEqual(rca.activity_ids.summary, "Watch the disk")

    def approve(self):
        rca = self.analyse()
        lines = self.complete(rca)
        rca.action_submit()
        rca.with_user(self.manager).action_approve()
        return rca, *lines

    def test_what_was_found_stays(self):
        """Rule: what was approved is never changed."""
        rca, first, root, action = self.approve()
        for change in (
            lambda: rca.write({"facts": "Nothing"}),
            lambda: first.write({"name": "No"}),
            lambda: root.unlink(),
            lambda: first.copy(),
            lambda: action.write({"name": "Less"}),
            lambda: action.unlink(),
            lambda: rca.write({"state": "closed"}),
            lambda: action.write({"state": "done"}),
            lambda: rca.with_user(self.manager).action_cancel(),
            lambda: rca.with_user(self.manager).unlink(),
        ):
            with self.assertRaises(UserError):
                change()
        action.date_due = "2026-04-01"

    def test_it_is_closed_when_all_is_done(self):
        """G16: with dates, and with what shows that it works."""
        rca, _first, _root, action = self.approve()
        self.assertEqual(rca.action_open_count, 1)
        with self.assertRaisesRegex(UserError, "to do yet"):
            rca.with_user(self.manager).action_close()
        with self.assertRaisesRegex(ValidationError, "that it works"):
            action.action_done()
        action.effect = "No stop since"
        # where the customer is, it is still the eighteenth
        self.contract.sudo().tz = "America/Lima"
        with freeze_time("2026-03-19 01:00:00"):
            action.action_done()
        self.assertFalse(rca.activity_ids)
        self.assertRecordValues(
            action, [{"state": "done", "done_on": self.day("2026-03-18")}]
        )
        with self.assertRaisesRegex(UserError, "stays as it was"):
            action.effect = "Many stops"
        with self.assertRaisesRegex(UserError, "stays as it was"):
            action.action_drop()
        rca.with_user(self.manager).action_close()
        with self.assertRaisesRegex(UserError, "not possible any more"):
            self.env["support.rca.action"].create(
                {"rca_id": rca.id, "name": "More", "date_due": "2026-04-01"}
            )

    def test_what_is_late_is_found(self):
        _rca, _first, _root, action = self.approve()
        actions = self.env["support.rca.action"]
        domain = [("is_late", "=", True), ("id", "=", action.id)]
        self.assertFalse(actions.search(domain))
        with freeze_time("2026-03-21 10:00:00"):
            self.env.invalidate_all()
            self.assertTrue(action.is_late)
            self.assertEqual(actions.search(domain), action.sudo())

    def test_the_ticket_opens_its_analysis(self):
        action = self.problem.action_view_rca()
        form = Form(
            self.env["support.rca"]
            .with_user(self.consultant)
            .with_context(**action["context"])
        )
        rca = form.save()
        self.assertEqual(rca.contract_id, self.contract)
        self.assertEqual(self.problem.action_view_rca()["res_id"], rca.id)

    def test_causes_that_come_back_are_counted(self):
        """U9: root causes by category."""
        self.approve()
        self.approve()
        groups = self.env["support.rca.cause"]._read_group(
            [("is_root", "=", True), ("company_id", "=", self.env.company.id)],
            ["category_id"],
            ["__count"],
        )
        self.assertIn((self.category, 2), groups)

    def test_others_do_not_read_it(self):
        rca, *_rest = self.approve()
        rca.with_user(self.auditor).read(["facts"])
        with self.assertRaises(AccessError):
            rca.with_user(self.auditor).user_id = self.auditor
        self.env.invalidate_all()
        other = self.other_company_user()
        for model in ("support.rca", "support.rca.cause", "support.rca.action"):
            with self.subTest(model):
                self.assertFalse(self.env[model].with_user(other).search([]))
                with self.assertRaises(AccessError):
                    self.env[model].with_user(self.lead_user).search([])
        with self.assertRaises(AccessError):
            self.problem.with_user(self.lead_user).read(["incident_ids"])
