from odoo.tests import HttpCase, tagged, warmup

from .common_documents import DRAWING
from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestPortalBudget(PeopleCase, HttpCase):
    """What the first page of a statement may cost, whatever the history."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.package = cls._create_package(cls.contract, 6000)
        cls.tickets = [cls._create_ticket(name=f"Ticket {n}") for n in range(30)]

    def count_queries(self, path):
        self.authenticate(self.lead_user.login, self.lead_user.login)
        self.url_open(path)
        before = self.cr.sql_log_count
        self.assertEqual(self.url_open(path).status_code, 200)
        return self.cr.sql_log_count - before

    def record_moves(self, count):
        self.env["support.hour.move"].create(
            [
                {
                    "package_id": self.package.id,
                    "kind": "consume",
                    "minutes": -1,
                    "date": "2026-03-10",
                    "ticket_id": self.tickets[number % 30].id,
                }
                for number in range(count)
            ]
        )

    @warmup
    def test_the_statement_costs_the_same_for_one_entry_and_for_many(self):
        """K13: entries and tickets are read in batches."""
        path = f"/my/support/{self.contract.id}?month=2026-03"
        self.record_moves(1)
        few = self.count_queries(path)
        self.record_moves(120)
        self.assertEqual(self.count_queries(path), few)
        self.assertLessEqual(few, 28)

    @warmup
    def test_the_inbox_costs_the_same_for_one_question_and_for_many(self):
        """K1: no query per question."""
        self.tickets[0]._request_approval("question", "One hour")
        few = self.count_queries("/my/approvals")
        for ticket in self.tickets[1:]:
            ticket._request_approval("question", "One hour")
        self.assertEqual(self.count_queries("/my/approvals"), few)

    @warmup
    def test_the_contract_page_costs_the_same_for_one_version_and_for_many(self):
        """G3, U8: documents and their history are read in batches."""
        document = self.env["support.document"].create(
            {
                "name": "Contract",
                "contract_id": self.contract.id,
                "approver_id": self.manager.id,
            }
        )
        path = f"/my/support/{self.contract.id}?month=2026-03"
        self.record_moves(1)
        for _number in range(2):
            self.agree(document)
        few = self.count_queries(path)
        page = self.count_queries(document.version_ids[0].access_url)
        for _number in range(6):
            self.agree(document)
        self.agree(document.copy({"name": "Annex"}))
        self.assertEqual(self.count_queries(path), few)
        self.assertLessEqual(few, 40)
        version = document.version_ids[0]
        self.assertEqual(self.count_queries(version.access_url), page)

    def agree(self, document):
        version = document._new_version(body="<h2>Terms</h2><p>Text</p>")
        version.action_submit()
        version.with_user(self.manager).action_approve()
        version.action_send()
        version.with_user(self.lead_user)._sign("Ana Lead", DRAWING)
