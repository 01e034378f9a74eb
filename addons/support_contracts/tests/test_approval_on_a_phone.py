from odoo.tests import HttpCase, tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestApprovalOnAPhone(PeopleCase, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_request_is_endorsed_in_two_taps(self):
        """K1, K5: the inbox on a phone: open, approve."""
        lead_user = self._create_portal_user(self.lead)
        lead_user.lang = "es_ES"
        ticket = self._create_ticket(name="Slow printer", partner_id=self.colleague.id)
        ticket._ask_for_endorsement()
        ticket._request_approval("question", "One hour")
        self.start_tour(
            "/my/approvals", "support_approvals_on_a_phone", login=lead_user.login
        )
        self.env.invalidate_all()
        self.assertEqual(ticket.endorsement_state, "endorsed")
        approval = ticket.approval_ids.filtered(lambda a: a.kind == "endorsement")
        self.assertRecordValues(
            approval, [{"state": "granted", "decided_by": "Ana Lead"}]
        )
