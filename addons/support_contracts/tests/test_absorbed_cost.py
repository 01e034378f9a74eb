from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_money import MoneyCase


@tagged("post_install", "-at_install")
class TestAbsorbedCost(MoneyCase):
    """G11: a block claim is absorbed as cost, and counted in money."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product_hour.standard_price = 25.0
        cls.toner = cls._create_product("Toner", 80.0, standard_price=30.0)
        kind = cls.env.ref("support_contracts.ticket_type_request")
        cls.ticket.type_id = kind
        cls.request = cls.env["support.service.request"].create(
            {
                "ticket_id": cls.ticket.id,
                "title": "Second printer",
                "scope": "Install it",
                "is_block_claim": True,
                "block_reason": "Forgotten in the project",
            }
        )

    def _absorb(self, **values):
        return self._create_charge(
            **{
                "ticket_id": self.ticket.id,
                "verdict": "do_not_bill",
                "reason": "Forgotten in the project",
                **values,
            }
        )

    def _create_toner(self, **values):
        return self._absorb(
            minutes=0, quantity=2, product_id=self.toner.id, price_unit=80.0, **values
        )

    def test_materials_and_hours_count_at_their_cost(self):
        """G11: two toners at 30 and an hour and a half at 25, whatever their price."""
        self._create_toner()
        self._absorb(minutes=90)
        self._create_charge(ticket_id=self.ticket.id)
        self.request.invalidate_recordset()
        self.assertEqual(self.request.absorbed_cost, 97.5)
        self.request.is_block_claim = False
        self.assertEqual(self.request.absorbed_cost, 0.0)

    def test_the_cost_is_that_of_the_day_it_was_decided(self):
        """G11: a dearer purchase later on changes no report of the past."""
        charge = self._create_toner()
        self.toner.standard_price = 50.0
        self.env.invalidate_all()
        self.assertEqual(charge.absorbed_cost, 60.0)

    def test_what_is_billed_is_not_absorbed(self):
        """G11: nor what a person decides to bill after all."""
        charge = self._create_toner()
        charge.verdict = "billable"
        self.assertEqual(charge.absorbed_cost, 0.0)

    def test_the_margin_of_the_contract_pays_for_it(self):
        """G11: reported with the contract's margin."""
        self._create_toner()
        rows = self.env["support.margin.analysis"].search(
            [("contract_id", "=", self.contract.id)]
        )
        self.assertRecordValues(
            rows,
            [
                {
                    "kind": "absorbed",
                    "income": 0.0,
                    "cost": 60.0,
                    "absorbed_cost": 60.0,
                    "margin": -60.0,
                }
            ],
        )

    def test_what_it_cost_is_not_the_customers_to_read(self):
        """G11: nor a consultant's."""
        charge = self._create_toner()
        self.assertEqual(charge.with_user(self.auditor).absorbed_cost, 60.0)
        self.assertEqual(self.request.with_user(self.manager).absorbed_cost, 60.0)
        for user in (self.consultant, self.lead_user):
            with self.assertRaises(AccessError):
                charge.with_user(user).read(["absorbed_cost"])
            with self.assertRaises(AccessError):
                self.request.with_user(user).read(["absorbed_cost"])

    def test_nobody_types_what_a_charge_amounts_to(self):
        """G11: not even who may read it; it is reported as a fact."""
        charge = self._create_toner().with_user(self.manager)
        for name in ("absorbed_cost", "amount", "value", "state"):
            with self.assertRaisesRegex(UserError, "not edited by hand"):
                charge.write({name: 0})
            with self.assertRaisesRegex(UserError, "not edited by hand"):
                charge.create(
                    {
                        "name": "Toner",
                        "contract_id": self.contract.id,
                        "product_id": self.toner.id,
                        name: "invoiced" if name == "state" else 5.0,
                    }
                )

    def test_a_claim_that_came_to_nothing_leaves_it_to_the_next(self):
        """G11: refused, declined or cancelled; alone it shows what it cost all the
        same."""
        self._create_toner()
        second = self.request.copy({"ticket_id": self.ticket.id})
        claims = self.request | second
        self.assertEqual(claims.mapped("absorbed_cost"), [60.0, 0.0])
        for state in ("refused", "declined", "cancelled"):
            self.request.sudo().state = state
            claims.invalidate_recordset()
            self.assertEqual(claims.mapped("absorbed_cost"), [0.0, 60.0])
        second.sudo().state = "cancelled"
        claims.invalidate_recordset()
        self.assertEqual(claims.mapped("absorbed_cost"), [60.0, 0.0])

    def test_ten_claims_are_counted_like_one(self):
        """G11: the list of requests asks once."""
        self._create_toner()
        one = self._count_queries(self.request)
        copies = self.request.browse()
        for number in range(10):
            ticket = self.ticket.copy({"name": f"Ticket {number}"})
            self._create_toner(ticket_id=ticket.id)
            copies += self.request.copy({"ticket_id": ticket.id})
        self.assertEqual(self._count_queries(copies), one)

    def _count_queries(self, requests):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        requests.mapped("absorbed_cost")
        return self.env.cr.sql_log_count - before
