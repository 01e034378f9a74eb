from odoo.exceptions import UserError
from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged

from .common import MONDAY
from .common_quality import QualityCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestPortalComplaint(QualityCase, HttpCase):
    def get(self, path, user=None):
        self.authenticate(user and user.login, user and user.login)
        return self.url_open(path)

    def post(self, user, **values):
        self.authenticate(user.login, user.login)
        data = {"csrf_token": Request.csrf_token(self), **values}
        response = self.url_open("/my/complaints", data=data)
        self.env.invalidate_all()
        return response

    def complaints(self):
        return self.env["support.complaint"].search([], order="id desc")

    def test_a_customer_complains_on_screen(self):
        """G9: formal at once, with the contract's manager as its owner."""
        page = self.get(f"/my/complaints?ticket={self.ticket.id}", self.lead_user)
        self.assertIn(self.ticket.number, page.text)
        page = self.post(
            self.lead_user,
            title="<script>alert(1)</script>",
            description="Nobody answers",
            ticket=self.ticket.id,
        )
        complaint = self.complaints()[0]
        self.assertRecordValues(
            complaint,
            [
                {
                    "state": "formalised",
                    "channel": "portal",
                    "person_id": self.lead.id,
                    "partner_id": self.customer.id,
                    "ticket_id": self.ticket.id,
                    "user_id": self.manager.id,
                }
            ],
        )
        self.assertTrue(complaint.answer_deadline)
        self.assertIn(complaint.name, page.text)
        self.assertNotIn("<script>alert", page.text)

    def test_it_needs_words(self):
        before = len(self.complaints())
        self.assertIn("Say what happened", self.post(self.lead_user, title=" ").text)
        self.assertEqual(len(self.complaints()), before)
        with self.assertRaises(UserError):
            self.env["support.complaint"]._register_from_portal("x", "")

    def test_a_ticket_of_another_is_not_complained_of(self):
        """The number of somebody else's ticket is not looked at."""
        self.post(self.stranger_user, title="x", description="y", ticket=self.ticket.id)
        complaint = self.complaints()[0]
        self.assertFalse(complaint.ticket_id)
        self.assertEqual(complaint.partner_id, self.other_customer)
        page = self.get(f"/my/complaints?ticket={self.ticket.id}", self.stranger_user)
        self.assertNotIn(self.ticket.number, page.text)
        for number in ("a", "²"):
            page = self.get(f"/my/complaints?ticket={number}", self.lead_user)
            self.assertEqual(page.status_code, 200)

    def test_the_key_user_answers_on_the_page(self):
        """U8, U10: follow-up and confirmation in the portal."""
        complaint = self.register(analysis="Secret: Diego was on holiday")
        complaint.action_formalise()
        self.judge(complaint, resolution="<script>alert(2)</script>We call daily")
        complaint.action_answer()
        page = self.get(f"/my/complaints/{complaint.id}", self.lead_user)
        self.assertIn("We call daily", page.text)
        self.assertNotIn("<script>alert", page.text)
        self.assertNotIn("Secret", page.text)
        approval = complaint.sudo().approval_ids
        self.assertIn(f"/my/approvals/{approval.id}", page.text)
        page = self.url_open(f"/my/approvals/{approval.id}")
        self.assertIn("We call daily", page.text)
        self.assertNotIn("Secret", page.text)

    def test_times_are_on_the_contracts_clock(self):
        """Rule: the time zone of each date is decided; 10:00 UTC is 5:00 in Lima."""
        self.contract.tz = "America/Lima"
        complaint = self.register()
        page = self.get(f"/my/complaints/{complaint.id}", self.lead_user)
        self.assertRegex(page.text, r"\D0?5:00")
        self.assertNotIn("10:00", page.text)

    def test_nobody_else_reads_it(self):
        """Another customer, a colleague, a visitor, and our own escalations."""
        complaint = self.register()
        escalation = self.register(kind="escalation", title="They will call")
        for record, user in (
            (complaint, self.stranger_user),
            (complaint, self.colleague_user),
            (escalation, self.lead_user),
        ):
            response = self.get(f"/my/complaints/{record.id}", user)
            self.assertURLEqual(response.url, "/my/complaints")
            self.assertNotIn(record.title, response.text)
        self.assertIn("/web/login", self.get(f"/my/complaints/{complaint.id}").url)
        self.assertIn("/web/login", self.get("/my/complaints").url)

    def test_a_colleague_follows_the_own_one(self):
        complaint = self.register(person_id=self.colleague.id)
        page = self.get("/my/complaints", self.colleague_user)
        self.assertIn(complaint.title, page.text)
        self.assertIn("/my/complaints", self.get("/my", self.colleague_user).text)

    def test_a_customer_without_contract_complains_too(self):
        person = self._create_person("Nora", self._create_customer("New Ltd"))
        user = self._create_portal_user(person)
        self.post(user, title="The offer", description="It never came")
        complaint = self.complaints()[0]
        self.assertEqual(complaint.partner_id.name, "New Ltd")
        self.assertTrue(complaint.user_id)

    def test_a_get_changes_nothing(self):
        before = len(self.complaints())
        self.get("/my/complaints?title=x&description=y", self.lead_user)
        self.assertEqual(len(self.complaints()), before)
