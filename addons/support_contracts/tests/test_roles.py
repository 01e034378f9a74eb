from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_competence import CompetenceCase


@tagged("post_install", "-at_install")
class TestRoles(CompetenceCase):
    """G8: each group gets only its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tower = cls._create_user("tower", "group_support_tower_manager")
        cls.sales = cls._create_user("sales", "group_support_sales")
        cls.plan = cls.env["support.plan"].create({"name": "Gold"})
        cls.rate = cls.env["support.rate"].create(
            {"contract_id": cls.contract.id, "price": 50.0}
        )

    def assertRefused(self, user, act):
        self.env.invalidate_all()
        with self.assertRaises(AccessError, msg=user.login):
            act()

    def test_the_tower_manager_manages_people_and_the_service_manager_does_not(self):
        """G8: the service, not the people; nor do consultants or dispatchers."""
        self.team.with_user(self.tower).user_ids = self.consultant
        for user in (self.manager, self.dispatcher, self.consultant, self.sales):
            team = self.team.with_user(user)
            self.assertRefused(
                user, lambda team=team: team.write({"user_ids": [(5, 0, 0)]})
            )
        self.assertRefused(
            self.manager,
            lambda: (
                self.env["helpdesk.ticket.team"]
                .with_user(self.manager)
                .create({"name": "Mine"})
            ),
        )

    def test_the_tower_manager_keeps_the_competences_of_the_own_team(self):
        """U2: not those of somebody else's people."""
        certificate = self.certificate.with_user(self.tower)
        self.assertRefused(
            self.tower, lambda: certificate.write({"valid_to": "2026-12-31"})
        )
        self.team.user_id = self.tower
        self.env.invalidate_all()
        certificate.valid_to = "2026-12-31"
        self.assertRefused(
            self.novice,
            lambda: self.certificate.with_user(self.novice).write(
                {"valid_to": "2027-12-31"}
            ),
        )

    def test_nobody_certifies_themselves(self):
        """U2: a certificate is the tower manager's to write; a skill is one's own."""
        values = {"valid_to": "2030-12-31"}
        self.assertRefused(
            self.consultant,
            lambda: self.certificate.with_user(self.consultant).write(values),
        )
        language = self.env["hr.skill.type"].create(
            {
                "name": "Language",
                "skill_ids": [(0, 0, {"name": "Quechua"})],
                "skill_level_ids": [(0, 0, {"name": "Fluent"})],
            }
        )
        skill = (
            self.env["hr.employee.skill"]
            .with_user(self.consultant)
            .create(
                {
                    "employee_id": self.employees[0].id,
                    "skill_type_id": language.id,
                    "skill_id": language.skill_ids.id,
                    "skill_level_id": language.skill_level_ids.id,
                }
            )
        )
        self.assertEqual(skill.skill_id.name, "Quechua")

    def test_the_tower_manager_keeps_the_catalogue(self):
        """G8: analyses and evaluates it; sales and consultants do not."""
        catalogue = self.env["support.catalogue.item"]
        for user in (self.sales, self.consultant, self.tower):
            self.assertEqual(
                catalogue.with_user(user).has_access("write"), user == self.tower
            )

    def test_the_tower_manager_changes_no_contract(self):
        """G8: nor plans, rates or key users."""
        for record, values in (
            (self.contract, {"title": "Mine"}),
            (self.plan, {"name": "Mine"}),
            (self.rate, {"price": 1.0}),
            (self.customer.support_key_user_ids[0], {"date_end": "2030-01-01"}),
        ):
            self.assertRefused(
                self.tower,
                lambda record=record, values=values: record.with_user(self.tower).write(
                    values
                ),
            )

    def test_sales_writes_plans_and_their_rates(self):
        """G8: and no contract, no rate of one, no key user, no ticket."""
        self.plan.with_user(self.sales).name = "Platinum"
        rate = self.env["support.rate"].with_user(self.sales)
        rate.create({"plan_id": self.plan.id, "price": 60.0}).price = 65.0
        for record, values in (
            (self.contract, {"title": "Mine"}),
            (self.rate, {"price": 1.0}),
            (self.customer.support_key_user_ids[0], {"date_end": "2030-01-01"}),
            (self.installation, {"version": "1"}),
        ):
            record.with_user(self.sales).read(list(values))
            self.assertRefused(
                self.sales,
                lambda record=record, values=values: record.with_user(self.sales).write(
                    values
                ),
            )

    def test_a_service_manager_who_sells_keeps_the_rates_of_contracts(self):
        """G8: in a small firm one person has both roles."""
        groups = (
            "support_contracts.group_support_manager,"
            "support_contracts.group_support_sales"
        )
        both = self._create_user("both", groups)
        self.rate.with_user(both).price = 55.0

    def test_the_dispatcher_writes_no_contract(self):
        """G8: nor plans."""
        for record, values in (
            (self.contract, {"title": "Mine"}),
            (self.plan, {"name": "Mine"}),
        ):
            self.assertRefused(
                self.dispatcher,
                lambda record=record, values=values: record.with_user(
                    self.dispatcher
                ).write(values),
            )

    def test_the_auditor_reads_all_and_writes_nothing(self):
        """G8: contracts, people, installations, competences."""
        member = self.env["support.contract.member"].create(
            {
                "contract_id": self.contract.id,
                "user_id": self.consultant.id,
                "role": "business",
            }
        )
        for record, values in (
            (self.contract, {"title": "Mine"}),
            (self.plan, {"name": "Mine"}),
            (self.rate, {"price": 1.0}),
            (self.customer.support_key_user_ids[0], {"date_end": "2030-01-01"}),
            (self.installation, {"version": "1"}),
            (member, {"date_end": "2030-01-01"}),
        ):
            record.with_user(self.auditor).read(list(values))
            self.assertRefused(
                self.auditor,
                lambda record=record, values=values: record.with_user(
                    self.auditor
                ).write(values),
            )
