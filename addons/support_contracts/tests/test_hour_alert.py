from datetime import date

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestHourAlert(PeopleCase):
    """K13: both sides are told once when the hours run low."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("es_ES")
        cls.contract.user_id = cls.manager
        cls.env.company.support_alert_levels = "50, 20, 0"
        cls.package = cls._create_package(cls.contract, 600)

    def _use(self, minutes, package=None):
        self._record_move(package or self.package, "consume", -minutes, "2026-03-09")
        self.env.invalidate_all()

    def _warn(self):
        return self.env["support.hour.alert"]._warn(self.contract)

    def _get_mails(self):
        return self.env["mail.message"].search(
            [
                ("model", "=", "support.contract"),
                ("res_id", "=", self.contract.id),
                ("message_type", "=", "user_notification"),
            ]
        )

    def test_nothing_is_told_above_the_threshold(self):
        """K13: 301 of 600 are not half."""
        self._use(299)
        self.assertFalse(self._warn())

    def test_both_sides_are_told_at_the_threshold(self):
        """K13: the key users and the service manager."""
        self._use(300)
        alert = self._warn()
        self.assertRecordValues(
            alert,
            [{"level": 50, "left_minutes": 300, "base_minutes": 600}],
        )
        mails = self._get_mails()
        people = self.lead + self.backup + self.manager.partner_id
        self.assertEqual(mails.notified_partner_ids, people)
        self.assertIn("5:00", mails[0].body)
        self.assertIn(f"/my/support/{self.contract.id}", mails[0].body)

    def test_a_threshold_is_told_once(self):
        """K13: alerts do not repeat, whatever is given back and used again."""
        self._use(300)
        self._warn()
        self._use(10)
        self.assertFalse(self._warn())
        self.assertEqual(self._warn(), self.env["support.hour.alert"])

    def test_of_thresholds_passed_together_the_lowest_is_told(self):
        """K13: one mail, and none for the others later."""
        self._use(500)
        alerts = self._warn()
        self.assertEqual(sorted(alerts.mapped("level")), [20, 50])
        self.assertEqual(alerts.filtered("told_on").level, 20)
        self.assertEqual(len(self._get_mails()), 1)

    def test_new_hours_arm_the_thresholds_again(self):
        """K13: of what there is after the top-up."""
        self._use(300)
        self._warn()
        second = self._create_package(self.contract, 300)
        self.assertFalse(self._warn())
        self._use(299, second)
        self.assertFalse(self._warn())
        self._use(1)
        alert = self._warn()
        self.assertRecordValues(
            alert, [{"level": 50, "left_minutes": 300, "base_minutes": 600}]
        )

    def test_packages_have_thresholds_of_their_own(self):
        """K13: per package and in total."""
        self.contract.package_alert_levels = "10"
        self._create_package(self.contract, 6000)
        self._use(540)
        alert = self._warn()
        self.assertRecordValues(
            alert, [{"package_id": self.package.id, "level": 10, "left_minutes": 60}]
        )
        self.assertIn(self.package.name, self._get_mails().subject)
        self.assertFalse(self._warn())

    def test_the_contract_says_other_levels(self):
        """K13: before the company's."""
        self.contract.alert_levels = "90"
        self._use(60)
        self.assertEqual(self._warn().level, 90)

    def test_levels_are_percentages(self):
        """K13: on both sides of the settings."""
        with self.assertRaisesRegex(ValidationError, "percentages"):
            self.contract.alert_levels = "half"
        with self.assertRaisesRegex(ValidationError, "percentages"):
            self.env.company.support_alert_levels = "120"

    def test_each_reads_it_in_their_language(self):
        """K13: a mail for each language."""
        self.backup.lang = "es_ES"
        self._use(300)
        self._warn()
        readers = [mail.notified_partner_ids for mail in self._get_mails()]
        self.assertIn(self.backup, readers)
        self.assertIn(self.lead + self.manager.partner_id, readers)

    def test_the_cron_warns_of_all_contracts(self):
        """K13: every night."""
        self._use(600)
        self.run_cron("cron_warn_hours")
        levels = self.env["support.hour.alert"].search(
            [("contract_id", "=", self.contract.id)]
        )
        self.assertEqual(sorted(levels.mapped("level")), [0, 20, 50])
        self.assertIn("0 %", levels[0].display_name)

    def test_contracts_without_hours_or_levels_are_left_alone(self):
        """K13: no levels, no hours, no warnings."""
        self.env.company.support_alert_levels = False
        demand = self._create_contract(
            self.other_customer, entitlements=[{"kind": "on_demand"}]
        )
        self._use(600)
        self.assertFalse(self.env["support.hour.alert"]._warn(self.contract + demand))

    def test_twenty_contracts_cost_the_queries_of_one(self):
        """Numbers: found in batch."""
        contracts = self.contract
        for _number in range(20):
            contract = self._create_contract(self.other_customer, tz="UTC")
            self._create_package(contract, 600)
            contracts += contract
        counts = []
        for some in (contracts[:1], contracts):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["support.hour.alert"]._get_reached(some)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_who_reads_the_warnings(self):
        """Invariant 4, multi-company: staff of the company, nobody writes."""
        self._use(300)
        alert = self._warn()
        for user in (self.consultant, self.auditor, self.manager):
            self.assertTrue(alert.with_user(user).has_access("read"))
            self.assertFalse(alert.with_user(user).has_access("write"))
        with self.assertRaises(AccessError):
            alert.with_user(self._create_portal_user(self.lead)).read(["level"])
        company = self.env["res.company"].create({"name": "Another firm"})
        foreign = self._create_user(
            "foreign",
            "group_support_auditor",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self.assertFalse(alert.with_user(foreign).has_access("read"))
        self.assertEqual(alert.date.date(), date(2026, 3, 10))
