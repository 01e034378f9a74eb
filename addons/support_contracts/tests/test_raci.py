from odoo.exceptions import UserError
from odoo.tests import tagged

from ..arithmetic import raci
from .common_documents import GOOD_ROW, MATRIX, DocumentCase


def row(*cells, activity="Log it"):
    return {"code": "", "activity": activity, "cells": list(cells)}


@tagged("post_install", "-at_install")
class TestRaci(DocumentCase):
    def set_rows(self, *rows):
        self.version.raci_matrix = MATRIX | {"rows": list(rows)}

    def test_the_matrix_of_the_incident_process_is_whole(self):
        """G3: 15 activities of 5 roles, as our template brings it."""
        self.version.template_id = self.env.ref(
            "support_contracts.document_template_contract"
        )
        self.version.with_user(self.manager).action_fill()
        matrix = self.version.raci_matrix
        self.assertEqual(len(matrix["rows"]), 15)
        self.assertEqual(len(matrix["roles"]), 5)
        cells = [cell for line in matrix["rows"] for cell in line["cells"]]
        self.assertEqual(sum("/" in cell for cell in cells), 4)
        many_r = [
            line
            for line in matrix["rows"]
            if sum("R" in cell for cell in line["cells"]) > 1
        ]
        self.assertEqual(len(many_r), 10)
        self.assertFalse(self.version.raci_faults)

    def test_faulty_rows_are_kept_named_and_not_approved(self):
        """G3: two A, no A, no R, an unknown letter, no activity."""
        self.set_rows(
            GOOD_ROW,
            row("A", "A/R", activity="Two bosses"),
            row("R", "", activity="No boss"),
            row("A", "I", activity="No hands"),
            row("A/R", "X", activity="Odd letter"),
            row("A", "R", activity=""),
        )
        faults = self.version.raci_faults.splitlines()
        self.assertEqual(len(faults), 5)
        for fault, words in zip(
            faults,
            (
                ("RACI row 2, Two bosses", "more than one is accountable"),
                ("RACI row 3, No boss", "nobody is accountable"),
                ("RACI row 4, No hands", "nobody is responsible"),
                ("RACI row 5, Odd letter", "something else than R, A, C or I"),
                ("RACI row 6", "no name"),
            ),
            strict=True,
        ):
            for word in words:
                self.assertIn(word, fault)
        with self.assertRaisesRegex(UserError, "Two bosses"):
            self.version.with_user(self.manager).action_submit()
        self.assertEqual(self.version.state, "draft")

    def test_two_letters_are_written_one_way(self):
        """G3: one role may hold two."""
        self.set_rows(row("r, a", "i"), row("I/A", "R"))
        cells = [line["cells"] for line in self.version.raci_matrix["rows"]]
        self.assertEqual(cells, [["A/R", "I"], ["A/I", "R"]])

    def test_a_pasted_matrix_keeps_what_is_wrong(self):
        """G3: with codes or without, short lines, letters that are none."""
        text = "Code\tActivity\tDesk\tBoss\nI1\tLog it\tr\ta,i\nI2\tClose it\tyes"
        matrix = raci.parse(text)
        self.assertEqual([r["name"] for r in matrix["roles"]], ["Desk", "Boss"])
        self.assertEqual(matrix["rows"][0]["cells"], ["R", "A/I"])
        self.assertEqual(matrix["rows"][1]["cells"], ["YES", ""])
        self.assertEqual(
            raci.row_faults(matrix["rows"][1]), ["unknown", "no_a", "no_r"]
        )
        plain = raci.parse("Activity\tDesk\tBoss\nLog it\tR\tA")
        self.assertEqual(plain["rows"][0]["activity"], "Log it")
        self.assertEqual(raci.parse(" \n"), {"roles": [], "rows": []})

    def test_what_is_no_matrix_is_refused(self):
        """G3: an import or RPC with something else."""
        with self.assertRaisesRegex(UserError, "no RACI matrix"):
            self.version.write({"raci_matrix": "R A C I"})

    def test_roles_are_bound_to_people_of_the_contract(self):
        """G3, U3: key users and team; their names are ours, whatever a client says."""
        self.env["support.contract.member"].create(
            {
                "contract_id": self.draft_contract.id,
                "user_id": self.consultant.id,
                "role": "solution",
                "date_start": "2020-01-01",
            }
        )
        people = {person["name"]: person for person in self.version.raci_people}
        self.assertIn("Lead", people["Ana Lead"]["role"])
        self.assertIn("olution", people[self.consultant.name]["role"])
        bound = {"name": "Desk", "partner_id": self.lead.id, "partner": "Somebody"}
        gone = {"name": "Manager", "partner_id": 99999999, "partner": "Nobody"}
        self.version.raci_matrix = {"roles": [bound, gone], "rows": [GOOD_ROW]}
        self.assertEqual(
            self.version.raci_matrix["roles"],
            [
                {"name": "Desk", "partner_id": self.lead.id, "partner": "Ana Lead"},
                {"name": "Manager"},
            ],
        )

    def test_every_letter_can_be_searched(self):
        """G3: who answers for what, in which contract."""
        self.version.raci_matrix = {
            "roles": [{"name": "Desk", "partner_id": self.lead.id}, {"name": "Boss"}],
            "rows": [row("R", "A/I", activity="Log it"), row("A/R", "")],
        }
        lines = (
            self.env["support.raci.line"]
            .with_user(self.consultant)
            .search([("version_id", "=", self.version.id)])
        )
        self.assertEqual(
            [(line.activity, line.role, line.letters) for line in lines],
            [
                ("Log it", "Desk", "R"),
                ("Log it", "Boss", "A/I"),
                ("Log it", "Desk", "A/R"),
            ],
        )
        self.assertEqual(lines[0].partner_id, self.lead)
        self.assertEqual(lines[0].contract_id, self.draft_contract)

    def test_the_matrix_is_of_its_version(self):
        """G3: the next one begins with it and changes on its own."""
        version = self._create_version(
            self._create_document(name="Other"), "approved", raci_matrix=MATRIX
        )
        newer = version.document_id._new_version()
        newer.raci_matrix = MATRIX | {"rows": [row("A", "R")]}
        self.assertEqual(version.raci_matrix["rows"], [GOOD_ROW])
