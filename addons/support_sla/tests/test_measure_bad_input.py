from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import MONDAY
from .common_measures import PenaltyCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestMeasureBadInput(PenaltyCase):
    """What is wrong has a clear outcome, and nothing closed is lost.

    Closed twice, unapproved time, no cases, targets within a period and exclusions
    after closing are in ``test_measure_closing``; limits in ``test_penalty``; answers
    given twice in ``test_survey_campaign``.
    """

    @mute_logger("odoo.sql_db")
    def test_a_customer_with_closed_results_is_not_deleted(self):
        """Bad input: deleted customer."""
        measure = self._create_measure()
        self.answered("2026-03-10")
        result = self.close(measure)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.customer.unlink()
        self.assertEqual((result.sample, result.verdict), (1, "met"))

    def test_a_figure_counts_in_its_own_unit(self):
        """G13: answers in time are a percentage, whoever writes."""
        measure = self._create_measure()
        with self.assertRaisesRegex(ValidationError, "another unit"):
            measure.unit = "hours"

    def test_periods_of_a_measure_are_corrected_one_by_one(self):
        """G13: one reason for each, and a new row for each."""
        measure = self._create_measure()
        self.answered("2026-03-10")
        results = self.close(measure) | self.close(measure, "2026-04-30")
        self.assertEqual(len(results), 2)
        with self.assertRaisesRegex(UserError, "one period of a measure"):
            results.with_user(self.manager)._correct("Both")

    def test_a_figure_opens_to_archived_tickets_too(self):
        """G13: a closed figure opens to its tickets, whatever becomes of them."""
        measure = self._create_measure()
        kept, gone = self.answered("2026-03-10"), self.answered("2026-03-11")
        result = self.close(measure)
        counted = sorted(result.counted_ids)
        self.assertEqual(counted, sorted((kept | gone).ids))
        gone.sudo().active = False
        action = result.action_view_tickets()
        shown = self.env["helpdesk.ticket"].with_context(**action["context"])
        self.assertEqual(shown.search(action["domain"]), kept | gone)

    def test_a_penalty_of_a_contract_that_ended_is_returned_in_money(self):
        """Bad input: contract ended. G10: no next invoice to reduce: a credit note."""
        self.schedule.settlement = "money"
        penalty = self.missed()
        penalty.with_user(self.manager).action_approve()
        self.contract.sudo()._end("They moved")
        penalty.with_user(self.manager).action_settle()
        self.assertEqual(penalty.state, "settled")
        proposals = self.env["support.billing.proposal"]
        today = self.day("2026-03-02")
        proposal = proposals._create_proposals(self.contract, today, today)
        self.assertEqual(proposal.charge_ids, penalty.charge_id)
        self.assertEqual(proposal.amount, -50)
        self.assertEqual(proposal._get_invoice_type(), "out_refund")

    def test_few_cases_have_their_rule_on_screen(self):
        """Published schedules: fewer than ten cases may miss once."""
        with Form(self.env["support.measure"]) as form:
            form.name = "Answered in time"
            form.contract_id = self.contract
            form.kind = "csl"
            form.minimum_sample = 10
            form.small_sample = "misses"
            form.small_sample_misses = 1
            with form.target_ids.new() as target:
                target.value = 95
        measure = form.record
        self.answered("2026-03-10")
        self.answered("2026-03-11", 6)
        self.assertEqual(self.close(measure).verdict, "met")
        self.answered("2026-04-14", 6)
        self.answered("2026-04-15", 6)
        self.assertEqual(self.close(measure, "2026-04-30").verdict, "missed")

    def test_where_all_are_excluded_nothing_is_judged(self):
        """Bad input: zero sample, whatever is counted of the clocks."""
        ticket = self.answered("2026-03-10", 6)
        measures = self.env["support.measure"].union(
            *(
                self._create_measure(metric=metric, target=1.0)
                for metric in ("within", "mean", "median", "percentile")
            )
        )
        exclusion = self.env["support.measure.exclusion"].create(
            {"ticket_id": ticket.id, "reason": "Power cut at the customer"}
        )
        exclusion.with_user(self.manager).action_approve()
        results = self.close(measures)
        self.assertEqual(set(results.mapped("verdict")), {"no_data"})
        self.assertEqual(set(results.mapped("excluded")), {1})
