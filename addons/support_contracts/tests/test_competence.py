from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged, warmup

from ..exceptions import MissingReasonError
from .common_people import PeopleCase


class CompetenceCase(PeopleCase):
    """A team of two, a certification, and an installation that takes it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.skill_type = cls.env["hr.skill.type"].create(
            {
                "name": "SAP",
                "is_certification": True,
                "skill_ids": [(0, 0, {"name": "SAP Certified"})],
                "skill_level_ids": [(0, 0, {"name": "Passed", "level_progress": 100})],
            }
        )
        cls.skill = cls.skill_type.skill_ids
        cls.novice = cls._create_user("novice", "group_support_consultant")
        cls.dispatcher = cls._create_user("dispatcher", "group_support_dispatcher")
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Desk",
                "user_ids": [(6, 0, (cls.consultant | cls.novice).ids)],
                "user_id": cls.dispatcher.id,
            }
        )
        cls.employees = cls.env["hr.employee"].create(
            [
                {"name": user.name, "user_id": user.id}
                for user in (cls.consultant, cls.novice)
            ]
        )
        cls.certificate = cls._certify(cls.employees[0], "2026-01-01", "2026-06-30")
        cls.installation = cls._create_installation(skill_ids=cls.skill.ids)

    @classmethod
    def _certify(cls, employee, valid_from, valid_to=False):
        return cls.env["hr.employee.skill"].create(
            {
                "employee_id": employee.id,
                "skill_type_id": cls.skill_type.id,
                "skill_id": cls.skill.id,
                "skill_level_id": cls.skill_type.skill_level_ids.id,
                "valid_from": valid_from,
                "valid_to": valid_to,
            }
        )

    @classmethod
    def _create_sap_ticket(cls, **values):
        return cls._create_ticket(
            team_id=cls.team.id,
            support_installation_id=cls.installation.id,
            **values,
        )


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestCompetence(CompetenceCase):
    """U2: only the competent are proposed; anybody else needs a reason."""

    def test_only_the_competent_are_proposed(self):
        """U2: and the others' gaps are said."""
        ticket = self._create_sap_ticket()
        self.assertEqual(ticket.required_skill_ids, self.skill)
        self.assertEqual(ticket.candidate_user_ids, self.consultant)
        self.assertIn("no SAP Certified", ticket.candidate_note)
        self.assertNotIn(self.consultant.name, ticket.candidate_note)

    def test_the_product_says_what_it_takes_wherever_it_is(self):
        """U2: the installation may ask for more."""
        product = self._create_product("SAP licence", support_skill_ids=self.skill.ids)
        installation = self._create_installation(product_id=product.id)
        ticket = self._create_ticket(support_installation_id=installation.id)
        self.assertEqual(ticket.required_skill_ids, self.skill)

    def test_without_requirements_the_whole_team_is_proposed(self):
        """U2: and without a team all staff of the helpdesk."""
        ticket = self._create_ticket(team_id=self.team.id)
        self.assertEqual(ticket.candidate_user_ids, self.consultant | self.novice)
        self.assertFalse(ticket.candidate_note)
        everybody = self._create_ticket().candidate_user_ids
        self.assertLessEqual(self.consultant | self.manager, everybody)
        self.assertFalse(everybody.filtered("share"))

    def test_a_certificate_counts_to_its_last_day(self):
        """U2: the day after, it is expired and told so."""
        ticket = self._create_sap_ticket()
        for day, competent in (
            ("2025-12-31", False),
            ("2026-01-01", True),
            ("2026-06-30", True),
            ("2026-07-01", False),
        ):
            with freeze_time(f"{day} 12:00:00"):
                ticket.invalidate_recordset()
                self.assertEqual(
                    self.consultant in ticket.candidate_user_ids, competent, day
                )
        with freeze_time("2026-07-01 12:00:00"):
            ticket.invalidate_recordset()
            self.assertIn("expired on 06/30/2026", ticket.candidate_note)

    def test_the_competent_are_assigned_without_more(self):
        """U2: nothing is asked."""
        ticket = self._create_sap_ticket()
        ticket.user_id = self.consultant
        self.assertFalse(ticket.competence_gap)

    def test_nobody_lacks_nothing(self):
        """U2: of a ticket that nobody attends yet, the form says nothing."""
        ticket = self._create_sap_ticket()
        self.assertFalse(ticket.user_id)
        self.assertIs(ticket.competence_gap, False)

    def test_somebody_else_needs_a_reason(self):
        """U2: which the ticket keeps, for staff only."""
        ticket = self._create_sap_ticket()
        with self.assertRaises(MissingReasonError) as raised:
            ticket.user_id = self.novice
        self.assertIn("no SAP Certified", str(raised.exception))
        for reason in (None, "  "):
            with self.assertRaises(MissingReasonError):
                ticket._assign(self.novice, reason)
        ticket._assign(self.novice, "Only one on duty <b>today</b>")
        self.assertEqual(ticket.user_id, self.novice)
        note = ticket.message_ids.filtered(lambda m: "on duty" in (m.body or ""))
        self.assertIn("&lt;b&gt;today&lt;/b&gt;", note.body)
        self.assertTrue(note.subtype_id.internal)

    def test_an_expired_certificate_needs_a_reason(self):
        """U2: it was right last month."""
        ticket = self._create_sap_ticket()
        with freeze_time("2026-07-01 12:00:00"):
            with self.assertRaisesRegex(MissingReasonError, "expired on"):
                ticket.user_id = self.consultant

    def test_a_new_ticket_is_checked_too(self):
        """U2: assigned while it is written."""
        with self.assertRaises(MissingReasonError):
            self._create_sap_ticket(user_id=self.novice.id)
        ticket = self._create_sap_ticket(user_id=self.consultant.id)
        self.assertEqual(ticket.user_id, self.consultant)

    def test_who_registers_a_ticket_gets_it_only_if_competent(self):
        """U2: the helpdesk proposes the author; else it waits for the dispatcher."""
        self.env.company.support_consultants_take_tickets = True
        for user, assigned in ((self.consultant, self.consultant), (self.novice, None)):
            ticket = (
                self.env["helpdesk.ticket"]
                .with_user(user)
                .create(
                    {
                        "name": "SAP stands still",
                        "description": "Since this morning.",
                        "partner_id": self.lead.id,
                        "team_id": self.team.id,
                        "support_installation_id": self.installation.id,
                    }
                )
            )
            self.assertEqual(ticket.user_id, assigned or ticket.user_id.browse())

    def test_who_is_assigned_already_stays(self):
        """U2: saving the ticket again asks nothing."""
        ticket = self._create_sap_ticket()
        ticket._assign(self.novice, "On duty")
        ticket.write({"user_id": self.novice.id, "priority": "2"})
        self.assertEqual(ticket.competence_gap, "no SAP Certified")

    def test_the_dispatcher_assigns_by_the_wizard(self):
        """U2: candidates first; somebody else with the reason."""
        tickets = self._create_sap_ticket() | self._create_ticket(team_id=self.team.id)
        form = Form(
            self.env["support.ticket.assign"]
            .with_user(self.dispatcher)
            .with_context(active_ids=tickets.ids)
        )
        self.assertEqual(form.candidate_user_ids[:], self.consultant)
        self.assertIn("no SAP Certified", form.candidate_note)
        self.assertEqual(form.offered_user_ids[:], self.consultant)
        form.user_id = self.consultant
        self.assertFalse(form.needs_reason)
        form.proposes_everybody = True
        self.assertIn(self.novice, form.offered_user_ids[:])
        form.user_id = self.novice
        self.assertTrue(form.needs_reason)
        form.reason = "On duty"
        form.save().action_assign()
        self.assertEqual(tickets.user_id, self.novice)

    def test_a_consultant_has_no_wizard(self):
        """W9: assigning is the dispatcher's."""
        with self.assertRaises(AccessError):
            self.env["support.ticket.assign"].with_user(self.consultant).create({})

    def test_the_portal_reads_no_candidates(self):
        """W1: names of staff stay inside."""
        ticket = self._create_sap_ticket()
        user = self._create_portal_user(self.lead)
        self.env.invalidate_all()
        portal_ticket = ticket.with_user(user)
        for name in ("candidate_user_ids", "candidate_note", "required_skill_ids"):
            with self.assertRaises(AccessError):
                portal_ticket.read([name])

    @warmup
    def test_many_tickets_are_asked_at_once(self):
        """U2: as many queries for fifty tickets as for one."""
        tickets = self.env["helpdesk.ticket"].concat(
            *[self._create_sap_ticket() for _number in range(50)]
        )

        def count(asked):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            asked.mapped("candidate_note")
            asked.mapped("competence_gap")
            return self.cr.sql_log_count - before

        count(tickets[:1])
        self.assertEqual(count(tickets), count(tickets[:1]))


