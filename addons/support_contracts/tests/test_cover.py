from datetime import datetime

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10 12:00:00")
class TestCover(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._create_ticket()
        cls.incident = cls.env.ref("support_contracts.ticket_type_incident")
        cls.question = cls.env.ref("support_contracts.ticket_type_question")

    def decide(self, cover, reason="Found in review", user=None, ticket=None):
        ticket = ticket or self.ticket
        ticket.with_user(user or self.consultant)._decide_cover(cover, reason)
        return ticket

    # the verdict

    def test_a_new_ticket_is_under_review(self):
        """K20: nothing is decided before the review, whatever a client sends."""
        ticket = (
            self.env["helpdesk.ticket"]
            .with_user(self.consultant)
            .create(
                {
                    "name": "Printer",
                    "description": "Broken",
                    "partner_id": self.lead.id,
                    "cover": "warranty",
                    "cover_reason": "Mine",
                }
            )
        )
        self.assertEqual(ticket.cover, "undecided")
        self.assertFalse(ticket.cover_reason)

    def test_staff_decide_with_a_reason(self):
        """K20: the verdict is staff's; it says why, who and when."""
        self.assertRecordValues(
            self.decide("contract", " The contract covers it "),
            [
                {
                    "cover": "contract",
                    "cover_reason": "The contract covers it",
                    "cover_decided_by_id": self.consultant.id,
                    "cover_decided_on": datetime(2026, 6, 10, 12),
                }
            ],
        )

    def test_a_verdict_needs_a_reason(self):
        with self.assertRaisesRegex(ValidationError, "Say why"):
            self.decide("warranty", "  ")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.ticket.sudo().cover = "warranty"
            self.env.flush_all()

    def test_undecided_is_no_verdict(self):
        for cover in ("undecided", "magic"):
            with self.assertRaisesRegex(UserError, "Choose what covers"):
                self.decide(cover)

    def test_nobody_writes_the_cover_by_hand(self):
        """K20: not even a service manager, by RPC."""
        for vals in ({"cover": "warranty"}, {"cover_reason": "x"}):
            with self.assertRaisesRegex(UserError, "not edited by hand"):
                self.ticket.with_user(self.manager).write(vals)

    def test_customers_and_auditors_decide_nothing(self):
        """K20: never the customer."""
        for user in (self._create_portal_user(self.lead), self.auditor):
            with self.assertRaises(AccessError):
                self.decide("warranty", user=user)

    def test_a_plain_helpdesk_user_does_not_decide(self):
        user = self._create_user("desk", "helpdesk_mgmt.group_helpdesk_user")
        with self.assertRaisesRegex(AccessError, "Only support staff"):
            self.decide("warranty", user=user)

    def test_only_a_manager_absorbs(self):
        """G11, W6: goodwill and block claim cost the firm."""
        for cover in ("goodwill", "block_claim"):
            with self.assertRaisesRegex(AccessError, "Only a service manager"):
                self.decide(cover)
            self.decide(cover, user=self.manager)
            self.assertEqual(self.ticket.cover, cover)

    def test_without_a_contract_nothing_of_it_covers(self):
        ticket = self._create_ticket(
            partner_id=self._create_person("Zoe", self.other_customer).id
        )
        for cover in ("contract", "maintenance"):
            with self.assertRaisesRegex(UserError, "without a contract"):
                self.decide(cover, ticket=ticket)
        self.assertEqual(self.decide("independent", ticket=ticket).cover, "independent")

    def test_the_history_keeps_what_was_decided_before(self):
        self.env.cr.flush()
        ticket = self.ticket.with_env(self.env(context={}))
        self.decide("warranty", "Within six months", ticket=ticket)
        self.env.cr.flush()
        self.decide("contract", "Caused by the customer", ticket=ticket)
        self.env.cr.flush()
        values = ticket.sudo().message_ids.sudo().tracking_value_ids
        self.assertIn("Within six months", values.mapped("old_value_char"))

    # W2

    def test_what_is_no_warranty_is_an_incident(self):
        """W2: whatever else covers it, if anything does; warranty is none."""
        self.assertFalse(self.decide("warranty").type_id)
        covers = dict(self.ticket._fields["cover"].selection)
        for cover in covers.keys() - {"undecided", "warranty"}:
            ticket = self.decide(cover, user=self.manager, ticket=self._create_ticket())
            self.assertEqual(ticket.type_id, self.incident, cover)

    def test_work_that_warranty_turns_out_not_to_cover_becomes_an_incident(self):
        """W2: when the verdict changes in review."""
        self.decide("warranty")
        self.assertEqual(self.decide("independent").type_id, self.incident)

    def test_other_types_stay_distinct(self):
        """U5: a question that the contract covers is still a question."""
        asked = self._create_ticket(type_id=self.question.id)
        self.assertEqual(self.decide("contract", ticket=asked).type_id, self.question)

    # the proposal

    def propose(self, *tickets):
        tickets = self.env["helpdesk.ticket"].union(*(tickets or self.ticket))
        # The clock of the database is not the frozen one.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = '2026-06-10 12:00' "
            "WHERE id IN %s",
            [tuple(tickets.ids)],
        )
        tickets.invalidate_recordset(["create_date"])
        return [cover for cover, _why in tickets._propose_cover().values()]

    def entitle(self, kind="prepaid_hours", **values):
        return self.env["support.entitlement"].create(
            {"contract_id": self.contract.id, "name": "Hours", "kind": kind, **values}
        )

    def test_the_contract_s_hours_are_proposed_in_their_scope(self):
        """K18: not warranty: the contract's balance."""
        self.entitle(ticket_type_ids=self.incident.ids)
        other = self._create_ticket(type_id=self.question.id)
        own = self._create_ticket(type_id=self.incident.id)
        self.assertEqual(self.propose(own, other), ["contract", "independent"])
        self.assertIn("out of the scope", other._propose_cover()[other][1])

    def test_the_warranty_of_the_installation_comes_first(self):
        """U1: within the period after go-live the work is covered."""
        self.entitle()
        installations = [
            self._create_installation(
                self.customer, date_go_live="2026-01-01", date_warranty_end=end
            )
            for end in ("2026-06-10", "2026-06-09")
        ]
        inside, outside = (
            self._create_ticket(support_installation_id=installation.id)
            for installation in installations
        )
        self.assertEqual(self.propose(inside, outside), ["warranty", "contract"])
        self.assertIn("06/10/2026", inside._propose_cover()[inside][1])

    def test_hours_of_one_work_type_still_cover_the_ticket(self):
        self.entitle(work_type_ids=self.work_type.ids)
        self.assertEqual(self.propose(), ["contract"])

    def test_an_entitlement_that_is_over_proposes_nothing(self):
        self.entitle(date_end="2026-06-09")
        self.assertEqual(self.propose(), ["independent"])
        self.entitle(date_start="2026-06-11")
        self.assertEqual(self.propose(), ["independent"])

    def test_without_a_contract_it_is_charged_apart(self):
        """K11: an independent ticket."""
        ticket = self._create_ticket(
            partner_id=self._create_person("Zoe", self.other_customer).id
        )
        self.assertEqual(self.propose(ticket), ["independent"])
        self.assertIn("no contract", ticket._propose_cover()[ticket][1])

    def test_proposals_ask_the_database_the_same_for_many(self):
        self.entitle()
        tickets = self.env["helpdesk.ticket"].create(
            [
                {"name": str(n), "description": "x", "partner_id": self.lead.id}
                for n in range(50)
            ]
        )
        tickets[:1]._propose_cover()
        counts = []
        for own in (tickets[:1], tickets):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            own._propose_cover()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    # the wizard

    def test_the_wizard_starts_from_the_proposal(self):
        self.entitle()
        self.propose()
        wizard = Form(
            self.env["support.cover.decision"]
            .with_user(self.consultant)
            .with_context(active_ids=self.ticket.ids)
        )
        self.assertEqual(wizard.cover, "contract")
        self.assertIn("Hours", wizard.reason)
        wizard.save().action_decide()
        self.assertEqual(self.ticket.cover, "contract")

    def test_the_desk_registers_the_incident_with_the_verdict(self):
        """W2: as a consultant clicks it, for several at once."""
        self.entitle()
        tickets = self.ticket | self._create_ticket()
        wizard = Form(
            self.env["support.cover.decision"]
            .with_user(self.consultant)
            .with_context(active_ids=tickets.ids)
        )
        wizard.cover, wizard.reason = "contract", "Nothing is under warranty"
        wizard.save().action_decide()
        self.assertEqual(tickets.type_id, self.incident)
        self.assertEqual(tickets.mapped("cover"), ["contract"] * 2)

    def test_the_wizard_is_not_for_auditors(self):
        with self.assertRaises(AccessError):
            self.env["support.cover.decision"].with_user(self.auditor).create(
                {"cover": "warranty", "reason": "x"}
            )

    # the customer

    def test_the_customer_reads_it_in_their_words(self):
        """K20, U8: each verdict has words for the portal."""
        for cover, label in (
            ("undecided", "Under review"),
            ("warranty", "Warranty, without charge"),
            ("block_claim", "Without charge"),
        ):
            if cover != "undecided":
                self.decide(cover, user=self.manager)
            self.assertEqual(self.ticket._get_cover_label(), label)
