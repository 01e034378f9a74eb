from unittest.mock import patch

from odoo.tests import tagged

from .common_money import MoneyCase


@tagged("post_install", "-at_install")
class TestQueryBudget(MoneyCase):
    """What the acts of the desk and of billing may ask of the database.

    Queries are counted on a cold cache, up to what the commit would write.
    """

    def count(self, act):
        self.env.cr.flush()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        act()
        self.env.cr.flush()
        return self.env.cr.sql_log_count - before

    def assertBudget(self, budget, act):
        """``act`` takes at most so many queries, once the server is warm.

        What other tests left in its caches decides how soon that is.
        """
        self.assertLessEqual(min(self.count(act) for _ in range(3)), budget)

    # ------------------------------------------------------------------
    # One act of a person
    # ------------------------------------------------------------------

    def test_a_ticket_costs_little_more_than_without_us(self):
        """Numbers: the contract and the terms are looked up, that is all."""
        # Without the quiet context of the tests: with its messages and followers.
        tickets = self.env(user=self.consultant, context={})["helpdesk.ticket"]
        values = {
            "name": "The printer does not print",
            "description": "Since this morning.",
            "partner_id": self.lead.id,
        }
        self.assertBudget(26, lambda: tickets.create(values))

    def test_a_reply_costs_what_it_costs_without_us(self):
        """Numbers: nothing of ours takes part."""
        self.ticket.message_subscribe(self.lead.ids)
        ticket = self.ticket.with_env(self.env(user=self.consultant, context={}))
        self.assertBudget(
            27,
            lambda: ticket.message_post(
                body="Which one?", subtype_xmlid="mail.mt_comment"
            ),
        )

    def test_an_approval_asks_who_may_answer_and_what_was_shown(self):
        """Numbers: of a proposal with five charges."""
        approvals = []
        for number in range(2):
            for minutes in range(5):
                self._create_charge(60 + minutes, name=f"{number}")
            proposal = self._propose()
            proposal.action_send()
            approvals.append(proposal.approval_ids.with_user(self.lead_user))
        approvals[0]._decide(True)
        self.assertLessEqual(self.count(lambda: approvals[1]._decide(True)), 16)

    # ------------------------------------------------------------------
    # The same for one and for fifty
    # ------------------------------------------------------------------

    def approve_proposals(self, size):
        """Approved proposals of new customers, each with four charges on a ticket."""
        customers = self.env["res.partner"].create(
            [{"name": f"Firm {n}", "is_company": True} for n in range(size)]
        )
        contracts = self.env["support.contract"].create(
            [{"partner_id": customer.id, "tz": "UTC"} for customer in customers]
        )
        for contract in contracts:
            ticket = self._create_ticket(partner_id=contract.partner_id.id)
            for number in range(4):
                self._create_charge(
                    contract=contract, ticket_id=ticket.id, name=f"Work {number}"
                )
        proposals = self._propose(contracts)
        proposals.sudo().write({"state": "approved"})
        return proposals

    def count_besides_odoo(self, proposals):
        """Queries of the invoicing, without those of `account.move.create`."""
        moves = self.env.registry["account.move"]
        create, odoo = moves.create, []

        def counted(records, vals_list):
            before = records.env.cr.sql_log_count
            made = create(records, vals_list)
            made.env.flush_all()
            odoo.append(records.env.cr.sql_log_count - before)
            return made

        with patch.object(moves, "create", counted):
            total = self.count(proposals._create_invoices)
        return total - sum(odoo)

    def test_invoicing_asks_as_often_for_one_proposal_as_for_many(self):
        """Numbers: all that is ours is batched; Odoo's own part is not."""
        self.count_besides_odoo(self.approve_proposals(1))
        one = self.count_besides_odoo(self.approve_proposals(1))
        many = self.count_besides_odoo(self.approve_proposals(25))
        self.assertLessEqual(many, one)
