from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import MONDAY
from .common_measures import MeasureCase

REASON = "Their provider"


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestOutage(MeasureCase):
    """G13, U6: what makes a figure better is approved by a service manager.

    It is Monday 2 March 2026, 10:00 in UTC.
    """

    def record(self, **values):
        outages = self.env["support.outage"].with_user(self.consultant)
        return outages.create(
            {
                "name": "Server down",
                "contract_id": self.contract.id,
                "date_from": "2026-03-02 08:00:00",
                "date_to": "2026-03-02 09:00:00",
                **values,
            }
        )

    def spans(self):
        since, until = self.at("00:00", 1), self.at("00:00", 31)
        outages = self.env["support.outage"]
        found = outages._get_spans(self.contract, since, until)[self.contract.id]
        return len(found[0]), len(found[1])

    def test_it_counts_until_it_is_approved_not_to_be_ours(self):
        outage = self.record(is_excluded=True, reason=REASON)
        self.assertEqual((outage.state, self.spans()), ("asked", (1, 0)))
        with self.assertRaises(AccessError):
            outage.action_approve()
        outage.with_user(self.manager).action_approve()
        self.assertEqual(self.spans(), (0, 0))
        self.assertEqual(outage.decided_by, self.manager.name)
        with self.assertRaisesRegex(UserError, "decided already"):
            outage.with_user(self.manager).action_refuse()

    def test_what_was_refused_counts(self):
        outage = self.record(is_excluded=True, reason=REASON)
        outage.with_user(self.manager).action_refuse()
        self.assertEqual((outage.state, self.spans()), ("refused", (1, 0)))

    def test_a_window_after_the_fact_is_approved_first(self):
        """U6: agreed before it begins, or by a service manager."""
        window = self.record(kind="window")
        self.assertEqual((window.state, self.spans()), ("asked", (0, 0)))
        window.with_user(self.manager).action_approve()
        self.assertEqual(self.spans(), (0, 1))
        ahead = {"date_from": "2026-03-03 08:00:00", "date_to": "2026-03-03 09:00:00"}
        self.assertEqual(self.record(kind="window", **ahead).state, "recorded")
        self.assertEqual(self.spans(), (0, 2))

    def test_a_window_that_is_stretched_once_it_began_is_approved_anew(self):
        window = self.record(
            kind="window",
            date_from="2026-03-03 08:00:00",
            date_to="2026-03-03 09:00:00",
        )
        with freeze_time("2026-03-03 08:30:00"):
            window.name = "Update of the server"
            self.assertEqual(window.state, "recorded")
            window.date_to = "2026-03-03 12:00:00"
        self.assertEqual((window.state, self.spans()), ("asked", (0, 0)))

    def test_only_a_manager_makes_less_of_an_outage_that_began(self):
        """G13: it counts; what makes the figure better is not a consultant's to say."""
        outage = self.record()
        other = self._create_contract(self.other_customer)
        for values in (
            {"date_to": "2026-03-02 08:01:00"},
            {"date_from": "2026-03-02 08:59:00"},
            {"kind": "window"},
            {"contract_id": other.id},
        ):
            with (
                self.subTest(values),
                self.assertRaisesRegex(AccessError, "began"),
                self.env.cr.savepoint(),
            ):
                outage.write(values)
        outage.write({"name": "The router", "date_to": "2026-03-02 09:30:00"})
        outage.with_user(self.manager).date_to = "2026-03-02 09:10:00"
        self.assertEqual((outage.state, self.spans()), ("recorded", (1, 0)))

    def test_an_outage_that_goes_on_is_ended_by_who_recorded_it(self):
        """And what has not begun is nobody's figure yet."""
        outage = self.record(date_to=False)
        outage.date_to = "2026-03-02 09:00:00"
        ahead = self.record(
            date_from="2026-03-03 08:00:00", date_to="2026-03-03 12:00:00"
        )
        ahead.date_to = "2026-03-03 09:00:00"
        self.assertEqual(ahead.state, "recorded")

    def test_what_was_approved_is_not_what_is_changed_later(self):
        outage = self.record(is_excluded=True, reason=REASON)
        outage.with_user(self.manager).action_approve()
        outage.date_from = "2026-03-01 08:00:00"
        self.assertEqual((outage.state, outage.decided_by), ("asked", False))
        outage.write({"is_excluded": False, "reason": False})
        self.assertEqual((outage.state, self.spans()), ("recorded", (1, 0)))

    def test_nobody_approves_it_by_hand(self):
        outage = self.record(is_excluded=True, reason=REASON, state="approved")
        self.assertEqual(outage.state, "asked")
        with self.assertRaisesRegex(UserError, "use the buttons"):
            outage.with_user(self.manager).state = "approved"
