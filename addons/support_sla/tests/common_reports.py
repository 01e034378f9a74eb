from odoo.fields import Command
from odoo.tests import freeze_time

from odoo.addons.mail.tests.common import MailCase

from .common_measures import PenaltyCase

APRIL = "2026-04-07 12:00:00"


class ReportCase(PenaltyCase, MailCase):
    """A contract since January with one stated measure, and a monthly report of it.

    The manager is responsible; Ana (lead) and Cara (colleague) are its stakeholders.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract.user_id = cls.manager
        cls.manager.email = "manager@example.com"
        cls.lead.email = "ana@example.com"
        cls.colleague.email = "cara@example.com"
        cls.measure = cls._create_measure(
            name="Payroll on time", metric="manual", unit="percent", kind="km"
        )
        cls.plan_row = cls._create_plan()

    @classmethod
    def _create_plan(cls, **values):
        return cls.env["support.report.plan"].create(
            {
                "contract_id": cls.contract.id,
                "user_id": cls.manager.id,
                "date_start": "2026-03-01",
                "stakeholder_ids": [
                    Command.set([cls.lead.id, cls.colleague.id]),
                ],
                **values,
            }
        )

    def close_month(self, value=95, day="2026-03-31", measure=None):
        measure = measure or self.measure
        self.state_figure(measure, day, value)
        return self.close(measure, day)

    def correct(self, result, value):
        """A row that counts another figure: what it was stated from was wrong."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE support_measure_entry SET numerator = %s WHERE measure_id = %s",
            [value, result.measure_id.id],
        )
        self.env.invalidate_all()
        return result.with_user(self.manager)._correct("A late list")

    def make(self, now=APRIL):
        """The reports that the job drafts."""
        before = self.env["support.report"].search([])
        with freeze_time(now):
            self.run_job("cron_make_reports")
        return self.env["support.report"].search([], order="id") - before

    def drafted(self, value=95):
        self.close_month(value)
        return self.make().with_user(self.manager).sudo(False)

    def release(self, report, now=APRIL):
        with freeze_time(now):
            report.with_user(self.manager).sudo(False).action_release()

    def send(self, now=APRIL):
        with freeze_time(now), self.mock_mail_gateway():
            self.run_job("cron_send_reports")

    def explain(self, report, text="The bank was closed"):
        for miss in report.miss_ids:
            miss.explanation = text
