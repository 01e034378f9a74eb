from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common_agreed import AgreedCase

TIMES = {
    "minutes_emergency": 480,
    "minutes_normalise": 480,
    "minutes_mitigate": 120,
    "uncertainty": "low",
    "uncertainty_percent": 10,
}


@tagged("post_install", "-at_install")
class TestPortalAnswer(AgreedCase, HttpCase):
    """A page that was open while the question changed. Pages know the present only."""

    def waiting(self, emergency):
        return emergency.sudo().approval_ids.filtered(lambda a: a.state == "pending")

    def post(self, emergency, answer="grant", **values):
        self.authenticate(self.newcomer_user.login, self.newcomer_user.login)
        data = {"csrf_token": Request.csrf_token(self), "answer": answer, **values}
        page = self.url_open(f"{emergency.access_url}/answer", data=data).text
        self.env.invalidate_all()
        return page

    def test_every_form_names_the_question_it_shows(self):
        """E5: yes, and no."""
        emergency = self.offered()
        approval = self.waiting(emergency)
        self.authenticate(self.newcomer_user.login, self.newcomer_user.login)
        page = self.url_open(emergency.access_url).text
        self.assertEqual(page.count('name="approval_id"'), 2)
        self.assertEqual(page.count(f'value="{approval.id}"'), 2)

    def test_figures_that_were_not_seen_are_not_accepted(self):
        """E5, E6: two hours were offered on the page, eight are offered now."""
        emergency = self.offered()
        shown = self.waiting(emergency)
        emergency.with_user(self.expert)._revise(TIMES, "Two disks.")
        for answer in ("grant", "refuse"):
            page = self.post(emergency, answer, approval_id=shown.id)
            self.assertIn("changed after it was shown", page)
            self.assertEqual(emergency.state, "offered")
        self.post(emergency, approval_id=self.waiting(emergency).id)
        self.assertEqual(emergency.state, "ordered")

    def test_a_yes_to_one_question_is_none_to_another(self):
        """Rule 5: the new estimates were agreed to, not that it works again."""
        emergency = self.started()
        emergency.with_user(self.expert)._revise(TIMES, "Two disks.")
        growth = self.waiting(emergency)
        emergency.with_user(self.expert)._normalise("It works.")
        self.post(emergency, approval_id=growth.id)
        self.assertEqual(growth.state, "granted")
        self.assertEqual(emergency.state, "normalised")
        page = self.post(emergency, approval_id=growth.id)
        self.assertIn("already answered", page)
        self.assertEqual(emergency.state, "normalised")

    def test_one_that_was_taken_back_is_not_answered(self):
        """E3: the emergency was withdrawn meanwhile."""
        emergency = self.offered()
        shown = self.waiting(emergency)
        emergency.with_user(self.expert)._withdraw("It works again.")
        page = self.post(emergency, approval_id=shown.id)
        self.assertIn("nothing left to answer", page)
        self.assertEqual(emergency.state, "withdrawn")

    def test_a_question_of_another_emergency_is_refused(self):
        """Refusals: one of another customer, and what the form never sends."""
        emergency, other = self.offered(), self.offered(self.lead)
        for approval_id in (self.waiting(other).id, "x", "-1", ""):
            page = self.post(emergency, approval_id=approval_id)
            self.assertIn("nothing to answer", page)
        self.assertIn("nothing to answer", self.post(emergency))
        self.assertEqual(emergency.state, "offered")
        self.assertEqual(other.state, "offered")
