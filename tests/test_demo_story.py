"""The demonstration tells the truth: its figures add up, and everybody gets in."""

import json
from datetime import date
from pathlib import Path

import lib.demo
import pytest
from lib.demo.cases import load_cases
from lib.demo.days import Days, later
from lib.demo.story import tell
from lxml import etree

from odoo.tests import HttpCase, tagged
from odoo.tools.safe_eval import safe_eval

WORDS = Path(lib.demo.__file__).parent / "words"
STAFF = ("diego", "lucia", "patricia", "jorge", "elena")
CUSTOMERS = ("maria", "luis", "rosa", "carlos", "ana", "pedro", "sofia")


def shape(words):
    """What a text consists of, whatever it says."""
    if isinstance(words, dict):
        return {key: shape(value) for key, value in words.items()}
    return len(words) if isinstance(words, list) else bool(words)


def test_both_languages_say_the_same_things():
    spanish, english = (
        json.loads((WORDS / f"{code}.json").read_text(encoding="utf-8"))
        for code in ("es", "en")
    )
    assert shape(spanish) == shape(english)


@pytest.mark.parametrize("case", load_cases(), ids=lambda case: case.key)
def test_every_step_has_its_words(case):
    words = json.loads((WORDS / "es.json").read_text(encoding="utf-8"))
    told = words["cases"][case.key]
    for kind in ("work", "say"):
        assert len(told[kind]) == sum(step.kind == kind for step in case.steps)


@pytest.mark.parametrize("today", ["2026-01-01", "2026-03-02", "2027-02-28"])
def test_nothing_happens_after_today(today):
    """Whatever day it is told on: the first of a month, a Sunday in February."""
    days = Days(date.fromisoformat(today))
    for case in load_cases():
        first = case.first_day(days)
        last = later(first, max((step.day for step in case.steps), default=0))
        assert days.month(3) <= first <= last < days.today


