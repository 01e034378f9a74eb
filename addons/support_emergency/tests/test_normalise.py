from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.support_contracts.exceptions import MissingReasonError

from .common import CALL
from .common_agreed import AgreedCase


@tagged("post_install", "-at_install")
@freeze_time(CALL)
class TestNormalise(AgreedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.emergency = cls.started()

    def normalise(self, emergency=None):
        (emergency or self.emergency).with_user(self.expert)._normalise("It works.")

    def confirmed(self, emergency=None):
        emergency = emergency or self.emergency
        self.normalise(emergency)
        self.answer(emergency)
        return emergency

    def test_declared_with_evidence(self):
        """E11: by the expert; the customer is asked."""
        with self.assertRaises(MissingReasonError):
            self.emergency.with_user(self.expert)._normalise(" ")
        action = self.emergency.with_user(self.expert).action_normalise()
        wizard = self.env["support.emergency.reason"].with_user(self.expert)
        wizard.with_context(**action["context"]).create(
            {"reason": "Invoices go out."}
        ).action_apply()
        self.assertRecordValues(
            self.emergency,
            [
                {
                    "state": "normalised",
                    "evidence": "Invoices go out.",
                    "normalised_by": self.expert.name,
                    "phase": "mitigation",
                }
            ],
        )
        self.assertIn(
            "Invoices go out.", self.mails(self.emergency, self.newcomer)[-1].body
        )

    def test_confirmed_by_the_customer(self):
        self.confirmed()
        self.assertRecordValues(
            self.emergency,
            [{"state": "planning", "confirmed_by": self.newcomer.name}],
        )

    def test_silence_confirms_nothing_without_terms(self):
        """Rule 7: otherwise never."""
        self.normalise()
        approval = self.emergency.approval_ids.filtered(lambda a: a.state == "pending")
        self.assertFalse(approval.deadline)

    def test_silence_confirms_where_the_terms_say_so(self):
        """Rule 7: accepted terms; in working days: after a Sunday, Monday, Tuesday."""
        version = self._publish_terms(silence_approves=True, accept_once="contract")
        contract = self.emergency.contract_id
        contract.sudo().write({"silence_policy": "approve", "silence_days": 2})
        self._accept_terms(self.emergency.ticket_id, version)
        contract.invalidate_recordset(["silence_approves"])
        self.normalise()
        approval = self.emergency.approval_ids.filtered(lambda a: a.state == "pending")
        self.assertEqual(approval.deadline, self.at("00:00", day=4))
        with freeze_time("2026-03-04 00:01:00"):
            approval.sudo()._expire()
        self.assertRecordValues(
            self.emergency, [{"state": "planning", "confirmed_by": False}]
        )

    def test_what_it_costs_to_remove_the_causes(self):
        """E14: on demand, under the plan, under a new one; the cheapest first."""
        self._create_package(self.contract, 90)
        fee = self._create_product("Fee", 100.0)
        self.env["support.plan"].create(
            {
                "name": "Monthly",
                "fee_product_id": fee.id,
                "fee_amount": 100.0,
                "entitlement_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Hours",
                            "kind": "period_hours",
                            "minutes": 120,
                            "period": "month",
                        },
                    )
                ],
            }
        )
        emergency = self.confirmed(self.started(self.lead, "own"))
        options = emergency.sudo()._get_options()
        found = {
            option.model: (option.amount, option.from_hours, option.is_cheapest)
            for option in options
            if option.model != "new_plan" or option.name == "Monthly"
        }
        self.assertEqual(
            found,
            {
                # half an hour that no package pays
                "own": (30.0, 90, True),
                "new_plan": (100.0, 0, False),
                "on_demand": (120.0, 0, False),
            },
        )
        self.assertEqual(options[0].model, "own")

    def test_the_choice_is_recorded_with_its_figures(self):
        """E11: the commercial model of the mitigation, on record."""
        self.confirmed()
        self.answer(self.emergency, mitigation_model="on_demand")
        self.assertRecordValues(
            self.emergency,
            [
                {
                    "state": "mitigating",
                    "mitigation_model": "on_demand",
                    "mitigation_contract_id": self.emergency.contract_id.id,
                    "mitigation_chosen_by": self.newcomer.name,
                }
            ],
        )
        chosen = self.emergency.approval_ids.filtered(
            lambda a: a.kind == "mitigation" and a.state == "granted"
        )
        figures = chosen.snapshot["options"]
        self.assertIn(120.0, [figure["amount"] for figure in figures])

    def test_under_the_plan_hours_pay(self):
        """E4: the cheapest; packages are burnt by the mitigation."""
        package = self._create_package(self.contract, 600)
        emergency = self.confirmed(self.started(self.lead, "own"))
        self.answer(emergency, mitigation_model="own")
        with freeze_time("2026-03-01 09:00:00"):
            self.log(emergency, "2026-03-01 03:00:00", "2026-03-01 04:00:00")
            emergency.sudo()._publish_time()
        cut = self.env["support.cutoff"].search([("emergency_id", "=", emergency.id)])
        cut.approval_ids.with_user(self.lead_user)._decide(True)
        self.assertEqual(package.remaining_minutes, 540)
        self.assertFalse(emergency.charge_ids)

    def test_on_demand_beside_a_plan(self):
        """E4: chosen on demand, the hours of the plan stay."""
        package = self._create_package(self.contract, 600)
        emergency = self.confirmed(self.started(self.lead, "own"))
        self.answer(emergency, mitigation_model="on_demand")
        contract = emergency.mitigation_contract_id
        self.assertEqual(contract.state, "active")
        self.assertNotEqual(contract, self.contract)
        self.assertEqual(emergency.ticket_id.support_contract_id, contract)
        self.assertEqual(package.remaining_minutes, 600)

    def test_what_is_not_offered_is_not_chosen(self):
        self.confirmed()
        with self.assertRaisesRegex(UserError, "Choose how the causes"):
            self.answer(self.emergency, mitigation_model="own")

    def test_closed_for_the_time_being(self):
        """Rule 6: the same cause within 15 days needs no new guarantee."""
        self.confirmed()
        self.answer(self.emergency, granted=False)
        self.assertEqual(self.emergency.state, "postponed")
        with freeze_time("2026-03-16 02:10:00"):
            self.emergency.with_user(self.expert)._reopen("The same disk.")
            self.emergency.invalidate_recordset(["phase"])
            self.assertRecordValues(
                self.emergency, [{"state": "normalising", "phase": "normalisation"}]
            )
        self.assertEqual(len(self.emergency.sale_order_id), 1)

    def test_too_late_to_reopen(self):
        """Rule 6: after 15 days it is another emergency."""
        self.confirmed()
        self.answer(self.emergency, granted=False)
        with (
            freeze_time("2026-03-16 02:10:01"),
            self.assertRaisesRegex(UserError, "declare a new emergency"),
        ):
            self.emergency.with_user(self.expert)._reopen("The same disk.")

    def test_mitigated_later(self):
        self.confirmed()
        self.answer(self.emergency, granted=False)
        self.emergency.with_user(self.expert).action_mitigate()
        self.answer(self.emergency, mitigation_model="on_demand")
        self.assertEqual(self.emergency.state, "mitigating")

    def test_closed_for_good(self):
        self.confirmed()
        self.answer(self.emergency, mitigation_model="on_demand")
        with self.assertRaises(MissingReasonError):
            self.emergency.with_user(self.expert)._close("")
        self.emergency.with_user(self.expert)._close("The disk was replaced.")
        self.assertEqual(self.emergency.state, "closed")
        self.assertTrue(all(span.date_end for span in self.emergency.span_ids))

    def test_only_staff_move_it(self):
        for user in (self.auditor, self.newcomer_user, self.accountant):
            own = self.emergency.with_user(user)
            for act in (
                lambda own=own: own._normalise("x"),
                lambda own=own: own._reopen("x"),
                lambda own=own: own._close("x"),
                own.action_mitigate,
                own.action_send_plan,
            ):
                with self.assertRaises(AccessError):
                    act()
