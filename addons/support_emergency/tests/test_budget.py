from odoo.tests import HttpCase, tagged, warmup

from .common_agreed import AgreedCase


@tagged("post_install", "-at_install")
class TestBudget(AgreedCase, HttpCase):
    @warmup
    def test_the_page_costs_the_same_for_one_event_and_for_many(self):
        """At most 50 queries, whatever the history."""
        emergency = self.started()
        path = emergency.access_url
        emergency.sudo()._plan_action("Free the disk")
        few = self.count_queries(path)
        for number in range(40):
            emergency.sudo()._record_event("note", f"Event {number}")
            emergency.sudo()._plan_action(f"Action {number}")
        self.assertEqual(self.count_queries(path), few)
        self.assertLessEqual(few, 50)

    @warmup
    def test_the_page_in_each_state(self):
        """At most 50 queries, while it is decided and after it was closed too."""
        for make in (self.declare, self.offered, self.ordered, self.closed):
            with self.subTest(make.__name__):
                path = make().access_url
                self.assertLessEqual(self.count_queries(path), 50)

    @warmup
    def test_declaring_stays_within_its_queries(self):
        """E1: at most 120, the calls and the letter included."""
        self.declare()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.declare()
        self.env.flush_all()
        self.assertLessEqual(self.cr.sql_log_count - before, 100)

    def closed(self):
        emergency = self.started()
        own = emergency.with_user(self.expert)
        own._normalise("It works.")
        self.answer(emergency)
        own.write({"causes": "A full disk.", "recommendations": "Watch it."})
        own._close("Done.")
        emergency.report_ids.with_user(self.manager).action_release()
        return emergency

    def count_queries(self, path):
        self.authenticate(self.newcomer_user.login, self.newcomer_user.login)
        self.url_open(path)
        before = self.cr.sql_log_count
        self.assertEqual(self.url_open(path).status_code, 200)
        return self.cr.sql_log_count - before
