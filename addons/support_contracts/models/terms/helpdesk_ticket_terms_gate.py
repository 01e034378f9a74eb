from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...exceptions import check_reason

# A new answer to one of these may bring other terms, or take some away.
ASKED_AGAIN = frozenset(
    {
        "category_id",
        "company_id",
        "endorsement_state",
        "partner_id",
        "support_contract_id",
        "type_id",
    }
)


class HelpdeskTicket(models.Model):
    """When the terms are asked for, and what waits for them."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | {"terms_state"}

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = self._without_system_values(vals_list)
        tickets = super().create(vals_list)
        if not self.env.context.get("support_terms_later"):
            tickets._ask_for_terms()
        return tickets

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """A mail is offered to the key user before anything is asked of its sender."""
        later = self.with_context(support_terms_later=True)
        ticket = super(HelpdeskTicket, later).message_new(
            msg_dict, custom_values=custom_values
        )
        ticket = ticket.with_context(support_terms_later=False)
        ticket._ask_for_terms()
        return ticket

    def write(self, vals):
        if "terms_state" in vals and not self.env.su:
            raise UserError(
                self.env._("Customers accept the terms, or a manager waives them.")
            )
        if vals.get("stage_id"):
            self._check_terms_of_stage(vals["stage_id"])
        res = super().write(vals)
        if ASKED_AGAIN & vals.keys() and not self.env.context.get(
            "support_terms_later"
        ):
            self._ask_for_terms()
        return res

    def _check_terms_of_stage(self, stage_id):
        """K2: work goes on once the terms were accepted; the customer may close."""
        stage = self.env["helpdesk.ticket.stage"].sudo().browse(stage_id)
        if not stage.needs_terms or self.env.user.share:
            return
        for ticket in self:
            if ticket._lacks_terms() and ticket.stage_id != stage:
                raise UserError(
                    self.env._(
                        "Ticket %(ticket)s waits for the customer to accept the terms "
                        "of attention. Evaluate it meanwhile; it moves to “%(stage)s” "
                        "once they were accepted, or a service manager waived them.",
                        ticket=ticket.number,
                        stage=stage.name,
                    )
                )

    def _lacks_terms(self):
        self.ensure_one()
        return self.terms_state in ("pending", "refused")

    def _waive_terms(self, reason):
        """Go on without the customer's acceptance: a manager's, with a reason."""
        self.check_access("write")
        if not self.env.user.has_group("support_contracts.group_support_manager"):
            raise AccessError(
                self.env._("Only a service manager goes on without accepted terms.")
            )
        check_reason(reason, self.env._("Say why the ticket goes on without terms."))
        for ticket in self:
            if not ticket._lacks_terms():
                raise UserError(self.env._("No terms wait to be accepted here."))
            ticket.sudo()._withdraw_approvals(self._get_terms_kind())
            ticket.sudo().write({"terms_state": "waived"})
            ticket.message_post(
                body=self.env._("Goes on without accepted terms: %s", reason),
                subtype_xmlid="mail.mt_note",
            )
