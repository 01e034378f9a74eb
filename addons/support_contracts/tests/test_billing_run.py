from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .common_money import MoneyCase

BATCH = "odoo.addons.support_contracts.models.money.support_billing_batch"


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
        action = run.action_propose()
        batch = self.env["support.billing.batch"].browse(action["res_id"])
        self.assertEqual(batch.proposal_ids.contract_id, self.contract)
        left_out = batch.line_ids.filtered(lambda line: line.state == "skipped")
        self.assertRecordValues(
            left_out,
            [{"contract_id": other.id, "reason": "2 June is not approved"}],
        )

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

    # ------------------------------------------------------------------
    # Many contracts
    # ------------------------------------------------------------------

    def _start(self, count, **values):
        """A run over ``count`` contracts of customers of their own."""
        contracts = self.env["support.contract"]
        for number in range(count):
            customer = self._create_customer(f"Customer {number}")
            contracts += self._create_contract(customer)
        for contract in contracts:
            self._create_charge(contract=contract)
        return self._run(contracts, **values)

    def _run(self, contracts, skipped=(), **values):
        return self.env["support.billing.batch"]._start(
            contracts,
            dict(skipped),
            company_id=self.env.company.id,
            date_start=date(2026, 6, 1),
            date_end=date(2026, 6, 30),
            **{"scope": "contract", **values},
        )

    def test_many_contracts_go_on_by_themselves_and_show_progress(self):
        """K5: a run of more than a chunk is worked off by the cron."""
        self.startPatcher(patch(f"{BATCH}.CHUNK", 2))
        batch = self._start(5)
        self.assertRecordValues(batch, [{"state": "running", "progress": 0.0}])
        self.run_cron("cron_billing_batch")
        self.assertRecordValues(
            batch,
            [{"state": "done", "progress": 100.0, "proposed_count": 5}],
        )
        self.assertEqual(len(batch.proposal_ids), 5)

    def test_a_run_is_stopped_and_goes_on_where_it_was(self):
        """K5: nothing twice, nothing lost."""
        self.startPatcher(patch(f"{BATCH}.CHUNK", 2))
        batch = self._start(5).with_user(self.accountant)
        first = next(batch._get_chunks())
        first._propose()
        batch.action_stop()
        self.run_cron("cron_billing_batch")
        self.assertRecordValues(
            batch, [{"state": "stopped", "done_count": 2, "progress": 40.0}]
        )
        with self.assertRaisesRegex(UserError, "stopped or resumed"):
            batch.action_stop()
        batch.action_go_on()
        self.run_cron("cron_billing_batch")
        self.assertRecordValues(batch, [{"state": "done", "proposed_count": 5}])
        charges = batch.proposal_ids.charge_ids
        self.assertEqual(len(charges), 5)

    def test_one_that_fails_is_left_out_with_its_reason(self):
        """K5: and stops no other."""
        bad = self._create_contract(self.other_customer)
        proposals = type(self.env["support.billing.proposal"])
        original = proposals._prepare_proposal
        reason = "No journal"

        def prepare(model, contract, *args):
            if contract == bad:
                raise UserError(reason)
            return original(model, contract, *args)

        self.patch(proposals, "_prepare_proposal", prepare)
        for contract in (self.contract, bad):
            self._create_charge(contract=contract)
        batch = self._run(self.contract + bad)
        self.assertRecordValues(
            batch.line_ids.sorted("id"),
            [
                {"state": "proposed", "reason": False},
                {"state": "skipped", "reason": "No journal"},
            ],
        )

    def test_a_contract_without_charges_is_said_to_have_none(self):
        """K5: what was chosen by hand is answered for."""
        batch = self._run(self.contract)
        self.assertRecordValues(
            batch.line_ids,
            [{"state": "skipped", "reason": "There is nothing to bill."}],
        )

    def test_contracts_that_share_a_proposal_stay_together(self):
        """K5: whatever the size of a chunk."""
        self.startPatcher(patch(f"{BATCH}.CHUNK", 1))
        second = self._create_contract()
        for contract in (self.contract, second):
            self._create_charge(contract=contract)
        batch = self._run(self.contract + second, scope="customer")
        batch._work_off()
        self.assertEqual(len(batch.proposal_ids), 1)
        self.assertEqual(batch.line_ids.proposal_id, batch.proposal_ids)

    def test_who_runs_and_who_reads(self):
        """Who: managers and accounting; nobody edits it; the company's own."""
        self._create_charge()
        batch = self._run(self.contract)
        for user in (self.manager, self.accountant, self.auditor):
            self.assertTrue(batch.with_user(user).has_access("read"))
            with self.assertRaises(AccessError):
                batch.with_user(user).write({"state": "running"})
        with self.assertRaises(AccessError):
            batch.with_user(self.auditor).action_go_on()
        for user in (self.consultant, self.lead_user):
            self.assertFalse(batch.with_user(user).has_access("read"))
            self.assertFalse(batch.line_ids.with_user(user).has_access("read"))
        company = self.env["res.company"].create({"name": "Another firm"})
        foreign = self._create_user(
            "foreign",
            "account.group_account_invoice",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self.assertFalse(batch.with_user(foreign).has_access("read"))

    def test_consultant_does_not_propose(self):
        """Who: charges are proposed by managers and accounting."""
        with self.assertRaises(AccessError):
            self.env["support.billing.run"].with_user(self.consultant).create({})
