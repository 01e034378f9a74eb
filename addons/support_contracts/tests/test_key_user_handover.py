from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestSubstitution(PeopleCase):
    """Rule 15: the backup answers for the lead while it is said so."""

    def substitute(self, start, end=False):
        key_user = self.customer.support_key_user_ids[-1]
        key_user.write({"substitutes_from": start, "substitutes_until": end})
        return key_user

    def leads_on(self, day):
        key_users = self.customer._get_support_key_users(self.day(day))
        return key_users[self.customer]._as_lead(self.day(day)).partner_id

    def test_both_days_of_a_substitution_count(self):
        """K5: from the first to the last day, not the days around them."""
        self.substitute("2026-03-10", "2026-03-12")
        for day, substituted in (
            ("2026-03-09", False),
            ("2026-03-10", True),
            ("2026-03-12", True),
            ("2026-03-13", False),
        ):
            self.assertEqual(self.backup in self.leads_on(day), substituted, day)
            self.assertIn(self.lead, self.leads_on(day))

    def test_a_substitution_without_end_lasts(self):
        """K5: until further notice."""
        key_user = self.substitute("2026-03-10")
        self.assertIn(self.backup, self.leads_on("2030-01-01"))
        with freeze_time("2026-03-09 12:00:00"):
            self.assertFalse(key_user.acts_as_lead)
        key_user.invalidate_recordset()
        with freeze_time("2026-03-10 12:00:00"):
            self.assertTrue(key_user.acts_as_lead)

    @freeze_time("2026-03-11 12:00:00")
    def test_what_is_the_leads_is_the_backups_meanwhile(self):
        """K5: purchase orders and billing."""
        ticket = self._create_ticket()
        approval = ticket._request_approval("billing", "Invoice", role="lead")
        user = self._create_portal_user(self.backup)
        self.substitute("2026-03-01", "2026-03-10")
        with self.assertRaises(AccessError):
            approval.with_user(user)._decide(True)
        self.substitute("2026-03-01", "2026-03-11")
        self.assertEqual(approval.with_user(user)._decide(True), "granted")

    def test_the_lead_substitutes_nobody(self):
        """K5: only a backup does."""
        with self.assertRaisesRegex(ValidationError, "Only a backup"):
            self.customer.support_key_user_ids[0].substitutes_from = "2026-03-10"

    def test_a_substitution_needs_its_first_day(self):
        """K5: and its days in order."""
        with self.assertRaisesRegex(ValidationError, "from which day"):
            self.substitute(False, "2026-03-10")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.substitute("2026-03-10", "2026-03-09")


