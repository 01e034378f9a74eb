from datetime import datetime

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10 12:00:00")
class TestTerms(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.colleague_user = cls._create_portal_user(cls.colleague)
        cls.work = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress")
        cls.incident = cls.env.ref("support_contracts.ticket_type_incident")

    def pending(self, ticket, user=None):
        return (
            ticket._get_terms_approval().with_user(user or self.lead_user).sudo(False)
        )

    def accept(self, ticket, user=None):
        return self.pending(ticket, user)._decide(True, origin="203.0.113.7")

    # versions

    def test_a_published_version_never_changes(self):
        """K2: what was accepted rests on it, also for the system."""
        version = self._publish_terms()
        for env in (version.with_user(self.manager), version.sudo()):
            with self.assertRaisesRegex(UserError, "stays as it is"):
                env.body = "<p>Other</p>"
        with self.assertRaisesRegex(UserError, "stays as proof"):
            version.unlink()
        with self.assertRaisesRegex(UserError, "published already"):
            version.action_publish()

    def test_versions_are_numbered_and_fingerprinted(self):
        first = self._publish_terms()
        second = self._publish_terms("<p>New</p>", terms=first.terms_id)
        self.assertEqual((first.number, second.number), (1, 2))
        self.assertEqual(len(first.body_hash), 64)
        self.assertNotEqual(first.body_hash, second.body_hash)
        self.assertIn("version 2", second.display_name)

    def test_a_version_is_published_with_its_button_and_a_text(self):
        terms = self.env["support.terms"].create({"name": "Empty"})
        version = (
            self.env["support.terms.version"]
            .with_user(self.manager)
            .create({"terms_id": terms.id, "state": "published", "number": 7})
        )
        self.assertEqual((version.state, version.number), ("draft", 0))
        with self.assertRaisesRegex(UserError, "with its button"):
            version.state = "published"
        with self.assertRaisesRegex(UserError, "no text"):
            version.action_publish()

    def test_only_managers_write_terms(self):
        for user in (self.consultant, self.auditor, self.lead_user):
            with self.assertRaises(AccessError):
                self.env["support.terms"].with_user(user).create({"name": "x"})

    def test_scripts_in_a_text_are_taken_out(self):
        version = self._publish_terms("<p>Hello<script>alert(1)</script></p>")
        self.assertNotIn("script", version.body)

    def test_terms_of_some_tickets_are_accepted_on_each(self):
        with self.assertRaisesRegex(ValidationError, "accepted on"):
            self._publish_terms(
                accept_once="contract", ticket_type_ids=self.incident.ids
            )

    # which apply

    def test_specific_terms_apply_to_what_they_name(self):
        """K2: general and specific cases."""
        self._publish_terms(name="Incidents", ticket_type_ids=self.incident.ids)
        self.assertEqual(self._create_ticket().terms_state, "none")
        self.assertEqual(
            self._create_ticket(type_id=self.incident.id).terms_state, "pending"
        )

    def test_the_customer_reads_their_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        english = self._publish_terms()
        spanish = self._publish_terms(
            "<p>Hola</p>", terms=english.terms_id, lang="es_ES"
        )
        terms, day = english.terms_id, self.day("2026-06-10")
        self.assertEqual(terms._get_version("es_PE", day), spanish)
        self.assertEqual(terms._get_version("en_US", day), english)
        self.assertEqual(terms._get_version("fr_FR", day), spanish)

    def test_a_version_rules_from_its_day_on(self):
        first = self._publish_terms()
        self._publish_terms("<p>B</p>", terms=first.terms_id, date_start="2026-06-11")
        ticket = self._create_ticket()
        self.assertEqual(ticket._get_missing_terms()[ticket], first)

    # asking

    def test_terms_are_sent_with_the_ticket(self):
        """K2: by mail with a link, and no first response of anybody (rule 9)."""
        self._publish_terms()
        ticket = self._create_ticket()
        self.assertEqual(ticket.terms_state, "pending")
        message = ticket.message_ids[0]
        self.assertIn(f"/my/ticket/{ticket.id}/terms", message.body)
        self.assertEqual(message.message_type, "auto_comment")
        self.assertEqual(message.author_id, ticket.company_id.partner_id)
        self.assertEqual(message.partner_ids, self.lead)

    def test_nothing_is_asked_without_terms_or_of_the_firm(self):
        self.assertEqual(self._create_ticket().terms_state, "none")
        self._publish_terms()
        own = self._create_ticket(partner_id=self.consultant.partner_id.id)
        self.assertEqual(own.terms_state, "none")

    def test_a_colleague_s_request_asks_once_it_is_endorsed(self):
        self._publish_terms()
        ticket = (
            self.env["helpdesk.ticket"]
            .with_context(support_asked_in_portal=True)
            .create({"name": "x", "description": "x", "partner_id": self.colleague.id})
        )
        self.assertEqual(ticket.terms_state, "none")
        ticket.approval_ids.with_user(self.lead_user)._decide(True)
        self.assertEqual(ticket.terms_state, "pending")
        self.accept(ticket, self.colleague_user)
        self.assertEqual(ticket.terms_state, "accepted")

    def test_a_contract_may_only_inform(self):
        self._publish_terms()
        self.contract.terms_policy = "informed"
        ticket = self._create_ticket()
        self.assertEqual(ticket.terms_state, "informed")
        self.assertFalse(ticket.approval_ids)
        ticket.stage_id = self.work

    # accepting

    def test_an_acceptance_says_what_who_when_and_from_where(self):
        """K2: evidence."""
        version = self._publish_terms()
        ticket = self._create_ticket()
        self.assertEqual(self.accept(ticket), "granted")
        self.assertEqual(ticket.terms_state, "accepted")
        self.assertRecordValues(
            ticket.terms_acceptance_ids,
            [
                {
                    "version_id": version.id,
                    "version_hash": version.body_hash,
                    "contract_id": self.contract.id,
                    "accepted_by": "Ana Lead",
                    "partner_id": self.lead.id,
                    "accepted_on": datetime(2026, 6, 10, 12),
                    "accepted_from": "203.0.113.7",
                }
            ],
        )

    def test_accepting_never_decides_the_cover(self):
        """K20: warranty or consumption is not what is accepted."""
        self._publish_terms()
        ticket = self._create_ticket()
        self.accept(ticket)
        self.assertEqual(ticket.cover, "undecided")

    def test_a_stale_version_is_not_accepted(self):
        """K2: the answer is refused and the new text asked for."""
        first = self._publish_terms()
        ticket = self._create_ticket()
        second = self._publish_terms("<p>New</p>", terms=first.terms_id)
        self.assertEqual(self.accept(ticket), "changed")
        self.assertFalse(ticket.terms_acceptance_ids)
        self.assertEqual(ticket.terms_state, "pending")
        self.accept(ticket)
        self.assertEqual(ticket.terms_acceptance_ids.version_id, second)

    def test_accepted_terms_stay_valid_for_their_ticket(self):
        first = self._publish_terms()
        ticket = self._create_ticket()
        self.accept(ticket)
        self._publish_terms("<p>New</p>", terms=first.terms_id)
        ticket.type_id = self.incident
        self.assertEqual(ticket.terms_state, "accepted")

    def test_a_type_found_later_may_bring_terms_of_its_own(self):
        self._publish_terms(name="Incidents", ticket_type_ids=self.incident.ids)
        ticket = self._create_ticket()
        ticket.type_id = self.incident
        self.assertEqual(ticket.terms_state, "pending")
        ticket.type_id = False
        self.assertEqual(ticket.terms_state, "none")
        self.assertFalse(ticket._get_terms_approval())

    def test_once_per_contract_and_version(self):
        version = self._publish_terms(accept_once="contract")
        self.accept(self._create_ticket())
        self.assertEqual(self._create_ticket().terms_state, "accepted")
        self._publish_terms("<p>New</p>", terms=version.terms_id)
        self.assertEqual(self._create_ticket().terms_state, "pending")

    # who

    def test_requester_or_key_user_accepts(self):
        """K2: and nobody else, not even the firm."""
        self._publish_terms()
        ticket = self._create_ticket(partner_id=self.colleague.id)
        other = self._create_portal_user(self._create_person("Olga", self.customer))
        for user in (other, self.manager):
            with self.assertRaises(AccessError):
                self.accept(ticket, user)
        self.assertEqual(self.accept(ticket, self.colleague_user), "granted")
        self.assertEqual(
            self.accept(self._create_ticket(partner_id=self.colleague.id)), "granted"
        )

    def test_a_customer_without_contract_accepts_for_itself(self):
        """K11: an independent ticket has terms too."""
        self._publish_terms()
        zoe = self._create_person("Zoe", self.other_customer)
        ticket = self._create_ticket(partner_id=zoe.id)
        self.assertFalse(ticket.support_contract_id)
        self.assertEqual(self.accept(ticket, self._create_portal_user(zoe)), "granted")

    def test_terms_of_a_contract_are_accepted_by_a_key_user(self):
        self._publish_terms(accept_once="contract")
        ticket = self._create_ticket(partner_id=self.colleague.id)
        with self.assertRaises(AccessError):
            self.accept(ticket, self.colleague_user)
        self.assertEqual(self.accept(ticket), "granted")

    # proof

    def test_nobody_writes_an_acceptance(self):
        version = self._publish_terms()
        ticket = self._create_ticket()
        self.accept(ticket)
        acceptance = ticket.terms_acceptance_ids
        with self.assertRaisesRegex(UserError, "stays as proof"):
            acceptance.sudo().accepted_by = "Somebody else"
        with self.assertRaisesRegex(UserError, "stays as proof"):
            acceptance.sudo().unlink()
        with self.assertRaises(AccessError):
            acceptance.with_user(self.manager).unlink()
        with self.assertRaisesRegex(UserError, "stays as proof"):
            acceptance.with_user(self.manager).create(
                {
                    "version_id": version.id,
                    "version_hash": "x",
                    "ticket_id": ticket.id,
                    "company_id": ticket.company_id.id,
                    "accepted_by": "x",
                }
            )

    def test_the_state_of_the_terms_is_not_written_by_hand(self):
        self._publish_terms()
        ticket = self._create_ticket().with_user(self.manager)
        with self.assertRaisesRegex(UserError, "Customers accept the terms"):
            ticket.terms_state = "accepted"
        ticket = ticket.create(
            {
                "name": "x",
                "description": "x",
                "partner_id": self.lead.id,
                "terms_state": "accepted",
            }
        )
        self.assertEqual(ticket.terms_state, "pending")

    # what waits

    def test_work_waits_for_the_terms(self):
        """K2: the ticket does not move on; refused terms hold it too."""
        self._publish_terms()
        ticket = self._create_ticket()
        with self.assertRaisesRegex(UserError, "waits for the customer to accept"):
            ticket.with_user(self.consultant).stage_id = self.work
        self.pending(ticket)._decide(False, comment="<b>Not</b> page 2")
        self.assertEqual(ticket.terms_state, "refused")
        self.assertIn("&lt;b&gt;Not", ticket.activity_ids.note)
        with self.assertRaisesRegex(UserError, "waits for the customer to accept"):
            ticket.with_user(self.consultant).stage_id = self.work

    def test_accepted_terms_let_work_go_on(self):
        self._publish_terms()
        ticket = self._create_ticket()
        self.accept(ticket)
        ticket.with_user(self.consultant).stage_id = self.work
        self.assertEqual(ticket.stage_id, self.work)

    def test_a_manager_waives_with_a_reason(self):
        self._publish_terms()
        ticket = self._create_ticket()
        with self.assertRaisesRegex(AccessError, "Only a service manager"):
            ticket.with_user(self.consultant)._waive_terms("Phone")
        with self.assertRaisesRegex(ValidationError, "Say why"):
            ticket.with_user(self.manager)._waive_terms(" ")
        wizard = (
            self.env["support.terms.waiver"]
            .with_user(self.manager)
            .with_context(active_ids=ticket.ids)
            .create({"reason": "Accepted by phone"})
        )
        wizard.action_apply()
        self.assertEqual(ticket.terms_state, "waived")
        self.assertIn("Accepted by phone", ticket.message_ids[0].body)
        with self.assertRaisesRegex(UserError, "No terms wait"):
            ticket.with_user(self.manager)._waive_terms("Again")

    # silence

    def test_silence_counts_only_where_the_accepted_terms_say_so(self):
        """Rule 7: the policy of the contract alone says nothing."""
        self.contract.write({"silence_policy": "approve", "silence_days": 3})
        self.assertFalse(self.contract.silence_approves)
        version = self._publish_terms(accept_once="contract", silence_approves=True)
        ticket = self._create_ticket()
        self.assertFalse(self.contract.silence_approves)
        self.accept(ticket)
        self.contract.invalidate_recordset()
        self.assertTrue(self.contract.silence_approves)
        self._publish_terms("<p>No silence</p>", terms=version.terms_id)
        self.accept(self._create_ticket())
        self.contract.invalidate_recordset()
        self.assertFalse(self.contract.silence_approves)

    def test_what_a_requester_accepts_binds_nobody_s_silence(self):
        self.contract.write({"silence_policy": "approve", "silence_days": 3})
        self._publish_terms(silence_approves=True)
        self.accept(
            self._create_ticket(partner_id=self.colleague.id), self.colleague_user
        )
        self.contract.invalidate_recordset()
        self.assertFalse(self.contract.silence_approves)
