from odoo.tests import HttpCase, tagged

from .common_agreed import AgreedCase


@tagged("post_install", "-at_install")
class TestTimeline(AgreedCase, HttpCase):
    """E13: the page of the emergency draws what happened, too."""

    def get(self, emergency):
        self.authenticate(self.newcomer_user.login, self.newcomer_user.login)
        return self.url_open(emergency.access_url).text

    def test_the_page_draws_it_once_work_began(self):
        """E13: each public event is a mark; its number stands at its sentence."""
        emergency = self.started()
        emergency.sudo()._record_event("note", "Not for customers", public=False)
        page = self.get(emergency)
        self.assertIn("<svg", page)
        events = emergency.sudo()._get_public_events()
        self.assertNotIn("Not for customers", events.mapped("name"))
        self.assertEqual(page.count("<circle"), len(events))
        self.assertIn(f"<b>{len(events)}</b> · ", page)

    def test_before_that_there_is_nothing_to_draw(self):
        """E13: a declaration and an answer are read faster than they are drawn."""
        emergency = self.offered()
        self.assertIsNone(emergency.sudo()._get_picture(emergency.event_ids))
        self.assertNotIn("<circle", self.get(emergency))
