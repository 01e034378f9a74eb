from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from .common import MONDAY
from .common_quality import QualityCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestSurveyCampaign(QualityCase, HttpCase):
    """G6: asked until completed answers come from a quarter of the customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # eight active customers, half of them with a plan
        plan = cls.env["support.plan"].create({"name": "Gold"})
        cls.customers = cls.customer
        for number in range(7):
            customer = cls._create_customer(
                f"Customer {number}", email=f"c{number}@example.com"
            )
            contract = cls._create_contract(customer)
            if number < 4:
                contract.sudo().plan_id = plan
            cls.customers |= customer
        cls.population = len(
            cls.env["support.contract"]
            .search(
                [
                    ("state", "=", "active"),
                    ("company_id", "=", cls.env.company.id),
                    ("is_independent", "=", False),
                ]
            )
            .partner_id
        )

    def start(self, **values):
        campaigns = self.env["support.survey.campaign"].with_user(self.manager)
        campaign = campaigns.create(
            {"title": "This year", "date_end": "2026-05-31", **values}
        )
        campaign.action_start()
        return campaign

    def answer_sheet(self, line, value=8):
        """Somebody fills in the sheet of a line, all scales alike."""
        sheet = line.sudo().user_input_id
        for question in sheet.survey_id.question_ids:
            if question.question_type == "scale":
                sheet._save_lines(question, str(value))
        sheet._mark_done()
        self.env.invalidate_all()

    def asked(self, campaign):
        return campaign.line_ids.filtered(lambda line: line.state == "invited")

    def run_on(self, day):
        with freeze_time(f"{day} 06:00:00"), self.enter_registry_test_mode():
            self.env.ref("support_sla.cron_run_campaigns").method_direct_trigger()
        self.env.invalidate_all()

    def test_who_is_active_is_written_down(self):
        """G6: the population of the day, each customer once."""
        campaign = self.start()
        self.assertEqual(campaign.population, self.population)
        self.assertEqual(len(campaign.line_ids), self.population)
        self.assertEqual(campaign.needed_count, -(-self.population // 4))
        self.assertEqual(campaign.line_ids.partner_id & self.customers, self.customers)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            campaign.line_ids[0].sudo().copy()

    def test_twice_as_many_are_asked_as_answers_are_needed(self):
        """G6: of each plan, by mail, each with a sheet of its own."""
        campaign = self.start()
        asked = self.asked(campaign)
        self.assertEqual(len(asked), 2 * campaign.needed_count)
        self.assertIn("Gold", asked.mapped("stratum"))
        self.assertIn("–", asked.mapped("stratum"))
        self.assertEqual(len(asked.sudo().user_input_id), len(asked))
        told = self.env["mail.message"].search([("subject", "ilike", "This year")])
        self.assertEqual(told.partner_ids, asked.person_id)
        self.assertIn(
            asked[0].sudo().user_input_id.access_token, str(told.mapped("body"))
        )

    def test_it_goes_on_until_a_quarter_has_answered(self):
        """G6: progress while it runs; then nobody else is bothered."""
        campaign = self.start()
        needed = campaign.needed_count
        for line in self.asked(campaign)[: needed - 1]:
            self.answer_sheet(line)
        self.assertFalse(campaign.is_reached)
        waiting = campaign.line_ids.filtered(lambda line: line.state == "waiting")
        self.run_on("2026-03-12")
        self.assertEqual(campaign.wave, 2)
        more = waiting.filtered(lambda line: line.state == "invited")
        self.assertEqual(len(more), min(2, len(waiting)))
        self.answer_sheet(more[0])
        self.assertTrue(campaign.is_reached)
        self.assertGreaterEqual(campaign.answered_percentage, 25)
        self.run_on("2026-03-30")
        self.assertEqual(campaign.wave, 2)

    def test_people_are_reminded_twice_and_no_more(self):
        campaign = self.start(wave_days=60)
        line = self.asked(campaign)[0]
        for day, reminders in (
            ("2026-03-05", 0),
            ("2026-03-06", 1),
            ("2026-03-07", 1),
            ("2026-03-10", 2),
            ("2026-03-20", 2),
        ):
            self.run_on(day)
            self.assertEqual(line.reminders, reminders, day)

    def test_the_score_is_the_mean_from_0_to_100(self):
        campaign = self.start()
        first, second = self.asked(campaign)[:2]
        self.answer_sheet(first, 10)
        self.answer_sheet(second, 5)
        self.assertEqual((first.score, second.score), (100, 50))
        self.assertEqual(campaign.score, 75)

    def test_who_answers_twice_counts_once(self):
        """Bad input: the first answer stays."""
        campaign = self.start()
        line = self.asked(campaign)[0]
        self.answer_sheet(line, 10)
        sheet = line.sudo().user_input_id
        sheet.copy({"partner_id": sheet.partner_id.id})._mark_done()
        sheet._mark_done()
        self.assertEqual(campaign.answered_count, 1)
        self.assertEqual(line.score, 100)

    def test_an_answer_after_the_end_does_not_count(self):
        """Bad input: what was closed stays closed."""
        campaign = self.start()
        line = self.asked(campaign)[0]
        self.run_on("2026-06-01")
        self.assertEqual(campaign.state, "closed")
        self.answer_sheet(line)
        self.assertEqual(line.state, "invited")
        self.assertFalse(campaign.is_reached)

    def test_a_customer_who_was_asked_is_not_deleted(self):
        """Bad input: a deleted customer."""
        campaign = self.start()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            campaign.line_ids[-1].partner_id.sudo().with_context(
                tracking_disable=True
            ).unlink()
            self.env.flush_all()

    def test_who_has_no_address_is_counted_and_not_asked(self):
        self.customers.email = False
        (self.customers.child_ids | self.lead).write({"email": False})
        campaign = self.start()
        lines = campaign.line_ids.filtered(
            lambda line: line.partner_id in self.customers
        )
        self.assertEqual(set(lines.mapped("state")), {"unreachable"})

    def test_the_sheet_opens_by_its_link(self):
        """G6: without a login, with the token only."""
        line = self.asked(self.start())[0].sudo()
        sheet = line.user_input_id
        survey = f"/survey/{sheet.survey_id.access_token}"
        self.assertTrue(line._get_answer_url().endswith(sheet.access_token))
        self.assertIn(
            "Satisfaction with support",
            self.url_open(f"{survey}/{sheet.access_token}").text,
        )
        wrong = self.url_open(f"{survey}/nobody")
        self.assertNotIn("How soon are you answered", wrong.text)

    def test_a_sheet_without_scales_is_no_zero(self):
        """G6: an answer in words counts as an answer, and leaves the mean alone."""
        campaign = self.start()
        first, second = self.asked(campaign)[:2]
        self.answer_sheet(first, 8)
        second.sudo().user_input_id._mark_done()
        self.env.invalidate_all()
        self.assertEqual((second.state, second.has_score), ("answered", False))
        self.assertEqual((campaign.answered_count, campaign.score), (2, 80))
        [(mean,)] = campaign.line_ids.sudo()._read_group(
            [("campaign_id", "=", campaign.id)], [], ["score:avg"]
        )
        self.assertEqual(mean, 80)
        measure = self.env["support.measure"].create(
            {
                "name": "Satisfaction",
                "contract_id": first.contract_id.id,
                "metric": "satisfaction",
                "satisfaction_source": "surveys",
            }
        )
        second.sudo().contract_id = first.contract_id
        march = self.day("2026-03-01"), self.day("2026-03-31")
        figure = measure._get_figures({measure: march})[measure]
        self.assertEqual((figure.value("percent"), figure.sample), (80, 1))

    def test_an_answer_is_of_the_day_where_the_customer_is(self):
        """G6: in Lima it is still the last of March."""
        campaign = self.start()
        line = self.asked(campaign)[0]
        line.contract_id.sudo().tz = "America/Lima"
        with freeze_time("2026-04-01 01:00:00"):
            self.answer_sheet(line)
        self.assertEqual(line.answered_on, self.day("2026-03-31"))

    def test_whatever_stops_one_campaign_stops_no_other(self):
        campaign, other = self.start(), self.start(title="Another one")
        run = type(campaign)._run

        def fail(row, today):
            if row.id == other.id:
                raise OSError("no mail server")
            return run(row, today)

        self.patch(type(campaign), "_run", fail)
        with mute_logger(
            "odoo.addons.support_sla.models.satisfaction.support_survey_campaign_life"
        ):
            self.run_on("2026-06-01")
        self.assertEqual((campaign.state, other.state), ("closed", "running"))

    def test_less_than_a_quarter_is_no_target(self):
        for values in (
            {"target_percentage": 24},
            {"date_end": "2026-03-02"},
            {"wave_days": 0},
        ):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
                with self.env.cr.savepoint():
                    self.start(**values)

    def test_only_a_manager_runs_it_and_nothing_is_written_by_hand(self):
        campaign = self.start()
        for change in (
            lambda: campaign.write({"population": 1}),
            lambda: campaign.write({"target_percentage": 30}),
            lambda: campaign.write({"state": "closed"}),
            lambda: campaign.action_start(),
        ):
            with self.assertRaises(UserError):
                change()
        with self.assertRaises(AccessError):
            campaign.with_user(self.consultant).action_close()
        with self.assertRaises(AccessError):
            campaign.line_ids.write({"state": "answered"})
        self.env.invalidate_all()
        other = self.other_company_user()
        for model in ("support.survey.campaign", "support.survey.campaign.line"):
            self.assertFalse(self.env[model].with_user(other).search([]))
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.lead_user).search([])
        campaign.action_close()
        with self.assertRaises(UserError):
            campaign.action_cancel()

    def test_without_customers_there_is_nothing_to_ask(self):
        company = self.env["res.company"].create({"name": "New firm"})
        self.manager.company_ids |= company
        campaigns = self.env["support.survey.campaign"].with_user(self.manager)
        campaign = campaigns.with_company(company).create(
            {"title": "x", "date_end": "2026-05-31", "company_id": company.id}
        )
        with self.assertRaisesRegex(UserError, "no active customer"):
            campaign.action_start()

    def test_an_improvement_follows_from_it(self):
        """G6: with the figure of the campaign as the one before."""
        campaign = self.start()
        self.answer_sheet(self.asked(campaign)[0], 6)
        context = campaign.action_plan_improvement()["context"]
        plan = self.env["support.improvement"].with_user(self.manager)
        plan = plan.with_context(**context).create({"user_id": self.consultant.id})
        self.assertRecordValues(
            plan, [{"origin": campaign, "value_before": 60, "state": "draft"}]
        )
        domain = campaign.action_view_lines()["domain"]
        lines = self.env["support.survey.campaign.line"].search(domain)
        self.assertEqual(lines, campaign.line_ids.sudo())

    def test_a_measure_counts_the_answers_of_its_period(self):
        """G6, G13: by campaigns alone, or ratings of tickets and answers alike."""
        contract = self.contract
        campaign = self.start(target_percentage=100)
        line = campaign.line_ids.filtered(lambda row: row.contract_id == contract)
        self.answer_sheet(line, 8)
        score = line.score
        measures = self.env["support.measure"].create(
            [
                {
                    "name": source,
                    "contract_id": contract.id,
                    "metric": "satisfaction",
                    "satisfaction_source": source,
                }
                for source in ("surveys", "both", "ratings")
            ]
        )
        with freeze_time(MONDAY):
            self.ticket.stage_id = self.stages["done"]
            self.ticket.with_user(self.lead_user).sudo(False)._rate(5)
        march = self.day("2026-03-01"), self.day("2026-03-31")
        figures = measures._get_figures(dict.fromkeys(measures, march))
        self.assertEqual(
            [round(float(figures[m].value("percent")), 2) for m in measures],
            [round(score, 2), round((score + 100) / 2, 2), 100],
        )
        self.assertEqual([figures[m].sample for m in measures], [1, 2, 1])
        april = self.day("2026-04-01"), self.day("2026-04-30")
        figures = measures._get_figures(dict.fromkeys(measures, april))
        self.assertFalse(any(figure.sample for figure in figures.values()))
