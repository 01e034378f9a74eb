from odoo.tests import HttpCase, freeze_time, tagged

from .common import SlaCase


@tagged("post_install", "-at_install")
class TestVendor(SlaCase, HttpCase):
    """K16: what lengthens a ticket is measured apart, and seen by both sides."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor_stage = cls.env["helpdesk.ticket.stage"].create(
            {
                "name": "With the vendor",
                "sequence": 3,
                "sla_pauses": "vendor",
                "company_id": cls.env.company.id,
            }
        )
        cls.lead_user = cls._create_portal_user(cls.lead)

    def at_the_vendor(self):
        """Taken after an hour, with the vendor from 12:00 to 16:00."""
        with freeze_time("2026-03-02 10:00:00"):
            ticket = self._create_ticket(user_id=False)
        with freeze_time("2026-03-02 11:00:00"):
            ticket.user_id = self.consultant
        with freeze_time("2026-03-02 12:00:00"):
            ticket.stage_id = self.vendor_stage
            ticket.with_user(self.consultant).write(
                {"vendor_case": "SAP-4711", "vendor_chase_date": "2026-03-04"}
            )
            self.env.flush_all()
        return ticket

    def back(self, ticket):
        with freeze_time("2026-03-02 16:00:00"):
            ticket.stage_id = self.stages["in_progress"]
            self.env.flush_all()

    def test_a_stage_of_any_team_measures_the_vendor(self):
        ticket = self.at_the_vendor()
        self.assertEqual(ticket.vendor_since, self.at("12:00"))
        self.assertEqual(self.clock(ticket).state, "paused")
        self.back(ticket)
        ticket.invalidate_recordset()
        self.assertFalse(ticket.vendor_since)
        self.assertEqual(ticket.vendor_minutes, 240)
        self.assertEqual(self.clock(ticket).deadline, self.at("10:00", 3))

    def test_the_vendor_is_asked_on_the_day(self):
        """K16: an activity on the day of the next chase, which ends with the stay."""
        ticket = self.at_the_vendor()
        chase = ticket.activity_ids
        self.assertEqual(str(chase.date_deadline), "2026-03-04")
        self.assertIn("SAP-4711", chase.summary)
        self.back(ticket)
        self.assertFalse(ticket.activity_ids)

    def test_what_took_longer_is_told_apart(self):
        """K16: the queue and the vendor, in working time."""
        ticket = self.at_the_vendor()
        self.back(ticket)
        with freeze_time("2026-03-03 12:00:00"):
            shown = ticket._get_sla_lengthening()
        self.assertEqual(
            [(part["code"], part["time"]) for part in shown],
            [("queue", "1:00"), ("vendor", "4:00")],
        )

    def test_a_policy_may_count_the_vendor_s_time(self):
        """K16: measured apart all the same."""
        self.policy.pause_vendor = False
        ticket = self.at_the_vendor()
        self.assertEqual(self.clock(ticket).state, "running")
        self.back(ticket)
        with freeze_time("2026-03-03 12:00:00"):
            codes = [part["code"] for part in ticket._get_sla_lengthening()]
        self.assertIn("vendor", codes)

    def test_another_criticality_is_seen(self):
        """K16: which levels, not why."""
        ticket = self.at_the_vendor()
        levels = self.env.ref("support_sla.criticality_severe")
        minor = self.env.ref("support_sla.criticality_minor")
        with freeze_time("2026-03-02 13:00:00"):
            staff = ticket.with_user(self.consultant)
            staff._confirm_criticality(levels, "Secret of ours")
            staff._confirm_criticality(minor, "Secret of ours")
        [(_day, before, after)] = ticket._get_levels_to_show()
        self.assertEqual((before, after), ("Severe", "Minor"))

    def test_days_are_those_of_the_contract(self):
        """One in the afternoon in UTC is past midnight in Auckland."""
        ticket = self.at_the_vendor()
        with freeze_time("2026-03-02 13:00:00"):
            staff = ticket.with_user(self.consultant)
            for code in ("severe", "minor"):
                level = self.env.ref(f"support_sla.criticality_{code}")
                staff._confirm_criticality(level, "Secret of ours")
        self.env.flush_all()
        self.contract.tz = "Pacific/Auckland"
        [(day, _before, _after)] = ticket._get_levels_to_show()
        self.assertEqual(day, "03/03/2026")

    def test_the_customer_sees_it_on_the_ticket(self):
        """K16: the vendor since when, how long, and its case; no reasons of ours."""
        ticket = self.at_the_vendor()
        staff = ticket.with_user(self.consultant)
        for name in ("severe", "minor"):
            level = self.env.ref(f"support_sla.criticality_{name}")
            staff._confirm_criticality(level, "Secret of ours")
        self.authenticate(self.lead_user.login, self.lead_user.login)
        page = self.url_open(f"/my/ticket/{ticket.id}").text
        self.assertIn("SAP-4711", page)
        self.assertIn("What made it take longer", page)
        self.assertIn("Severe", page)
        self.assertNotIn("Secret of ours", page)

    def test_a_ticket_without_contract_shows_nothing(self):
        ticket = self._create_ticket(partner_id=self._create_person("Nadia New").id)
        self.assertEqual(ticket._get_sla_lengthening(), [])
        self.assertEqual(ticket._get_vendor_to_show(), {})
