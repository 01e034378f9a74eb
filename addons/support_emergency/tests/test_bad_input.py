from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import CALL
from .common_agreed import AgreedCase


@tagged("post_install", "-at_install")
@freeze_time(CALL)
class TestProof(AgreedCase):
    """What happened and what was told stays, whoever asks the database."""

    def refuse(self, statement, *values):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(statement, values)

    def test_the_database_keeps_events(self):
        event = self.declare().event_ids[:1]
        self.env.flush_all()
        self.refuse("UPDATE support_emergency_event SET name = %s", "Other")
        self.refuse("DELETE FROM support_emergency_event WHERE id = %s", event.id)
        self.refuse("TRUNCATE support_emergency_event CASCADE")
        with self.assertRaisesRegex(UserError, "as it was recorded"):
            event.sudo().name = "Other"

    def test_the_database_keeps_estimates(self):
        """E6: every revision is kept; its confirmation is added once."""
        estimate = self.offered().estimate_id
        self.env.flush_all()
        self.refuse("UPDATE support_emergency_estimate SET minutes_normalise = 1")
        self.refuse("DELETE FROM support_emergency_estimate")
        estimate._agree(fields.Datetime.now())
        estimate.flush_recordset()
        self.refuse("UPDATE support_emergency_estimate SET agreed_on = NULL")
        estimate._agree(fields.Datetime.to_datetime("2026-03-02 00:00:00"))
        self.assertEqual(estimate.agreed_on, self.at("02:10"))

    def test_the_ticket_names_its_emergency_itself(self):
        """E1: no write and no import turns a ticket into an emergency."""
        emergency = self.declare()
        ticket = self._create_ticket().with_user(self.manager)
        with self.assertRaisesRegex(UserError, "with its button"):
            ticket.write({"emergency_id": emergency.id})
        with self.assertRaisesRegex(UserError, "with its button"):
            emergency.ticket_id.with_user(self.manager).write({"emergency_id": False})
        with self.assertRaisesRegex(UserError, "with its button"):
            ticket.create(
                {"name": "x", "description": "x", "emergency_id": emergency.id}
            )
        # what stays as it is may be sent along
        emergency.ticket_id.with_user(self.manager).write(
            {"emergency_id": emergency.id}
        )

    def test_it_is_no_duplicate_of_another(self):
        """E1: merged, or marked by hand: its hour and its money stay with it."""
        emergency = self.declare(requester=self.lead)
        ticket, other = emergency.ticket_id, self._create_ticket()
        emergency.sudo().ticket_id.support_contract_id = self.contract
        wizard = self.env["helpdesk.ticket.duplicate.wizard"].with_user(self.manager)
        for mark in (
            wizard.create(
                {"ticket_id": ticket.id, "duplicate_of_id": other.id}
            ).action_confirm,
            lambda: ticket.with_user(self.manager)._merge_into(other),
        ):
            with (
                self.assertRaisesRegex(UserError, "is the emergency"),
                self.env.cr.savepoint(),
            ):
                mark()
        self.assertFalse(ticket.duplicate_id)
        self.assertFalse(ticket.closed)
        other.with_user(self.manager)._merge_into(ticket)
        self.assertEqual(other.duplicate_id, ticket)

    def test_no_order_is_made_for_an_emergency_by_hand(self):
        """E8: an order that says so would start it."""
        salesman = self._create_user("sales", "group_support_sales")
        with self.assertRaisesRegex(UserError, "placed by its emergency"):
            self.env["sale.order"].with_user(salesman).create(
                {"partner_id": self.newcomer.id, "emergency_id": self.declare().id}
            )


@tagged("post_install", "-at_install")
@freeze_time(CALL)
class TestMerge(AgreedCase):
    def test_the_ticket_of_an_emergency_goes_into_no_other(self):
        """Its history, its order and its invoices are of this ticket."""
        emergency = self.declare(requester=self.lead)
        other = self._create_ticket(support_contract_id=False)
        emergency.ticket_id.sudo().support_contract_id = other.support_contract_id
        with self.assertRaisesRegex(UserError, "merge .* into it instead"):
            emergency.ticket_id.with_user(self.manager)._merge_into(other)

    def test_another_report_of_it_goes_into_the_emergency(self):
        emergency = self.started(self.lead, "own")
        other = self._create_ticket()
        other.with_user(self.manager)._merge_into(emergency.ticket_id)
        self.assertEqual(other.duplicate_id, emergency.ticket_id)
        self.assertFalse(other.emergency_id)
        self.assertEqual(emergency.state, "normalising")


