from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import CALL
from .common_agreed import AgreedCase


@tagged("post_install", "-at_install")
@freeze_time(CALL)
class TestAgree(AgreedCase):
    def test_without_contract_on_demand_is_offered(self):
        """E5: at least the on-demand service, drawn up and not yet in force."""
        emergency = self.offered()
        self.assertFalse(emergency.own_contract_id)
        contract = emergency.on_demand_contract_id
        self.assertRecordValues(
            contract, [{"state": "draft", "partner_id": self.other_customer.id}]
        )
        self.assertEqual(list(emergency._get_offers()), ["on_demand"])

    def test_prices_of_each_phase(self):
        """E4, E6, E7: express until normalised, on demand afterwards, guarantee."""
        emergency = self.offered(guarantee_hours=2)
        prices = emergency._get_offers()["on_demand"][1]
        self.assertEqual(prices.express, 120.0)
        self.assertEqual(prices.mitigation, 60.0)
        self.assertEqual(prices.guarantee, 240.0)
        self.assertEqual((prices.normalise, prices.mitigate), (120.0, 120.0))
        self.assertEqual((prices.low, prices.high), (180.0, 300.0))

    def test_a_general_rate_is_no_express_rate(self):
        """E4: normalisation is billed at the express rate."""
        self.env["support.rate"].create(
            {"contract_id": self.contract.id, "price": 40.0}
        )
        emergency = self.offered(self.lead)
        prices = emergency._get_offers()["own"][1]
        self.assertEqual((prices.express, prices.mitigation), (120.0, 40.0))
        self.env["support.rate"].create(
            {
                "contract_id": self.contract.id,
                "work_type_id": self.express.id,
                "price": 90.0,
            }
        )
        self.assertEqual(emergency._get_offers()["own"][1].express, 90.0)

    def test_with_a_contract_the_customer_chooses(self):
        """E5: between its conditions and those on demand, on record."""
        emergency = self.offered(self.lead)
        self.assertEqual(emergency.own_contract_id, self.contract)
        self.assertEqual(list(emergency._get_offers()), ["own", "on_demand"])
        self.answer(emergency, conditions="own")
        self.assertRecordValues(
            emergency,
            [
                {
                    "state": "ordered",
                    "conditions": "own",
                    "contract_id": self.contract.id,
                    "accepted_by": self.lead.name,
                }
            ],
        )

    def test_the_choice_is_one_of_those_offered(self):
        emergency = self.offered()
        with self.assertRaisesRegex(UserError, "Choose the conditions"):
            self.answer(emergency, conditions="own")

    def test_terms_are_accepted_with_the_offer(self):
        """E5, K2: on record, with their fingerprint."""
        version = self._publish_terms()
        emergency = self.offered()
        self.answer(emergency, accept_terms="1")
        acceptance = emergency.ticket_id.terms_acceptance_ids
        self.assertRecordValues(
            acceptance,
            [
                {
                    "version_id": version.id,
                    "version_hash": version.body_hash,
                    "accepted_by": self.newcomer.name,
                    "contract_id": emergency.contract_id.id,
                }
            ],
        )

    def test_terms_accepted_before_are_not_asked_again(self):
        """K2: on the ticket, before it became an emergency; what is new is."""
        known = self._publish_terms()
        emergency = self.declare()
        self._accept_terms(emergency.ticket_id, known)
        self.evaluate(emergency)
        self.assertFalse(emergency._get_offer_terms())
        new = self._publish_terms("<p>Of emergencies.</p>")
        emergency.sudo()._offer_again()
        self.answer(emergency, accept_terms="1")
        accepted = emergency.ticket_id.terms_acceptance_ids.version_id
        self.assertEqual(accepted, known | new)

    def test_terms_are_not_accepted_unsaid(self):
        """E5, K2: whichever way the answer takes; nothing is kept of it."""
        self._publish_terms()
        emergency = self.offered()
        with (
            self.assertRaisesRegex(UserError, "Accept our terms"),
            self.env.cr.savepoint(),
        ):
            self.answer(emergency, conditions="on_demand")
        self.assertEqual(emergency.state, "offered")
        self.assertFalse(emergency.ticket_id.terms_acceptance_ids)

    def test_what_changed_is_asked_again(self):
        """A price that changed after it was shown is not accepted unseen."""
        emergency = self.offered()
        self.express.product_id.list_price = 150.0
        self.assertEqual(self.answer(emergency), "changed")
        self.assertEqual(emergency.state, "offered")
        self.assertEqual(self.answer(emergency), "granted")

    def test_revised_before_it_is_accepted(self):
        """E6: the offer is made again with the new times."""
        emergency = self.offered()
        times = {
            "minutes_emergency": 300,
            "minutes_normalise": 90,
            "minutes_mitigate": 60,
            "uncertainty": "low",
            "uncertainty_percent": 10,
        }
        emergency.with_user(self.expert)._revise(times, "Found more.")
        self.assertEqual(self.answer(emergency), "granted")
        self.assertEqual(emergency._get_agreed_minutes(), 150)

    def test_not_wanted(self):
        """Nothing is charged, and no contract stays."""
        emergency = self.offered()
        contract = emergency.on_demand_contract_id
        self.answer(emergency, granted=False, comment="Too expensive.")
        self.assertEqual(emergency.state, "withdrawn")
        self.assertFalse(contract.exists())
        self.assertFalse(emergency.sale_order_id)

    def test_withdrawn_with_its_order(self):
        emergency = self.ordered()
        order = emergency.sale_order_id
        emergency.with_user(self.expert)._withdraw("It works again.")
        self.assertEqual(order.state, "cancel")
        self.assertEqual(emergency.state, "withdrawn")

    def test_who_accepts(self):
        """Refusals: another customer; a colleague where there are key users."""
        emergency = self.offered(self.colleague)
        colleague = self._create_portal_user(self.colleague)
        for user in (self.newcomer_user, colleague):
            with self.assertRaises(AccessError):
                self.answer(emergency, user=user)
        self.answer(emergency, user=self.lead_user)
        self.assertEqual(emergency.accepted_by, self.lead.name)

    def test_an_on_demand_contract_is_used_again(self):
        """E5: the second emergency of a customer needs no second contract."""
        first = self.started()
        first.on_demand_contract_id.flush_recordset()
        second = self.offered()
        self.assertEqual(second.on_demand_contract_id, first.contract_id)
        self.assertFalse(second.own_contract_id)

    def test_a_waived_guarantee_starts_at_once(self):
        """E7: nothing to order, nothing to pay (rule 11)."""
        emergency = self.offered(guarantee="waived", guarantee_reason="Our fault.")
        self.answer(emergency)
        self.assertEqual(emergency.state, "normalising")
        self.assertFalse(emergency.sale_order_id)
        self.assertEqual(emergency.contract_id.state, "active")

    def test_the_key_users_of_a_group_speak_for_its_companies(self):
        """E8, K4: its contract rules: it starts, and nobody else is named."""
        self.contract.covered_partner_ids = self.other_customer
        emergency = self.started(self.newcomer, "own")
        self.assertEqual(emergency.contract_id, self.contract)
        self.assertEqual(emergency.state, "normalising")
        self.assertFalse(self.other_customer.support_key_user_ids)
        self.assertNotIn("no_key_user", self.events(emergency))

    def test_whom_nobody_may_speak_for_is_told(self):
        """E8, K4: a group names its key users in one place; work begins anyway."""
        self.contract.covered_partner_ids = self.other_customer
        emergency = self.started(self.newcomer, "on_demand")
        self.assertEqual(emergency.state, "normalising")
        self.assertIn("no_key_user", self.events(emergency))
        told = self.mails(emergency, self.manager.partner_id)[-1]
        self.assertIn("nobody may answer", told.subject)

    def test_whoever_has_no_login_is_invited(self):
        """E1: a caller without contract gets a login, to accept and to pay."""
        person = self._create_person("Ines Invited", self.other_customer)
        self.offered(person)
        self.assertTrue(person.user_ids.share)

    def test_an_address_without_login_stops_no_answer(self):
        """E2: the evaluation is delivered; staff hear that there is no login."""
        for email in ("nobody, at all", self.lead_user.login):
            person = self._create_person(
                "Ines Invited", self.other_customer, email=email
            )
            emergency = self.offered(person)
            self.assertEqual(emergency.state, "offered")
            self.assertFalse(person.user_ids)
            self.assertIn("not_invited", self.events(emergency))
            told = self.mails(emergency, self.expert.partner_id)[-1]
            self.assertIn("No login", told.subject)

    def test_terms_accepted_by_telephone(self):
        """E5, K2: said by who writes it down, or not accepted."""
        self._publish_terms()
        dispatcher = self._create_user("dispatcher", "group_support_dispatcher")
        emergency = self.offered(self.lead)
        wizard = self.env["support.approval.record"].with_user(dispatcher)
        values = {
            "approval_id": emergency.approval_ids.id,
            "partner_id": self.lead.id,
            "words": "Yes, begin.",
            "conditions": "own",
        }
        asked = wizard.create(values)
        self.assertTrue(asked.asks_terms)
        with (
            self.assertRaisesRegex(UserError, "Accept our terms"),
            self.env.cr.savepoint(),
        ):
            asked.action_record()
        wizard.create(values | {"accepts_terms": True}).action_record()
        self.assertEqual(emergency.state, "ordered")
        acceptance = emergency.ticket_id.terms_acceptance_ids
        self.assertEqual(acceptance.accepted_by, self.lead.name)

    def test_conditions_chosen_by_telephone(self):
        """E5: whoever has a contract says which conditions, on the telephone too."""
        dispatcher = self._create_user("dispatcher", "group_support_dispatcher")
        emergency = self.offered(self.lead)
        wizard = self.env["support.approval.record"].with_user(dispatcher)
        asked = wizard.create(
            {
                "approval_id": emergency.approval_ids.id,
                "partner_id": self.lead.id,
                "words": "Yes, on demand.",
            }
        )
        self.assertTrue(asked.asks_conditions)
        with (
            self.assertRaisesRegex(UserError, "Choose the conditions"),
            self.env.cr.savepoint(),
        ):
            asked.action_record()
        asked.conditions = "on_demand"
        asked.action_record()
        self.assertEqual(emergency.conditions, "on_demand")
        self.assertEqual(emergency.contract_id, emergency.on_demand_contract_id)