@tagged("post_install", "-at_install")
class TestDemoStory(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.logins = tell(cls.env, "es_ES")

    def all_of(self, model):
        return self.env[model].search([])

    # ------------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------------

    def test_the_ledger_of_every_package_adds_up(self):
        packages = self.all_of("support.hour.package")
        self.assertGreater(len(packages), 8)
        for package in packages:
            moved = sum(package.move_ids.mapped("minutes"))
            self.assertEqual(moved, package.remaining_minutes, package.name)
            self.assertGreaterEqual(package.remaining_minutes, 0, package.name)

    def test_statements_say_what_the_ledger_says(self):
        today = Days().today
        for contract in self.all_of("support.contract"):
            moves = self.env["support.hour.move"].search(
                [("contract_id", "=", contract.id)]
            )
            statement = contract._get_statement(contract.date_start, today)
            self.assertEqual(statement["opening"], 0)
            self.assertEqual(statement["closing"], sum(moves.mapped("minutes")))
            self.assertEqual(sum(statement["by_kind"].values()), statement["closing"])
            worked = sum(moves.filtered("ticket_id").mapped("minutes"))
            told = sum(minutes for _ticket, minutes in statement["tickets"])
            self.assertEqual(told, -worked)

    def test_all_final_time_went_somewhere(self):
        segments = self.env["support.time.segment"].search([("state", "=", "final")])
        self.assertGreater(len(segments), 40)
        for segment in segments:
            self.assertEqual(
                segment.burn_minutes,
                segment.allocated_minutes
                + segment.charged_minutes
                + segment.discounted_minutes
                + segment.held_minutes,
            )

    def test_invoices_bill_what_was_proposed(self):
        proposals = self.all_of("support.billing.proposal")
        for proposal in proposals.filtered(lambda p: p.state == "invoiced"):
            billed = sum(proposal.invoice_ids.mapped("amount_untaxed"))
            self.assertAlmostEqual(billed, proposal.amount)

    # ------------------------------------------------------------------
    # Something to see on every screen
    # ------------------------------------------------------------------

    def test_every_state_is_shown(self):
        wanted = {
            "support.contract": {"draft", "active", "ended"},
            "support.hour.package": {"waiting", "open", "closed"},
            "support.cutoff": {"draft", "published", "final"},
            "support.billing.proposal": {"sent", "approved", "invoiced"},
            "sale.order": {"draft", "sent", "sale", "cancel"},
        }
        for model, states in wanted.items():
            shown = set(self.all_of(model).mapped("state"))
            self.assertLessEqual(states, shown, model)

    def test_deadlines_are_shown_in_every_state(self):
        """Whatever the hour at which somebody looks."""
        shown = set(self.all_of("helpdesk.ticket").mapped("sla_state"))
        self.assertLessEqual(
            {"running", "warned", "missed", "paused", "stopped"}, shown
        )

    def test_customers_are_asked_for_something_of_each_kind(self):
        waiting = self.env["support.approval"].search([("state", "=", "pending")])
        kinds = {"cutoff", "overage", "billing", "endorsement"}
        kinds |= {"change", "service_request", "signature"}
        kinds |= {"confirmation", "estimate", "validation", "visit"}
        kinds |= {"complaint", "risk_letter"}
        self.assertEqual(set(waiting.mapped("kind")), kinds)

    def test_cuts_were_closed_in_every_way(self):
        decisions = set(self.all_of("support.cutoff").mapped("decision"))
        self.assertLessEqual({"customer", "silence", "waiver"}, decisions)

    def test_a_block_claim_was_absorbed(self):
        """G11: approved by the customer, who pays nothing of it; counted as ours."""
        request = self.env["support.service.request"].search(
            [("is_block_claim", "=", True)]
        )
        self.assertEqual(request.state, "approved")
        self.assertEqual(request._get_billed_cost(), 0)
        self.assertEqual(request.absorbed_minutes, 150)
        segments = self.env["support.time.segment"].search(
            [("ticket_id", "=", request.ticket_id.id)]
        )
        self.assertEqual(segments.mapped("verdict"), ["do_not_bill"])

    def test_a_credit_note_was_posted(self):
        refunds = self.env["account.move"].search([("move_type", "=", "out_refund")])
        self.assertEqual(set(refunds.mapped("state")), {"posted"})

    # ------------------------------------------------------------------
    # Everybody gets in
    # ------------------------------------------------------------------

    def test_the_passwords_are_right(self):
        for _role, login, password in self.logins:
            user = self.env["res.users"].search([("login", "=", login)])
            credential = {"type": "password", "password": password}
            found = user.with_user(user)._check_credentials(
                credential, {"interactive": True}
            )
            self.assertEqual(found["uid"], user.id)

    def test_staff_opens_every_menu_they_see(self):
        for login in STAFF:
            env = self.env(user=self.env["res.users"].search([("login", "=", login)]))
            root = env.ref("support_contracts.support_menu_root")
            seen = env["ir.ui.menu"]._visible_menu_ids()
            menus = self.env["ir.ui.menu"].search(
                [("id", "child_of", root.id), ("id", "in", list(seen))]
            )
            actions = [menu.action for menu in menus if menu.action]
            self.assertTrue(actions, login)
            for action in actions:
                if action.type == "ir.actions.act_window":
                    with self.subTest(login=login, action=action.name):
                        self.open_window(env, action.with_env(env).sudo())

    def open_window(self, env, action):
        """Load the views of an action, and what its list and form show."""
        model = env[action.res_model]
        views = model.get_views([*action.views, (False, "search")])["views"]
        domain = safe_eval(action.domain or "[]", {"uid": env.uid})
        for kind in {"list", "form"} & set(views) if not model._transient else ():
            nodes = etree.fromstring(views[kind]["arch"]).xpath(
                "//field[not(ancestor::field)]"
            )
            model.search_read(domain, {node.get("name") for node in nodes}, limit=20)

    def test_customers_open_their_pages(self):
        for login in CUSTOMERS:
            self.authenticate(login, login)
            for path in ("/my", "/my/tickets", "/my/support", "/my/approvals"):
                self.assertOpens(login, path)

    def test_key_users_open_what_waits_for_them(self):
        waiting = self.env["support.approval"].search([("state", "=", "pending")])
        self.assertTrue(waiting)
        for approval in waiting:
            speakers = approval._get_approvers()[approval]
            login = speakers[:1].user_ids.login
            self.authenticate(login, login)
            self.assertOpens(login, approval.access_url)

    def assertOpens(self, login, path):
        with self.subTest(login=login, path=path):
            page = self.url_open(path)
            self.assertEqual(page.status_code, 200)
            self.assertIn(path, page.url)
