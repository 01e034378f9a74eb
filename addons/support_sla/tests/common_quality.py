from odoo.tests import freeze_time

from .common import MONDAY, SlaCase


@freeze_time(MONDAY)
class QualityCase(SlaCase):
    """Complaints of a customer served from 9 to 17 (UTC), whose people have logins."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract.user_id = cls.manager
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.colleague_user = cls._create_portal_user(cls.colleague)
        stranger = cls._create_person("Zoe Stranger", cls.other_customer)
        cls._create_key_user(cls.other_customer, stranger)
        cls.stranger_user = cls._create_portal_user(stranger)
        cls.ticket = cls._create_ticket(user_id=cls.consultant.id)
        # one hour to acknowledge, four to answer
        cls.severity = cls.env["support.complaint.severity"].create(
            {"name": "Test", "acknowledge_minutes": 60, "answer_minutes": 240}
        )
        cls.reason = cls.env["support.complaint.reason"].create(
            {"name": "Too slow", "severity_id": cls.severity.id}
        )

    @classmethod
    def _create_complaint(cls, **values):
        return cls.env["support.complaint"].create(
            {
                "title": "Two days without an answer",
                "description": "Nobody called us back.",
                "ticket_id": cls.ticket.id,
                "person_id": cls.lead.id,
                "reason_id": cls.reason.id,
                "user_id": cls.consultant.id,
                **values,
            }
        )

    def register(self, **values):
        """A complaint with the rights of a consultant."""
        complaint = self._create_complaint(**values).with_user(self.consultant)
        return complaint.sudo(False)

    def judge(self, complaint, **values):
        complaint.write(
            {
                "validity": "valid",
                "validity_reason": "We forgot it",
                "resolution": "A second person reads the queue",
                **values,
            }
        )

    def decide(self, record, user, granted=True, comment=None, values=None):
        approval = record.sudo().approval_ids.filtered(lambda a: a.state == "pending")
        return (
            approval.with_user(user)
            .sudo(False)
            ._decide(granted, comment=comment, values=values)
        )

    def other_company_user(self):
        """A consultant of a company that has nothing to do with the first."""
        other = self.env["res.company"].create({"name": "Other firm"})
        return self._create_user(
            "stranger_staff",
            "group_support_consultant",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )


class ReviewCase(QualityCase):
    """Reviews that the job plans, visits of the consultant, and their minutes."""

    def plan(self):
        with self.enter_registry_test_mode():
            self.env.ref("support_sla.cron_plan_reviews").method_direct_trigger()
        self.env.invalidate_all()

    def reviews(self, **values):
        domain = [("company_id", "=", self.env.company.id)]
        return self.env["support.review"].search(
            domain + [(name, "=", value) for name, value in values.items()]
        )

    def review(self):
        self.plan()
        review = self.reviews(contract_id=self.contract.id)
        return review.with_user(self.manager)

    def write_minutes(self, meeting):
        meeting.write(
            {"minutes": "<p>All is well</p>", "participants": "Ana (customer), Mia"}
        )

    def promise(self, meeting, **values):
        name = "visit_id" if meeting._name == "support.customer.visit" else "review_id"
        return (
            self.env["support.commitment"]
            .with_user(self.consultant)
            .create(
                {
                    name: meeting.id,
                    "name": "Send the manual",
                    "owner": "Mia",
                    "date_due": "2026-04-01",
                    **values,
                }
            )
        )

    def plan_visits(self):
        """The consultant has the solution; nobody has the business."""
        self.env["support.contract.member"].create(
            {
                "contract_id": self.contract.id,
                "user_id": self.consultant.id,
                "role": "solution",
                "date_start": "2026-01-01",
            }
        )
        plans = self.env["support.customer.visit.plan"].with_user(self.manager)
        for focus, months in (("solution", 3), ("business", 6)):
            plans.create(
                {
                    "contract_id": self.contract.id,
                    "focus": focus,
                    "months": months,
                    "date_start": "2026-01-15",
                }
            )
        self.plan()
        return self.visits()

    def visits(self, **values):
        domain = [("contract_id", "=", self.contract.id)]
        domain += [(name, "=", value) for name, value in values.items()]
        return self.env["support.customer.visit"].search(domain, order="date_due")

    def visit(self):
        visits = self.env["support.customer.visit"].with_user(self.consultant)
        return visits.create(
            {
                "contract_id": self.contract.id,
                "focus": "business",
                "date_due": "2026-03-02",
            }
        )
