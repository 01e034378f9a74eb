from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import CALL
from .common_agreed import AgreedCase


@tagged("post_install", "-at_install")
@freeze_time(CALL)
class TestAccess(AgreedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.emergency = cls.started()

    def grant(self, **values):
        accesses = self.env["support.emergency.access"].with_user(self.expert)
        return accesses.create(
            {
                "emergency_id": self.emergency.id,
                "name": "Server of invoices",
                "scope": "Administrator",
                "holder": "Expert",
                "expires_at": "2026-03-01 10:00:00",
                **values,
            }
        )

    def test_what_is_granted_is_on_record(self):
        """E9: who, scope, until when."""
        access = self.grant(granted_by="Somebody else")
        self.assertRecordValues(
            access,
            [
                {
                    "granted_by": self.expert.name,
                    "granted_at": self.at("02:10"),
                    "is_open": True,
                }
            ],
        )
        with freeze_time("2026-03-01 10:00:01"):
            access.invalidate_recordset(["is_open"])
            self.assertFalse(access.is_open)

    def test_a_context_backdates_nothing(self):
        accesses = self.env["support.emergency.access"].with_context(
            default_granted_at="2026-01-01 00:00:00",
            default_revoked_at="2026-03-01 03:00:00",
        )
        access = accesses.with_user(self.expert).create(
            {
                "emergency_id": self.emergency.id,
                "name": "Server of invoices",
                "scope": "Administrator",
                "holder": "Expert",
                "expires_at": "2026-03-01 10:00:00",
            }
        )
        self.assertEqual(access.granted_at, self.at("02:10"))
        self.assertFalse(access.revoked_at)

    def test_never_a_password(self):
        for name in ("Password: secret", "root, clave = x"):
            with self.assertRaisesRegex(ValidationError, "Never write a password"):
                self.grant(name=name)
        with self.assertRaisesRegex(ValidationError, "Never write a password"):
            self.grant(holder="Elsa, password: secret")

    def test_what_was_granted_stays(self):
        """E9: a change is another grant, and the former is revoked."""
        access = self.grant()
        other = self.started(self.lead, "own")
        for values in (
            {"name": "All servers"},
            {"scope": "Everything"},
            {"holder": "Somebody else"},
            {"expires_at": "2027-03-01 10:00:00"},
            {"emergency_id": other.id},
        ):
            with self.assertRaisesRegex(UserError, "grant another"):
                access.write(values)
            with self.assertRaisesRegex(UserError, "grant another"):
                self.emergency.with_user(self.expert).write(
                    {"access_ids": [(1, access.id, values)]}
                )
        self.assertEqual(access.scope, "Administrator")

    def test_grants_and_revocations_are_on_the_timeline(self):
        """E9: who had which access when is part of what happened."""
        self.emergency.sudo()._grant_access("VPN", "Read", "Expert", 8)
        self.emergency.access_ids.with_user(self.expert).action_revoke()
        self.assertEqual(self.events(self.emergency)[-2:], ["access", "revoke"])
        for event in self.emergency.event_ids.sorted("id")[-2:]:
            self.assertIn("VPN (Read): Expert", event.detail)
            self.assertTrue(event.is_public)

    def test_it_ends(self):
        with self.assertRaisesRegex(ValidationError, "ends after it was granted"):
            self.grant(expires_at="2026-03-01 02:00:00")

    def test_the_customer_grants_it_on_the_page(self):
        self.emergency.sudo()._grant_access("VPN", "Read", "Expert", 8)
        self.assertRecordValues(
            self.emergency.access_ids, [{"expires_at": self.at("10:10")}]
        )
        with self.assertRaisesRegex(UserError, "Say which access"):
            self.emergency.sudo()._grant_access("VPN", " ", "Expert", 8)

    def test_revoked_by_a_button(self):
        access = self.grant()
        with self.assertRaisesRegex(UserError, "with its button"):
            access.write({"revoked_at": "2026-03-01 03:00:00"})
        access.action_revoke()
        self.assertFalse(access.is_open)
        with self.assertRaisesRegex(UserError, "grant another"):
            access.write({"scope": "Reader"})
        with self.assertRaisesRegex(UserError, "stays on record"):
            access.sudo().unlink()
        with self.assertRaises(AccessError):
            access.with_user(self.auditor).action_revoke()

    def test_closing_revokes_all(self):
        """E9: no access outlives its emergency."""
        access = self.grant()
        self.emergency.with_user(self.expert)._normalise("It works.")
        self.answer(self.emergency)
        self.emergency.with_user(self.expert)._close("Done.")
        self.assertTrue(access.revoked_at)
        with self.assertRaisesRegex(UserError, "nothing is granted"):
            self.grant()
        with self.assertRaisesRegex(UserError, "not open"):
            self.emergency.sudo()._grant_access("VPN", "Read", "Expert", 8)

    def test_a_checklist_by_kind(self):
        """E9: what emergencies of a kind usually take, added once."""
        kind = self.env["support.emergency.kind"].create(
            {
                "name": "Server down",
                "line_ids": [
                    (0, 0, {"name": "Check the disks"}),
                    (0, 0, {"name": "Try an invoice", "owner": "customer"}),
                ],
            }
        )
        own = self.emergency.with_user(self.expert)
        with self.assertRaisesRegex(UserError, "Choose the kind"):
            own.action_take_checklist()
        own.kind_id = kind
        own.action_take_checklist()
        own.action_take_checklist()
        self.assertEqual(
            self.emergency.action_ids.mapped("name"),
            ["Check the disks", "Try an invoice"],
        )
        with self.assertRaises(AccessError):
            self.emergency.with_user(self.auditor).action_take_checklist()
        own.action_send_plan()
        self.answer(self.emergency)
        with self.assertRaisesRegex(UserError, "Both sides accepted"):
            own.action_take_checklist()
