from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .common_money import MoneyCase


@tagged("post_install", "-at_install")
@freeze_time("2026-07-03 12:00:00")
class TestBillingRun(MoneyCase):
    """The window in which accounting proposes the charges of a month."""

    def _block(self, *contracts):
        blockers = {contract: ["2 June is not approved"] for contract in contracts}
        self.startPatcher(
            patch.object(
                type(self.env["support.contract"]),
                "_period_blockers",
                lambda contracts, start, end: {
                    contract: reasons
                    for contract, reasons in blockers.items()
                    if contract in contracts
                },
            )
        )

    def _get_proposals(self, action):
        domain = action.get("domain") or [("id", "=", action["res_id"])]
        return self.env["support.billing.proposal"].search(domain)

    def test_last_month_of_all_contracts_is_proposed(self):
        """K5: one click at the beginning of the month."""
        other = self._create_contract(self.other_customer)
        self._create_charge()
        self._create_charge(contract=other)
        self._create_charge(date=date(2026, 7, 1))
        run = Form(self.env["support.billing.run"].with_user(self.accountant)).save()
        self.assertEqual(
            (run.date_start, run.date_end), (date(2026, 6, 1), date(2026, 6, 30))
        )
        proposals = self._get_proposals(run.action_propose())
        self.assertEqual(proposals.contract_id, self.contract + other)
        self.assertEqual(proposals.mapped("amount"), [60.0, 60.0])

    def test_chosen_contracts_only(self):
        """K5: a customer may be billed apart from the rest."""
        other = self._create_contract(self.other_customer)
        self._create_charge()
        self._create_charge(contract=other)
        with Form(self.env["support.billing.run"]) as form:
            form.contract_ids.add(other)
        action = form.record.action_propose()
        self.assertEqual(self._get_proposals(action).contract_id, other)

    def test_blocked_contracts_are_named_and_left_out(self):
        """What waits for an approval does not stop the others."""
        other = self._create_contract(self.other_customer)
        self._create_charge()
        self._create_charge(contract=other)
        self._block(other)
        run = Form(self.env["support.billing.run"]).save()
        self.assertIn("2 June is not approved", run.blockers)
        proposals = self._get_proposals(run.action_propose())
        self.assertEqual(proposals.contract_id, self.contract)

    def test_manager_bills_blocked_contracts_with_a_reason(self):
        """Reasoned waiver; not the accountant's."""
        self._create_charge()
        self._block(self.contract)
        values = {"when_blocked": "waive", "waiver_reason": "Year end"}
        runs = self.env["support.billing.run"]
        with self.assertRaises(AccessError):
            runs.with_user(self.accountant).create(values).action_propose()
        action = runs.with_user(self.manager).create(values).action_propose()
        self.assertEqual(self._get_proposals(action).waiver_reason, "Year end")

    def test_nothing_to_bill_is_said(self):
        """A plain message instead of an empty list."""
        with self.assertRaisesRegex(UserError, "nothing to bill"):
            self.env["support.billing.run"].create({}).action_propose()

    def test_consultant_does_not_propose(self):
        """Who: charges are proposed by managers and accounting."""
        with self.assertRaises(AccessError):
            self.env["support.billing.run"].with_user(self.consultant).create({})