@tagged("post_install", "-at_install")
class TestCertificates(CompetenceCase):
    """U2: what runs out is told once, in time."""

    def warned(self, day):
        with freeze_time(f"{day} 12:00:00"):
            self.run_cron("cron_warn_certificates")
        return self.employees.activity_ids

    def test_it_is_told_sixty_days_before_and_once(self):
        """U2: to whoever leads the team."""
        self.assertFalse(self.warned("2026-04-30"))
        activity = self.warned("2026-05-01")
        self.assertEqual(activity.user_id, self.dispatcher)
        self.assertEqual(activity.date_deadline, date(2026, 6, 30))
        self.assertIn("SAP Certified", activity.summary)
        self.assertEqual(self.warned("2026-05-02"), activity)

    def test_what_is_renewed_is_not_told(self):
        """U2: a later certificate of the same skill is there."""
        self._certify(self.employees[0], "2026-05-01", "2027-04-30")
        self.assertFalse(self.warned("2026-05-10"))

    def test_what_is_over_is_not_told(self):
        """U2: the list shows it as expired."""
        self.assertFalse(self.warned("2026-07-01"))

    def test_without_a_team_the_own_manager_hears(self):
        """U2: else the person."""
        self.team.user_ids = False
        self.assertEqual(self.warned("2026-06-01").user_id, self.consultant)
