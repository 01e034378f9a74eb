from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestKeyUser(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firm = cls._create_customer("Firm")
        cls.first = cls._create_person("First", cls.firm)
        cls.second = cls._create_person("Second", cls.firm)

    def test_a_second_lead_is_refused_by_name(self):
        """K4: at most one lead; the message says who is there."""
        self._create_key_user(self.firm, self.first)
        with self.assertRaisesRegex(ValidationError, "Firm has First as Lead"):
            self._create_key_user(self.firm, self.second)

    def test_a_lead_and_a_backup_stand_together(self):
        """K4: one of each role."""
        self._create_key_user(self.firm, self.first)
        self._create_key_user(self.firm, self.second, role="backup")
        self.assertEqual(len(self.firm.support_key_user_ids), 2)

    def test_dates_that_share_a_day_overlap(self):
        """K4: the last day is included."""
        self._create_key_user(self.firm, self.first, date_end="2026-03-10")
        with self.assertRaises(ValidationError):
            self._create_key_user(self.firm, self.second, date_start="2026-03-10")

    def test_a_successor_starts_the_day_after(self):
        """K4: dates that touch do not overlap."""
        self._create_key_user(self.firm, self.first, date_end="2026-03-10")
        successor = self._create_key_user(
            self.firm, self.second, date_start="2026-03-11"
        )
        self.assertEqual(successor.role, "lead")

    def test_the_database_refuses_what_two_sessions_could_slip_in(self):
        """K4: an exclusion constraint stands behind the message."""
        key_user = self._create_key_user(self.firm, self.first)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                self.cr.execute(
                    "INSERT INTO support_key_user"
                    " (customer_id, partner_id, role, date_start)"
                    " SELECT customer_id, %s, role, date_start"
                    " FROM support_key_user WHERE id = %s",
                    [self.second.id, key_user.id],
                )
                key_user._check_one_of_a_role_in_database()

    def test_an_end_before_the_start_is_refused(self):
        """K4: dates in order."""
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_key_user(self.firm, self.first, date_end="2019-12-31")

    def test_a_key_user_speaks_for_a_company(self):
        """K4: not for another contact."""
        with self.assertRaisesRegex(ValidationError, "speak for a company"):
            self._create_key_user(self.first, self.second)

    def test_a_key_user_is_a_person(self):
        """K4: a branch does not answer."""
        branch = self._create_customer("Branch", parent_id=self.firm.id)
        with self.assertRaisesRegex(ValidationError, "not a person"):
            self._create_key_user(self.firm, branch)

    def test_a_stranger_does_not_speak_for_the_customer(self):
        """K4: a person of the customer or of its group."""
        with self.assertRaisesRegex(ValidationError, "nor to its group"):
            self._create_key_user(self.firm, self.lead)

    def test_a_person_of_the_group_may_speak(self):
        """K4: company or group of companies."""
        branch = self._create_customer("Branch", parent_id=self.firm.id)
        self._create_key_user(branch, self.first)
        self.contract.covered_partner_ids = self.firm
        self._create_key_user(
            self.customer,
            self.second,
            role="backup",
            date_start="2019-01-01",
            date_end="2019-12-31",
        )
        self.assertEqual(branch.support_key_user_ids.partner_id, self.first)

    def test_a_covered_company_has_no_key_users_of_its_own(self):
        """K4: at group level or per company, not both, whichever comes first."""
        self.contract.covered_partner_ids = self.firm
        with self.assertRaisesRegex(ValidationError, "not both"):
            self._create_key_user(self.firm, self.first)

    def test_a_company_with_key_users_is_not_covered_by_a_group_that_has_its_own(self):
        """K4: the other way round."""
        self._create_key_user(self.firm, self.first)
        with self.assertRaisesRegex(ValidationError, "not both"):
            self.contract.covered_partner_ids = self.firm

    def test_who_speaks_depends_on_the_day(self):
        """K4: the roles of the day asked for, the lead first."""
        old = self._create_key_user(self.firm, self.first, date_end="2026-03-10")
        new = self._create_key_user(self.firm, self.second, date_start="2026-03-11")
        for day, expected in (("2026-03-10", old), ("2026-03-11", new)):
            speakers = self.firm._get_support_key_users(self.day(day))
            self.assertEqual(speakers, {self.firm: expected})

    def test_many_customers_are_asked_at_once(self):
        """K4: one query for any number of customers; those without have nobody."""
        companies = self.env["res.partner"].concat(
            *[self._create_customer(f"Firm {number}") for number in range(50)]
        )
        (companies | self.customer)._get_support_key_users()
        with self.assertQueryCount(1):
            speakers = (companies | self.customer)._get_support_key_users()
        self.assertFalse(speakers[companies[0]])
        self.assertEqual(speakers[self.customer].partner_id, self.lead + self.backup)

    @freeze_time("2026-03-10 12:00:00")
    def test_the_current_user_knows_whom_they_speak_for(self):
        """K4: today's key users only."""
        user = self._create_portal_user(self.lead)
        partners = self.env["res.partner"].with_user(user)
        self.assertTrue(partners._is_support_key_user(self.customer))
        self.assertFalse(partners._is_support_key_user(self.firm))
        self.assertFalse(partners._is_support_key_user(self.env["res.partner"]))

    def test_key_users_are_shown_by_name_and_role(self):
        """K4: and whether they can enter the portal."""
        key_user = self._create_key_user(self.firm, self.first)
        self.assertEqual(key_user.display_name, "First (Lead)")
        self.assertFalse(key_user.has_portal_access)
        self._create_portal_user(self.first)
        key_user.invalidate_recordset()
        self.assertTrue(key_user.has_portal_access)

    def test_consultants_read_key_users_and_change_none(self):
        """G8: the service manager names them."""
        key_user = self.customer.support_key_user_ids[0]
        consultant = self.consultant
        self.assertEqual(key_user.with_user(consultant).partner_id, self.lead)
        with self.assertRaises(AccessError):
            key_user.with_user(consultant).date_end = "2026-03-10"
        with self.assertRaises(AccessError):
            key_user.with_user(self._create_portal_user(self.lead)).read(["role"])