@tagged("post_install", "-at_install")
class TestHandover(PeopleCase):
    """K4: a role passes on; who spoke when stays readable."""

    def hand_over(self, person, day="2026-03-10", role="lead", **options):
        handover = self.env["support.key.user.handover"].with_user(self.manager)
        wizard = handover.create(
            {
                "customer_id": self.customer.id,
                "role": role,
                "partner_id": person.id,
                "date_start": day,
                **options,
            }
        )
        wizard.action_apply()
        return self.customer.support_key_user_ids

    def speakers_on(self, day):
        key_users = self.customer._get_support_key_users(self.day(day))
        return {k.role: k.partner_id for k in key_users[self.customer]}

    def test_the_former_lead_ends_the_day_before(self):
        """K4: and the history keeps both."""
        history = self.hand_over(self.colleague)
        self.assertEqual(self.speakers_on("2026-03-09")["lead"], self.lead)
        self.assertEqual(self.speakers_on("2026-03-10")["lead"], self.colleague)
        self.assertEqual(len(history.filtered(lambda k: k.role == "lead")), 2)

    def test_what_waits_passes_to_the_new_lead(self):
        """K5: it is asked of the role; yesterday's lead no longer answers."""
        approval = self._create_ticket()._request_approval(
            "billing", "Invoice", role="lead"
        )
        old, new = map(self._create_portal_user, (self.lead, self.colleague))
        self.hand_over(self.colleague)
        with freeze_time("2026-03-10 12:00:00"):
            with self.assertRaises(AccessError):
                approval.with_user(old)._decide(True)
            self.env.invalidate_all()
            self.assertEqual(approval.with_user(new)._decide(True), "granted")

    def test_both_are_told_in_their_language(self):
        """K4: by mail."""
        self.env["res.lang"]._activate_lang("es_ES")
        self.colleague.lang = "es_ES"
        before = self.env["mail.message"].search([], order="id desc", limit=1).id
        self.hand_over(self.colleague)
        told = self.env["mail.message"].search([("id", ">", before)])
        by_person = {m.partner_ids.name: m.body for m in told if m.partner_ids}
        self.assertNotIn(self.manager.partner_id, told.author_id)
        self.assertIn("takes your place", by_person["Ana Lead"])
        self.assertIn("usted habla por Cerámicas Lima", by_person["Carla Colleague"])

    def test_the_backup_becomes_the_lead_and_they_change_places(self):
        """K4: two people, two roles, never both on one."""
        self.hand_over(self.backup, former_stays=True)
        self.assertEqual(
            self.speakers_on("2026-03-10"), {"lead": self.backup, "backup": self.lead}
        )
        self.assertEqual(
            self.speakers_on("2026-03-09"), {"lead": self.lead, "backup": self.backup}
        )

    def test_one_person_does_not_hold_both_roles(self):
        """K4: a backup who is the lead substitutes nobody."""
        with self.assertRaisesRegex(ValidationError, "two people"):
            self.customer.support_key_user_ids[-1].partner_id = self.lead

    def test_a_role_is_not_handed_to_whoever_has_it(self):
        """K4: with a clear answer."""
        with self.assertRaisesRegex(UserError, "already has this role"):
            self.hand_over(self.lead)

    def test_a_hand_over_comes_after_the_first_day(self):
        """K4: nobody ends before beginning."""
        with self.assertRaisesRegex(UserError, "later day"):
            self.hand_over(self.colleague, day="2020-01-01")

    def test_a_role_that_nobody_has_is_given(self):
        """K4: the first lead of a customer."""
        self.customer.support_key_user_ids[0].date_end = "2026-02-28"
        self.hand_over(self.colleague)
        self.assertEqual(self.speakers_on("2026-03-10")["lead"], self.colleague)

    def test_the_wizard_says_who_it_is_until_now(self):
        """K4: opened from the list of key users."""
        key_user = self.customer.support_key_user_ids[0].with_user(self.manager)
        action = key_user.action_hand_over()
        form = Form(
            self.env["support.key.user.handover"]
            .with_user(self.manager)
            .with_context(**action["context"])
        )
        self.assertEqual(form.current_id, self.lead)
        form.role = "backup"
        self.assertEqual(form.current_id, self.backup)

    def test_only_the_service_manager_hands_over(self):
        """G8: a consultant reads."""
        with self.assertRaises(AccessError):
            self.env["support.key.user.handover"].with_user(self.consultant).create({})

    def test_who_answered_for_the_customer_stays_on_record(self):
        """K4: neither deleted nor renamed; ended."""
        ticket = self._create_ticket()
        approval = ticket._request_approval("question", "One hour")
        approval.with_user(self._create_portal_user(self.lead))._decide(True)
        lead, backup = self.customer.support_key_user_ids.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "stays on record"):
            lead.unlink()
        with self.assertRaisesRegex(UserError, "stays on record"):
            lead.partner_id = self.colleague
        lead.date_end = "2026-03-10"
        backup.unlink()

    def test_the_contract_leads_to_the_history(self):
        """K4: everybody who speaks, spoke or will speak."""
        action = self.contract.action_view_key_users()
        self.assertEqual(action["domain"], [("customer_id", "in", self.customer.ids)])
        self.assertNotIn("search_default_today", action["context"])


@tagged("post_install", "-at_install")
class TestInvitation(PeopleCase):
    """K5: one click from the list of key users."""

    def invite(self, user=None):
        key_user = self.customer.support_key_user_ids[0]
        return key_user.with_user(user or self.manager).action_invite()

    def test_the_service_manager_invites(self):
        """K5: without the right to manage contacts; twice sends it twice."""
        self.assertIn(self.lead.email, self.invite()["params"]["message"])
        user = self.lead.user_ids
        self.assertTrue(user._is_portal())
        self.assertTrue(self.customer.support_key_user_ids[0].has_portal_access)
        self.invite()
        self.assertEqual(self.lead.user_ids, user)

    def test_a_consultant_invites_nobody(self):
        """G8: naming and inviting is the service manager's."""
        with self.assertRaises(AccessError):
            self.invite(self.consultant)
        self.assertFalse(self.lead.user_ids)

    def test_without_an_address_it_says_so(self):
        """K5: nothing is created."""
        self.lead.email = False
        with self.assertRaisesRegex(UserError, "valid email"):
            self.invite()

    def test_staff_are_not_invited(self):
        """K5: a member of staff named as a key user of the own company."""
        staff = self._create_user("insider", "base.group_user")
        staff.partner_id.parent_id = self.customer
        self.customer.support_key_user_ids[0].partner_id = staff.partner_id
        with self.assertRaisesRegex(UserError, "works for us"):
            self.invite()