@tagged("post_install", "-at_install")
@freeze_time(CALL)
class TestContractEnds(AgreedCase):
    """Bad input: a contract that expires in the middle, in its own zone."""

    def test_before_the_offer_is_accepted(self):
        """Its conditions are no choice any more: the customer is asked again."""
        emergency = self.offered(self.lead)
        self.contract.date_end = "2026-03-01"
        with freeze_time("2026-03-02 00:30:00"):
            self.assertEqual(list(emergency.sudo()._get_offers()), ["on_demand"])
            self.assertEqual(self.answer(emergency, conditions="own"), "changed")
            self.assertEqual(emergency.state, "offered")
            self.answer(emergency, conditions="on_demand")
        self.assertEqual(emergency.contract_id, emergency.on_demand_contract_id)

    def test_while_it_is_restored(self):
        """E5: what was accepted holds until it is closed; nobody stops working."""
        emergency = self.started(self.lead, "own")
        self.contract.date_end = "2026-03-01"
        with freeze_time("2026-03-02 09:00:00"):
            self.run_cron("cron_follow_contract_dates")
            self.assertEqual(self.contract.state, "ended")
            self.log(emergency, "2026-03-02 01:00:00", "2026-03-02 02:00:00")
            emergency.with_user(self.expert)._normalise("It works.")
            self.answer_cuts(emergency)
            self.assertEqual(sum(emergency.charge_ids.mapped("amount")), 120.0)
            self.answer(emergency)
            self.assertEqual(
                {option.model for option in emergency.sudo()._get_options()}
                & {"own", "on_demand"},
                {"on_demand"},
            )

    def test_after_it_was_closed(self):
        """E5: what comes later is of no contract any more, at no old price."""
        emergency = self.started(self.lead, "own")
        self.contract.date_end = "2026-03-31"
        with freeze_time("2026-03-10 09:00:00"):
            emergency.with_user(self.expert)._normalise("It works.")
            self.answer(emergency)
            emergency.with_user(self.expert)._close("It was the disk.")
        with freeze_time("2026-05-05 12:00:00"):
            self.run_cron("cron_follow_contract_dates")
            for start, end in (
                ("2026-05-05 09:00:00", "2026-05-05 10:00:00"),
                ("2026-04-01 09:00:00", "2026-04-01 10:00:00"),
            ):
                with (
                    self.assertRaisesRegex(ValidationError, "is after contract"),
                    self.env.cr.savepoint(),
                ):
                    self.log(emergency, start, end)
            late = self.log(emergency, "2026-03-09 09:00:00", "2026-03-09 10:00:00")
        self.assertEqual(late.support_contract_id, self.contract)

    def answer_cuts(self, emergency):
        cuts = self.env["support.cutoff"].search([("emergency_id", "=", emergency.id)])
        for approval in cuts.approval_ids.filtered(lambda a: a.state == "pending"):
            approval.with_user(self.lead_user)._decide(True)


@tagged("post_install", "-at_install")
class TestClockChange(AgreedCase):
    """Bad input: the clocks change during the night (29 March 2026, Madrid)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for shift in cls.roster.shift_ids:
            shift.write(
                {"date_start": "2026-03-20 00:00:00", "date_end": "2026-04-10 00:00:00"}
            )
        cls.contract.tz = "Europe/Madrid"

    def test_an_hour_of_work_over_the_change_is_an_hour(self):
        """From 01:30 to 03:30 on the wall: sixty minutes, on one day, one phase."""
        with freeze_time("2026-03-28 23:30:00"):
            emergency = self.started(self.lead, "own")
        with freeze_time("2026-03-29 01:30:00"):
            self.log(emergency, "2026-03-29 00:30:00", "2026-03-29 01:30:00")
            emergency.with_user(self.expert)._normalise("It works.")
        cut = self.env["support.cutoff"].search([("emergency_id", "=", emergency.id)])
        self.assertRecordValues(
            cut, [{"date": self.day("2026-03-29"), "accounted_minutes": 60}]
        )
        self.assertEqual(cut.segment_ids.mapped("price_unit"), [120.0])
        self.assertEqual(emergency.evaluated_on, emergency.contact_at)

    def test_the_day_of_a_cut_is_that_of_the_wall(self):
        """Rule 7: 22:30 in UTC is another day in Madrid, after the change too."""
        with freeze_time("2026-03-29 21:00:00"):
            emergency = self.started(self.lead, "own")
        with freeze_time("2026-03-29 23:00:00"):
            self.log(emergency, "2026-03-29 21:30:00", "2026-03-29 21:45:00")
            self.log(emergency, "2026-03-29 22:30:00", "2026-03-29 22:45:00")
            emergency.sudo()._publish_time()
        cuts = self.env["support.cutoff"].search([("emergency_id", "=", emergency.id)])
        self.assertEqual(
            sorted(cuts.mapped("date")),
            [self.day("2026-03-29"), self.day("2026-03-30")],
        )


@tagged("post_install", "-at_install")
@freeze_time(CALL)
class TestRefused(AgreedCase):
    """What is missing is said before anything happens."""

    def test_a_ticket_of_nobody_is_no_emergency(self):
        """E1: the firm must know whom it calls back."""
        tickets = self.env["helpdesk.ticket"]
        ticket = tickets.create({"name": "Nothing works", "description": "Noise"})
        with self.assertRaisesRegex(UserError, "Say whose ticket"):
            self.env["support.emergency"]._check_free(ticket)

    def test_only_support_staff_declare_by_telephone(self):
        """E1: others have no part in it, whatever they may install."""
        clerk = self._create_user("clerk", "base.group_user")
        wizard = self.env["support.emergency.declaration"].with_user(clerk)
        with self.assertRaisesRegex(AccessError, "Only support staff"):
            wizard._check_may_declare()

    def test_settings_that_name_nothing_are_to_be_completed(self):
        company = self.env.company
        company.sudo().emergency_guarantee_product_id = False
        with self.assertRaisesRegex(UserError, "Complete the settings"):
            company._get_emergency_record(
                "emergency_guarantee_product_id", "support_emergency.gone"
            )

    def test_a_plan_is_sent_while_there_is_work(self):
        """E9: nobody is asked about a plan before the work begins."""
        emergency = self.started()
        emergency.sudo()._plan_action("Restart")
        emergency.sudo().state = "ordered"
        with self.assertRaisesRegex(UserError, "is not open"):
            emergency.with_user(self.expert).action_send_plan()

    def test_a_payment_without_its_invoice_is_not_taken(self):
        """E7: what accounting received is reconciled, or not registered."""
        emergency = self.ordered()
        with (
            patch.object(type(emergency), "_confirm_order", lambda self: None),
            self.assertRaisesRegex(UserError, "Invoice 1 could not be issued"),
        ):
            self.pay(emergency)
        self.assertFalse(emergency.guarantee_invoice_id)
