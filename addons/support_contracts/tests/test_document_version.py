import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common_documents import DRAWING, DocumentCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 10:00:00")
class TestDocumentVersion(DocumentCase):
    def to_state(self, state):
        version = self.version
        if state in ("review", "approved", "sent"):
            version.with_user(self.manager).action_submit()
        if state in ("approved", "sent"):
            version.with_user(self.approver).action_approve()
        if state == "sent":
            version.with_user(self.manager).action_send()
        return version

    def sign(self, version, name="Ana Lead", user=None):
        self.env.invalidate_all()
        version.with_user(user or self.lead_user)._sign(name, DRAWING, "10.0.0.1")
        self.env.invalidate_all()

    # ------------------------------------------------------------------
    # Approval
    # ------------------------------------------------------------------

    def test_the_approver_of_the_document_approves_it(self):
        """G3: nobody else of the house, not even another service manager."""
        version = self.to_state("review")
        with self.assertRaisesRegex(AccessError, "Only approver"):
            version.with_user(self.manager).action_approve()
        self.assertFalse(version.with_user(self.manager).can_approve)
        self.env.invalidate_all()
        self.assertTrue(version.with_user(self.approver).can_approve)
        version.with_user(self.approver).action_approve()
        self.assertEqual(version.state, "approved")
        self.assertEqual(version.approved_by, self.approver.name)
        self.assertEqual(len(version.content_hash), 64)

    def test_what_was_not_sent_is_not_signed(self):
        """G3: a signature answers a question that was asked."""
        with self.assertRaisesRegex(UserError, "does not wait for a signature"):
            self.to_state("approved")._get_pending_signature()

    def test_without_an_approver_nothing_is_submitted(self):
        """G3: the message says what is missing."""
        self.document.approver_id = False
        with self.assertRaisesRegex(UserError, "Nobody is named to approve"):
            self.version.with_user(self.manager).action_submit()

    def test_without_a_text_nothing_is_submitted(self):
        """G3: nor with places that are still to be filled in."""
        self.version.body = "<p><br></p>"
        with self.assertRaisesRegex(UserError, "It has no text"):
            self.version.with_user(self.manager).action_submit()
        self.version.body = '<p><mark class="o_support_missing">Levels</mark></p>'
        with self.assertRaisesRegex(UserError, "to be completed"):
            self.version.with_user(self.manager).action_submit()

    def test_a_refused_version_is_written_on(self):
        """G3: what the customer never saw goes back to draft."""
        version = self.to_state("review")
        approval = version.approval_ids
        approval.with_user(self.approver).action_refuse("Say who pays the travel")
        self.assertEqual(version.state, "rejected")
        self.assertEqual(version.refused_reason, "Say who pays the travel")
        version.with_user(self.manager).action_redraft()
        self.assertEqual(version.state, "draft")

    def test_what_waits_for_approval_can_be_taken_back(self):
        """G3: the question is withdrawn with it."""
        version = self.to_state("review")
        version.with_user(self.manager).action_redraft()
        self.assertEqual(version.approval_ids.state, "withdrawn")
        with self.assertRaisesRegex(UserError, "waits for no approval"):
            version.with_user(self.approver).action_approve()

    def test_steps_are_not_skipped(self):
        """G3: each button works in its state only."""
        for action in ("action_send", "action_issue", "action_redraft"):
            with self.subTest(action), self.assertRaises(UserError):
                getattr(self.version.with_user(self.manager), action)()
        version = self.to_state("approved")
        for action in ("action_submit", "action_issue", "action_redraft"):
            with self.subTest(action), self.assertRaises(UserError):
                getattr(version.with_user(self.manager), action)()

    def test_a_consultant_reads_and_does_not_act(self):
        """G8: documents are the service manager's."""
        version = self.version.with_user(self.consultant)
        self.assertTrue(version.has_access("read"))
        for action in ("action_submit", "action_send", "action_issue", "action_fill"):
            with self.subTest(action), self.assertRaises(AccessError):
                getattr(version, action)()

    # ------------------------------------------------------------------
    # What was approved stays
    # ------------------------------------------------------------------

    def test_an_approved_version_is_not_edited(self):
        """Invariant 5: not by its manager, not with the rights of the system."""
        version = self.to_state("approved")
        for values in (
            {"body": "<p>Other</p>"},
            {"raci_matrix": {"roles": [], "rows": []}},
            {"date_from": "2026-05-01"},
            {"audience": "All"},
        ):
            for rights in (version.with_user(self.manager), version.sudo()):
                with (
                    self.subTest(values),
                    self.assertRaisesRegex(UserError, "no draft"),
                ):
                    rights.write(values)

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_too(self):
        """Invariant 5: an import, a script or a shell change nothing."""
        version = self.to_state("approved")
        version.flush_recordset()
        for query in (
            "UPDATE support_document_version SET body = 'x' WHERE id = %s",
            "UPDATE support_document_version SET raci_matrix = NULL WHERE id = %s",
            "UPDATE support_document_version SET content_hash = 'x' WHERE id = %s",
            "DELETE FROM support_document_version WHERE id = %s",
        ):
            if "raci" in query:
                query = query.replace("NULL", "'{}'::jsonb")
            with self.subTest(query), self.assertRaises(psycopg2.IntegrityError):
                with self.env.cr.savepoint():
                    self.env.cr.execute(query, [version.id])

    def test_the_state_is_not_written_by_hand(self):
        """G3: RPC neither approves nor signs."""
        version = self.version.with_user(self.manager)
        for values in ({"state": "in_force"}, {"signed_by": "Me"}, {"number": 9}):
            with self.subTest(values), self.assertRaisesRegex(UserError, "buttons"):
                version.write(values)
        other = self._create_document(name="Other")
        created = (
            self.env["support.document.version"]
            .with_user(self.manager)
            .create({"document_id": other.id, "state": "in_force", "number": 7})
        )
        self.assertRecordValues(created, [{"state": "draft", "number": 1}])

    def test_what_was_approved_is_not_deleted(self):
        """G3: nor its document, its kind or its readers changed."""
        version = self.to_state("approved")
        with self.assertRaisesRegex(UserError, "stays"):
            version.unlink()
        with self.assertRaisesRegex(UserError, "approved versions"):
            self.document.write({"kind": "other"})
        self.document.write({"kind": "contract", "name": "Contract of service"})

    # ------------------------------------------------------------------
    # Signature
    # ------------------------------------------------------------------

    def test_the_signature_is_kept_with_its_proof_and_signs_the_contract(self):
        """G1, G3: who, when, from where, with which drawing, of which text."""
        version = self.to_state("sent")
        approval = version.approval_ids.filtered(lambda a: a.kind == "signature")
        self.assertEqual(approval.approver_role, "lead")
        self.sign(version)
        self.assertRecordValues(
            version,
            [
                {
                    "state": "in_force",
                    "signed_by": "Ana Lead",
                    "signed_by_id": self.lead.id,
                    "signed_from": "10.0.0.1",
                    "date_from": self.day("2026-03-10"),
                }
            ],
        )
        self.assertTrue(version.signature)
        self.assertEqual(approval.state, "granted")
        self.assertEqual(approval.snapshot["content"], version.content_hash)
        self.assertRecordValues(
            self.draft_contract, [{"state": "signed", "signed_by": "Ana Lead"}]
        )

    def test_a_second_signature_hears_who_was_first(self):
        """G3: a double click signs once."""
        version = self.to_state("sent")
        self.sign(version)
        with self.assertRaisesRegex(UserError, "already signed by Ana Lead"):
            self.sign(version, "Again")
        self.assertEqual(version.signed_by, "Ana Lead")

    def test_a_replaced_version_is_not_signed(self):
        """G4: the message leads to the new one; the old one stays readable."""
        version = self.to_state("sent")
        newer = self._create_version(self.document, "sent")
        self.assertEqual(version.state, "superseded")
        with self.assertRaisesRegex(UserError, "replaced by version 2"):
            self.sign(version)
        self.assertTrue(version.with_user(self.lead_user).has_access("read"))
        self.sign(newer)
        self.assertEqual(newer.state, "in_force")

    def test_only_the_lead_signs(self):
        """G3: not the backup, not a stranger, not our own people for them."""
        version = self.to_state("sent")
        backup = self._create_portal_user(self.backup)
        stranger = self._create_person("Zoe Stranger", self.other_customer)
        self._create_key_user(self.other_customer, stranger)
        with self.assertRaisesRegex(AccessError, "lead"):
            self.sign(version, user=backup)
        with self.assertRaises(AccessError):
            self.sign(version, user=self._create_portal_user(stranger))
        with self.assertRaises(AccessError):
            self.sign(version, user=self.manager)
        self.assertEqual(version.state, "sent")

    def test_a_yes_in_the_inbox_is_no_signature(self):
        """G3: without name and drawing nothing is signed."""
        version = self.to_state("sent")
        approval = version.approval_ids.filtered(lambda a: a.kind == "signature")
        with self.assertRaisesRegex(AccessError, "signed on its page"):
            approval.with_user(self.lead_user)._decide(True)
        for name, drawing, message in (
            (" ", DRAWING, "your name"),
            ("Ana", "", "Draw"),
            ("Ana", "bm90IGEgcGljdHVyZQ==", "Draw"),
            ("Ana", {"a": 1}, "Draw"),
        ):
            with self.subTest(message), self.assertRaisesRegex(UserError, message):
                version.with_user(self.lead_user)._sign(name, drawing)

    def test_a_signature_on_paper_is_recorded_by_the_desk(self):
        """G3: who signed, who wrote it down; a call signs nothing."""
        version = self.to_state("sent")
        approval = version.approval_ids.filtered(lambda a: a.kind == "signature")
        record = approval.with_user(self.manager)._record_answer
        with self.assertRaises(AccessError):
            record(True, self.lead, "phone", "She said yes")
        record(True, self.lead, "paper", "In the folder of the mill")
        self.assertRecordValues(
            version,
            [{"state": "in_force", "signed_by": "Ana Lead", "signature": False}],
        )
        self.assertEqual(self.draft_contract.signed_by, "Ana Lead")

    def test_the_customer_refuses_with_words(self):
        """G4: a refused version is read, not written on again."""
        version = self.to_state("sent")
        version.with_user(self.lead_user)._refuse("The price is another one")
        self.assertEqual(version.state, "rejected")
        self.assertEqual(version.refused_reason, "The price is another one")
        with self.assertRaisesRegex(UserError, "make a new version"):
            version.with_user(self.manager).action_redraft()
        with self.assertRaisesRegex(UserError, "does not wait"):
            version.with_user(self.lead_user)._sign("Ana", DRAWING)

    def test_nobody_could_sign(self):
        """G3: without a lead key user it is not sent."""
        self.customer.support_key_user_ids.unlink()
        version = self.to_state("approved")
        with self.assertRaisesRegex(UserError, "no lead key user"):
            version.with_user(self.manager).action_send()

    # ------------------------------------------------------------------
    # Dates and versions
    # ------------------------------------------------------------------

    def test_the_next_version_supersedes_on_its_first_day(self):
        """G3, G4: until then the former one rules; a cron changes them over."""
        self.to_state("sent")
        self.sign(self.version)
        newer = self._create_version(self.document, "sent", date_from="2026-04-01")
        self.sign(newer)
        self.assertRecordValues(
            self.version | newer, [{"state": "in_force"}, {"state": "signed"}]
        )
        with freeze_time("2026-04-01 06:00:00"):
            self.run_cron("cron_documents_enter_force")
        self.assertRecordValues(
            self.version | newer,
            [
                {"state": "superseded", "date_to": self.day("2026-03-31")},
                {"state": "in_force", "date_to": False},
            ],
        )
        self.assertEqual(self.document.current_version_id, newer)

    def test_a_new_version_begins_as_the_last_one_was(self):
        """G3: one draft at a time, numbered on."""
        self.to_state("approved")
        newer = self.document._new_version()
        self.assertEqual(newer.number, 2)
        self.assertEqual(newer.body, self.version.body)
        self.assertEqual(self.document._new_version(change_note="Price"), newer)
        self.assertEqual(newer.change_note, "Price")

    def test_what_needs_no_signature_is_issued(self):
        """G7: a catalogue is in force once approved and issued."""
        catalogue = self._create_document(name="Catalogue", kind="catalogue")
        version = self._create_version(catalogue, "approved")
        with self.assertRaisesRegex(UserError, "needs no signature"):
            version.with_user(self.manager).action_send()
        version.with_user(self.manager).action_issue()
        self.assertEqual(version.state, "in_force")
        self.assertTrue(version.published_on)

    def test_a_pim_names_its_audience_and_period(self):
        """G2: else it is not approved."""
        pim = self._create_document(name="PIM", kind="pim")
        version = self._create_version(pim)
        with self.assertRaisesRegex(UserError, "audience and metric period"):
            version.with_user(self.manager).action_submit()
        version.write({"audience": "Key users", "metric_period": "half_month"})
        version.with_user(self.manager).action_submit()
        self.assertEqual(version.state, "review")

    def test_documents_that_contradict_themselves_are_refused(self):
        """G2, G5: kinds have their readers and their contract."""
        for values, message in (
            ({"kind": "desk_procedure", "is_internal": False}, "internal by its kind"),
            ({"kind": "other", "needs_signature": True}, "cannot sign it"),
            ({"kind": "pim", "contract_id": False}, "needs the contract"),
        ):
            with self.subTest(values), self.assertRaisesRegex(ValidationError, message):
                self._create_document(name="Wrong", **values)

    def test_markup_of_strangers_is_cleaned(self):
        """G3: scripts do not survive in the text."""
        self.version.body = "<p onclick='x()'>Hi<script>alert(1)</script></p>"
        self.assertNotIn("script", self.version.body)
        self.assertNotIn("onclick", self.version.body)
