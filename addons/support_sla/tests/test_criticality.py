from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.http import Request
from odoo.tests import Form, HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.support_contracts.tests.common_people import PeopleCase


class CriticalityCase(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.levels = {
            name: cls.env.ref(f"support_sla.criticality_{name}")
            for name in ("minor", "moderate", "severe", "critical")
        }
        cls.ticket = cls._create_ticket()

    def confirm(self, level, reason=None, user=None):
        ticket = self.ticket.with_user(user or self.consultant)
        ticket._confirm_criticality(self.levels[level], reason)


@tagged("post_install", "-at_install")
class TestCriticality(CriticalityCase):
    """K14, K15, U7: the customer says the impact, L1 gives the level."""

    def test_four_levels_with_their_definitions(self):
        """K14, K15: in the order of their weight."""
        levels = self.env["support.criticality"]._get_shown()
        names = ["Minor", "Moderate", "Severe", "Critical"]
        self.assertEqual(levels.mapped("name")[:4], names)
        self.assertTrue(all(levels.mapped("description")))

    def test_the_matrix_proposes(self):
        """U7: impact × urgency; what nobody called urgent is due soon."""
        table = {
            ("1", "1"): "minor",
            ("1", False): "minor",
            ("2", False): "moderate",
            ("2", "3"): "severe",
            ("3", "3"): "critical",
        }
        for (impact, urgency), expected in table.items():
            self.ticket.write({"support_impact": impact, "support_urgency": urgency})
            self.assertEqual(self.ticket.proposed_criticality_id, self.levels[expected])

    def test_nothing_is_proposed_before_the_impact_is_said(self):
        self.ticket.support_urgency = "3"
        self.assertFalse(self.ticket.proposed_criticality_id)

    def test_another_matrix_counts_at_once(self):
        self.ticket.support_impact = "3"
        cell = self.env.ref("support_sla.criticality_cell_3_2")
        cell.with_user(self.manager).criticality_id = self.levels["critical"]
        self.ticket.invalidate_recordset()
        self.assertEqual(self.ticket.proposed_criticality_id, self.levels["critical"])
        cell.unlink()
        self.ticket.invalidate_recordset()
        self.assertFalse(self.ticket.proposed_criticality_id)

    def test_an_archived_level_is_not_proposed(self):
        self.ticket.support_impact = "3"
        self.levels["severe"].active = False
        self.ticket.invalidate_recordset()
        self.assertFalse(self.ticket.proposed_criticality_id)

    @freeze_time("2026-03-20 12:00:00")
    def test_a_change_keeps_who_when_and_why(self):
        """K15: also what was proposed, and what was before."""
        self.ticket.support_impact = "2"
        self.confirm("moderate")
        self.confirm("critical", "The warehouse stands still")
        first, later = self.ticket.criticality_change_ids.sorted("id")
        self.assertEqual(first.criticality_id, self.levels["moderate"])
        self.assertRecordValues(
            later,
            [
                {
                    "criticality_id": self.levels["critical"].id,
                    "previous_id": self.levels["moderate"].id,
                    "proposed_id": self.levels["moderate"].id,
                    "reason": "The warehouse stands still",
                    "author_id": self.consultant.id,
                    "author_name": self.consultant.name,
                }
            ],
        )
        self.assertEqual(str(later.recorded_at), "2026-03-20 12:00:00")

    def test_another_level_than_proposed_needs_a_reason(self):
        self.ticket.support_impact = "2"
        with self.assertRaises(ValidationError):
            self.confirm("critical", " ")

    def test_a_later_change_needs_a_reason(self):
        self.ticket.support_impact = "2"
        self.confirm("moderate")
        with self.assertRaises(ValidationError):
            self.confirm("severe")

    def test_the_same_level_again_is_no_change(self):
        self.ticket.support_impact = "2"
        self.confirm("moderate")
        self.confirm("moderate")
        self.assertEqual(len(self.ticket.criticality_change_ids), 1)

    def test_the_consultant_confirms_on_screen(self):
        self.ticket.support_impact = "3"
        wizards = self.env["support.criticality.decision"].with_user(self.consultant)
        form = Form(wizards.with_context(default_ticket_id=self.ticket.id))
        self.assertEqual(form.criticality_id, self.levels["severe"])
        form.urgency = "3"
        self.assertEqual(form.criticality_id, self.levels["critical"])
        self.assertFalse(form.needs_reason)
        form.criticality_id = self.levels["severe"]
        self.assertTrue(form.needs_reason)
        form.reason = "Nothing is lost until Monday"
        form.save().action_confirm()
        self.assertEqual(self.ticket.criticality_id, self.levels["severe"])
        self.assertEqual(self.ticket.support_urgency, "3")

    def test_the_button_asks_about_its_ticket(self):
        action = self.ticket.with_user(self.consultant).action_decide_criticality()
        self.assertEqual(action["context"], {"default_ticket_id": self.ticket.id})


@tagged("post_install", "-at_install")
class TestCriticalityRefused(CriticalityCase):
    def test_nobody_writes_the_level(self):
        """K15: there is one way to give it, and it keeps its history."""
        level = self.levels["critical"]
        with self.assertRaises(UserError):
            self.ticket.with_user(self.manager).criticality_id = level
        made = (
            self.env["helpdesk.ticket"]
            .with_user(self.consultant)
            .create(
                {
                    "name": "Mine first",
                    "description": "At once.",
                    "criticality_id": level.id,
                }
            )
        )
        self.assertFalse(made.criticality_id)

    def test_others_than_consultants_give_no_level(self):
        user = self._create_user("agent", "helpdesk_mgmt.group_helpdesk_manager")
        with self.assertRaises(AccessError):
            self.confirm("minor", "Why not", user)
        with self.assertRaises(AccessError):
            self.confirm("minor", "Why not", self._create_portal_user(self.lead))

    def test_only_managers_change_levels_and_matrix(self):
        for record in (
            self.levels["minor"],
            self.env.ref("support_sla.criticality_cell_1_1"),
        ):
            with self.assertRaises(AccessError):
                record.with_user(self.consultant).write(
                    {"active": False} if "active" in record else {"impact": "2"}
                )
        self.levels["minor"].with_user(self.manager).name = "Small"

    def test_the_history_is_not_changed_nor_forgotten(self):
        self.confirm("minor", "A question")
        change = self.ticket.criticality_change_ids
        with self.assertRaises(UserError):
            change.sudo().reason = "Another"
        with self.assertRaises(UserError):
            change.sudo().unlink()
        with self.assertRaises(AccessError):
            change.with_user(self.manager).copy()
        for query in (
            "UPDATE support_criticality_change SET reason = ''",
            "DELETE FROM support_criticality_change",
            "TRUNCATE support_criticality_change",
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(IntegrityError, "append-only"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query)

    def test_customers_read_no_history(self):
        self.confirm("minor", "A question")
        self.env.invalidate_all()
        change = self.ticket.criticality_change_ids
        portal = self._create_portal_user(self.lead)
        with self.assertRaises(AccessError):
            change.with_user(portal).read(["reason"])
        with self.assertRaises(AccessError):
            self.env["support.criticality.cell"].with_user(portal).search([])
        with self.assertRaises(AccessError):
            self.ticket.with_user(portal).read(["support_urgency"])

    def test_the_history_of_another_company_is_not_read(self):
        self.confirm("minor", "A question")
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self._create_user(
            "stranger",
            "group_support_auditor",
            company_id=other.id,
            company_ids=[other.id],
        )
        found = self.env["support.criticality.change"].with_user(stranger).search([])
        self.assertFalse(found)

    def test_a_cell_is_in_the_matrix_once(self):
        cell = self.env.ref("support_sla.criticality_cell_1_1")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            cell.copy()


@tagged("post_install", "-at_install")
class TestCriticalityPortal(CriticalityCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_user = cls._create_portal_user(cls.lead)

    def page(self, path):
        self.authenticate(self.lead_user.login, self.lead_user.login)
        return self.url_open(path).text

    def submit(self, **values):
        self.authenticate(self.lead_user.login, self.lead_user.login)
        self.url_open(
            "/submitted/ticket",
            data={
                "subject": "It stands still",
                "description": "All of it.",
                "csrf_token": Request.csrf_token(self),
                **values,
            },
        )
        return self.env["helpdesk.ticket"].search([("name", "=", "It stands still")])

    def test_definitions_are_shown_where_a_ticket_is_opened_and_read(self):
        """K15."""
        for path in ("/new/ticket", f"/my/ticket/{self.ticket.id}"):
            page = self.page(path)
            self.assertIn("Business operations are seriously threatened", page)
        self.assertIn("given after the first analysis", page)

    def test_the_level_is_shown_once_it_was_given(self):
        self.confirm("severe", "Payroll is due tomorrow")
        page = self.page(f"/my/ticket/{self.ticket.id}")
        self.assertNotIn("given after the first analysis", page)
        self.assertNotIn("Payroll is due tomorrow", page)

    def test_the_customer_says_the_impact_and_never_the_level(self):
        """U7."""
        level = self.levels["critical"]
        ticket = self.submit(
            impact="3", criticality_id=str(level.id), criticality=level.id
        )
        self.assertEqual(ticket.support_impact, "3")
        self.assertFalse(ticket.criticality_id)

    def test_an_impact_that_does_not_exist_is_none(self):
        self.assertFalse(self.submit(impact="9").support_impact)
