from odoo.tests import freeze_time, tagged, warmup

from .common import MONDAY, SlaCase


@tagged("post_install", "-at_install")
class TestSlaBudget(SlaCase):
    """What the clocks add to a ticket, for one and for fifty."""

    def values(self, count):
        return [
            {
                "name": f"Ticket {number}",
                "description": "It stands still.",
                "partner_id": self.lead.id,
                "company_id": self.env.company.id,
            }
            for number in range(count)
        ]

    def count(self, function):
        self.env.flush_all()
        before = self.cr.sql_log_count
        function()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    @warmup
    @freeze_time(MONDAY)
    def test_opening_costs_three_queries_for_one_and_for_fifty(self):
        self.assertLessEqual(self.added(1), 3)
        # Odoo inserts a hundred rows at a time, and there are three clocks each.
        self.assertLessEqual(self.added(50), 4)

    def added(self, count):
        """Queries on our tables while tickets are opened."""
        self.env["helpdesk.ticket"].create(self.values(1))
        self.env.invalidate_all()
        ours = []
        execute = type(self.cr).execute

        def spy(cursor, query, *args, **kwargs):
            text = getattr(query, "code", query)
            if "support_sla" in text or '"resource_calendar".' in text:
                ours.append(text)
            return execute(cursor, query, *args, **kwargs)

        self.patch(type(self.cr), "execute", spy)
        self.env["helpdesk.ticket"].create(self.values(count))
        self.env.flush_all()
        self.patch(type(self.cr), "execute", execute)
        return len(ours)

    @warmup
    @freeze_time(MONDAY)
    def test_a_change_of_stage_costs_the_same_for_one_and_for_fifty(self):
        tickets = self.env["helpdesk.ticket"].create(self.values(52))
        tickets[:1].stage_id = self.stages["awaiting"]
        one = self.count(
            lambda: tickets[1].write({"stage_id": self.stages["awaiting"].id})
        )
        many = self.count(
            lambda: tickets[2:].write({"stage_id": self.stages["awaiting"].id})
        )
        self.assertLessEqual(many, one + 5)
