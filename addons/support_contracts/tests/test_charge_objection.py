from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common_money import MoneyCase


@tagged("post_install", "-at_install")
class TestChargeObjection(MoneyCase, HttpCase):
    """K5: the key user approves or objects line by line."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract.user_id = cls.manager
        cls.good = cls._create_charge(60)
        cls.bad = cls._create_charge(30, name="Server restarted", price_unit=90.0)
        cls.proposal = cls._propose()
        cls.proposal.action_send()

    def _decide(self, disputes, **values):
        approval = self.proposal.approval_ids.filtered(lambda a: a.state == "pending")
        with self.env.cr.savepoint():
            approval.with_user(self.lead_user)._decide(
                True, values={"disputes": disputes, **values}
            )

    def _object(self, charge=None, words="We did not ask for it"):
        self._decide({str((charge or self.bad).id): words})
        return self.env["support.charge.objection"].search([], limit=1)

    def test_the_objected_line_leaves_and_the_rest_is_approved(self):
        """K5: the charge waits for our answer, with the customer's words."""
        objection = self._object()
        self.assertRecordValues(self.proposal, [{"state": "approved", "amount": 60.0}])
        self.assertEqual(self.proposal.charge_ids, self.good)
        self.assertRecordValues(
            self.bad,
            [{"proposal_id": False, "is_objected": True, "state": "open"}],
        )
        self.assertRecordValues(
            objection,
            [
                {
                    "comment": "We did not ask for it",
                    "objected_by": "Ana Lead",
                    "state": "waiting",
                    "amount": 45.0,
                }
            ],
        )
        self.assertEqual(self.proposal.activity_ids.user_id, self.manager)

    def test_an_unanswered_line_is_not_proposed_again(self):
        """K5: only with our answer beside it."""
        objection = self._object()
        self.assertFalse(self._propose(month=7))
        objection.with_user(self.accountant)._answer("Your warehouse called at 9:40")
        again = self._propose(month=7)
        self.assertEqual(again.charge_ids, self.bad)
        again.action_send()
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open(f"/my/proposals/{again.id}").text
        self.assertIn("We did not ask for it", page)
        self.assertIn("Your warehouse called at 9:40", page)

    def test_the_answer_may_take_the_line_off(self):
        """W6: at zero, or absorbed, with the answer as its reason."""
        objection = self._object()
        wizard = (
            self.env["support.objection.answer"]
            .with_user(self.manager)
            .with_context(active_ids=objection.ids)
            .create({"answer": "You are right", "verdict": "do_not_bill"})
        )
        wizard.action_apply()
        self.assertRecordValues(
            self.bad, [{"verdict": "do_not_bill", "reason": "You are right"}]
        )
        self.assertEqual(objection.answered_by_id, self.manager)
        self.assertFalse(self._propose(month=7))

    def test_objecting_to_all_lines_leaves_nothing_to_invoice(self):
        """K5, rule 11."""
        self._decide({str(self.good.id): "No", str(self.bad.id): "Neither"})
        self.assertEqual(self.proposal.state, "carried")
        self.assertFalse(self.proposal.charge_ids)
        self.assertEqual(len(self.proposal.objection_ids), 2)

    def test_a_whole_line_leaves_with_all_its_charges(self):
        """K5: charges that share a line are objected to together."""
        self.proposal.action_reset_to_draft()
        twin = self._create_charge(15, name="Server again", price_unit=90.0)
        twin.sudo().proposal_id = self.proposal
        self.proposal.action_send()
        self._object()
        self.assertEqual(self.proposal.charge_ids, self.good)
        self.assertTrue(twin.is_objected)

    def test_words_are_needed_and_the_line_must_be_there(self):
        """K5: an empty objection, another proposal's line."""
        with self.assertRaisesRegex(ValidationError, "Say what is wrong"):
            self._object(words=" ")
        stranger = self._create_charge(5)
        with self.assertRaisesRegex(ValidationError, "not on this proposal"):
            self._object(stranger)
        self.assertEqual(self.proposal.state, "sent")

    def test_an_objection_is_answered_once_with_words(self):
        """Invariant 5: and by who may change charges."""
        objection = self._object()
        with self.assertRaisesRegex(ValidationError, "Write your answer"):
            objection._answer(" ")
        with self.assertRaises(AccessError):
            objection.with_user(self.consultant)._answer("No")
        objection._answer("No")
        with self.assertRaisesRegex(UserError, "answered already"):
            objection._answer("Yes")

    def test_nobody_edits_the_conversation(self):
        """Invariant 5: not the accountant, and the customer reads it on the page."""
        objection = self._object()
        with self.assertRaises(AccessError):
            objection.with_user(self.accountant).write({"comment": "x"})
        with self.assertRaises(AccessError):
            objection.with_user(self.manager).unlink()
        with self.assertRaises(AccessError):
            objection.with_user(self.lead_user).read(["comment"])
        with self.assertRaises(UserError):
            self.bad.with_user(self.manager).write({"is_objected": False})
        with self.assertRaises(AccessError):
            self.env["support.objection.answer"].with_user(self.consultant).create(
                {"answer": "x"}
            )
        self.assertTrue(objection.with_user(self.auditor).comment)
        action = self.proposal.action_view_objections()
        self.assertEqual(action["domain"], [("proposal_id", "=", self.proposal.id)])

    def test_objecting_in_the_portal(self):
        """K5: words beside a line; markup is text."""
        approval = self.proposal.approval_ids
        self.authenticate(self.lead_user.login, self.lead_user.login)
        self.assertIn(
            f"objection_{self.bad.id}",
            self.url_open(f"/my/proposals/{self.proposal.id}").text,
        )
        data = {
            "csrf_token": Request.csrf_token(self),
            "answer": "grant",
            f"objection_{self.bad.id}": "<script>no</script>",
            f"objection_{self.good.id}": " ",
            "objection_x": "what",
        }
        page = self.url_open(f"/my/approvals/{approval.id}/answer", data=data).text
        self.assertIn("the rest is approved", page)
        self.assertIn("&lt;script&gt;no", page)
        self.assertNotIn("<script>no", page)
        self.env.invalidate_all()
        self.assertEqual(self.proposal.state, "approved")
        self.assertEqual(self.proposal.objection_ids.charge_id, self.bad)

    def test_another_company_reads_nothing(self):
        """Multi-company."""
        objection = self._object()
        company = self.env["res.company"].create({"name": "Another firm"})
        foreign = self._create_user(
            "foreign",
            "account.group_account_invoice",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self.assertFalse(objection.with_user(foreign).has_access("read"))
