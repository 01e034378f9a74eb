from datetime import datetime, timedelta

from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged

from .common_agreed import AgreedCase


@tagged("post_install", "-at_install")
class TestJourney(AgreedCase, HttpCase):
    """Whole emergencies: the firm in the backend, the customer in the portal.

    Pages know the present only: it is six hours after the call.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = datetime.now().replace(microsecond=0) - timedelta(hours=6)
        for shift in cls.roster.shift_ids:
            shift.write(
                {
                    "date_start": cls.call - timedelta(days=1),
                    "date_end": cls.call + timedelta(days=1),
                }
            )

    def after(self, minutes):
        return freeze_time(self.call + timedelta(minutes=minutes))

    def page(self, emergency, user=None):
        user = user or emergency.requester_id.user_ids
        self.authenticate(user.login, user.login)
        return self.url_open(emergency.access_url).text

    def post(self, emergency, path, user=None, **values):
        user = user or emergency.requester_id.user_ids
        self.authenticate(user.login, user.login)
        data = {"csrf_token": Request.csrf_token(self), **values}
        if path == "answer":
            waiting = emergency.sudo().approval_ids.sorted("id")[-1:]
            data.setdefault("approval_id", waiting.id)
        response = self.url_open(f"{emergency.access_url}/{path}", data=data)
        self.env.invalidate_all()
        return response

    def approve_waiting(self, model, user):
        """The customer says yes in the inbox."""
        approvals = self.env["support.approval"].search(
            [("res_model", "=", model), ("state", "=", "pending")]
        )
        self.authenticate(user.login, user.login)
        for approval in approvals:
            data = {"csrf_token": Request.csrf_token(self), "answer": "grant"}
            self.url_open(f"/my/approvals/{approval.id}/answer", data=data)
        self.env.invalidate_all()
        self.assertEqual(set(approvals.mapped("state")), {"granted"})

    def work(self, emergency, start, end):
        at = self.call
        line = self.log(
            emergency, at + timedelta(minutes=start), at + timedelta(minutes=end)
        )
        self.assertTrue(line.emergency_id)

    def invoice(self, emergency, kind):
        proposal = emergency.proposal_ids.filtered(
            lambda p: p.emergency_invoice == kind
        )
        proposal.with_user(self.accountant).action_create_invoices()
        move = proposal.invoice_ids
        move.with_user(self.accountant).action_post()
        return move

    def test_from_the_call_to_the_third_invoice(self):
        """E1-E14: at night, without contract, to the report in the portal."""
        emergency = self.answered()
        self.agree_and_pay(emergency)
        self.restore(emergency)
        second = self.invoice(emergency, "normalisation")
        self.mitigate(emergency)
        third = self.invoice(emergency, "mitigation")
        moves = emergency.guarantee_invoice_id + second + third
        self.assertEqual(moves.mapped("amount_total"), [120, 120, 60])
        emergency.report_ids.with_user(self.manager).action_release()
        page = self.page(emergency)
        for move in moves:
            self.assertIn(move.name, page)
        report = self.url_open(f"{emergency.access_url}/reports/1").text
        self.assertIn("A full disk.", report)
        pdf = self.url_open(f"{emergency.access_url}/reports/1/pdf")
        self.assertEqual(pdf.headers["Content-Type"], "application/pdf")

    def answered(self):
        """Called, attended and evaluated in forty minutes."""
        with self.after(0):
            emergency = self.declare()
        with self.after(5):
            emergency.with_user(self.expert).action_acknowledge()
        with self.after(40):
            self.evaluate(emergency)
        return emergency

    def agree_and_pay(self, emergency):
        page = self.page(emergency)
        self.assertIn("With the on-demand service", page)
        self.assertIn("120.00", page)
        page = self.post(emergency, "answer", answer="grant", conditions="on_demand")
        self.assertEqual(emergency.state, "ordered")
        self.assertIn(emergency.sale_order_id.name, page.text)
        self.assertIn("Sign and pay", self.page(emergency))
        with self.after(60):
            self.pay(emergency)

    def restore(self, emergency):
        """The plan, an hour of express work, and what both sides say to it."""
        self.post(emergency, "plan", name="Free the disk", actors="Nora")
        self.post(
            emergency, "access", name="VPN", scope="Read", holder="Expert", hours="8"
        )
        self.assertIn("VPN", self.page(emergency))
        emergency.with_user(self.expert).action_send_plan()
        self.post(emergency, "answer", answer="grant")
        self.assertTrue(emergency.plan_accepted_on)
        emergency.action_ids.with_user(self.expert)._finish("40 GB free.")
        self.work(emergency, 60, 120)
        with self.after(120):
            emergency.with_user(self.expert)._normalise("Invoices go out.")
        self.assertIn("Yes, it works", self.page(emergency))
        self.post(emergency, "answer", answer="grant")
        self.assertEqual(emergency.state, "planning")
        self.approve_waiting("support.cutoff", self.newcomer_user)
        self.approve_waiting("support.billing.proposal", self.newcomer_user)

    def mitigate(self, emergency):
        """The model chosen with its figures, an hour on demand, the closing."""
        self.assertIn("Cheapest", self.page(emergency))
        self.post(emergency, "answer", answer="grant", option="on_demand/0")
        self.assertEqual(emergency.mitigation_model, "on_demand")
        self.work(emergency, 130, 190)
        own = emergency.with_user(self.expert)
        own.write({"causes": "A full disk.", "recommendations": "Watch it."})
        with self.after(350):
            own._close("The disk was replaced.")
        self.approve_waiting("support.cutoff", self.newcomer_user)
        self.approve_waiting("support.billing.proposal", self.newcomer_user)

    def test_declined(self):
        """E3: the shortest way."""
        with self.after(0):
            emergency = self.declare()
        with self.after(20):
            self.decline(emergency)
        page = self.page(emergency)
        self.assertIn("900 123 456", page)
        self.assertIn("nothing is charged", page)
        self.assertFalse(emergency.sudo()._get_invoices())

    def test_under_a_monthly_plan(self):
        """E4, E5, E14: own conditions, express charged, mitigation from the hours."""
        package = self._create_package(self.contract, 600, date_start="2020-01-01")
        with self.after(0):
            emergency = self.declare(requester=self.lead)
            self.evaluate(
                emergency, guarantee="waived", guarantee_reason="A good customer."
            )
        self.assertIn("With the conditions of your contract", self.page(emergency))
        emergency.started_on = self.call
        self.post(emergency, "answer", answer="grant", conditions="own")
        self.assertEqual(emergency.state, "normalising")
        emergency.sudo().span_ids.date_start = self.call
        self.work(emergency, 10, 70)
        with self.after(70):
            emergency.with_user(self.expert)._normalise("It works.")
        self.post(emergency, "answer", answer="grant")
        self.assertIn("from your hours", self.page(emergency))
        self.post(emergency, "answer", answer="grant", option="own/0")
        self.work(emergency, 80, 140)
        emergency.with_user(self.expert)._close("Done.")
        self.approve_waiting("support.cutoff", self.lead_user)
        self.assertEqual(package.remaining_minutes, 540)
        self.assertEqual(sum(emergency.charge_ids.mapped("amount")), 120.0)

    def test_who_has_no_business_there(self):
        """Refusals: each address, for another customer and a visitor."""
        with self.after(0):
            emergency = self.declare(summary="Our secret")
            self.evaluate(emergency)
        for path in ("answer", "plan", "proof", "access"):
            page = self.post(emergency, path, self.lead_user, answer="grant", name="x")
            self.assertNotIn("Our secret", page.text)
        for path in ("reports/1", "reports/1/pdf"):
            page = self.url_open(f"{emergency.access_url}/{path}")
            self.assertNotIn("Our secret", page.text)
        self.assertEqual(emergency.state, "offered")
        self.assertFalse(emergency.action_ids)

    def test_terms_are_ticked(self):
        """E5: without accepting the terms there is no order."""
        self._publish_terms()
        with self.after(0):
            emergency = self.declare()
            self.evaluate(emergency)
        page = self.post(emergency, "answer", answer="grant", conditions="on_demand")
        self.assertIn("Accept our terms", page.text)
        approval = emergency.approval_ids.filtered(lambda a: a.state == "pending")
        data = {"csrf_token": Request.csrf_token(self), "answer": "grant"}
        self.url_open(f"/my/approvals/{approval.id}/answer", data=data)
        self.env.invalidate_all()
        self.assertEqual(emergency.state, "offered")
        self.assertFalse(emergency.ticket_id.terms_acceptance_ids)
        self.post(
            emergency,
            "answer",
            answer="grant",
            conditions="on_demand",
            accept_terms="1",
        )
        self.assertEqual(emergency.state, "ordered")

    def test_proof_of_a_transfer(self):
        """Rule 3: in the portal; the manager on duty hears of it."""
        with self.after(0):
            emergency = self.declare()
            self.evaluate(emergency)
            self.answer(emergency)
        user = self.newcomer_user
        self.authenticate(user.login, user.login)
        page = self.url_open(
            f"{emergency.access_url}/proof",
            data={"csrf_token": Request.csrf_token(self)},
            files={"attachment": ("t.pdf", b"%PDF-1.4 x", "application/pdf")},
        ).text
        self.assertIn("manager on duty", page)
        self.env.invalidate_all()
        self.assertEqual(emergency.proof_id.name, "t.pdf")
        self.assertIn("Choose the file", self.post(emergency, "proof").text)
        page = self.post(emergency, "answer", approval_id="")
        self.assertIn("nothing to answer", page.text)
