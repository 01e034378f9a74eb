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
