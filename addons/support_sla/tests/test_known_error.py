from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged

from .common import MONDAY
from .common_quality import QualityCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestKnownError(QualityCase, HttpCase):
    """U9: customers find what is published, for them, in plain words."""

    def write_error(self, publish=True, **values):
        errors = self.env["support.known.error"].with_user(self.manager)
        error = errors.create(
            {
                "title": "Labels print blank",
                "symptom": "The roll moves and nothing is on it",
                "workaround": "Print from the second tray",
                **values,
            }
        )
        if publish:
            error.action_publish()
        return error

    def page(self, user, search=""):
        self.authenticate(user.login, user.login)
        return self.url_open("/my/known-errors", params={"search": search}).text

    def test_a_customer_finds_it_by_its_words(self):
        self.write_error()
        for words in ("blank", "ROLL nothing", "second tray"):
            self.assertIn("Labels print blank", self.page(self.lead_user, words))
        self.assertNotIn("Labels print", self.page(self.lead_user, "blank screen"))
        self.assertIn("Nothing is known", self.page(self.lead_user, "%%zz"))

    def test_drafts_and_retired_ones_are_not_shown(self):
        draft = self.write_error(publish=False)
        retired = self.write_error(title="Old error")
        retired.action_retire()
        page = self.page(self.lead_user)
        self.assertNotIn(draft.title, page)
        self.assertNotIn("Old error", page)
        retired.action_revise()
        self.assertEqual(retired.state, "draft")

    def test_one_for_a_customer_is_for_no_other(self):
        self._create_contract(self.other_customer)
        self.write_error(customer_ids=[(6, 0, self.customer.ids)])
        self.assertIn("Labels print", self.page(self.lead_user))
        self.assertIn("Labels print", self.page(self.colleague_user))
        self.assertNotIn("Labels print", self.page(self.stranger_user))

    def test_who_has_no_contract_finds_nothing(self):
        self.write_error()
        self.assertNotIn("Labels print", self.page(self.stranger_user))
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open("/my/known-errors").url)

    def test_it_is_plain_text(self):
        self.write_error(
            title="<script>alert(1)</script>", symptom="<img src=x onerror=y>"
        )
        page = self.page(self.lead_user, "<script>alert(1)</script>")
        self.assertNotIn("<script>alert(1)", page)
        self.assertNotIn("<img src=x", page)

    def test_a_manager_publishes_and_then_it_stays(self):
        with self.assertRaisesRegex(UserError, "how to go on working"):
            self.write_error(workaround=" ")
        error = self.write_error(publish=False)
        with self.assertRaises(AccessError):
            error.with_user(self.consultant).action_publish()
        error.action_publish()
        with self.assertRaisesRegex(UserError, "does not change any more"):
            error.symptom = "Nothing"
        with self.assertRaisesRegex(UserError, "not edited by hand"):
            error.state = "draft"

    def test_others_do_not_read_the_model(self):
        error = self.write_error(publish=False)
        with self.assertRaises(AccessError):
            error.with_user(self.lead_user).read(["title"])
        with self.assertRaises(AccessError):
            error.with_user(self.auditor).title = "Mine"
        self.env.invalidate_all()
        errors = self.env["support.known.error"].with_user(self.other_company_user())
        self.assertFalse(errors.search([]))
