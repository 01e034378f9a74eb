from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import html2plaintext

from .common_renewal import RenewalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestPriceRevision(RenewalCase):
    """G14: prices are revised once a year, customers are told first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract.rate_ids = [
            Command.create({"price": 50.0}),
            Command.create({"price": 40.0, "work_type_id": cls.work_type.id}),
        ]

    def _create_revision(self, **values):
        return (
            self.env["support.price.revision"]
            .with_user(self.manager)
            .create(
                {
                    "name": "Revision of 2026",
                    "date_effective": "2026-04-01",
                    "percent": 10.0,
                    "contract_ids": self.contract.ids,
                    **values,
                }
            )
        )

    def _get_price(self, day):
        request = (self.work_type, day)
        return self.contract._get_hourly_prices([request])[request].amount

    def test_from_its_day_on_rates_and_fee_are_new(self):
        """Old rows stay: what was done before keeps its price."""
        revision = self._create_revision()
        revision.action_notify()
        revision.action_apply()
        self.assertEqual(self._get_price(date(2026, 3, 31)), 40.0)
        self.assertEqual(self._get_price(date(2026, 4, 1)), 44.0)
        self.assertEqual(
            sorted(self.contract.rate_ids.mapped("price")), [40.0, 44.0, 50.0, 55.0]
        )
        self.assertEqual(self.contract._get_fee(date(2026, 3, 31)), 300.0)
        self.assertEqual(self.contract._get_fee(date(2026, 4, 1)), 330.0)
        for _month in range(3):
            self._invoice_fee()
        self.assertEqual(self._invoice_fee().amount_untaxed, 330.0)

    def test_an_index_says_the_percentage(self):
        revision = self._create_revision(
            method="index", index_name="CPI", index_old=120.0, index_new=123.0
        )
        self.assertAlmostEqual(revision.percent, 2.5)

    def test_the_customer_is_told_once_before(self):
        revision = self._create_revision()
        revision.action_notify()
        message = self.contract.message_ids.filtered(
            lambda m: self.lead in m.partner_ids
        )
        self.assertEqual(len(message), 1)
        self.assertIn("330.00", message.body)
        self.assertRecordValues(
            revision.line_ids, [{"fee_old": 300.0, "fee_new": 330.0}]
        )
        with self.assertRaisesRegex(UserError, "Customers were told"):
            revision.action_notify()

    def test_hourly_rates_are_told_with_their_figures(self):
        """G14: by kind of work, to the customer and to who looks after it."""
        self.contract.user_id = self.manager
        self._create_revision().action_notify()
        for reader in (self.lead, self.manager.partner_id):
            text = html2plaintext(self._get_mails(reader).body_html)
            text = " ".join(text.replace("*", "").split())
            for work, old, new in (
                ("Every other work", "50.00", "55.00"),
                (self.work_type.name, "40.00", "44.00"),
            ):
                self.assertRegex(text, rf"{work}: \S*\s?{old} → \S*\s?{new}")

    def _get_mails(self, person):
        return self.env["mail.mail"].search([("recipient_ids", "in", person.ids)])

    def test_a_customer_gets_one_mail_about_all_of_its_contracts(self):
        """G14: a group with two contracts reads of both together, in one mail."""
        second = self._create_contract(
            plan_id=self.plan.id, date_end=date(2026, 12, 31), title="Second plant"
        )
        other = self._create_contract(self.other_customer, title="Foundry")
        self.other_customer.email = "foundry@example.com"
        contracts = self.contract | second | other
        self._create_revision(contract_ids=contracts.ids).action_notify()
        mail = self._get_mails(self.lead)
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.recipient_ids, self.lead | self.backup)
        for contract in (self.contract, second):
            self.assertIn(contract.name, mail.body_html)
        self.assertIn("330.00", mail.body_html)
        self.assertIn("04/01/2026", mail.subject)
        self.assertNotIn("Foundry", mail.body_html)
        self.assertIn("Foundry", self._get_mails(self.other_customer).body_html)

    def test_the_account_manager_gets_one_mail_about_all_customers(self):
        """G14: who looks after the account; without one, the service manager."""
        other = self._create_contract(self.other_customer, user_id=self.manager.id)
        self.other_customer.email = "foundry@example.com"
        seller = self._create_user("seller", "group_support_sales")
        third = self._create_contract(self._create_customer("Third", email="t@t.pe"))
        contracts = self.contract | third
        contracts.member_ids = [
            Command.create(
                {
                    "user_id": seller.id,
                    "role": "account_manager",
                    "date_start": "2026-01-01",
                }
            )
        ]
        self._create_revision(contract_ids=(contracts | other).ids).action_notify()
        digest = self._get_mails(seller.partner_id)
        self.assertEqual(len(digest), 1)
        self.assertIn("2 contracts", digest.subject)
        self.assertIn("Third", digest.body_html)
        self.assertIn(
            self.other_customer.name,
            self._get_mails(self.manager.partner_id).body_html,
        )

    def test_the_notice_is_in_the_customers_language_and_escaped(self):
        """G14: what somebody calls an index is text."""
        self.env["res.lang"]._activate_lang("es_ES")
        self.customer.lang = "es_ES"
        self._create_revision(
            method="index",
            index_name="<script>x</script>",
            index_old=100.0,
            index_new=110.0,
        ).action_notify()
        mail = self._get_mails(self.lead)
        self.assertIn('lang="es_ES"', mail.body_html)
        self.assertIn("10,00", mail.body_html)
        self.assertNotIn("<script>", mail.body_html)
        kept = self.contract.message_ids.filtered(lambda m: self.lead in m.partner_ids)
        self.assertNotIn("<script>", kept.body)

    def test_ten_contracts_are_told_with_the_queries_of_two(self):
        """One mail, whatever the number of contracts of a customer."""
        two = [self._create_contract(plan_id=self.plan.id) for _n in range(2)]
        ten = [self._create_contract(plan_id=self.plan.id) for _n in range(10)]
        self._count_queries(two)
        few = self._count_queries(two)
        self.assertEqual(self._count_queries(ten), few)

    def _count_queries(self, contracts):
        ids = [contract.id for contract in contracts]
        revision = self._create_revision(contract_ids=ids)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        revision.action_notify()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_it_is_applied_once(self):
        revision = self._create_revision()
        with self.assertRaisesRegex(UserError, "Draft"):
            revision.action_apply()
        revision.action_notify()
        with freeze_time("2026-04-01 12:00:00"):
            for _time in range(2):
                self.run_cron("cron_apply_price_revisions")
        self.assertEqual(revision.state, "applied")
        self.assertEqual(self._get_price(date(2026, 4, 1)), 44.0)
        with self.assertRaisesRegex(UserError, "Applied"):
            revision.action_apply()

    def test_before_its_day_the_cron_waits(self):
        revision = self._create_revision()
        revision.action_notify()
        self.run_cron("cron_apply_price_revisions")
        self.assertEqual(revision.state, "notified")

    def test_what_customers_were_told_stays(self):
        revision = self._create_revision()
        revision.action_notify()
        for values in ({"percent": 20.0}, {"state": "draft"}, {"line_ids": []}):
            with self.assertRaises(UserError):
                revision.write(values)
        with self.assertRaises(UserError):
            revision.unlink()
        revision.action_cancel()
        with self.assertRaises(UserError):
            revision.action_apply()

    def test_it_begins_as_a_draft_whatever_a_client_says(self):
        revision = self._create_revision(state="applied")
        self.assertEqual(revision.state, "draft")

    def test_revisions_that_say_nothing_are_refused(self):
        for values, message in (
            ({"contract_ids": False}, "Choose the contracts"),
            ({"percent": 0.0}, "changes nothing"),
            ({"method": "index"}, "Give the index"),
            ({"date_effective": "2027-06-01"}, "not in force"),
        ):
            with self.assertRaisesRegex(ValidationError, message):
                self._create_revision(**values).action_notify()

    def test_only_managers_revise(self):
        with self.assertRaises(AccessError):
            self._create_revision().with_user(self.consultant).read(["name"])
        with self.assertRaises(AccessError):
            self._create_revision().with_user(self.accountant).action_notify()


@tagged("post_install", "-at_install")
class TestPromotion(RenewalCase):
    """G12: promotional hours or discount, with notice before they become paid."""

    def _create_promoted(self, **values):
        self.plan.write(
            {
                "promo_periods": 2,
                "promo_minutes": 120,
                "promo_discount": 50.0,
                "promo_notice_days": 15,
                **values,
            }
        )
        self.contract = self._create_contract(
            plan_id=self.plan.id, date_end=date(2026, 12, 31), tz="UTC"
        )

    def test_the_first_periods_bring_more_hours(self):
        """G12: promotional hours in the first periods."""
        with freeze_time("2026-01-10 12:00:00"):
            self._create_promoted()
        with freeze_time("2026-03-10 12:00:00"):
            for _time in range(2):
                self.run_cron("cron_grant_periods")
        self.assertRecordValues(
            self._packages("promotion"),
            [
                {"date_start": date(2026, 1, 1), "remaining_minutes": 120},
                {"date_start": date(2026, 2, 1), "remaining_minutes": 120},
            ],
        )

    @freeze_time("2026-01-10 12:00:00")
    def test_the_fee_of_the_first_periods_has_a_discount(self):
        """G12: or discount."""
        self._create_promoted()
        amounts = [self._invoice_fee().amount_untaxed for _month in range(3)]
        self.assertEqual(amounts, [150.0, 150.0, 300.0])

    def test_the_customer_is_told_once_before_it_ends(self):
        """G12: with notice before they become paid."""
        with freeze_time("2026-01-10 12:00:00"):
            self._create_promoted()
        self.assertEqual(self.contract.promo_until, date(2026, 2, 28))
        with freeze_time("2026-02-12 12:00:00"):
            self.run_cron("cron_notice_promotions")
            self.assertFalse(self.contract.promo_noticed_on)
        for day in ("2026-02-13", "2026-02-14"):
            with freeze_time(f"{day} 12:00:00"):
                self.run_cron("cron_notice_promotions")
        self.assertEqual(self.contract.promo_noticed_on, date(2026, 2, 13))
        told = self.contract.message_ids.filtered(lambda m: self.lead in m.partner_ids)
        self.assertEqual(len(told), 1)
        self.assertIn("02/28/2026", told.body)
        self.assertIn("2:00", told.body)

    def test_a_discount_reads_the_same_in_the_mail_and_in_the_notice(self):
        """G12: with its decimals, as the customer writes them."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.lang = "fr_FR"
        with freeze_time("2026-01-10 12:00:00"):
            self._create_promoted(promo_discount=12.5)
        with freeze_time("2026-02-13 12:00:00"):
            self.run_cron("cron_notice_promotions")
        kept = self.contract.message_ids.filtered(lambda m: self.lead in m.partner_ids)
        mail = self.env["mail.mail"].search([("recipient_ids", "in", self.lead.ids)])
        for body in (kept.body, mail.body_html):
            self.assertRegex(body, r"12,5\s*%")

    def test_a_customer_gets_one_mail_about_all_of_its_promotions(self):
        """G12: and every contract keeps what was said of it."""
        with freeze_time("2026-01-10 12:00:00"):
            self._create_promoted()
            second = self._create_contract(
                plan_id=self.plan.id, date_end=date(2026, 12, 31), title="Second plant"
            )
            other = self._create_contract(
                self.other_customer, plan_id=self.plan.id, title="Foundry"
            )
        self.other_customer.email = "foundry@example.com"
        with freeze_time("2026-02-13 12:00:00"):
            self.run_cron("cron_notice_promotions")
        mails = self.env["mail.mail"]
        mail = mails.search([("recipient_ids", "in", self.lead.ids)])
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.recipient_ids, self.lead | self.backup)
        self.assertIn("02/28/2026", mail.subject)
        for words in (self.contract.name, second.name, "2:00", "50 % off the fee"):
            self.assertIn(words, mail.body_html)
        self.assertNotIn("Foundry", mail.body_html)
        mail = mails.search([("recipient_ids", "in", self.other_customer.ids)])
        self.assertIn("Foundry", mail.body_html)
        for contract in self.contract | second | other:
            self.assertEqual(contract.promo_noticed_on, date(2026, 2, 13))
            bodies = "".join(contract.message_ids.mapped("body"))
            self.assertIn("02/28/2026", bodies)

    @freeze_time("2026-01-10 12:00:00")
    def test_without_a_promotion_nothing_is_given(self):
        self._create_promoted(promo_periods=0)
        self.assertFalse(self._packages("promotion"))
        self.assertFalse(self.contract.promo_until)
        self.assertEqual(self._invoice_fee().amount_untaxed, 300.0)
