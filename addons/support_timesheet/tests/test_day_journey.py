from datetime import date

from odoo.tests import HttpCase, freeze_time, tagged

from odoo.addons.support_contracts.tests.common_people import PeopleCase

PHONE = "390x844"


@tagged("post_install", "-at_install")
class TestDayJourney(PeopleCase, HttpCase):
    """A whole day of a key user, a dispatcher, a consultant and an accountant.

    A visit of an hour and thirty-five minutes with two parts of 40: the hours leave
    the package, the parts are invoiced. The clock runs on (``tick``).
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.work_type.write({"rounding_minutes": 5, "on_site": True})
        cls.package = cls._create_package(cls.contract, 300)
        cls.fuser = cls._create_product("Fuser", 40.0, taxes_id=False)
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.dispatcher = cls._create_user(
            "dispatcher", "group_support_dispatcher", name="Pia Dispatcher"
        )
        cls.accountant = cls._create_user(
            "accountant", "account.group_account_invoice", name="Aitor Accountant"
        )
        cls.env["hr.employee"].create(
            {"name": "Diego Consultant", "user_id": cls.consultant.id}
        )
        cls.consultant.name = "Diego Consultant"
        people = (
            cls.lead_user
            | cls.dispatcher
            | cls.consultant
            | cls.manager
            | cls.accountant
        )
        people.write({"lang": "es_ES", "tz": "UTC"})
        cls.customer.lang = "es_ES"

    def test_from_the_ticket_in_the_morning_to_the_posted_invoice(self):
        """K5, K7, W3, W7, W9: estimate, clock, paper, cut and bill of one day."""
        self.open_the_ticket()
        self.assign_it()
        self.estimate_and_confirm()
        self.work_and_write_the_paper()
        self.sign_the_paper()
        self.show_and_approve_the_day()
        self.bill_the_parts()

    def open_the_ticket(self):
        with freeze_time("2026-03-03 08:00:00", tick=True):
            self.go("/my", "support_journey_open_ticket", self.lead_user, PHONE)
        self.ticket = self.env["helpdesk.ticket"].search(
            [("support_contract_id", "=", self.contract.id)]
        )
        self.assertEqual(self.ticket.chosen_package_id, self.package)

    def assign_it(self):
        """W9: the office says who goes."""
        with freeze_time("2026-03-03 08:20:00", tick=True):
            self.go("/odoo", "support_day_assign", self.dispatcher)
        self.assertEqual(self.ticket.user_id, self.consultant)

    def estimate_and_confirm(self):
        """K7: three hours wait for the key user, who answers on the phone."""
        with freeze_time("2026-03-03 08:40:00", tick=True):
            self.go("/odoo", "support_day_estimate", self.consultant)
        estimate = self.ticket.estimate_ids
        self.assertEqual((estimate.state, estimate.minutes), ("waiting", 180))
        with freeze_time("2026-03-03 08:50:00", tick=True):
            self.go(
                "/my/approvals", "support_day_confirm_estimate", self.lead_user, PHONE
            )
        self.assertEqual(
            (estimate.state, estimate.decided_by), ("approved", "Ana Lead")
        )
        self.assertEqual(self.ticket.approved_minutes, 180)
        self.assertEqual(self.ticket.chosen_package_id, self.package)

    def work_and_write_the_paper(self):
        """W3: the clock counts 94 minutes, which are 95; two parts were used."""
        with freeze_time("2026-03-03 09:00:00", tick=True):
            self.go("/odoo", "support_day_start", self.consultant)
        with freeze_time("2026-03-03 10:33:30", tick=True):
            self.go("/odoo", "support_day_write_work_order", self.consultant)
        self.order = self.ticket.work_order_ids
        self.assertRecordValues(
            self.order,
            [
                {
                    "state": "confirmed",
                    "mode": "visit",
                    "date": date(2026, 3, 3),
                    "minutes": 95,
                    "user_id": self.consultant.id,
                }
            ],
        )
        self.assertTrue(self.order.name)

    def sign_the_paper(self):
        """W7: the customer signs in the portal, on the phone."""
        with freeze_time("2026-03-03 12:00:00", tick=True):
            self.go(
                "/my/approvals", "support_day_sign_work_order", self.lead_user, PHONE
            )
        self.assertEqual(
            (self.order.state, self.order.signed_by), ("signed", "Ana Lead")
        )
        self.assertTrue(self.order.signature)

    def show_and_approve_the_day(self):
        """K19: the day leaves the chosen package, once."""
        with freeze_time("2026-03-03 18:00:00", tick=True):
            self.go("/odoo", "support_journey_publish", self.dispatcher)
        cutoff = self.env["support.cutoff"].search(
            [("contract_id", "=", self.contract.id)]
        )
        self.assertEqual((cutoff.state, cutoff.accounted_minutes), ("published", 95))
        self.assertEqual(self.ticket.work_order_ids, self.order)
        with freeze_time("2026-03-04 08:00:00", tick=True):
            self.go("/my/approvals", "support_day_approve_cut", self.lead_user, PHONE)
        self.assertEqual(cutoff.state, "final")
        self.assertEqual(self.package.remaining_minutes, 205)

    def bill_the_parts(self):
        """K5: proposed, approved with the number of their order, invoiced, posted."""
        with freeze_time("2026-04-01 09:00:00", tick=True):
            self.go("/odoo", "support_day_propose", self.manager)
        with freeze_time("2026-04-01 12:00:00", tick=True):
            self.go(
                "/my/approvals", "support_day_approve_billing", self.lead_user, PHONE
            )
        with freeze_time("2026-04-02 09:00:00", tick=True):
            self.go("/odoo", "support_day_invoice", self.accountant)
        charge = self.env["support.charge"].search(
            [("contract_id", "=", self.contract.id), ("verdict", "=", "billable")]
        )
        invoice = charge.invoice_id
        self.assertRecordValues(
            invoice,
            [{"state": "posted", "ref": "PO-2026-200", "amount_untaxed": 80.0}],
        )
        # W3: the invoice quotes the paper.
        self.assertIn(self.order.name, invoice.invoice_line_ids.mapped("name")[0])

    def go(self, path, tour, user, size="1366x768"):
        """Let ``user`` take the tour, in a window of that size."""
        self.browser_size = size
        self.touch_enabled = size == PHONE
        self.start_tour(path, tour, login=user.login, timeout=180)
        self.env.invalidate_all()
