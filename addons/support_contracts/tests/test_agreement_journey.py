from datetime import date

from odoo.fields import Command
from odoo.tests import HttpCase, freeze_time, tagged

from .common_people import PeopleCase

WINDOW, PHONE = "1366x768", "390x844"


@tagged("post_install", "-at_install")
class TestAgreementJourney(PeopleCase, HttpCase):
    """A new customer, from the quotation to the signed contract with its matrix, its
    key users and its terms, as both sides would click it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.name = "Marta Manager"
        cls.seller = cls._create_user(
            "seller",
            "support_contracts.group_support_sales,"
            "sales_team.group_sale_salesman_all_leads",
            name="Sara Sales",
        )
        cls.new_customer = cls._create_customer(
            "Cerámicas Nuevas", email="hola@nuevas.example"
        )
        cls.product_package = cls._create_product(
            "Package of twenty hours",
            900.0,
            minutes=1200,
            uom_id=cls.env.ref("uom.product_uom_unit").id,
        )
        cls.env["support.plan"].create(
            {
                "name": "Plan of twenty hours",
                "entitlement_ids": [
                    Command.create(
                        {
                            "name": "Twenty hours",
                            "kind": "prepaid_hours",
                            "product_id": cls.product_package.id,
                        }
                    )
                ],
            }
        )

    def go(self, path, tour, user, size=WINDOW):
        self.browser_size = size
        self.touch_enabled = size == PHONE
        self.start_tour(path, tour, login=user.login, timeout=180)
        self.env.invalidate_all()

    def test_from_the_quotation_to_the_signed_contract(self):
        """G1, G3, K2, K4, K9, K20: clicked through, in the portal and at the desk."""
        self.start_from_the_plan()
        self.send_the_quotation()
        self.write_the_contract()
        self.sign_the_contract()
        self.put_it_in_force()
        self.buy_the_hours()
        self.accept_the_terms()

    def start_from_the_plan(self):
        """K4: contract, key users and quotation, from one screen."""
        with freeze_time("2026-03-02 08:00:00", tick=True):
            self.go("/odoo", "support_agreement_start", self.manager)
        self.contract = self.env["support.contract"].search(
            [("partner_id", "=", self.new_customer.id)]
        )
        self.assertRecordValues(
            self.contract, [{"state": "draft", "date_start": date(2026, 3, 2)}]
        )
        lead, backup = self.contract.key_user_ids.sorted("role", reverse=True)
        self.assertEqual((lead.role, lead.email), ("lead", "nora@example.com"))
        self.assertEqual((backup.role, backup.email), ("backup", "benito@example.com"))
        self.lead_user = self._create_portal_user(lead.partner_id)
        self.order = self.env["sale.order"].search(
            [("support_contract_id", "=", self.contract.id)]
        )
        self.assertEqual(self.order.amount_untaxed, 900)

    def send_the_quotation(self):
        """K9: what the plan sells, sent from the contract."""
        with freeze_time("2026-03-02 08:30:00", tick=True):
            self.go("/odoo", "support_agreement_offer", self.seller)
        self.assertEqual(self.order.state, "sent")

    def write_the_contract(self):
        """G1, G3: the text from its template, the matrix cell by cell."""
        with freeze_time("2026-03-02 09:00:00", tick=True):
            self.go("/odoo", "support_agreement_write", self.manager)
        self.version = self.contract.document_ids.version_ids
        self.assertRecordValues(
            self.version,
            [{"number": 1, "state": "sent", "approved_by": "Marta Manager"}],
        )
        matrix = self.version._get_raci()
        self.assertEqual((len(matrix["rows"]), len(matrix["roles"])), (15, 5))

    def sign_the_contract(self):
        """One signature: on the document, and so on the contract."""
        with freeze_time("2026-03-02 12:00:00", tick=True):
            self.go("/my", "support_agreement_sign", self.lead_user)
        self.assertEqual(self.version.state, "in_force")
        self.assertEqual(self.version.signed_by, "Nora Lead")
        self.assertRecordValues(
            self.contract, [{"state": "signed", "signed_by": "Nora Lead"}]
        )

    def put_it_in_force(self):
        with freeze_time("2026-03-02 12:30:00", tick=True):
            self.go("/odoo", "support_agreement_activate", self.manager)
        self.assertEqual(self.contract.state, "active")

    def buy_the_hours(self):
        """K9: what was quoted is signed, and twenty hours are there."""
        with freeze_time("2026-03-02 13:00:00", tick=True):
            self.go("/my", "support_agreement_buy", self.lead_user)
        self.assertEqual(self.order.state, "sale")
        self.assertEqual(self.contract.available_minutes, 1200)

    def accept_the_terms(self):
        """K2, K20: sent with the ticket, accepted on a phone; that covers nothing."""
        self._publish_terms("<p>We answer in working hours.</p>")
        with freeze_time("2026-03-03 09:00:00", tick=True):
            ticket = self._create_ticket(partner_id=self.lead_user.partner_id.id)
            self.go("/my", "support_agreement_accept_terms", self.lead_user, PHONE)
        self.assertEqual(ticket.support_contract_id, self.contract)
        self.assertEqual((ticket.terms_state, ticket.cover), ("accepted", "undecided"))
