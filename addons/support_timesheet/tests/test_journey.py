import re
from datetime import date
from io import BytesIO

from odoo.fields import Command
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools.pdf import PdfFileReader

from odoo.addons.support_contracts.tests.common_people import PeopleCase

PHONE = "390x844"
MARCH = (date(2026, 3, 1), date(2026, 3, 31))


@tagged("post_install", "-at_install")
class TestJourney(PeopleCase, HttpCase):
    """One hour is sold and an hour and a half is worked: from the ticket to the
    posted invoice and the statement, as the people concerned would click it.

    An hour beyond the package costs 65, in a currency of two decimals. The clock runs
    on (``tick``): the browser's patience is measured with it.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls._create_tax(21)
        cls.product_hour.write(
            {"list_price": 65.0, "taxes_id": [Command.set(cls.tax.ids)]}
        )
        cls.work_type.rounding_minutes = 5
        cls.product_package = cls._create_product(
            "Package of one hour",
            55.0,
            minutes=60,
            uom_id=cls.env.ref("uom.product_uom_unit").id,
        )
        cls.env["support.entitlement"].create(
            {
                "contract_id": cls.contract.id,
                "name": "Packages",
                "kind": "prepaid_hours",
                "gate": "signed",
            }
        )
        cls.contract.overage_policy = "bill"
        cls.env.company.support_consultants_take_tickets = True
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.accountant = cls._create_user(
            "accountant", "account.group_account_invoice", name="Aitor Accountant"
        )
        cls.env["hr.employee"].create(
            {"name": "Diego Consultant", "user_id": cls.consultant.id}
        )
        cls.consultant.name = "Diego Consultant"
        cls.manager.name = "Marta Manager"
        people = cls.lead_user | cls.consultant | cls.manager | cls.accountant
        people.write({"lang": "es_ES", "tz": "UTC"})
        cls.customer.lang = "es_ES"

    @classmethod
    def _create_tax(cls, percent):
        name = f"VAT {percent} %"
        group = cls.env["account.tax.group"].create({"name": name})
        return cls.env["account.tax"].create(
            {
                "name": name,
                "amount": percent,
                "type_tax_use": "sale",
                "tax_group_id": group.id,
            }
        )

    # ------------------------------------------------------------------
    # The story
    # ------------------------------------------------------------------

    def test_from_a_signed_package_to_the_statement(self):
        """K4, K5, K9, K13, K19: the main job of a support firm, clicked through."""
        self.sell_one_hour()
        self.ask_for_help()
        self.work_an_hour_and_a_half()
        self.show_the_day()
        self.object_to_an_entry_on_the_phone()
        self.correct_the_entry()
        self.approve_the_correction_on_the_phone()
        self.propose_the_excess()
        self.approve_the_billing()
        self.invoice_the_excess()
        self.read_the_statement()

    def sell_one_hour(self):
        """The key user signs on screen: sixty minutes enter the ledger."""
        order = self.env["sale.order"].create(
            {
                "partner_id": self.lead.id,
                "order_line": [Command.create({"product_id": self.product_package.id})],
            }
        )
        self.assertEqual(order.support_contract_id, self.contract)
        order.message_subscribe(self.lead.ids)
        order.action_quotation_sent()
        with freeze_time("2026-03-02 10:00:00", tick=True):
            self.go("/my", "support_journey_sign", self.lead_user)
        self.assertEqual((order.state, order.signed_by), ("sale", "Ana Lead"))
        self.assertTrue(order.signature)
        self.package = self.contract.package_ids
        self.assertEqual(self.package.state, "open")
        self.assert_ledger(("grant", 60))

    def ask_for_help(self):
        """K5: the key user opens the ticket and says where the hours come from."""
        with freeze_time("2026-03-03 08:30:00", tick=True):
            self.go("/my", "support_journey_open_ticket", self.lead_user)
        self.ticket = self.env["helpdesk.ticket"].search(
            [("support_contract_id", "=", self.contract.id)]
        )
        self.assertRecordValues(
            self.ticket,
            [
                {
                    "name": "The label printer prints nothing",
                    "partner_id": self.lead.id,
                    "hours_source": "package",
                    "chosen_package_id": self.package.id,
                    "endorsement_state": "none",
                }
            ],
        )

    def work_an_hour_and_a_half(self):
        """The clock counts 43 minutes, which are 45; an entry of 50 is typed."""
        with freeze_time("2026-03-03 09:00:00", tick=True):
            self.go("/odoo", "support_journey_take_ticket", self.consultant)
        self.assertEqual(self.ticket.user_id, self.consultant)
        with freeze_time("2026-03-03 09:43:00", tick=True):
            self.go("/odoo", "support_journey_log_time", self.consultant)
        analysis, driver = self.ticket.timesheet_ids.sorted("id")
        self.assertEqual(
            (analysis.support_level, analysis.accounted_minutes), ("l1", 45)
        )
        self.assertEqual((driver.support_level, driver.accounted_minutes), ("l2", 50))
        self.assertEqual(
            set(self.ticket.timesheet_ids.mapped("date")), {self.day_of(3)}
        )
        self.assert_balance(remaining=60, pending=60, overage=35)

    def show_the_day(self):
        """Publishing asks the customer; nothing is taken yet."""
        with freeze_time("2026-03-03 18:00:00", tick=True):
            self.go("/odoo", "support_journey_publish", self.manager)
        self.cutoff = self.env["support.cutoff"].search(
            [("contract_id", "=", self.contract.id)]
        )
        self.assertRecordValues(
            self.cutoff,
            [{"state": "published", "sequence": 1, "accounted_minutes": 95}],
        )
        self.assert_ledger(("grant", 60))

    def object_to_an_entry_on_the_phone(self):
        """The mail leads to the day; what is not disputed leaves the package."""
        with freeze_time("2026-03-04 08:00:00", tick=True):
            path = self.follow_the_mail()
            self.assertEqual(path, f"/my/cutoffs/{self.cutoff.id}")
            self.go(path, "support_journey_object", self.lead_user, PHONE)
        self.assertEqual(self.cutoff.state, "final")
        self.assertEqual(self.cutoff.segment_ids.mapped("state"), ["final", "disputed"])
        self.assert_ledger(("grant", 60), ("consume", -45))
        self.assert_balance(remaining=15, pending=15, overage=35)

    def correct_the_entry(self):
        """The consultant answers and corrects, the manager shows it again."""
        with freeze_time("2026-03-04 09:00:00", tick=True):
            self.go("/odoo", "support_journey_correct", self.consultant)
            self.go("/odoo", "support_journey_republish", self.manager)
        self.again = self.cutoff.search([("contract_id", "=", self.contract.id)])
        self.again -= self.cutoff
        self.assertRecordValues(
            self.again,
            [{"state": "published", "sequence": 2, "accounted_minutes": 40}],
        )

    def approve_the_correction_on_the_phone(self):
        """Two taps: what was left of the hour, and by policy the rest is charged."""
        with freeze_time("2026-03-04 16:00:00", tick=True):
            self.go(
                "/my/approvals",
                "support_journey_approve_from_inbox",
                self.lead_user,
                PHONE,
            )
        self.assertEqual(self.again.state, "final")
        self.assert_ledger(("grant", 60), ("consume", -45), ("consume", -15))
        self.assert_balance(remaining=0, pending=0, overage=0)
        self.charge = self.env["support.charge"].search(
            [("contract_id", "=", self.contract.id)]
        )
        self.assertRecordValues(
            self.charge,
            [
                {
                    "minutes": 25,
                    "price_unit": 65.0,
                    "amount": 27.08,
                    "ticket_id": self.ticket.id,
                    "state": "open",
                }
            ],
        )

    def propose_the_excess(self):
        """On the first of April the manager proposes March."""
        with freeze_time("2026-04-01 09:00:00", tick=True):
            self.go("/odoo", "support_journey_propose", self.manager)
        self.proposal = self.charge.proposal_id
        self.assertRecordValues(
            self.proposal,
            [
                {
                    "state": "sent",
                    "date_start": MARCH[0],
                    "date_end": MARCH[1],
                    "amount": 27.08,
                }
            ],
        )

    def approve_the_billing(self):
        """K5: the lead key user approves it, with the number of their order."""
        with freeze_time("2026-04-01 12:00:00", tick=True):
            self.assertEqual(
                self.follow_the_mail(), f"/my/proposals/{self.proposal.id}"
            )
            self.go("/my", "support_journey_approve_billing", self.lead_user)
        self.assertRecordValues(
            self.proposal, [{"state": "approved", "po_number": "PO-2026-117"}]
        )
        self.assertFalse(self.proposal.invoice_ids)

    def invoice_the_excess(self):
        """The accountant makes the draft invoice of what was approved, and posts it."""
        with freeze_time("2026-04-02 09:00:00", tick=True):
            self.go("/odoo", "support_journey_invoice", self.accountant)
        invoice = self.proposal.invoice_ids
        self.assertRecordValues(
            invoice,
            [
                {
                    "state": "posted",
                    "ref": "PO-2026-117",
                    "partner_id": self.customer.id,
                    "invoice_date": date(2026, 4, 2),
                    "amount_untaxed": 27.08,
                    "amount_tax": 5.69,
                    "amount_total": 32.77,
                }
            ],
        )
        self.assertEqual(self.charge.invoice_id, invoice)
        self.assertEqual(self.charge.state, "invoiced")
        self.assertEqual(self.proposal.state, "invoiced")

    def read_the_statement(self):
        """K13: the statement of March says what the ledger says."""
        with freeze_time("2026-04-02 10:00:00", tick=True):
            self.go("/my", "support_journey_read_statement", self.lead_user)
        statement = self.contract._get_statement(*MARCH)
        self.assertEqual((statement["opening"], statement["closing"]), (0, 0))
        self.assertEqual(statement["by_kind"], {"grant": 60, "consume": -60})
        self.assertEqual(statement["tickets"], [(self.ticket, 60)])
        self.assertEqual(
            self.contract._get_statement_billing(*MARCH),
            {"proposals": [(self.proposal, 25, self.proposal.amount)], "unproposed": 0},
        )
        printed = self.print_statement()
        for text in ("+1:00", "-0:45", "-0:15", "0:25", self.ticket.number):
            self.assertIn(text, printed)
        self.assertIn(self.proposal.invoice_ids.name, printed)
        self.assertLedgerAdds(self.package)

    # ------------------------------------------------------------------
    # Means
    # ------------------------------------------------------------------

    def go(self, path, tour, user, size="1366x768"):
        """Let ``user`` take the tour, in a window of that size."""
        self.browser_size = size
        self.touch_enabled = size == PHONE
        self.start_tour(path, tour, login=user.login, timeout=180)
        self.env.invalidate_all()

    def follow_the_mail(self):
        """Tell what waits: one mail to the key user; the path that it leads to."""
        domain = [("recipient_ids", "in", self.lead.ids)]
        earlier = self.env["mail.mail"].search(domain)
        self.run_cron("cron_notify_approvals")
        [mail] = self.env["mail.mail"].search(domain) - earlier
        [path] = re.findall(r'href="https?://[^/"]*(/my/[^"]*)"', mail.body_html)
        return path

    def print_statement(self):
        """The text of the PDF of March, made as for the customer."""
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        pdf, _type = reports._render_qweb_pdf(
            "support_contracts.action_report_statement",
            self.contract.ids,
            data={"date_start": str(MARCH[0]), "date_end": str(MARCH[1])},
        )
        pages = PdfFileReader(BytesIO(pdf)).pages
        return " ".join(page.extract_text() for page in pages)

    def day_of(self, number):
        return MARCH[0].replace(day=number)

    def assert_ledger(self, *expected):
        """All moves of the contract: (kind, minutes), …"""
        moves = self.env["support.hour.move"].search(
            [("contract_id", "=", self.contract.id)], order="id"
        )
        self.assertEqual([(m.kind, m.minutes) for m in moves], list(expected))

    def assert_balance(self, **expected):
        balance = self.contract._get_balances()[self.contract]
        self.assertEqual({name: getattr(balance, name) for name in expected}, expected)
