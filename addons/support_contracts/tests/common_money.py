from datetime import date

from odoo.fields import Command

from .common_people import PeopleCase


class MoneyCase(PeopleCase):
    """A contract with key users, an accountant, and charges of June 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._create_user(
            "accountant", "account.group_account_invoice", name="Aitor Accountant"
        )
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.ticket = cls._create_ticket()

    # ------------------------------------------------------------------
    # Factories
    # ------------------------------------------------------------------

    @classmethod
    def _create_charge(cls, minutes=60, contract=None, **values):
        """An open charge of ``minutes`` at 60 an hour, so 1 a minute."""
        return cls.env["support.charge"].create(
            {
                "name": "Printer repaired",
                "contract_id": (contract or cls.contract).id,
                "product_id": cls.product_hour.id,
                "date": date(2026, 6, 10),
                "minutes": minutes,
                "price_unit": 60.0,
                **values,
            }
        )

    @classmethod
    def _propose(cls, contracts=None, month=6, **values):
        """The draft proposals of a month of 2026 (of 28 days)."""
        return cls.env["support.billing.proposal"]._create_proposals(
            contracts or cls.contract,
            date(2026, month, 1),
            date(2026, month, 28),
            **values,
        )

    @classmethod
    def _approve(cls, proposals, **values):
        """Send the proposals and answer for the lead key user."""
        proposals.action_send()
        for proposal in proposals:
            approval = proposal.approval_ids.filtered(lambda a: a.state == "pending")
            approval.with_user(cls.lead_user)._decide(True, values=values)
        return proposals

    @classmethod
    def _invoice(cls, *charges_minutes, **values):
        """A draft invoice of new charges of so many minutes each."""
        for minutes in charges_minutes:
            cls._create_charge(minutes, **values)
        return cls._approve(cls._propose())._create_invoices()

    @classmethod
    def _post(cls, move):
        move.invoice_date = date(2026, 6, 30)
        move.action_post()
        return move

    @classmethod
    def _credit(cls, move, effect="forgive", modify=False):
        """Run the reversal wizard; returns the new move (a draft)."""
        wizard = (
            cls.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create(
                {
                    "journal_id": move.journal_id.id,
                    "date": date(2026, 6, 30),
                    "support_credit_effect": effect,
                }
            )
        )
        wizard.reverse_moves(is_modify=modify)
        return wizard.new_move_ids


class PackageSaleCase(MoneyCase):
    """A product that sells ten hours, and what happens to its orders."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product_pack = cls._create_product(
            "Package of 10 h",
            450.0,
            minutes=600,
            uom_id=cls.env.ref("uom.product_uom_unit").id,
        )
        cls.salesman = cls._create_user("salesman", "sales_team.group_sale_salesman")

    def _create_order(self, quantity=1, **values):
        return self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product_pack.id,
                            "product_uom_qty": quantity,
                        }
                    )
                ],
                **values,
            }
        )

    def _sell(self, gate="signed", quantity=1, **values):
        """A confirmed order with a package of this gate; returns both."""
        self.env["support.entitlement"].create(
            {
                "contract_id": self.contract.id,
                "name": "Packages",
                "kind": "prepaid_hours",
                "gate": gate,
                "validity_months": 12,
            }
        )
        order = self._create_order(quantity, **values)
        order.action_confirm()
        return order, self._get_packages(order)

    def _get_packages(self, orders):
        return self.env["support.hour.package"].search(
            [("sale_line_id.order_id", "in", orders.ids)]
        )

    def _invoice_order(self, order):
        move = order._create_invoices()
        return self._post(move)

    def _pay(self, move):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        ).create({"payment_date": date(2026, 6, 30)})._create_payments()
