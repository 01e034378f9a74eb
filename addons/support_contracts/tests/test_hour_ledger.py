from datetime import date

from psycopg2 import IntegrityError
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..exceptions import MissingReasonError
from .common import SupportCommon


@tagged("post_install", "-at_install")
class TestHourLedger(SupportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._create_contract()
        cls.package = cls._create_package(cls.contract, 600)

    def assertRefusedByDatabase(self, statement):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError) as caught:
            with self.env.cr.savepoint():
                self.env.cr.execute(statement)
        self.assertIn("append-only", str(caught.exception))

    def test_opening_a_package_grants_its_minutes_once(self):
        self.assertRecordValues(
            self.package.move_ids, [{"kind": "grant", "minutes": 600}]
        )
        self.assertRecordValues(
            self.package, [{"state": "open", "remaining_minutes": 600, "version": 1}]
        )

    @mute_logger("odoo.sql_db")
    def test_granting_a_package_twice_is_refused(self):
        with self.assertRaises(UniqueViolation):
            self._record_move(self.package, "grant", 600)

    def test_balance_follows_the_ledger_in_one_batch(self):
        other = self._create_package(self.contract, 300)
        self.env["support.hour.move"].create(
            [
                {
                    "package_id": package.id,
                    "kind": "consume",
                    "minutes": -minutes,
                    "date": date(2026, 2, 3),
                }
                for package, minutes in [(self.package, 45), (other, 15), (other, 30)]
            ]
        )
        self.assertEqual(self.package.remaining_minutes, 555)
        self.assertEqual(other.remaining_minutes, 255)
        self.assertEqual(self.contract.remaining_minutes, 810)
        self.assertLedgerAdds(self.package | other)

    @mute_logger("odoo.sql_db")
    def test_a_package_never_goes_below_zero(self):
        with self.assertRaises(CheckViolation):
            self._record_move(self.package, "consume", -601)

    @mute_logger("odoo.sql_db")
    def test_a_move_without_minutes_is_refused(self):
        with self.assertRaises(CheckViolation):
            self._record_move(self.package, "adjust", 0)

    def test_history_is_not_changed_by_the_orm(self):
        with self.assertRaisesRegex(UserError, "never changed"):
            self.package.move_ids.write({"minutes": 5})
        with self.assertRaisesRegex(UserError, "never changed"):
            self.package.move_ids.unlink()

    def test_history_is_not_changed_by_sql(self):
        self.assertRefusedByDatabase("UPDATE support_hour_move SET minutes = 1")
        self.assertRefusedByDatabase("DELETE FROM support_hour_move")
        self.assertRefusedByDatabase("TRUNCATE support_hour_move")

    def test_a_source_is_recorded_once_per_package_and_round(self):
        source = {"source_model": "res.partner", "source_id": self.customer.id}
        self._record_move(self.package, "consume", -30, **source)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            with self.env.cr.savepoint():
                self._record_move(self.package, "consume", -30, **source)
        self._record_move(self.package, "consume", -30, source_round=1, **source)
        self.assertEqual(self.package.remaining_minutes, 540)

    def test_a_reversal_is_whole_and_happens_once(self):
        move = self._record_move(self.package, "consume", -90, date(2026, 2, 3))
        reversal = move._reverse("Wrong contract")
        self.assertRecordValues(
            reversal,
            [{"kind": "reverse", "minutes": 90, "date": date(2026, 2, 3)}],
        )
        self.assertEqual(self.package.remaining_minutes, 600)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            move._reverse("Again")

    def test_a_reversal_into_an_expired_package_becomes_a_credit(self):
        """The hours come back with an expiry of their own, the old package stays."""
        move = self._record_move(self.package, "consume", -90, date(2026, 2, 3))
        self.package._expire_early("Customer left the plan")
        move._reverse("Wrong contract")
        credit = self.contract.package_ids - self.package
        self.assertRecordValues(
            credit,
            [{"origin": "credit", "state": "open", "remaining_minutes": 90}],
        )
        self.assertTrue(credit.date_end)
        self.assertLedgerAdds(self.package | credit)
        self.assertEqual(self.package.remaining_minutes, 0)

    def test_the_author_is_kept_as_values(self):
        """Merging partners and deleting users must stay possible."""
        user = self._create_user("leaver", "group_support_manager")
        self.package.with_user(user)._adjust(30, "Courtesy")
        move = self.package.move_ids[0]
        name = user.name
        user.unlink()
        self.assertEqual(move.author_name, name)

    def test_partners_with_hours_can_be_merged(self):
        twin = self._create_customer("Cerámicas Lima S.A.C.")
        contract = self._create_contract(twin)
        package = self._create_package(contract, 120)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.customer | twin).ids, self.customer)
        self.env.invalidate_all()
        self.assertEqual(package.partner_id, self.customer)
        self.assertEqual(package.remaining_minutes, 120)

    def test_a_package_is_not_edited_by_hand(self):
        for values in ({"remaining_minutes": 9}, {"granted_minutes": 9}):
            with self.assertRaisesRegex(UserError, "edited by hand"):
                self.package.write(values)
        with self.assertRaisesRegex(UserError, "edited by hand"):
            self.package.copy({"remaining_minutes": 9})
        with self.assertRaisesRegex(UserError, "stays"):
            self.package.unlink()

    def test_a_manager_has_actions_and_no_pen(self):
        package = self.package.with_user(self.manager)
        for values in (
            {"state": "closed"},
            {"date_end": date(2027, 1, 1)},
            {"unit_value": 1.0},
        ):
            with self.assertRaisesRegex(UserError, "edited by hand"):
                package.write(values)
        with self.assertRaisesRegex(UserError, "edited by hand"):
            package.create(
                {
                    "entitlement_id": package.entitlement_id.id,
                    "granted_minutes": 60,
                    "state": "open",
                }
            )
        package.name = "Hours of the old contract"

    def test_an_adjustment_needs_its_reason(self):
        with self.assertRaises(MissingReasonError):
            self.package._adjust(30, " ")
        self.package._adjust(-30, "Counted twice")
        self.assertEqual(self.package.remaining_minutes, 570)

    def test_a_waiting_package_is_not_adjusted(self):
        waiting = self.env["support.hour.package"].create(
            {
                "entitlement_id": self.package.entitlement_id.id,
                "granted_minutes": 60,
            }
        )
        with self.assertRaisesRegex(UserError, "not open"):
            waiting._adjust(30, "Courtesy")
        waiting.unlink()

    def test_a_manager_changes_a_package_by_actions(self):
        self.package.write({"date_end": date(2026, 12, 31)})
        package = self.package.with_user(self.manager)
        for operation, values in [
            ("adjust", {"minutes": 60}),
            ("extend", {"date": date(2027, 1, 31)}),
            ("cover", {"date": date(2025, 12, 1)}),
        ]:
            form = Form(
                self.env["support.package.change"]
                .with_user(self.manager)
                .with_context(
                    default_package_id=package.id, default_operation=operation
                )
            )
            for name, value in values.items():
                form[name] = value
            form.reason = "Agreed by phone"
            form.save().action_apply()
        self.assertRecordValues(
            package,
            [
                {
                    "remaining_minutes": 660,
                    "date_end": date(2027, 1, 31),
                    "covers_from": date(2025, 12, 1),
                }
            ],
        )

    def test_an_extension_goes_forward(self):
        self.package.date_end = date(2026, 12, 31)
        with self.assertRaisesRegex(UserError, "later day"):
            self.package._extend(date(2026, 6, 30), "Typo")
        with self.assertRaises(MissingReasonError):
            self.package._extend(date(2027, 6, 30), "")

    def test_a_consultant_reads_packages_and_changes_none(self):
        package = self.package.with_user(self.consultant)
        self.env.invalidate_all()
        self.assertEqual(package.remaining_minutes, 600)
        with self.assertRaises(AccessError):
            package.write({"date_end": date(2027, 1, 1)})
        with self.assertRaises(AccessError):
            self.env["support.package.change"].with_user(self.consultant).create(
                {"package_id": package.id, "reason": "Mine"}
            )
        with self.assertRaises(AccessError):
            self.env["support.hour.move"].with_user(self.manager).create(
                {
                    "package_id": package.id,
                    "kind": "adjust",
                    "minutes": 600,
                    "date": date(2026, 2, 1),
                }
            )

    def test_a_public_user_reads_nothing(self):
        public = self.env.ref("base.public_user")
        for model in ("support.hour.package", "support.hour.move", "support.contract"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(public).search([])
