from odoo import api, fields, models

from ..models.time.account_analytic_line import LEVELS


class HrTimesheetSwitch(models.TransientModel):
    _inherit = "hr.timesheet.switch"

    ticket_id = fields.Many2one("helpdesk.ticket")
    support_level = fields.Selection(
        LEVELS, string="Level", compute="_compute_terms", store=True, readonly=False
    )
    work_type_id = fields.Many2one(
        "support.work.type", compute="_compute_terms", store=True, readonly=False
    )

    @api.depends("ticket_id")
    def _compute_terms(self):
        """What was said of the ticket's last time is likely again."""
        lines = self.env["account.analytic.line"]
        for switch in self:
            last = lines.search(
                [("ticket_id", "=", switch.ticket_id.id), ("ticket_id", "!=", False)],
                limit=1,
            )
            contract_sudo = switch.ticket_id.sudo().support_contract_id
            usual = lines._get_default_work_types(contract_sudo.company_id)
            switch.support_level = last.support_level or (switch.ticket_id and "l1")
            switch.work_type_id = last.work_type_id or usual.get(
                contract_sudo.company_id
            )

    @api.depends("ticket_id")
    def _compute_project_id(self):
        res = super()._compute_project_id()
        for switch in self.filtered("ticket_id"):
            contract_sudo = switch.ticket_id.sudo().support_contract_id
            contract_sudo._ensure_projects()
            switch.project_id = contract_sudo.project_id
        return res

    @api.model
    def _closest_suggestion(self):
        if self.env.context.get("default_ticket_id"):
            return self.env["account.analytic.line"]
        return super()._closest_suggestion()

    def _prepare_default_values(self, account_analytic_line):
        """Who resumes an entry goes on with its ticket."""
        values = super()._prepare_default_values(account_analytic_line)
        return values | {"ticket_id": account_analytic_line.ticket_id.id}

    def _prepare_copy_values(self, record):
        values = super()._prepare_copy_values(record)
        ticket = record.ticket_id
        if not ticket:
            return values
        lines = self.env["account.analytic.line"]
        contract_sudo = ticket.sudo().support_contract_id
        return values | {
            "ticket_id": ticket.id,
            "support_level": record.support_level,
            "work_type_id": record.work_type_id.id,
            "date": lines._get_day(record.date_time, contract_sudo),
        }
