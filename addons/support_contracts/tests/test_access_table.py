from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_money import MoneyCase

# Who: a column each; "-" is nothing at all.
ROLES = {
    "portal": "base.group_portal",
    "employee": "base.group_user",
    "consultant": "group_support_consultant",
    "dispatcher": "group_support_dispatcher",
    "manager": "group_support_manager",
    "tower": "group_support_tower_manager",
    "sales": "group_support_sales",
    "auditor": "group_support_auditor",
    "accountant": "account.group_account_invoice",
}
# What: r(ead) w(rite) c(reate) d(elete).
RIGHTS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}
# Written down once more on purpose: a line of the access file that slips in, or is
# lost, is noticed here.
RECORDS = """
                               port empl cons disp mana towe sale audi acco
support.approval               r    -    r    r    r    r    r    r    r
support.approval.delegation    -    -    r    r    r    r    -    r    -
support.billing.batch          -    -    -    -    r    -    -    r    r
support.billing.batch.line     -    -    -    -    r    -    -    r    r
support.billing.proposal       r    -    r    r    rwcd r    -    r    rwcd
support.catalogue.item         -    -    r    r    rwcd rwcd -    r    -
support.cause                  -    r    r    r    rwcd r    r    r    r
support.change.request         -    -    r    r    rwcd r    -    r    -
support.change.request.line    -    -    r    r    rwcd r    -    r    -
support.charge                 r    -    r    r    rwc  r    -    r    rwc
support.charge.objection       -    -    r    r    r    r    -    r    r
support.contract               r    -    r    r    rwcd r    r    r    r
support.contract.member        -    -    r    r    rwcd rwcd r    r    r
support.contract.version       -    -    r    r    r    r    -    r    -
support.document               r    -    r    r    rwcd r    -    r    -
support.document.template      -    -    r    r    rwcd r    -    r    -
support.document.version       r    -    r    r    rwcd r    -    r    -
support.entitlement            -    -    r    r    rwcd r    r    r    r
support.fee.price              -    -    r    r    r    r    r    r    r
support.handover               -    -    r    r    rwcd r    rwcd r    -
support.handover.line          -    -    r    r    rwcd r    rwcd r    -
support.handover.template      -    -    r    r    rwcd r    r    r    -
support.handover.template.line -    -    r    r    rwcd r    r    r    -
support.hour.alert             -    -    r    r    r    r    r    r    -
support.hour.move              r    -    r    r    r    r    r    r    r
support.hour.package           r    -    r    r    rwcd r    r    r    r
support.installation           r    -    r    rwc  rwcd rwc  r    r    r
support.key.user               -    -    r    r    rwcd r    r    r    r
support.load.analysis          -    -    r    r    r    r    -    r    -
support.margin.analysis        -    -    -    -    r    -    -    r    r
support.opening.balance        -    -    -    -    rwcd -    -    r    -
support.phone.option           -    -    r    r    rwcd r    -    r    -
support.plan                   -    -    r    r    rwcd r    rwcd r    r
support.plan.entitlement       -    -    r    r    rwcd r    rwcd r    r
support.price.revision         -    -    -    -    rwcd -    -    r    r
support.price.revision.line    -    -    -    -    r    -    -    r    r
support.purchase.order         r    -    r    r    rwcd r    rwc  r    rwcd
support.raci.line              -    -    r    r    r    r    -    r    -
support.rate                   -    -    r    r    rwcd r    rwcd r    r
support.service.request        -    -    rwcd rwcd rwcd rwcd -    r    -
support.terms                  -    -    r    r    rwcd r    -    r    -
support.terms.acceptance       -    -    r    r    r    r    -    r    -
support.terms.version          -    -    r    r    rwcd r    -    r    -
support.vendor.factor          -    -    -    -    r    -    r    r    -
support.work.band              -    r    r    r    rwcd r    r    r    r
support.work.type              -    r    r    r    rwcd r    r    r    r
"""
DIALOGS = """
                               port empl cons disp mana towe sale audi acco
support.approval.record        -    -    -    rwcd rwcd rwcd -    -    -
support.billing.run            -    -    -    -    rwcd -    -    -    rwcd
support.call                   -    -    rwcd rwcd rwcd rwcd -    -    -
support.contract.change        -    -    -    -    rwcd -    -    -    -
support.contract.renewal       -    -    -    -    rwcd -    -    -    -
support.contract.renewal.line  -    -    -    -    rwcd -    -    -    -
support.contract.start         -    -    -    -    rwcd -    -    -    -
support.cover.decision         -    -    rwcd rwcd rwcd rwcd -    -    -
support.document.rejection     -    -    rwcd rwcd rwcd rwcd -    -    -
support.hold.release           -    -    -    -    rwcd -    -    -    -
support.key.user.handover      -    -    -    -    rwcd -    -    -    -
support.objection.answer       -    -    -    -    rwcd -    -    -    rwcd
support.package.change         -    -    -    -    rwcd -    -    -    -
support.plan.adviser           -    -    -    -    rwcd -    rwcd -    -
support.raci.import            -    -    -    -    rwcd -    -    -    -
support.request.decline        -    -    rwcd rwcd rwcd rwcd -    -    -
support.terms.waiver           -    -    -    -    rwcd -    -    -    -
support.ticket.assign          -    -    -    rwcd rwcd rwcd -    -    -
support.ticket.merge           -    -    rwcd rwcd rwcd rwcd -    -    -
support.ticket.split           -    -    rwcd rwcd rwcd rwcd -    -    -
support.ticket.transcript      -    -    rwcd rwcd rwcd rwcd -    -    -
"""


