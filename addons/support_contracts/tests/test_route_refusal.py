import inspect
import re

from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common_documents import DocumentCase

SECRET = "Plugh"
# What the addresses of pages are made of, beside numbers of documents.
PLAIN = {"page": 1, "file_type": "pdf", "filename": "x", "name": "x"}
# Pages of one's own: whoever is a customer has them, with nothing of others.
OWN = {
    "/my/approvals",
    "/my/approvals/page/1",
    "/my/documents",
    "/my/purchase-orders",
    "/my/support",
    "/my/support/people",
    "/submitted/ticket",
}
# The conversation's own, for every document of Odoo: has a test of its own.
UPLOAD = "/mail/attachment/upload"


@tagged("post_install", "-at_install")
class TestRouteRefusal(DocumentCase, HttpCase):
    """W1, U8: every address of the addon, asked by who has no business there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract.title = SECRET
        cls.customer.name = f"{SECRET} Mills"
        cls.ticket = cls._create_ticket(name=f"{SECRET} does not print")
        cls.proposal = cls._create_proposal()
        cls.order = cls.env["support.purchase.order"].create(
            {
                "name": f"PO-{SECRET}",
                "partner_id": cls.customer.id,
                "date_start": "2026-01-01",
            }
        )
        document = cls._create_document(name=SECRET)
        cls.sent = cls._create_version(document, "sent")
        cls.stranger = cls._create_person("Zoe Stranger", cls.other_customer)
        cls._create_key_user(cls.other_customer, cls.stranger)
        cls._create_contract(cls.other_customer)
        cls.stranger_user = cls._create_portal_user(cls.stranger)
        cls.ids = {
            "approval_id": cls.proposal.approval_ids.id,
            "contract_id": cls.contract.id,
            "customer_id": cls.customer.id,
            "order_id": cls.order.id,
            "proposal_id": cls.proposal.id,
            "ticket_id": cls.ticket.id,
            "version_id": cls.sent.id,
        }

    @classmethod
    def _create_proposal(cls):
        cls.env["support.charge"].create(
            {
                "name": SECRET,
                "contract_id": cls.contract.id,
                "product_id": cls.product_hour.id,
                "date": "2026-06-10",
                "minutes": 60,
            }
        )
        proposal = cls.env["support.billing.proposal"]._create_proposals(
            cls.contract, cls.day("2026-06-01"), cls.day("2026-06-30")
        )
        proposal.action_send()
        return proposal

    def _get_routes(self):
        """[(path with the numbers of the customer's documents, routing)] of ours.

        The routing says as well what the page needs beside its address (``needs``).
        """
        routes = []
        http = self.env["ir.http"]
        installed = sorted(self.env.registry._init_modules)
        for rule, endpoint in http._generate_routing_rules(
            installed, http._get_converters()
        ):
            module = endpoint.func.__module__
            if module.startswith("odoo.addons.support_contracts.") and rule != UPLOAD:
                path = re.sub(r"<[^>]*?(\w+)>", self._fill, rule)
                needs = self._get_needs(endpoint.func, rule)
                routes.append((path, endpoint.routing | {"needs": needs}))
        return sorted(routes, key=lambda route: route[0])

    def _get_needs(self, function, rule):
        """{argument: value} of the form that the address does not say."""
        in_address = set(re.findall(r"<[^>]*?(\w+)>", rule))
        return {
            name: "1"
            for name, parameter in inspect.signature(function).parameters.items()
            if parameter.default is parameter.empty
            and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
            and name not in in_address | {"self"}
        }

    def _fill(self, match):
        """A new address must be taught here what its argument stands for."""
        name = match[1]
        values = self.ids | PLAIN
        self.assertIn(name, values, f"What is <{name}> of an address?")
        return str(values[name])

    def _ask(self, path, routing):
        """The answer, as a browser of the session gets it without following on."""
        methods = routing["methods"] or ["GET"]
        if routing["type"] == "jsonrpc":
            params = routing["needs"] | {"signature": "x", "name": "Zoe", "params": {}}
            return self.url_open(path, json={"params": params})
        if "POST" in methods:
            token = Request.csrf_token(self)
            data = routing["needs"] | {"csrf_token": token, "reason": "Mine"}
            return self.url_open(path, data=data, allow_redirects=False)
        return self.url_open(path, allow_redirects=False)

    def _get_state(self):
        """What none of the strangers may have changed."""
        self.env.invalidate_all()
        approvals = self.env["support.approval"].sudo().search([])
        return {
            "approvals": approvals.mapped("state"),
            "tickets": self.env["helpdesk.ticket"].search_count([]),
            "stage": self.ticket.stage_id,
            "terms": self.env["support.terms.acceptance"].search_count([]),
            "orders": self.env["support.purchase.order"].search_count([]),
            "key_users": self.env["support.key.user"].search([]).mapped("date_end"),
            "changes": self.env["support.change.request"].search_count([]),
            "version": self.sent.state,
        }

    def test_there_are_routes(self):
        """The list is found by program: it cannot be empty without notice."""
        paths = {path for path, _routing in self._get_routes()}
        self.assertGreater(len(paths), 25)
        self.assertLessEqual(OWN, paths)

    def test_visitors_are_sent_to_log_in(self):
        """U8: nothing of the portal is public."""
        before = self._get_state()
        self.authenticate(None, None)
        for path, routing in self._get_routes():
            with self.subTest(path=path):
                self.assertEqual(routing["auth"], "user")
                answer = self._ask(path, routing)
                self.assertNotIn(SECRET, answer.text)
                if routing["type"] == "jsonrpc":
                    self.assertIn("Session", answer.text)
                else:
                    self.assertIn("/web/login", answer.headers.get("Location", ""))
        self.assertEqual(self._get_state(), before)

    def test_another_customers_key_user_gets_nothing(self):
        """W1, U8: whatever number is guessed, nothing is shown, nothing changes."""
        before = self._get_state()
        self.authenticate(self.stranger_user.login, self.stranger_user.login)
        for path, routing in self._get_routes():
            with self.subTest(path=path):
                answer = self._ask(path, routing)
                self.assertNotIn(SECRET, answer.text)
                self.assertLess(answer.status_code, 500)
                if path not in OWN and routing["type"] != "jsonrpc":
                    # Not 400: that would refuse the form, and prove nothing.
                    self.assertIn(answer.status_code, (302, 303, 403, 404))
        self.assertEqual(self._get_state(), before)

    def test_strangers_put_no_file_into_a_conversation(self):
        """W1, U8: neither a visitor nor somebody else's key user."""
        before = self.env["ir.attachment"].search_count([])
        for login in (None, self.stranger_user.login):
            self.authenticate(login, login)
            answer = self.url_open(
                UPLOAD,
                data={
                    "csrf_token": Request.csrf_token(self),
                    "thread_id": self.ticket.id,
                    "thread_model": "helpdesk.ticket",
                },
                files={"ufile": ("x.txt", b"text")},
            )
            self.assertIn(answer.status_code, (403, 404))
        self.assertEqual(self.env["ir.attachment"].search_count([]), before)

    def test_the_customers_own_key_user_is_shown_it(self):
        """The same addresses answer whom they are for: the refusals prove something."""
        self.authenticate(self.lead_user.login, self.lead_user.login)
        for path in (
            f"/my/support/{self.contract.id}",
            f"/my/proposals/{self.proposal.id}",
            f"/my/documents/{self.sent.id}",
            "/my/purchase-orders",
        ):
            with self.subTest(path=path):
                self.assertIn(SECRET, self.url_open(path).text)
