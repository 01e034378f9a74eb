from odoo import fields, models
from odoo.fields import Domain


class SupportContract(models.Model):
    _inherit = "support.contract"

    project_id = fields.Many2one(
        "project.project",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
        help="Where the time of this contract is recorded.",
    )
    cutoff_count = fields.Integer(
        compute="_compute_time_counts", groups="base.group_user"
    )
    open_time_count = fields.Integer(
        string="Entries not published",
        compute="_compute_time_counts",
        groups="base.group_user",
    )

    def _compute_time_counts(self):
        # Counted for all who see the contract, whoever's time it is.
        cutoffs_sudo = self.env["support.cutoff"].sudo()
        cutoffs = cutoffs_sudo._read_group(
            [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
        )
        lines_sudo = self.env["account.analytic.line"].sudo()
        lines = lines_sudo._read_group(
            lines_sudo._get_waiting_domain()
            & Domain("support_contract_id", "in", self.ids),
            ["support_contract_id"],
            ["__count"],
        )
        cutoff_counts = {contract.id: count for contract, count in cutoffs}
        line_counts = {contract.id: count for contract, count in lines}
        for contract in self:
            contract.cutoff_count = cutoff_counts.get(contract.id, 0)
            contract.open_time_count = line_counts.get(contract.id, 0)

    def action_activate(self):
        res = super().action_activate()
        self._ensure_projects()
        return res

    def _ensure_projects(self):
        """Give each contract the project of its time, where it has none yet."""
        missing = self.sudo().filtered(lambda contract: not contract.project_id)
        if not missing:
            return
        projects = (
            self.env["project.project"]
            .sudo()
            .create([contract._prepare_project() for contract in missing])
        )
        for contract, project in zip(missing, projects, strict=True):
            contract.project_id = project

    def _prepare_project(self):
        """Out of reach of sale_timesheet and of the portal's own timesheet pages."""
        self.ensure_one()
        return {
            "name": self.display_name,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "privacy_visibility": "employees",
            "allow_timesheets": True,
            "allow_billable": False,
        }

    def action_view_cutoffs(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_timesheet.support_cutoff_action"
        )
        return action | {"domain": [("contract_id", "=", self.id)], "context": {}}

    def action_view_time(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_timesheet.account_analytic_line_action_support"
        )
        return action | {
            "domain": [("support_contract_id", "=", self.id)],
            "context": {"search_default_unpublished": 1},
        }
