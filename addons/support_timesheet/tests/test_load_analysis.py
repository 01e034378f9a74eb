from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .common_estimates import EstimateCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestLoadAnalysis(EstimateCase):
    """G8, G15: hours per person: what is left of what was agreed, what was worked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket.user_id = cls.consultant
        cls.colleague_user = cls._create_user("colleague", "group_support_consultant")

    def get_loads(self, kind, user=None):
        """{person: (tickets, hours)} of our two consultants."""
        people = self.consultant | self.colleague_user
        groups = (
            self.env["support.load.analysis"]
            .with_user(user or self.manager)
            ._read_group(
                [("kind", "=", kind), ("user_id", "in", people.ids)],
                ["user_id"],
                ["ticket_count:sum", "hours:sum"],
            )
        )
        return {person: (tickets, hours) for person, tickets, hours in groups}

    def test_open_tickets_are_counted_until_they_are_closed(self):
        """G8: as many as the queue shows."""
        open_tickets = self.env["helpdesk.ticket"].search_count(
            [("user_id", "=", self.consultant.id), ("closed", "=", False)]
        )
        self.assertEqual(self.get_loads("open"), {self.consultant: (open_tickets, 0.0)})
        closed = self.env["helpdesk.ticket.stage"].search([("closed", "=", True)])
        self.ticket.sudo().stage_id = closed[:1]
        tickets, _hours = self.get_loads("open").get(self.consultant, (0, 0.0))
        self.assertEqual(tickets, open_tickets - 1)

    def test_what_is_left_is_what_was_agreed_less_what_was_spent(self):
        """K6-K8: the last version that rules; time that nobody pays takes nothing."""
        self.assertEqual(self.get_loads("left"), {})
        self.revise(self.estimate(60), 100, revision_reason="More")
        self.estimate(20, "solution")
        # the revision waits for the customer: 60 + 20 minutes rule
        self.log(0.5)
        self.log(0.25, support_verdict="no_charge", verdict_reason="Goodwill")
        _tickets, hours = self.get_loads("left")[self.consultant]
        self.assertAlmostEqual(hours, (80 - 30) / 60)
        self.assertAlmostEqual(hours, self.read_left_of_ticket() / 60)
        self.log(3.0)
        self.assertEqual(self.get_loads("left")[self.consultant], (0, 0.0))

    def read_left_of_ticket(self):
        figures = self.ticket._get_estimate_figures()[self.ticket.id]
        return figures.agreed - self.ticket._get_billable_minutes()[self.ticket.id]

    def test_hours_worked_are_whose_they_are(self):
        """G15: as worked, whoever pays them; a consultant reads the own ones."""
        self._create_employee(self.colleague_user)
        self.log(2.0)
        self.log(1.0, user=self.colleague_user)
        everything = {self.consultant: (0, 2.0), self.colleague_user: (0, 1.0)}
        self.assertEqual(self.get_loads("worked"), everything)
        own = {self.consultant: (0, 2.0)}
        self.assertEqual(self.get_loads("worked", self.consultant), own)

    def test_customers_read_none(self):
        loads = self.env["support.load.analysis"].with_user(self.lead_user)
        with self.assertRaises(AccessError):
            loads.search([])
