from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from .common import MONDAY
from .common_quality import QualityCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestTicketRating(QualityCase, HttpCase):
    """G6: a closed ticket is rated once, by whoever asked or a key user."""

    def close(self):
        self.ticket.sudo().stage_id = self.stages["done"]
        self.env.flush_all()

    def rate(self, user, value=4, comment=""):
        self.env.invalidate_all()
        return self.ticket.with_user(user)._rate(value, comment)

    def rating(self):
        self.env.invalidate_all()
        return self.ticket.support_rating_ids

    def post(self, user, ticket=None, **data):
        self.authenticate(user and user.login, user and user.login)
        return self.url_open(
            f"/my/ticket/{(ticket or self.ticket).id}/rating",
            data={"csrf_token": Request.csrf_token(self), **data},
        )

    def test_the_customer_rates_on_the_page(self):
        self.close()
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open(f"/my/ticket/{self.ticket.id}")
        self.assertIn('name="support_rating_form"', page.text)
        page = self.post(
            self.lead_user, value="2", comment="<script>alert(1)</script> slow"
        )
        self.assertRecordValues(
            self.rating(),
            [
                {
                    "value": 2,
                    "contract_id": self.contract.id,
                    "partner_id": self.customer.id,
                    "rated_by": "Ana Lead",
                }
            ],
        )
        self.assertNotIn("<script>alert", page.text)
        self.assertNotIn('name="support_rating_form"', page.text)

    def test_what_goes_on_in_another_ticket_is_rated_there(self):
        """G6: nobody is asked about one that was merged."""
        self.close()
        self.ticket.sudo().duplicate_id = self._create_ticket()
        self.env.flush_all()
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open(f"/my/ticket/{self.ticket.id}")
        self.assertNotIn('name="support_rating_form"', page.text)

    def test_an_open_ticket_is_not_rated(self):
        with self.assertRaisesRegex(UserError, "once it is closed"):
            self.rate(self.lead_user)
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open(f"/my/ticket/{self.ticket.id}")
        self.assertNotIn('name="support_rating_form"', page.text)

    def test_what_support_did_not_attend_is_not_rated(self):
        """G6: declined by the customer's own key user, or merged into another."""
        other = self.ticket.sudo().copy()
        for values in (
            {"endorsement_state": "declined", "duplicate_id": False},
            {"endorsement_state": "none", "duplicate_id": other.id},
        ):
            with self.subTest(values):
                self.close()
                self.ticket.sudo().write(values)
                with self.assertRaisesRegex(UserError, "not attended by support"):
                    self.rate(self.lead_user)
                self.authenticate(self.lead_user.login, self.lead_user.login)
                page = self.url_open(f"/my/ticket/{self.ticket.id}")
                self.assertNotIn('name="support_rating_form"', page.text)

    def test_once_and_from_one_to_five(self):
        """Bad input: rated twice, no star, too many stars."""
        self.close()
        for value in (0, 6):
            with self.assertRaisesRegex(UserError, "one to five"):
                self.rate(self.lead_user, value)
        for value in ("many", "²"):
            self.assertEqual(self.post(self.lead_user, value=value).status_code, 200)
        self.assertFalse(self.rating())
        self.rate(self.lead_user, 5)
        with self.assertRaisesRegex(UserError, "rated already"):
            self.rate(self.lead_user, 1)
        self.assertEqual(self.rating().value, 5)

    def test_nobody_else_rates(self):
        self.close()
        self.post(self.stranger_user, value="1")
        self.post(None, value="1")
        self.assertFalse(self.rating())
        with self.assertRaises(AccessError):
            self.rate(self.stranger_user)
        with self.assertRaisesRegex(AccessError, "Whoever asked"):
            self.rate(self.consultant)

    def test_a_rating_stays(self):
        self.close()
        self.rate(self.lead_user)
        for change in (
            lambda: self.rating().sudo().write({"value": 5}),
            lambda: self.rating().sudo().unlink(),
        ):
            with self.assertRaisesRegex(UserError, "stays as it was"):
                change()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute("DELETE FROM support_ticket_rating")
        with self.assertRaises(AccessError):
            self.env["support.ticket.rating"].with_user(self.manager).create(
                {"ticket_id": self.ticket.id, "value": 5}
            )

    def test_customers_with_ratings_can_be_merged(self):
        """A duplicate of the customer: what its people said stays, with the ticket."""
        twin = self._create_customer("The same customer")
        self.close()
        self.rate(self.lead_user)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.customer | twin).ids, twin)
        rating = self.rating()
        self.assertEqual(rating.partner_id, twin)
        found = rating.search([("partner_id", "child_of", twin.ids)])
        self.assertEqual(found, rating)

    def test_a_low_one_is_told_and_shown_to_the_devils_advocate(self):
        """G9: it looks like tomorrow's complaint, until somebody looked into it."""
        self.close()
        self.rate(self.lead_user, 2)
        self.assertEqual(self.ticket.activity_ids.user_id, self.manager)
        risks = self.env["support.complaint.risk"]
        domain = [("ticket_id", "=", self.ticket.id)]
        self.assertRecordValues(
            risks.search(domain), [{"is_unhappy": True, "rating": 2, "score": 4}]
        )
        with freeze_time("2026-03-02 11:00:00"):
            escalation = self.register(kind="escalation")
            escalation.action_formalise()
            self.judge(escalation)
            escalation.action_answer()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(risks.search(domain))
        with freeze_time("2026-04-02 11:00:00"):
            self.assertFalse(risks.search(domain))

    def test_a_low_one_is_told_where_nobody_looks_after_the_contract(self):
        """G9: a service manager of the company hears it then."""
        self.contract.sudo().user_id = False
        self.ticket.sudo().user_id = False
        self.close()
        self.rate(self.lead_user, 1)
        reader = self.ticket.activity_ids.user_id
        self.assertTrue(reader.has_group("support_contracts.group_support_manager"))

    def test_a_measure_counts_the_ratings_of_its_period(self):
        """G6, G13: three of four points are 75 %; without ratings what is stated."""
        measure = self.env["support.measure"].create(
            {
                "name": "Satisfaction",
                "contract_id": self.contract.id,
                "metric": "satisfaction",
            }
        )
        self.close()
        self.rate(self.lead_user, 4)
        march = self.day("2026-03-01"), self.day("2026-03-31")
        figure = measure._get_figures({measure: march})[measure]
        self.assertEqual(figure.value("percent"), 75)
        self.assertEqual(figure.counted, (self.ticket.id,))
        april = self.day("2026-04-01"), self.day("2026-04-30")
        self.assertFalse(measure._get_figures({measure: april})[measure].sample)

    def test_a_ticket_that_is_excluded_counts_in_no_satisfaction(self):
        """G13: of all measures, approved by a service manager."""
        measure = self.env["support.measure"].create(
            {
                "name": "Satisfaction",
                "contract_id": self.contract.id,
                "metric": "satisfaction",
            }
        )
        tickets = self.ticket | self._create_ticket(user_id=self.consultant.id)
        for ticket, stars in zip(tickets, (1, 5), strict=True):
            ticket.sudo().stage_id = self.stages["done"]
            self.env.flush_all()
            ticket.with_user(self.lead_user)._rate(stars)
        exclusion = self.env["support.measure.exclusion"].create(
            {"ticket_id": self.ticket.id, "reason": "Of another provider"}
        )
        march = self.day("2026-03-01"), self.day("2026-03-31")
        self.assertEqual(measure._get_figures({measure: march})[measure].sample, 2)
        exclusion.with_user(self.manager).action_approve()
        figure = measure._get_figures({measure: march})[measure]
        self.assertEqual(figure.value("percent"), 100)
        self.assertEqual((figure.sample, figure.excluded), (1, 1))
        self.assertEqual(figure.counted, tickets[1:]._ids)

    def test_others_do_not_read_it(self):
        self.close()
        self.rate(self.lead_user)
        self.env.invalidate_all()
        ratings = self.env["support.ticket.rating"]
        self.assertTrue(ratings.with_user(self.auditor).search([]))
        self.assertFalse(ratings.with_user(self.other_company_user()).search([]))
        with self.assertRaises(AccessError):
            ratings.with_user(self.lead_user).search([])
