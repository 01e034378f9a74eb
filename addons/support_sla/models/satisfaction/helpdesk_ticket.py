from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ...tools import in_language_of
from .support_ticket_rating import HIGHEST, LOWEST


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    support_rating_ids = fields.One2many(
        "support.ticket.rating",
        "ticket_id",
        groups="support_contracts.group_support_consultant,"
        "support_contracts.group_support_auditor",
    )

    def _can_be_rated(self):
        """Whether the user rates it now; the caller checked that the user reads it."""
        self.ensure_one()
        ticket = self.sudo()
        return (
            ticket.stage_id.closed
            and ticket._was_attended()
            and not ticket.support_rating_ids
            and self._is_rater()
        )

    def _was_attended(self):
        """Not answered by the customer's own key user, nor merged into another."""
        self.ensure_one()
        return self.endorsement_state in ("none", "endorsed") and not self.duplicate_id

    def _is_rater(self):
        """Who asked, or speaks for the customer."""
        is_asker = self.env.user.partner_id == self.sudo().partner_id
        return is_asker or self.is_spoken_for

    def _rate(self, value, comment=""):
        """The user of the environment rates a closed ticket, once; elevated inside."""
        self.ensure_one()
        self.check_access("read")
        if not self._is_rater():
            raise AccessError(
                self.env._("Whoever asked rates a ticket, or a key user.")
            )
        ticket = self.sudo()
        if not ticket.stage_id.closed:
            raise UserError(self.env._("A ticket is rated once it is closed."))
        if not ticket._was_attended():
            raise UserError(self.env._("This request was not attended by support."))
        if ticket.support_rating_ids:
            raise UserError(self.env._("This ticket was rated already."))
        if value not in range(LOWEST, HIGHEST + 1):
            raise UserError(self.env._("Choose from one to five stars."))
        ticket.support_rating_ids.create(
            {
                "ticket_id": ticket.id,
                "company_id": ticket.company_id.id,
                "contract_id": ticket.support_contract_id.id,
                "team_id": ticket.team_id.id,
                "value": value,
                "comment": (comment or "").strip() or False,
                "rated_by": self.env.user.name,
            }
        )
        ticket._tell_low_rating(value)

    def _tell_low_rating(self, value):
        """Whoever looks after the contract calls before it is a complaint."""
        manager = self.support_contract_id.user_id or self.user_id
        manager = manager or self.company_id._get_service_manager()
        if manager and value <= self.company_id.complaint_low_rating:
            ticket = in_language_of(self, manager)
            ticket.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=ticket.env._("Call the customer: %s of 5 stars", value),
                user_id=manager.id,
            )
