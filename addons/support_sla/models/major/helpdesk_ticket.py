from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime


class HelpdeskTicket(models.Model):
    """U7: a ticket of a major incident has its targets, and shows its status."""

    _inherit = "helpdesk.ticket"

    major_incident_id = fields.Many2one(
        "support.major.incident",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
    )

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | {"major_incident_id"}

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                if "major_incident_id" in vals:
                    raise UserError(self._message_major())
        return super().create(vals_list)

    def write(self, vals):
        if "major_incident_id" in vals and not self.env.su:
            raise UserError(self._message_major())
        return super().write(vals)

    def _message_major(self):
        return self.env._("A ticket is linked to a major incident with its button.")

    # ------------------------------------------------------------------
    # Closing with it
    # ------------------------------------------------------------------

    def _close_with_major(self, incident, cascade):
        """Take over cause and solution, then close or ask; elevated.

        What does not say yet what covers it stays open: it is decided in review.
        """
        ready = self.filtered(
            lambda ticket: not ticket.support_step or ticket.cover != "undecided"
        )
        for ticket in ready:
            ticket.write(
                {
                    "cause_id": ticket.cause_id.id or incident.cause_id.id,
                    "solution": ticket.solution or incident.solution,
                }
            )
            if cascade == "ask":
                ticket._ask_with_major()
            else:
                closing = ticket._prepare_closed("done")
                ticket.with_context(sla_closing=True).write(closing)

    def _ask_with_major(self):
        """The customer says whether it is solved: on the path, or by a reply."""
        stages = self.env["helpdesk.ticket.stage"]
        if self.support_step:
            stage = stages._get_path_stages()["validation"]
        else:
            stage = self.team_id._get_applicable_stages().filtered(
                lambda s: s.sla_pauses == "customer"
            )[:1]
        if stage:
            self.write({"stage_id": stage.id})

    # ------------------------------------------------------------------
    # Portal
    # ------------------------------------------------------------------

    def _get_major_to_show(self):
        """What the customer reads of it: {title, state, since, status, at}, or {}.

        Elevated; nothing of other customers or tickets.
        """
        self.ensure_one()
        incident = self.sudo().major_incident_id
        if not incident:
            return {}
        tz = self.sudo().support_contract_id.tz or incident.company_id.partner_id.tz

        def when(instant):
            return format_datetime(self.env, instant, tz=tz, dt_format="short")

        states = dict(incident._fields["state"]._description_selection(self.env))
        last = incident._get_last_update()
        return {
            "title": incident.title,
            "code": incident.state,
            "state": states[incident.state],
            "since": when(incident.declared_at),
            "status": last.body,
            "at": last and when(last.published_at),
        }
