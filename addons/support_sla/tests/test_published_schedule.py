from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import BaseCase, Form, freeze_time, tagged
from odoo.tools import mute_logger

from ..arithmetic.policies import Policy
from .common import MONDAY, SlaCase

HIGH, MEDIUM, LOW = "3", "2", "1"


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestPublishedSchedule(SlaCase):
    """Published E: another answer after hours, and a matrix for clinical customers.

    Served from Monday to Friday, 9 to 17; levels P1 to P4.
    """

    # P1 … P4: response in hours, after hours, resolution in hours of the office
    ROWS = {
        "P1": (0.5, 1, 4),
        "P2": (1, 2, 8),
        "P3": (2, None, 16),
        "P4": (24, None, 40),
    }
    GENERAL = {
        HIGH: ("P1", "P2", "P3"),
        MEDIUM: ("P2", "P3", "P4"),
        LOW: ("P3", "P4", "P4"),
    }
    CLINICAL = GENERAL | {HIGH: ("P1", "P1", "P1")}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.levels = {
            code: cls.env["support.criticality"].create(
                {"name": code, "code": code, "description": code}
            )
            for code in cls.ROWS
        }
        cls.env["support.criticality.cell"].search([]).unlink()
        cls.fill(cls.GENERAL)
        cls.policy.unlink()
        with Form(cls.env["support.sla.policy"]) as form:
            form.name = "Published E"
            form.contract_id = cls.contract
            form.date_start = "2026-01-01"
            for code, (response, after_hours, resolution) in cls.ROWS.items():
                with form.target_ids.new() as row:
                    row.criticality_id = cls.levels[code]
                    row.response = response
                    row.resolution = resolution
                with form.target_ids.new() as row:
                    row.criticality_id = cls.levels[code]
                    row.is_outside = True
                    if after_hours:
                        row.round_the_clock = True
                        row.response = after_hours
                    else:
                        row.unit = "days"
                        row.response = 1
        cls.policy = form.record

    @classmethod
    def fill(cls, matrix, **values):
        return cls.env["support.criticality.cell"].create(
            [
                {
                    "impact": impact,
                    "urgency": urgency,
                    "criticality_id": cls.levels[code].id,
                    **values,
                }
                for impact, row in matrix.items()
                for urgency, code in zip((HIGH, MEDIUM, LOW), row, strict=True)
            ]
        )

    def deadlines(self, code, instant):
        """(to respond, to resolve) of a ticket opened at ``instant``."""
        with freeze_time(instant):
            ticket = self._create_ticket()
            ticket.criticality_id = self.levels[code]
            self.env.flush_all()
        clocks = {clock.kind: clock.deadline for clock in ticket.sla_clock_ids}
        return clocks["response"], clocks["resolution"]

    def test_within_the_hours(self):
        """K14: Monday at 10:00."""
        expected = {
            "P1": (self.at("10:30"), self.at("14:00")),
            "P2": (self.at("11:00"), self.at("10:00", 3)),
            "P3": (self.at("12:00"), self.at("10:00", 4)),
            "P4": (self.at("10:00", 5), self.at("10:00", 9)),
        }
        for code, deadlines in expected.items():
            with self.subTest(code):
                self.assertEqual(self.deadlines(code, MONDAY), deadlines)

    def test_after_hours(self):
        """K14: Monday at 20:00: one hour, two hours, the next business day.

        The time to resolve is as ever: it begins on Tuesday at nine.
        """
        expected = {
            "P1": (self.at("21:00"), self.at("13:00", 3)),
            "P2": (self.at("22:00"), self.at("17:00", 3)),
            "P3": (self.at("17:00", 3), self.at("17:00", 4)),
            "P4": (self.at("17:00", 3), self.at("17:00", 9)),
        }
        for code, deadlines in expected.items():
            with self.subTest(code):
                found = self.deadlines(code, "2026-03-02 20:00:00")
                self.assertEqual(found, deadlines)

    def test_the_bounds_of_the_hours(self):
        """At nine the office is open, at five it is not any more."""
        self.assertEqual(
            self.deadlines("P1", "2026-03-02 09:00:00")[0], self.at("09:30")
        )
        self.assertEqual(
            self.deadlines("P1", "2026-03-02 17:00:00")[0], self.at("18:00")
        )
        self.assertEqual(
            self.deadlines("P1", "2026-03-02 16:59:00")[0], self.at("09:29", 3)
        )

    def test_its_picture_is_drawn(self):
        """U8: each strip in the time of its own clock."""
        with freeze_time("2026-03-02 20:00:00"):
            ticket = self._create_ticket()
            ticket.criticality_id = self.levels["P1"]
            self.env.flush_all()
        with freeze_time("2026-03-03 10:00:00"):
            picture = ticket._get_sla_pictures("UTC")[ticket]
        self.assertEqual(len(picture["strips"]), 2)

    def test_a_matrix_of_some_customers(self):
        """U7: named by their service levels; others have the general one."""
        with Form(self.env["support.criticality.matrix"]) as form:
            form.name = "Clinical"
        matrix = form.record
        self.fill(self.CLINICAL, matrix_id=matrix.id)
        self.policy.matrix_id = matrix
        other = self._create_contract(self.other_customer)
        agreed = {self.contract: self.CLINICAL, other: self.GENERAL}
        for contract, expected in agreed.items():
            for impact, row in expected.items():
                for urgency, code in zip((HIGH, MEDIUM, LOW), row, strict=True):
                    ticket = self._create_ticket(
                        partner_id=contract.partner_id.id,
                        support_contract_id=contract.id,
                        support_impact=impact,
                        support_urgency=urgency,
                    )
                    found = ticket.proposed_criticality_id
                    self.assertEqual(found, self.levels[code], (impact, urgency))

    def test_rules_speak_at_the_level_that_their_matrix_proposes(self):
        """U7: before anybody confirmed it, the job hears what the ticket says."""
        matrix = self.env["support.criticality.matrix"].create({"name": "Clinical"})
        self.fill(self.CLINICAL, matrix_id=matrix.id)
        self.policy.matrix_id = matrix
        rules = self.env["support.escalation.rule"]
        rules.search([]).active = False
        critical = rules.create(
            {
                "name": "Critical: half of the time",
                "basis": "percentage",
                "percentage": 50,
                "criticality_ids": [Command.link(self.levels["P1"].id)],
                "quiet": "contract",
            }
        )
        ticket = self._create_ticket(support_impact=HIGH, support_urgency=LOW)
        self.assertEqual(ticket.proposed_criticality_id, self.levels["P1"])
        clocks = self.clock(ticket, "resolution")
        with freeze_time("2026-03-02 12:30:00"):
            clocks._give_notice()
        logs = self.env["support.escalation.log"].search(
            [("ticket_id", "=", ticket.id), ("clock_kind", "=", "resolution")]
        )
        self.assertEqual(logs.mapped("rule_id"), critical.ids)

    def test_what_a_matrix_does_not_say_is_as_in_the_general_one(self):
        """U7."""
        matrix = self.env["support.criticality.matrix"].create(
            {
                "name": "Nearly all",
                "cell_ids": [
                    Command.create(
                        {
                            "impact": LOW,
                            "urgency": LOW,
                            "criticality_id": self.levels["P1"].id,
                        }
                    )
                ],
            }
        )
        cells = self.env["support.criticality.cell"]
        self.assertEqual(cells._propose(LOW, LOW, matrix.id), self.levels["P1"])
        self.assertEqual(cells._propose(HIGH, HIGH, matrix.id), self.levels["P1"])
        self.assertEqual(cells._propose(MEDIUM, LOW, matrix.id), self.levels["P4"])

    @mute_logger("odoo.sql_db")
    def test_nothing_is_said_twice(self):
        """A row, or a cell, that is there already is refused."""
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.fill({HIGH: ("P1", "P2", "P3")})
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.policy.target_ids.filtered("is_outside")[0].copy()

    def test_only_a_manager_enters_a_matrix(self):
        matrices = self.env["support.criticality.matrix"]
        with self.assertRaises(AccessError):
            matrices.with_user(self.consultant).create({"name": "Mine"})
        matrices.with_user(self.manager).create({"name": "Ours"})


@tagged("post_install", "-at_install")
class TestOutsideRows(BaseCase):
    def test_a_row_of_the_night_states_some_clocks_only(self):
        """What it leaves empty is of the usual row, and counts in its hours."""
        policy = Policy(
            1,
            None,
            targets={(None, None): {"response": 30, "resolution": 240}},
            outside={(None, None): {"response": 60}},
            outside_always={(None, None)},
        )
        self.assertEqual(
            policy.target(1, 2, outside=True), {"response": 60, "resolution": 240}
        )
        self.assertTrue(policy.runs_always("response", 1, 2, outside=True))
        self.assertFalse(policy.runs_always("resolution", 1, 2, outside=True))
        self.assertFalse(policy.runs_always("response", 1, 2))
