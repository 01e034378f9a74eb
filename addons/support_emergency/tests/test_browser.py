from io import BytesIO

from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools.pdf import PdfFileReader

from .common_agreed import AgreedCase

PHONE = "390x844"
SUMMARY = "The server does not start"


class BrowserCase(AgreedCase, HttpCase):
    """People of an emergency at their screens; who has the portal is on the phone.

    The clock runs on (``tick``): the browser's patience is measured with it.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.expert.name = "Eva Expert"
        cls.expert.employee_ids.name = "Eva Expert"
        people = cls.consultant | cls.expert | cls.manager | cls.accountant
        (people | cls.lead_user | cls.newcomer_user).write(
            {"lang": "es_ES", "tz": "UTC"}
        )
        cls.customer.lang = "es_ES"
        cls.env["payment.provider"].search([]).state = "disabled"
        cls.provider = cls.env.ref("payment.payment_provider_demo")
        cls.provider.write({"state": "test", "is_published": True})

    def go(self, clock, tour, user, path="/odoo", day=1):
        """Let ``user`` take the tour, at ``clock`` of a day of March."""
        size = PHONE if user.share else "1366x768"
        self.browser_size, self.touch_enabled = size, user.share
        with freeze_time(f"2026-03-{day:02d} {clock}:00", tick=True):
            self.start_tour(
                path, f"support_emergency_{tour}", login=user.login, timeout=180
            )
        self.env.invalidate_all()

    def find(self):
        emergency = self.env["support.emergency"].search([("summary", "=", SUMMARY)])
        self.assertEqual(len(emergency), 1)
        return emergency

    def told(self, emergency, person):
        """The last mail about it to ``person`` leads to its page."""
        mail = self.mails(emergency, person)[-1:]
        self.assertIn(emergency.access_url, mail.body)
        return emergency.access_url


@tagged("post_install", "-at_install")
class TestBrowser(BrowserCase):
    def test_from_the_call_to_the_third_invoice(self):
        """E1-E14: ten past two on a Sunday, without contract, to the report."""
        self.call_and_evaluate()
        self.accept_and_pay()
        self.plan()
        self.restore()
        self.confirm_and_choose()
        self.invoice(2, 240.0 - 120.0)
        self.mitigate()
        self.invoice(3, 60.0)
        self.report()

    def call_and_evaluate(self):
        """E1, E2: somebody whom nobody knows calls; answered in thirty minutes."""
        self.go("02:10", "declare", self.consultant)
        self.emergency = self.find()
        self.olga = self.emergency.requester_id
        self.assertEqual(self.emergency.partner_id.name, "Otero SL")
        self.go("02:40", "evaluate", self.expert)
        self.assertRecordValues(
            self.emergency,
            [
                {
                    "state": "offered",
                    "acknowledged_by_id": self.expert.id,
                    "is_evaluation_missed": False,
                    "minutes_normalise": 120,
                    "guarantee_hours": 1,
                    "is_guarantee_credited": True,
                }
            ],
        )

    def accept_and_pay(self):
        """E5, E7, E8: invited, accepts on the phone, signs and pays: all is open."""
        self.assertEqual(self.olga.lang, "es_ES")
        self.user = self.olga.user_ids
        self.assertEqual(self.user.lang, "es_ES")
        path = self.told(self.emergency, self.olga)
        self.go("02:50", "accept_and_pay", self.user, path)
        order = self.emergency.sale_order_id
        self.assertEqual((order.state, order.signed_by), ("sale", "Olga Otero"))
        self.assertEqual(order.transaction_ids.state, "done")
        self.assertRecordValues(
            self.emergency.guarantee_invoice_id,
            [{"state": "posted", "amount_total": 120.0, "amount_residual": 0.0}],
        )
        self.assertEqual(self.emergency.state, "normalising")
        self.assertEqual(self.emergency.contract_id.state, "active")
        self.assertEqual(self.emergency.ticket_id.user_id, self.expert)

    def plan(self):
        """E9: the customer writes it, the expert accepts it, and so do they."""
        path = self.emergency.access_url
        self.go("02:55", "write_plan", self.user, path)
        self.assertEqual(self.emergency.access_ids.holder, "Eva Expert")
        self.go("03:00", "send_plan", self.expert)
        self.go("03:05", "agree", self.user, path)
        self.assertEqual(self.emergency.plan_accepted_by, "Olga Otero")

    def restore(self):
        """E10: the action has its result; two hours by the clock."""
        self.go("04:50", "finish_action", self.expert)
        self.go("05:00", "normalise", self.expert)
        self.assertEqual(self.emergency.action_ids.result, "40 GB free.")
        self.assertEqual(self.emergency.state, "normalised")

    def confirm_and_choose(self):
        """E11, E14: it works, the day is approved, the cheapest way is chosen."""
        path = self.emergency.access_url
        self.go("07:40", "confirm", self.user, path)
        self.go("07:42", "approve_cut", self.user, "/my/approvals")
        self.go("07:44", "approve_billing", self.user, "/my/approvals")
        self.go("07:46", "choose_cheapest", self.user, path)
        self.assertEqual(self.emergency.mitigation_model, "on_demand")

    def invoice(self, number, amount):
        """E12: each invoice once; the guarantee is deducted from the second."""
        self.go("09:00", "invoice", self.accountant, day=1 + number)
        moves = self.emergency.sudo()._get_invoices()
        self.assertEqual(len(moves), number)
        self.assertEqual(set(moves.mapped("state")), {"posted"})
        self.assertAlmostEqual(
            moves.sorted("id")[-1].amount_untaxed, amount, delta=2.01
        )

    def mitigate(self):
        """E4: an hour at the lower rate; what it was, and what to do."""
        self.go("10:00", "start_work", self.expert, day=3)
        self.go("11:00", "close", self.expert, day=3)
        self.assertEqual(self.emergency.state, "closed")
        self.assertFalse(self.emergency.access_ids.filtered("is_open"))
        self.go("12:00", "approve_cut", self.user, "/my/approvals", day=3)
        self.go("12:05", "approve_billing", self.user, "/my/approvals", day=3)

    def report(self):
        """E13: released by the manager, read and downloaded by the customer."""
        self.go("10:00", "release", self.manager, day=4)
        path = self.told(self.emergency, self.olga)
        self.go("10:30", "read_report", self.user, path, day=4)
        printed = self.print_report()
        for text in (self.emergency.name, "Watch the disk.", "40 GB free."):
            self.assertIn(text, printed)

    def print_report(self):
        """The text of the PDF, which tests do not print otherwise."""
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        pdf, _type = reports._render_qweb_pdf(
            "support_emergency.action_report_emergency", self.emergency.report_ids.ids
        )
        pages = PdfFileReader(BytesIO(pdf)).pages
        words = " ".join(page.extract_text() for page in pages)
        return " ".join(words.split())

    def test_declined(self):
        """E3: the shortest way: nothing is charged, and another way is told."""
        self.go("02:10", "declare_known", self.consultant)
        emergency = self.find()
        self.go("02:20", "decline", self.expert)
        self.assertEqual(emergency.state, "declined")
        path = self.told(emergency, self.lead)
        self.go("02:25", "declined", self.lead_user, path)
        self.assertFalse(emergency.sudo()._get_invoices())
        self.assertFalse(emergency.sale_order_id)

    def test_under_a_monthly_plan(self):
        """E4, E5, E14: own conditions; express charged, then from their hours."""
        package = self._create_package(self.contract, 600, date_start="2026-01-01")
        self.go("02:10", "declare_known", self.consultant)
        emergency = self.find()
        self.go("02:20", "waive", self.expert)
        path = self.told(emergency, self.lead)
        self.go("02:30", "accept_own", self.lead_user, path)
        self.assertRecordValues(
            emergency, [{"state": "normalising", "contract_id": self.contract.id}]
        )
        self.go("02:31", "start_work", self.expert)
        self.go("03:31", "normalise", self.expert)
        self.go("08:00", "confirm", self.lead_user, path)
        self.go("08:05", "choose_cheapest", self.lead_user, path)
        self.assertEqual(emergency.mitigation_model, "own")
        self.go("09:00", "start_work", self.expert)
        self.go("10:00", "close", self.expert)
        for minute in (0, 5):
            self.go(f"11:0{minute}", "approve_cut", self.lead_user, "/my/approvals")
        self.assertAlmostEqual(package.remaining_minutes, 540, delta=2)
        self.assertAlmostEqual(
            sum(emergency.charge_ids.mapped("amount")), 120.0, delta=2.01
        )


@tagged("post_install", "-at_install")
class TestPaymentFails(BrowserCase):
    def test_the_provider_fails_and_the_customer_pays_again(self):
        """E8: a payment that fails leaves it to be paid; the next one opens it."""
        with freeze_time("2026-03-01 02:10:00"):
            emergency = self.offered()
        path = emergency.access_url
        self.go("02:30", "accept_and_fail", self.newcomer_user, path)
        order = emergency.sale_order_id
        self.assertEqual((emergency.state, order.state), ("ordered", "sent"))
        self.assertEqual(order.transaction_ids.state, "error")
        self.go("02:40", "pay_again", self.newcomer_user, path)
        self.assertEqual(emergency.state, "normalising")
        self.assertEqual(
            sorted(order.transaction_ids.mapped("state")), ["done", "error"]
        )
        self.assertEqual(len(order.invoice_ids), 1)

    def test_the_provider_calls_back_twice(self):
        """E8: what the provider repeats opens nothing a second time."""
        with freeze_time("2026-03-01 02:10:00"):
            emergency = self.offered()
        self.go("02:30", "accept_and_pay", self.newcomer_user, emergency.access_url)
        [transaction] = emergency.sale_order_id.transaction_ids
        data = {"reference": transaction.reference, "simulated_state": "done"}
        with freeze_time("2026-03-01 02:31:00", tick=True):
            for _repeated in range(2):
                self.make_jsonrpc_request("/payment/demo/simulate_payment", data)
                transaction._post_process()
        self.env.invalidate_all()
        self.assertEqual(self.events(emergency).count("start"), 1)
        self.assertEqual(len(emergency.sale_order_id.invoice_ids), 1)
        self.assertEqual(
            self.env["account.payment"].search_count(
                [("payment_transaction_id", "=", transaction.id)]
            ),
            1,
        )
