from odoo import api, fields, models
from odoo.exceptions import UserError


class HelpdeskTicket(models.Model):
    """A ticket that is an emergency: nothing of it waits for approvals (rule 4)."""

    _inherit = "helpdesk.ticket"

    emergency_id = fields.Many2one(
        "support.emergency",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    emergency_ids = fields.One2many(
        "support.emergency",
        "ticket_id",
        string="Emergencies",
        groups="base.group_user",
    )

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | {"emergency_id"}

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get("emergency_id") for vals in vals_list):
            raise UserError(self._message_declared_only())
        return super().create(vals_list)

    def write(self, vals):
        if "emergency_id" in vals and not self.env.su:
            asked = vals["emergency_id"] or False
            if any(ticket.emergency_id.id != asked for ticket in self):
                raise UserError(self._message_declared_only())
        return super().write(vals)

    @api.model
    def _message_declared_only(self):
        return self.env._(
            "A ticket becomes an emergency with its button “Emergency”, not by hand."
        )

    def _check_same_matter(self, survivor):
        """Its history, its money and its hour are of this ticket: it stays.

        However it is marked as one that is told already.
        """
        if self.emergency_id:
            raise UserError(
                self.env._(
                    "%(ticket)s is the emergency %(emergency)s: merge %(other)s into "
                    "it instead.",
                    ticket=self.number,
                    emergency=self.emergency_id.sudo().name,
                    other=survivor.number,
                )
            )
        return super()._check_same_matter(survivor)

    def _track_template(self, tracking):
        """Whoever read why it is not done is not told of the stage as well."""
        templates = super()._track_template(tracking)
        if self[:1].emergency_id.sudo().state in ("declined", "withdrawn"):
            templates.pop("stage_id", None)
        return templates

    def _is_asked_for_terms(self):
        """E5: the terms of an emergency are accepted with its order."""
        return not self.emergency_id and super()._is_asked_for_terms()

    def _is_stopped_by_approvals(self):
        """Rule 4: approvals never stop an emergency."""
        return not self.emergency_id and super()._is_stopped_by_approvals()

    def action_declare_emergency(self):
        """E1: from the ticket, with what it says already."""
        self.ensure_one()
        self.env["support.emergency"]._check_free(self)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_emergency.support_emergency_declaration_action"
        )
        return action | {"context": {"default_ticket_id": self.id}}

    def action_view_emergency(self):
        self.ensure_one()
        return self.emergency_id._get_records_action()
