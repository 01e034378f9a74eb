from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, tagged

from .common import CALL
from .common_agreed import AgreedCase


@tagged("post_install", "-at_install")
class TestStaffNames(AgreedCase, HttpCase):
    """W1: the firm hides the names of its staff from its customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.support_hide_staff_names = True
        cls.expert.name = "Elsa Expert"
        cls.manager.name = "Max Manager"
        with freeze_time(CALL):
            cls.emergency = cls.started(
                guarantee="credited", guarantee_reason="A good customer."
            )
            cls.emergency.sudo()._plan_action("Free the disk")
            cls.emergency.with_user(cls.expert).action_send_plan()
            cls.answer(cls.emergency)

    def get_page(self):
        self.authenticate(self.newcomer_user.login, self.newcomer_user.login)
        return self.url_open(self.emergency.access_url).text

    def test_the_page_names_the_desk(self):
        page = self.get_page()
        self.assertNotIn("Elsa Expert", page)
        self.assertIn(self.emergency.ticket_id._get_desk_name(), page)

    def test_the_page_names_people_where_it_may(self):
        self.env.company.support_hide_staff_names = False
        self.assertIn("Accepted by Elsa Expert", " ".join(self.get_page().split()))

    def test_the_paper_names_the_desk(self):
        with freeze_time(CALL):
            own = self.emergency.with_user(self.expert)
            own._normalise("It works.")
            self.answer(self.emergency)
            own.write({"causes": "A full disk.", "recommendations": "Watch it."})
            own._close("Replaced.")
            report = self.emergency.report_ids.with_user(self.manager)
            report.action_release()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "support_emergency.report_emergency", report.ids
        )
        for name in ("Elsa Expert", "Max Manager"):
            self.assertNotIn(name, html.decode())

    def test_customers_do_not_read_who_works_there(self):
        """W1: nor by way of the API."""
        own = self.emergency.with_user(self.newcomer_user)
        hidden = (
            "expert_id",
            "normalised_by",
            "plan_sent_by",
            "guarantee_decided_by",
            "create_uid",
            "write_uid",
        )
        for name in hidden:
            with self.subTest(name), self.assertRaises(AccessError):
                own.read([name])
            self.assertNotIn(name, own.fields_get())
        self.assertTrue(own.read(["plan_accepted_by"]))
