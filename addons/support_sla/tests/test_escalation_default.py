from odoo.tests import freeze_time, tagged

from .common import MONDAY
from .common_watch import WatchCase

SEVERE = ("support_sla.criticality_severe", "support_sla.criticality_critical")


@tagged("post_install", "-at_install")
class TestEscalationDefault(WatchCase):
    """K14, G9: what each company begins with."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rules = cls.env["res.company"]._get_default_rules()
        cls.models = rules.with_context(active_test=False)

    @classmethod
    def _silence_rules(cls):
        """They are what is tested."""

    def test_every_company_begins_with_the_agreed_times_and_rules(self):
        company = self.env["res.company"].create({"name": "Another"})
        policy = self.env["support.sla.policy"].search(
            [("company_id", "=", company.id)]
        )
        self.assertEqual(len(policy), 1)
        minutes = policy.target_ids.mapped("response_minutes")
        self.assertEqual(sorted(minutes), [240, 480, 1440, 1440, 2400])
        self.assertEqual(policy.name, "Response by criticality")
        rules = self.models.search([("company_id", "=", company.id)])
        self.assertEqual(
            sorted(rules.mapped("name")), sorted(self.models.mapped("name"))
        )

    def test_the_chain_hears_one_after_the_other(self):
        """G9: attending, leader, service manager; nobody at night for what is minor."""
        ticket = self.open_ticket()
        heard = []
        for moment in ("13:01", "13:37", "14:01", "16:01"):
            self.watch(f"2026-03-02 {moment}:00")
            heard.append(self.told(ticket)[len(sum(heard, [])) :])
        self.assertEqual(heard, [["consultant"], ["leader"], ["manager"], ["manager"]])

    def test_what_is_severe_is_told_sooner_and_at_night(self):
        """G9: half of the time, and whoever leads hears at once of a miss."""
        ticket = self.open_ticket(level=SEVERE[1])
        self.watch("2026-03-02 12:01:00")
        self.assertEqual(sorted(self.told(ticket)), ["leader", "tower"])
        rules = self.models.filtered("criticality_ids")
        self.assertEqual(set(rules.filtered("active").mapped("quiet")), {"never"})

    def test_what_acts_by_itself_or_reaches_customers_is_offered_asleep(self):
        """G9: a firm decides for itself that customers are told."""
        asleep = self.models.filtered(lambda rule: not rule.active)
        self.assertEqual(sorted(asleep.mapped("action")), ["mail", "raise", "reassign"])
        self.assertIn("customer", asleep.mapped("receiver"))
        awake = self.models - asleep
        self.assertNotIn("customer", awake.mapped("receiver"))
        self.assertLessEqual(set(awake.mapped("action")), {"activity", "mail"})

    def open_ticket(self, level=None):
        """A ticket, with what a company begins with, to be answered until 14:00."""
        with freeze_time(MONDAY):
            ticket = self.ticket_at()
            if level:
                ticket.with_user(self.consultant)._confirm_criticality(
                    self.env.ref(level), "It is bad."
                )
            self.env.flush_all()
        return ticket

    def told(self, ticket):
        return [to for kind, to in self.logged(ticket) if kind == "told"]
