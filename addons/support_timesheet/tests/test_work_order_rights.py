from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .common_orders import DRAWING, OrderCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestWorkOrderRights(OrderCase):
    """Who sees and writes which work orders."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order_with_material()
        cls.stranger = cls._create_user("stranger", "group_support_consultant")

    def _readable(self, user):
        self.env.invalidate_all()
        return self.env["support.work.order"].with_user(user).search([])

    def test_a_technician_sees_their_own_and_the_teams(self):
        """W9: colleagues of other teams have their own."""
        self.assertEqual(self._readable(self.consultant), self.order)
        self.assertFalse(self._readable(self.stranger))
        with self.assertRaises(AccessError):
            self.order.with_user(self.stranger).action_confirm()
        with self.assertRaises(AccessError):
            self.order.with_user(self.stranger)._sign_on_screen("Ana", DRAWING)
        self.ticket.team_id = self.env["helpdesk.ticket.team"].create(
            {"name": "Tower", "user_ids": self.stranger.ids}
        )
        self.assertEqual(self._readable(self.stranger), self.order)

    def test_office_auditor_and_accounting_see_all(self):
        for user in (self.dispatcher, self.manager, self.auditor):
            self.assertEqual(self._readable(user), self.order)
        accountant = self._create_user("accountant", "account.group_account_invoice")
        self.assertEqual(self._readable(accountant), self.order)

    def test_auditor_and_accounting_change_nothing(self):
        with self.assertRaises(AccessError):
            self.order.with_user(self.auditor).action_confirm()
        with self.assertRaises(AccessError):
            self.order.with_user(self.auditor).action_cancel("x")
        with self.assertRaises(AccessError):
            self.order.with_user(self.auditor).action_collect_time()

    def test_only_the_office_sends_technicians(self):
        """W9: a technician writes their own sheet, and gives it to nobody."""
        with self.assertRaisesRegex(AccessError, "The office assigns"):
            self._create_order(user_id=self.stranger.id)
        with self.assertRaisesRegex(AccessError, "The office assigns"):
            self.order.user_id = self.stranger
        self.order.with_user(self.dispatcher).user_id = self.stranger
        self.assertEqual(self.order.user_id, self.stranger)

    def test_key_users_see_what_is_confirmed(self):
        """The portal shows no drafts, no lines and nothing of others."""
        self.assertFalse(self._readable(self.lead_user))
        self.order.action_confirm()
        self.assertEqual(self._readable(self.lead_user), self.order)
        with self.assertRaises(AccessError):
            self.order.with_user(self.lead_user).write({"remarks": "x"})
        with self.assertRaises(AccessError):
            self.env["support.work.order.line"].with_user(self.lead_user).search([])
        with self.assertRaises(AccessError):
            self.order.with_user(self.lead_user).action_cancel("x")

    def test_neither_another_customer_nor_a_colleague_sees_it(self):
        self.order.action_confirm()
        stranger = self._create_person("Xavi Stranger", self.other_customer)
        self._create_key_user(self.other_customer, stranger)
        for person in (stranger, self.colleague):
            user = self._create_portal_user(person)
            self.assertFalse(self._readable(user))
            with self.assertRaises(AccessError):
                self.order.with_user(user).read(["name"])

    def test_other_companies_keep_theirs(self):
        other = self.env["res.company"].create({"name": "Branch"})
        user = self._create_user(
            "branch",
            "group_support_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.assertFalse(self._readable(user))
        series = self.env["support.work.order.series"]
        series._take_number(self.env.company, 2026)
        self.assertFalse(series.with_user(user).search([]))
        with self.assertRaises(AccessError):
            series.with_user(self.consultant).search([])

    def test_a_staff_member_without_support_sees_nothing(self):
        clerk = self._create_user("clerk", "base.group_user")
        for model in ("support.work.order", "support.work.order.line"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(clerk).search([])
        for model in ("support.work.order.sign", "support.work.order.cancel"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(clerk).create({"order_id": self.order.id})

    def test_ticket_and_contract_are_of_one_company(self):
        """Multi-company: whoever writes it, the office too."""
        other = self.env["res.company"].create({"name": "Other"})
        contract = self._create_contract(self.other_customer, company_id=other.id)
        order = self._create_order()
        with self.assertRaisesRegex(ValidationError, "of different companies"):
            order.sudo().contract_id = contract
