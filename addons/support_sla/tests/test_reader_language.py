from odoo.tests import freeze_time, tagged

from odoo.addons.support_sla.tools import format_number

from .common import MONDAY
from .common_reports import ReportCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestReaderLanguage(ReportCase):
    """What jobs and customers cause is written in the language of its reader."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("es_ES")
        cls.manager.lang = "es_ES"

    def test_the_job_asks_for_a_review_in_the_words_of_its_reader(self):
        """U11: the job itself speaks English."""
        report = self.drafted()
        self.assertEqual(report.activity_ids.summary, "Revisar y liberar el informe")

    def test_the_job_proposes_an_improvement_in_the_words_of_its_owner(self):
        """G14: the to-do, and the words of the breach."""
        self.measure.misses_allowed = 0
        result = self.close_month(80)
        plan = self.env["support.improvement"].search(
            [("origin", "=", f"support.measure,{result.measure_id.id}")]
        )
        self.assertEqual(plan.activity_ids.summary, "Complete el plan de mejora")

    def test_a_claim_of_a_customer_is_told_in_the_words_of_its_reader(self):
        """G10: whoever asked in the portal speaks English."""
        claim = self.env["support.claim"].with_user(self.lead_user)
        claim._ask_by_customer(
            self.contract.with_user(self.lead_user),
            {"name": "A morning", "description": "It was down", "amount": "10"},
        )
        claim = self.env["support.claim"].search([("name", "=", "A morning")])
        self.assertEqual(claim.activity_ids.summary, "Una reclamación por contestar")

    def test_a_late_complaint_is_told_in_the_words_of_its_reader(self):
        """G9: the activity, and the step that stays."""
        with freeze_time("2026-03-02 10:00:00"):
            complaint = self.env["support.complaint"].create(
                {
                    "title": "Nobody calls",
                    "description": "For days",
                    "contract_id": self.contract.id,
                    "user_id": self.manager.id,
                    "severity_id": self.env.ref(
                        "support_sla.complaint_severity_grave"
                    ).id,
                }
            )
            complaint.with_user(self.manager).action_formalise()
        with freeze_time("2026-03-20 10:00:00"):
            self.run_job("cron_watch_complaints")
        words = "Venció el plazo para responder la queja."
        self.assertIn(words, complaint.activity_ids.mapped("summary"))
        self.assertIn(words, complaint.step_ids.mapped("note"))

    def test_a_low_rating_is_told_in_the_words_of_its_reader(self):
        """G9: the customer speaks English."""
        ticket = self._create_ticket()
        ticket.sudo().stage_id = self.stages["done"]
        self.env.flush_all()
        ticket.with_user(self.lead_user)._rate(1)
        self.assertEqual(
            ticket.activity_ids.summary, "Llamar al cliente: 1 de 5 estrellas"
        )

    def test_a_planned_visit_is_told_in_the_words_of_its_reader(self):
        """U3: the job itself speaks English."""
        self.env["support.customer.visit.plan"].create(
            {"contract_id": self.contract.id, "focus": "business"}
        )
        self.run_job("cron_plan_reviews")
        visit = self.env["support.customer.visit"].search(
            [("contract_id", "=", self.contract.id)]
        )
        self.assertIn("Impacto en el negocio", visit.activity_ids.summary)

    def test_who_got_no_report_is_told_in_the_words_of_its_reader(self):
        """U11: why, and that another address is needed."""
        self.lead.email = self.colleague.email = False
        report = self.drafted()
        self.release(report)
        self.send()
        for summary in report.activity_ids.mapped("summary"):
            self.assertIn("no recibió el informe", summary)
        self.assertIn("No hay", report.sudo().delivery_ids[0].error)

    def test_numbers_have_the_decimal_mark_of_the_reader(self):
        """G10: names of bands, exact to the last decimal that a bound has."""
        schedule = self._create_schedule(
            [self.band(99.999999, None, 0), self.band(None, 99.999999, 5)]
        )
        band = schedule.band_ids[0]
        self.assertEqual(band.display_name, "≥ 99.999999")
        spanish = band.with_context(lang="es_ES")
        self.assertEqual(spanish.display_name, "≥ 99,999999")
        for value, digits, text in (
            (95.50, 2, "95,5"),
            (100.0, 0, "100"),
            (-0.001, 2, "0"),
        ):
            with self.subTest(value=value):
                self.assertEqual(format_number(spanish.env, value, digits), text)

    def test_the_band_of_a_penalty_is_named_as_the_firm_speaks(self):
        """G10: the miss is judged by a job; the band stays with the penalty."""
        self.contract.company_id.partner_id.lang = "es_ES"
        schedule = self._create_schedule(
            [self.band(80.5, 90, 5), self.band(None, 80.5, 10)]
        )
        self.assertEqual(self.missed(schedule).band, "≥ 80,5, < 90")
