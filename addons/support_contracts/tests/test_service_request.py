from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10 12:00:00")
class TestServiceRequest(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_user = cls._create_portal_user(cls.lead)
        kind = cls.env.ref("support_contracts.ticket_type_request")
        cls.ticket = cls._create_ticket(type_id=kind.id)

    def write_request(self, **values):
        requests = self.env["support.service.request"].with_user(self.consultant)
        return requests.create(
            {
                "ticket_id": self.ticket.id,
                "title": "Second printer",
                "scope": "Install and connect it",
                "user_id": self.consultant.id,
                "date_end": "2026-06-20",
                "is_cost_stated": True,
                **values,
            }
        )

    def answer(self, request, granted=True):
        approval = request.sudo().approval_ids.filtered(lambda a: a.state == "pending")
        return approval.with_user(self.lead_user).sudo(False)._decide(granted)

    def test_it_is_numbered_offered_and_approved(self):
        """G11: scope, who, when and cost, approved by the key user."""
        request = self.write_request(cost=200, minutes=180)
        self.assertRegex(request.name, r"^RFS\d{5}$")
        request.action_send()
        approval = request.sudo().approval_ids
        self.assertEqual((approval.amount, approval.minutes), (200, 180))
        self.answer(request)
        self.assertEqual(request.state, "approved")
        with self.assertRaisesRegex(UserError, "take it back"):
            request.scope = "More"

    def test_the_cost_is_stated_even_when_it_is_nothing(self):
        """G11: 0 is said, not left out."""
        with self.assertRaisesRegex(UserError, "State the cost"):
            self.write_request(is_cost_stated=False).action_send()
        with self.assertRaisesRegex(UserError, "who attends"):
            self.write_request(date_end=False).action_send()

    def test_only_requests_for_service_have_the_document(self):
        """U5: a type of its own."""
        other = self._create_ticket()
        with self.assertRaisesRegex(ValidationError, "no request for service"):
            self.write_request(ticket_id=other.id)
        with self.assertRaisesRegex(UserError, "Only a request for service"):
            other.action_view_service_request()
        request = self.write_request()
        action = self.ticket.action_view_service_request()
        self.assertEqual(action["res_id"], request.id)

    def test_a_block_claim_costs_the_customer_nothing_and_says_why(self):
        """G11: absorbed as our cost."""
        with self.assertRaisesRegex(ValidationError, "Say why we absorb"):
            self.write_request(is_block_claim=True)
        request = self.write_request(
            is_block_claim=True, block_reason="Forgotten in the project", cost=200
        )
        with self.assertRaisesRegex(AccessError, "Only a service manager"):
            request.action_send()
        request.with_user(self.manager).action_send()
        self.assertEqual(request.sudo().approval_ids.amount, 0)
        self.assertEqual(self.ticket.cover, "undecided")
        self.answer(request)
        self.assertRecordValues(
            self.ticket,
            [
                {
                    "cover": "block_claim",
                    "cover_reason": "Forgotten in the project",
                    "cover_decided_by_id": self.manager.id,
                }
            ],
        )

    def test_declining_offers_an_alternative(self):
        """G11: never only no."""
        request = self.write_request()
        with self.assertRaisesRegex(ValidationError, "offer an alternative"):
            request._decline("No people", " ")
        with self.assertRaisesRegex(ValidationError, "Say why"):
            request._decline("", "In July")
        wizard = (
            self.env["support.request.decline"]
            .with_user(self.consultant)
            .create(
                {
                    "request_id": request.id,
                    "reason": "No people in June",
                    "alternative": "<b>In July</b>, at the same price",
                }
            )
        )
        wizard.action_apply()
        self.assertEqual(request.state, "declined")
        self.assertIn("&lt;b&gt;In July", self.ticket.message_ids[0].body)
        with self.assertRaisesRegex(UserError, "not possible any more"):
            request._decline("x", "y")

    def test_the_customer_may_say_no(self):
        request = self.write_request()
        request.action_send()
        self.answer(request, granted=False)
        self.assertEqual(request.state, "refused")
        request.action_take_back()
        self.assertEqual(request.state, "draft")
        request.action_cancel()
        self.assertEqual(request.state, "cancelled")

    def test_an_offer_ends_with_its_validity(self):
        request = self.write_request(date_validity="2026-06-15")
        request.action_send()
        with freeze_time("2026-06-16 00:30:00"):
            self.run_cron("cron_expire_approvals")
        self.assertEqual(request.state, "cancelled")

    def test_the_last_day_of_an_offer_ends_where_the_contract_is(self):
        """G11: at midnight in Lima it is five in the morning in UTC."""
        self.contract.tz = "America/Lima"
        request = self.write_request(date_validity="2026-06-15")
        request.action_send()
        with freeze_time("2026-06-16 04:59:00"):
            self.run_cron("cron_expire_approvals")
        self.assertEqual(request.state, "sent")
        with freeze_time("2026-06-16 05:00:01"):
            self.run_cron("cron_expire_approvals")
        self.assertEqual(request.state, "cancelled")

    def test_without_contract_it_ends_where_the_company_is(self):
        self.env.company.resource_calendar_id.tz = "Pacific/Auckland"
        zoe = self._create_person("Zoe", self.other_customer)
        ticket = self._create_ticket(partner_id=zoe.id, type_id=self.ticket.type_id.id)
        request = self.write_request(ticket_id=ticket.id, date_validity="2026-06-15")
        self.assertEqual(str(request._get_deadline()), "2026-06-15 11:59:59")

    def test_a_change_of_the_contract_comes_out_of_it(self):
        """G4: a CCR out of an RFS."""
        context = self.write_request(cost=5).action_make_change()["context"]
        self.assertEqual(context["default_contract_id"], self.contract.id)
        zoe = self._create_person("Zoe", self.other_customer)
        ticket = self._create_ticket(partner_id=zoe.id, type_id=self.ticket.type_id.id)
        with self.assertRaisesRegex(UserError, "no contract to change"):
            self.write_request(ticket_id=ticket.id).action_make_change()

    def test_others_do_not_write_it(self):
        request = self.write_request()
        for user in (self.auditor, self.lead_user):
            with self.assertRaises(AccessError):
                request.with_user(user).title = "Mine"
        with self.assertRaises(AccessError):
            request.with_user(self.lead_user).read(["scope"])

    def test_the_document_is_printed(self):
        request = self.write_request(scope="<script>x</script>")
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "support_contracts.report_service_request", request.ids
        )
        self.assertIn(request.name, html.decode())
        self.assertNotIn("<script>x", html.decode())
