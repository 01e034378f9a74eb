from odoo import fields
from odoo.tests import freeze_time

from odoo.addons.support_contracts.tests.common_people import PeopleCase

TODAY = "2026-03-20 12:00:00"


@freeze_time(TODAY)
class TimeCase(PeopleCase):
    """A ticket of the customer, a consultant who logs time, and their manager.

    The clock stands at noon of 20 March 2026; the work type costs 60 an hour, so a
    minute costs 1. The contract has prepaid hours, and none are left at first.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product_hour.list_price = 60.0
        cls.contract = cls._create_time_contract(cls.customer)
        cls.ticket = cls._create_ticket(support_contract_id=cls.contract.id)
        cls._create_employee(cls.consultant)
        cls.lead_user = cls._create_portal_user(cls.lead)

    @classmethod
    def _create_time_contract(cls, customer, **values):
        terms = {"name": "Packages", "kind": "prepaid_hours"}
        return cls._create_contract(customer, entitlements=[terms], tz="UTC", **values)

    @classmethod
    def _create_employee(cls, user):
        return cls.env["hr.employee"].create({"name": user.name, "user_id": user.id})

    @classmethod
    def log(cls, hours=1.0, date="2026-03-10", user=None, **values):
        """Time of the consultant on the ticket; `user` is who types it."""
        lines = cls.env["account.analytic.line"].with_user(user or cls.consultant)
        return lines.create(
            {
                "ticket_id": cls.ticket.id,
                "date": date,
                "name": "Analysis",
                "unit_amount": hours,
                "work_type_id": cls.work_type.id,
                **values,
            }
        ).sudo()

    @classmethod
    def publish(cls, date="2026-03-10", contract=None):
        return cls.env["support.cutoff"]._publish(
            contract or cls.contract, fields.Date.to_date(date)
        )

    @classmethod
    def approve(cls, cutoff, disputes=None):
        """The lead key user answers; `disputes`: {segment: words}."""
        answer = {
            str(segment.id): comment for segment, comment in (disputes or {}).items()
        }
        return cls.pending(cutoff)._decide(
            True, values={"disputes": answer} if answer else None
        )

    @classmethod
    def pending(cls, cutoff, kind="cutoff"):
        """What waits for the lead key user about the cut."""
        approvals = cutoff.approval_ids.filtered(
            lambda a: a.state == "pending" and a.kind == kind
        )
        return approvals.with_user(cls.lead_user)

    @classmethod
    def close(cls, date="2026-03-10", contract=None):
        """Publish and approve the day; returns its segments."""
        cutoff = cls.publish(date, contract)
        cls.approve(cutoff)
        return cutoff.segment_ids

    @classmethod
    def correct(cls, line, hours, date="2026-03-12"):
        return cls.log(hours, date, corrects_id=line.id)

    def moves_of(self, segments):
        return self.env["support.hour.move"].search(
            [
                ("source_model", "=", "support.time.segment"),
                ("source_id", "in", segments.ids),
            ],
            order="id",
        )

    def charges_of(self, segments):
        return self.env["support.charge"].search(
            [
                ("source_model", "=", "support.time.segment"),
                ("source_id", "in", segments.ids),
            ],
            order="id",
        )

    def assert_sums(self, segment, allocated=0, charged=0, discounted=0, held=0):
        """Where the minutes of the segment went."""
        self.assertRecordValues(
            segment,
            [
                {
                    "state": "final",
                    "allocated_minutes": allocated,
                    "charged_minutes": charged,
                    "discounted_minutes": discounted,
                    "held_minutes": held,
                }
            ],
        )

    def assert_adds_up(self):
        """Invariants 1 and 2: no minute twice, no minute lost."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT package.id FROM support_hour_package package
              LEFT JOIN support_hour_move move ON move.package_id = package.id
             GROUP BY package.id
            HAVING COALESCE(SUM(move.minutes), 0) <> package.remaining_minutes
                OR package.remaining_minutes < 0
            """
        )
        self.assertFalse(self.env.cr.fetchall(), "packages and their moves differ")
        self.env.cr.execute(
            """
            SELECT segment.id FROM support_time_segment segment
              LEFT JOIN support_hour_move move
                ON move.source_model = 'support.time.segment'
               AND move.source_id = segment.id
             WHERE segment.state = 'final'
             GROUP BY segment.id
            HAVING COALESCE(SUM(-move.minutes), 0) <> segment.allocated_minutes
            """
        )
        self.assertFalse(self.env.cr.fetchall(), "segments and their moves differ")

    def run_time_cron(self):
        """Run our cron as the server does, whose commits stay in the test."""
        with self.enter_registry_test_mode():
            self.env.ref("support_timesheet.cron_publish_time").method_direct_trigger()
        self.env.invalidate_all()
