from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import TODAY, TimeCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestHourBankRules(TimeCase):
    """Rules that hour banks publish are configuration, nothing else."""

    def burn(self, work_type, *minutes, start=None):
        for number in minutes:
            values = {"started_at": start} if start else {}
            self.log(number / 60, work_type_id=work_type.id, **values)
        return self.publish().burn_minutes

    def test_a_quarter_of_an_hour_at_least_per_entry(self):
        """Fifteen minutes at least, then by quarters, of each entry."""
        work_type = self._create_work_type("Q", minimum_minutes=15, rounding_minutes=15)
        self.assertEqual(self.burn(work_type, 5, 20), 15 + 30)

    def test_half_an_hour_at_least_per_request(self):
        """Thirty minutes at least for each request, then by the minute."""
        work_type = self._create_work_type(
            "H", limits_per="request", minimum_minutes=30
        )
        self.assertEqual(self.burn(work_type, 5, 10, 20), 35)

    def test_an_hour_on_site_then_half_hours(self):
        following = self._create_work_type("S2", rounding_minutes=30)
        unit = self._create_work_type(
            "S1", first_minutes=60, follow_up_type_id=following.id
        )
        self.assertEqual(self.burn(unit, 65), 90)

    def test_nights_and_sundays_burn_more_asked_or_not(self):
        """1.5 from 20:00 to 8:00, twice on Sundays and holidays."""
        bands = self.env["support.work.band"]
        bands.search([]).active = False
        common = {"contract_id": self.contract.id, "on_request": False}
        night = {"hour_from": 20, "hour_to": 8, "burn_percent": 150}
        days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
        sunday = dict.fromkeys(days, False) | {"burn_percent": 200}
        bands.create([{"name": "Night", **night, **common}])
        bands.create([{"name": "Sunday", **sunday, **common}])
        work_type = self.work_type
        self.assertEqual(self.burn(work_type, 60, start="2026-03-10 21:00:00"), 90)
        self.log(1, started_at="2026-03-15 21:00:00")
        self.assertEqual(self.publish("2026-03-15").burn_minutes, 120)

    def test_rollover_capped_in_percent_and_only_for_large_plans(self):
        """A plan of ten hours keeps a quarter of what is left; a small one nothing."""
        large = self.roll_over(600, rollover_policy="percent", rollover_limit=25)
        self.assertEqual((large, self.roll_over(120)), (150, 0))

    def roll_over(self, minutes, **terms):
        """Minutes of a month, not used, that go on into the next one."""
        hours = {"name": "Hours", "kind": "period_hours", "minutes": minutes}
        plan = self.env["support.plan"].create(
            {
                "name": f"Plan of {minutes} minutes",
                "entitlement_ids": [Command.create(hours | terms)],
            }
        )
        with freeze_time("2026-01-10 12:00:00"):
            contract = self._create_contract(self.other_customer, plan_id=plan.id)
        first = contract.package_ids
        with freeze_time("2026-02-01 12:00:00"):
            first._expire()
        return sum((contract.package_ids - first).mapped("granted_minutes"))

    def test_the_excess_waits_instead_of_being_billed(self):
        """Hold instead of overage."""
        self.contract.overage_policy = "block"
        self._create_package(self.contract, 30)
        self.log(1)
        self.assert_sums(self.close(), allocated=30, held=30)
