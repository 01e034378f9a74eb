from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import CALL
from .common_agreed import AgreedCase


@tagged("post_install", "-at_install")
@freeze_time(CALL)
class TestChoice(AgreedCase):
    """How the causes are removed: what was shown is what is chosen from."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dispatcher = cls._create_user("dispatcher", "group_support_dispatcher")
        fee = cls._create_product("Fee", 100.0)
        cls.plan = cls.env["support.plan"].create(
            {"name": "Monthly", "fee_product_id": fee.id, "fee_amount": 100.0}
        )

    def confirmed(self):
        emergency = self.started(self.lead, "own")
        emergency.with_user(self.expert)._normalise("It works.")
        self.answer(emergency)
        return emergency

    def waiting(self, emergency):
        return emergency.approval_ids.filtered(lambda a: a.state == "pending")

    def choose_plan(self, emergency, **values):
        return self.answer(
            emergency, mitigation_model="new_plan", plan_id=str(self.plan.id), **values
        )

    def test_other_figures_are_asked_anew(self):
        """E11, E14: a price that changed since is not chosen unseen."""
        emergency = self.confirmed()
        self.later.product_id.list_price = 90.0
        outcome = self.answer(emergency, mitigation_model="on_demand")
        self.assertEqual(outcome, "changed")
        self.assertEqual(emergency.state, "planning")
        shown = emergency.sudo()._read_options(self.waiting(emergency))
        prices = {option.model: option.amount for option in shown}
        self.assertEqual(prices["on_demand"], 180.0)
        self.answer(emergency, mitigation_model="on_demand")
        chosen = emergency.sudo().approval_ids.filtered(
            lambda a: a.kind == "mitigation" and a.state == "granted"
        )
        figures = chosen.snapshot["options"]
        self.assertEqual(
            {row["model"]: row["amount"] for row in figures}["on_demand"], 180.0
        )

    def test_options_are_read_in_the_readers_language(self):
        emergency = self.confirmed().sudo()
        self.env["res.lang"]._activate_lang("es_ES")
        self.plan.with_context(lang="es_ES").name = "Mensual"
        options = emergency.with_context(lang="es_ES")._read_options(
            self.waiting(emergency)
        )
        names = {option.plan_id: option.name for option in options}
        self.assertEqual(names[self.plan.id], "Mensual")
        self.assertTrue(all(option.currency.name for option in options))

    def test_a_new_plan_is_a_signed_contract(self):
        """E11, K2: in force at once, signed by who chose it; the ticket is of it."""
        emergency = self.confirmed()
        self.choose_plan(emergency)
        contract = emergency.mitigation_contract_id
        self.assertRecordValues(
            contract,
            [
                {
                    "plan_id": self.plan.id,
                    "state": "active",
                    "signed_by": self.lead.name,
                    "partner_id": self.customer.id,
                    "title": "Monthly",
                }
            ],
        )
        self.assertTrue(contract.fee_contract_ids)
        self.assertEqual(emergency.mitigation_plan_id, self.plan)
        self.assertEqual(emergency.ticket_id.support_contract_id, contract)

    def test_its_terms_are_accepted_with_it(self):
        """K2: those of the new plan, which the offer did not show."""
        version = self._publish_terms(plan_ids=[(6, 0, self.plan.ids)])
        emergency = self.confirmed()
        self.assertFalse(emergency.ticket_id.terms_acceptance_ids)
        with (
            self.assertRaisesRegex(UserError, "Accept our terms"),
            self.env.cr.savepoint(),
        ):
            self.choose_plan(emergency)
        self.choose_plan(emergency, accept_terms="1")
        self.assertRecordValues(
            emergency.ticket_id.terms_acceptance_ids,
            [
                {
                    "version_id": version.id,
                    "accepted_by": self.lead.name,
                    "contract_id": emergency.mitigation_contract_id.id,
                }
            ],
        )

    def test_who_goes_on_under_the_own_contract_opens_none(self):
        """K2: no contract, no terms."""
        self._publish_terms(plan_ids=[(6, 0, self.plan.ids)])
        emergency = self.confirmed()
        self.answer(emergency, mitigation_model="own")
        self.assertEqual(emergency.mitigation_contract_id, self.contract)
        self.assertFalse(emergency.ticket_id.terms_acceptance_ids)

    def record(self, emergency, **values):
        """The dispatcher writes down what was said on the telephone."""
        wizard = self.env["support.approval.record"].with_user(self.dispatcher)
        return wizard.create(
            {
                "approval_id": self.waiting(emergency.sudo()).id,
                "partner_id": self.lead.id,
                "words": "That one.",
                **values,
            }
        )

    def test_the_choice_is_named_on_the_telephone(self):
        """E11, E14: whoever writes it down reads the figures and says which one."""
        emergency = self.confirmed()
        asked = self.record(emergency)
        self.assertTrue(asked.asks_mitigation)
        self.assertIn("Monthly: ", asked.shown_options)
        self.assertIn("(cheapest)", asked.shown_options)
        self.assertEqual(asked.shown_plan_ids, self.plan)
        for values in ({}, {"mitigation_model": "new_plan"}):
            with (
                self.assertRaisesRegex(UserError, "Choose how"),
                self.env.cr.savepoint(),
            ):
                asked.write(values)
                asked.action_record()
        asked.write(
            {"mitigation_model": "new_plan", "mitigation_plan_id": self.plan.id}
        )
        asked.action_record()
        self.assertRecordValues(
            emergency,
            [
                {
                    "state": "mitigating",
                    "mitigation_model": "new_plan",
                    "mitigation_plan_id": self.plan.id,
                    "mitigation_chosen_by": self.lead.name,
                }
            ],
        )

    def test_who_says_no_on_the_telephone_names_none(self):
        """E11: a postponement is no choice; other questions ask for none."""
        emergency = self.confirmed()
        self.record(emergency, answer="refuse").action_record()
        self.assertEqual(emergency.state, "postponed")
        self.assertFalse(emergency.mitigation_model)
        other = self.record(self.offered(self.lead), conditions="own")
        self.assertFalse(other.asks_mitigation)
        self.assertFalse(other.shown_options)

    def test_a_plan_that_is_none_is_refused(self):
        """Bad input: what the form never sends."""
        emergency = self.confirmed()
        for plan_id in ("x", "-1", "999999", "", None):
            with (
                self.assertRaisesRegex(UserError, "Choose how"),
                self.env.cr.savepoint(),
            ):
                self.answer(emergency, mitigation_model="new_plan", plan_id=plan_id)
        self.assertEqual(emergency.state, "planning")
