from odoo import api, fields, models
from odoo.exceptions import ValidationError


class HelpdeskTicket(models.Model):
    """U5: a problem groups the incidents that come of it; a letter excludes tickets."""

    _inherit = "helpdesk.ticket"

    problem_id = fields.Many2one(
        "helpdesk.ticket",
        string="Comes of the problem",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        check_company=True,
        domain="[('type_id.support_kind', '=', 'problem'), ('id', '!=', id)]",
        groups="base.group_user",
    )
    incident_ids = fields.One2many(
        "helpdesk.ticket", "problem_id", groups="base.group_user"
    )
    incident_count = fields.Integer(
        compute="_compute_incident_count", groups="base.group_user"
    )
    risk_letter_id = fields.Many2one(
        "support.risk.letter",
        string="Follows from the accepted risk",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        groups="base.group_user",
        domain="[('contract_id', '=', support_contract_id), "
        "('answered_on', '!=', False)]",
        help="The ticket comes of what the customer did not authorise, or did unasked.",
    )

    def _compute_incident_count(self):
        counts = dict(
            self._read_group(
                [("problem_id", "in", self.ids)], ["problem_id"], ["__count"]
            )
        )
        for ticket in self:
            ticket.incident_count = counts.get(ticket._origin, 0)

    @api.constrains("problem_id")
    def _check_problem(self):
        for ticket in self.filtered("problem_id"):
            problem = ticket.problem_id
            if problem == ticket or problem.type_id.support_kind != "problem":
                raise ValidationError(
                    self.env._(
                        "Ticket %s is no problem: only problems group incidents.",
                        problem.number,
                    )
                )

    @api.constrains("risk_letter_id", "support_contract_id")
    def _check_risk_letter(self):
        for ticket in self.filtered("risk_letter_id"):
            letter = ticket.risk_letter_id.sudo()
            of_customer = letter.contract_id == ticket.support_contract_id
            if not of_customer or not letter.answered_on:
                raise ValidationError(
                    self.env._(
                        "%s is no letter that this customer answered.", letter.name
                    )
                )

    def action_view_incidents(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_mgmt.helpdesk_ticket_action"
        )
        return action | {
            "domain": [("problem_id", "=", self.id)],
            "context": {"default_problem_id": self.id},
        }

    def action_view_rca(self):
        """The analysis of the problem; one is begun where there is none."""
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Cause analysis"),
            "res_model": "support.rca",
            "view_mode": "form",
        }
        found = self.env["support.rca"].search([("problem_id", "=", self.id)], limit=1)
        if found:
            return action | {"res_id": found.id}
        return action | {
            "context": {
                "default_problem_id": self.id,
                "default_title": self.name,
                "default_company_id": self.company_id.id,
            }
        }