def parse(table):
    """{model: {role: letters of what it may}} of a table with a heading."""
    rows = [line.split() for line in table.strip("\n").splitlines()[1:]]
    return {
        model: dict(zip(ROLES, (cell.strip("-") for cell in cells), strict=True))
        for model, *cells in rows
    }


EXPECTED = parse(RECORDS) | parse(DIALOGS)


@tagged("post_install", "-at_install")
class TestAccessTable(MoneyCase):
    """Who may read, write, create and delete what: G8, each group only its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: cls._create_user(f"table_{role}", group)
            for role, group in ROLES.items()
        }

    def _get_models(self):
        """Ours, with a table or a dialog."""
        return {
            name
            for name in self.env.registry.models
            if self.env[name]._original_module == "support_contracts"
            and not self.env[name]._abstract
        }

    def test_every_model_has_a_row(self):
        """A new model must say here who may what."""
        self.assertEqual(self._get_models(), set(EXPECTED))

    def test_each_group_may_what_its_column_says(self):
        """G8: what is not in the table is refused, by RPC as on the screen."""
        for model, row in EXPECTED.items():
            for role, letters in row.items():
                records = self.env[model].with_user(self.users[role])
                for letter, operation in RIGHTS.items():
                    with self.subTest(model=model, role=role, operation=operation):
                        self._check(records, operation, letter in letters)

    def _check(self, records, operation, allowed):
        if allowed:
            records.check_access(operation)
        else:
            with self.assertRaises(AccessError):
                records.check_access(operation)

    def test_what_is_internal_is_not_read_by_customers(self):
        """G5, W1: by no way of reading, whatever the model holds."""
        internal = [m for m, row in EXPECTED.items() if not row["portal"]]
        self.assertIn("support.raci.line", internal)
        for model in internal:
            records = self.env[model].with_user(self.lead_user)
            for read in (
                lambda r: r.search([]),
                lambda r: r.search_count([]),
                lambda r: r.browse(1).read(["id"]),
                lambda r: r.name_search(""),
                lambda r: r.formatted_read_group([], [], ["__count"]),
            ):
                with self.subTest(model=model), self.assertRaises(AccessError):
                    read(records)

    def test_customers_write_nothing_by_themselves(self):
        """What they decide goes through the pages, which check who asks."""
        for model, row in EXPECTED.items():
            self.assertIn(row["portal"], ("", "r"), model)

    def test_visitors_reach_no_model(self):
        """U8: whoever has not logged in reads nothing."""
        visitor = self.env.ref("base.public_user")
        for model in EXPECTED:
            for operation in RIGHTS.values():
                with self.subTest(model=model), self.assertRaises(AccessError):
                    self.env[model].with_user(visitor).check_access(operation)

    def test_the_auditor_changes_nothing(self):
        """Who: reads everything that is kept, and only reads."""
        for model, row in EXPECTED.items():
            kept = not self.env[model]._transient
            self.assertEqual(row["auditor"], "r" if kept else "", model)


@tagged("post_install", "-at_install")
class TestStrangers(MoneyCase):
    """W1: a model that customers read shows each only their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_installation()
        cls._create_package(cls.contract, 600)
        cls.env["support.purchase.order"].create(
            {
                "name": "PO-1",
                "partner_id": cls.customer.id,
                "date_start": "2026-01-01",
            }
        )
        cls._create_charge()
        cls._propose().action_send()
        document = cls.env["support.document"].create(
            {
                "name": "Manual",
                "kind": "pim",
                "contract_id": cls.contract.id,
                "user_id": cls.manager.id,
                "approver_id": cls.accountant.id,
            }
        )
        document._new_version(body="<h2>Terms</h2>").sudo().write(
            {"state": "in_force", "published_on": "2026-01-01"}
        )
        cls.stranger = cls._create_person("Zoe Stranger", cls.other_customer)
        cls._create_key_user(cls.other_customer, cls.stranger)
        cls._create_contract(cls.other_customer)
        cls.stranger_user = cls._create_portal_user(cls.stranger)
        cls.colleague_user = cls._create_portal_user(cls.colleague)

    def _get_own(self, model):
        """The records of the model that are the customer's."""
        names = ("partner_id", "customer_id", "contract_id.partner_id")
        path = next(n for n in names if n.split(".")[0] in self.env[model]._fields)
        return self.env[model].search([(path, "=", self.customer.id)])

    def test_another_customer_reads_none_of_it(self):
        """W1: neither by searching nor by number; the customer's key user does."""
        readable = [m for m, row in EXPECTED.items() if row["portal"]]
        for model in readable:
            with self.subTest(model=model):
                records = self._get_own(model)
                self.assertTrue(records)
                self.env.invalidate_all()
                mine = records.with_user(self.lead_user)._filtered_access("read")
                self.assertTrue(mine)
                theirs = records.with_user(self.stranger_user)
                self.assertFalse(theirs.search([("id", "in", records.ids)]))
                for record in theirs:
                    with self.assertRaises(AccessError):
                        record.read(["id"])

    def test_money_and_documents_are_the_key_users_to_read(self):
        """K5: not a colleague's of the same company."""
        for model in (
            "support.billing.proposal",
            "support.charge",
            "support.contract",
            "support.document",
            "support.purchase.order",
        ):
            with self.subTest(model=model):
                records = self._get_own(model).with_user(self.colleague_user)
                self.assertFalse(records.search([("id", "in", records.ids)]))
