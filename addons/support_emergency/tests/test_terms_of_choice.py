from odoo.exceptions import UserError
from odoo.tests import HttpCase, freeze_time, tagged

from .common import CALL
from .common_agreed import AgreedCase


class TermsCase(AgreedCase):
    """Of the service on demand, and of each of two plans, terms of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plans = cls.env["support.plan"].create(
            [cls.prepare_plan("Monthly", 100.0), cls.prepare_plan("Yearly", 200.0)]
        )
        cls.on_demand = cls.env.company._get_emergency_plan()
        cls.terms = {plan: cls.publish(plan) for plan in cls.plans | cls.on_demand}

    @classmethod
    def prepare_plan(cls, name, fee):
        product = cls._create_product(name, fee)
        return {"name": name, "fee_product_id": product.id, "fee_amount": fee}

    @classmethod
    def publish(cls, plan):
        return cls._publish_terms(
            f"<p>Of {plan.name}.</p>", plan_ids=[(6, 0, plan.ids)]
        )

    def accepted(self, emergency):
        return emergency.ticket_id.terms_acceptance_ids

    def refused(self, emergency, **values):
        """Terms that were not accepted: nothing is kept of the answer."""
        with (
            self.assertRaisesRegex(UserError, "Accept our terms"),
            self.env.cr.savepoint(),
        ):
            self.answer(emergency, **values)


@tagged("post_install", "-at_install")
@freeze_time(CALL)
class TestTermsOfChoice(TermsCase):
    """K2: the terms accepted are those of what was chosen, and no others."""

    def test_conditions_on_demand_have_terms_of_their_own(self):
        """E5, K2: shown, asked for, and kept with the contract that they rule."""
        emergency = self.offered(self.lead)
        self.refused(emergency, conditions="on_demand")
        self.answer(emergency, conditions="on_demand", accept_terms="1")
        self.assertRecordValues(
            self.accepted(emergency),
            [
                {
                    "version_id": self.terms[self.on_demand].id,
                    "contract_id": emergency.on_demand_contract_id.id,
                }
            ],
        )

    def test_the_own_contract_asks_for_none_of_them(self):
        """E5, K2: what rules another service is not accepted."""
        emergency = self.offered(self.lead)
        self.answer(emergency, conditions="own", accept_terms="1")
        self.assertEqual(emergency.contract_id, self.contract)
        self.assertFalse(self.accepted(emergency))

    def confirmed(self):
        emergency = self.started(self.lead, "own")
        emergency.with_user(self.expert)._normalise("It works.")
        self.answer(emergency)
        return emergency

    def test_a_plan_has_only_its_own(self):
        """E11, K2: of two plans shown, the terms of the one chosen."""
        emergency = self.confirmed()
        plan = self.plans[1]
        values = {"mitigation_model": "new_plan", "plan_id": str(plan.id)}
        self.refused(emergency, **values)
        self.answer(emergency, **values, accept_terms="1")
        contract = emergency.mitigation_contract_id
        self.assertEqual(contract.plan_id, plan)
        self.assertRecordValues(
            self.accepted(emergency),
            [{"version_id": self.terms[plan].id, "contract_id": contract.id}],
        )

    def test_on_demand_asks_for_no_terms_of_plans(self):
        """E11, K2: the contract on demand is opened with its own."""
        emergency = self.confirmed()
        self.refused(emergency, mitigation_model="on_demand")
        self.answer(emergency, mitigation_model="on_demand", accept_terms="1")
        self.assertEqual(
            self.accepted(emergency).version_id, self.terms[self.on_demand]
        )

    def test_what_asks_for_none_is_chosen_without(self):
        """E11, K2: only plans have terms; who goes on on demand accepts none."""
        self.terms[self.on_demand].terms_id.active = False
        emergency = self.confirmed()
        self.answer(emergency, mitigation_model="on_demand")
        self.assertEqual(emergency.state, "mitigating")
        self.assertFalse(self.accepted(emergency))


@tagged("post_install", "-at_install")
class TestTermsOfChoicePage(TermsCase, HttpCase):
    """Pages know the present only."""

    def page(self, emergency):
        self.authenticate(self.lead_user.login, self.lead_user.login)
        return self.url_open(emergency.access_url).text

    def test_the_page_says_whose_terms_they_are(self):
        """E5, E11, K2: the texts of all choices, each with what asks for it."""
        emergency = self.offered(self.lead)
        page = self.page(emergency)
        self.assertIn(f"Only for: {self.on_demand.name}", page)
        self.assertIn(f"Of {self.on_demand.name}.", page)
        self.answer(emergency, conditions="own")
        self.pay(emergency)
        emergency.with_user(self.expert)._normalise("It works.")
        self.answer(emergency)
        page = self.page(emergency)
        for plan in self.plans | self.on_demand:
            self.assertIn(f"Only for: {plan.name}", page)
            self.assertIn(f"Of {plan.name}.", page)

    def test_one_choice_needs_no_name(self):
        """E5: the box must be ticked where there is nothing to choose."""
        emergency = self.offered()
        self.authenticate(self.newcomer_user.login, self.newcomer_user.login)
        page = self.url_open(emergency.access_url).text
        self.assertNotIn("Only for", page)
        box = page[page.index('id="accept_terms"') :]
        self.assertIn('required="required"', box[: box.index(">")])
