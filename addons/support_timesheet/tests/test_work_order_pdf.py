import io

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools.pdf import PdfFileReader

from .common import TODAY
from .common_orders import DRAWING, OrderCase

PRICED = "support_timesheet.report_work_order"
PLAIN = "support_timesheet.report_work_order_plain"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestWorkOrderPdf(OrderCase):
    """W7: the paper of the action, with prices or without them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order_with_material(quantity=2)
        cls._add(cls.order, kind="travel", name="Travel to Lima", price_unit=30)
        verdict = {"support_verdict": "no_charge", "verdict_reason": "Goodwill"}
        cls.log(1.5, name="Fuser changed", **verdict)

    def _render(self, report=PRICED, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.consultant)
        html, _kind = reports._render_qweb_html(report, self.order.ids)
        return " ".join(html.decode().split())

    def test_it_names_all_parties_and_lines(self):
        """W3: who, where, what, how much; W5: the discount is visible."""
        self.order._sign_on_screen("Pepe Signer", DRAWING)
        peru = self.env.ref("base.pe")
        self.customer.write({"country_id": peru.id, "vat": "20481230016"})
        text = self._render()
        self.assertIn(f"{peru.vat_label} 20481230016", text)
        for words in (
            "ALB/2026/00001",
            self.customer.name,
            "Ana Lead",
            "Pepe Signer",
            "Fuser changed",
            "1:30 h",
            "100 %",
            "Travel to Lima",
            "160.00",
            "190.00",
            "data:image/png",
        ):
            self.assertIn(words, text)

    def test_it_is_one_page_of_a_pdf(self):
        """W7: printable, with its text as text."""
        self.order.action_confirm()
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        pdf, kind = reports._render_qweb_pdf(PRICED, self.order.ids)
        self.assertEqual(kind, "pdf")
        [page] = PdfFileReader(io.BytesIO(pdf)).pages
        self.assertIn("ALB/2026/00001", page.extract_text().replace("\t", " "))

    def test_without_prices_it_says_no_amount(self):
        """W7: the sheet that a technician hands over."""
        self.order.action_confirm()
        text = self._render(PLAIN)
        self.assertIn("Fuser changed", text)
        for amount in ("160.00", "190.00", "Price", "Discount"):
            self.assertNotIn(amount, text)

    def test_a_draft_says_that_it_is_one(self):
        """The time is printed as it would be confirmed, without a number."""
        self.order.action_collect_time()
        text = self._render()
        self.assertIn("Draft", text)
        self.assertIn("1:30 h", text)
        self.assertNotIn("ALB/", text)

    def test_it_speaks_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.customer.lang = "es_ES"
        self.order.action_confirm()
        self.assertIn("Albarán", self._render())

    def test_names_of_staff_are_hidden_where_the_desk_writes(self):
        """W1: unless the contract grants direct access."""
        self.env.company.support_hide_staff_names = True
        self.order.action_confirm()
        self.assertNotIn(self.consultant.name, self._render())
        self.contract.direct_access = True
        self.assertIn(self.consultant.name, self._render())

    def test_who_may_not_read_it_gets_no_paper(self):
        stranger = self._create_user("stranger", "group_support_consultant")
        for report in (PRICED, PLAIN):
            with self.assertRaises(AccessError):
                self._render(report, stranger)
