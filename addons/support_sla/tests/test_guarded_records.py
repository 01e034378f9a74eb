from datetime import datetime

from odoo.tests import freeze_time, tagged

from .common import MONDAY
from .common_quality import QualityCase


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestGuardedRecords(QualityCase):
    """What a context proposes for fields of the system is not taken."""

    def propose(self, model, values, **proposed):
        context = {f"default_{name}": value for name, value in proposed.items()}
        model = self.env[model].with_user(self.consultant).with_context(**context)
        return model.create(values)

    def test_an_exclusion_waits_for_a_manager(self):
        exclusion = self.propose(
            "support.measure.exclusion",
            {"ticket_id": self.ticket.id, "reason": "Not ours"},
            state="approved",
            decided_by="The manager",
        )
        self.assertEqual((exclusion.state, exclusion.decided_by), ("asked", False))

    def test_a_step_of_a_complaint_is_a_note_of_now(self):
        complaint = self.register()
        step = self.propose(
            "support.complaint.step",
            {"complaint_id": complaint.id, "note": "Called"},
            kind="confirmed",
            occurred_at="2026-01-01 00:00:00",
            author_name="Ana Lead",
        )
        self.assertRecordValues(
            step,
            [
                {
                    "kind": "note",
                    "occurred_at": datetime(2026, 3, 2, 10, 0),
                    "author_name": self.consultant.name,
                }
            ],
        )

    def test_an_analysis_and_its_actions_begin_open(self):
        rca = self.propose("support.rca", {"title": "Why"}, state="approved")
        self.assertEqual(rca.state, "draft")
        action = self.propose(
            "support.rca.action",
            {"rca_id": rca.id, "name": "Watch it", "date_due": "2026-04-01"},
            state="done",
            done_on="2026-03-01",
        )
        self.assertEqual((action.state, action.done_on), ("open", False))

    def test_a_ticket_is_of_no_major_incident(self):
        incident = self.env["support.major.incident"].create(
            {
                "name": "MI-TEST",
                "title": "All down",
                "ticket_id": self.ticket.id,
                "company_id": self.env.company.id,
            }
        )
        ticket = self.propose(
            "helpdesk.ticket",
            {
                "name": "Stopped",
                "description": "It does not start.",
                "partner_id": self.customer.id,
            },
            major_incident_id=incident.id,
        )
        self.assertFalse(ticket.sudo().major_incident_id)
