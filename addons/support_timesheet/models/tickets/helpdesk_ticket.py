from odoo import api, fields, models

from odoo.addons.support_contracts.arithmetic.allocation import BILLED_APART

from ..time.account_analytic_line import LEVELS

TIMESHEET_USER = "hr_timesheet.group_hr_timesheet_user"


class HelpdeskTicket(models.Model):
    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "hr.timesheet.time_control.mixin"]

    # Customers read tickets: what hangs on timesheets is not theirs.
    show_time_control = fields.Selection(groups=TIMESHEET_USER)
    timesheet_ids = fields.One2many(
        "account.analytic.line", "ticket_id", string="Time", groups=TIMESHEET_USER
    )
    # K19: what the ticket took, level by level
    minutes_l1 = fields.Integer(
        string="Level 1", compute="_compute_minutes", groups="base.group_user"
    )
    minutes_l2 = fields.Integer(
        string="Level 2", compute="_compute_minutes", groups="base.group_user"
    )
    minutes_l3 = fields.Integer(
        string="Level 3", compute="_compute_minutes", groups="base.group_user"
    )
    minutes_qm = fields.Integer(
        string="Quality management",
        compute="_compute_minutes",
        groups="base.group_user",
    )
    minutes_total = fields.Integer(
        string="Time spent", compute="_compute_minutes", groups="base.group_user"
    )

    # What decides which contract serves the work.
    _SCOPE_FIELDS = frozenset(
        {
            "category_id",
            "company_id",
            "cover",
            "partner_id",
            "support_contract_id",
            "support_installation_id",
            "type_id",
        }
    )

    @api.model
    def _relation_with_timesheet_line(self):
        return "ticket_id"

    @api.depends("timesheet_ids.accounted_minutes", "timesheet_ids.support_level")
    def _compute_minutes(self):
        # The sums are of everybody's time, whoever looks at the ticket.
        rows = (
            self.env["account.analytic.line"]
            .sudo()
            ._read_group(
                [("ticket_id", "in", self.ids)],
                ["ticket_id", "support_level"],
                ["accounted_minutes:sum"],
            )
        )
        minutes = {(ticket.id, level): total for ticket, level, total in rows}
        for ticket in self:
            # What was saved, also while somebody types in the ticket's form.
            sums = {
                f"minutes_{level}": minutes.get((ticket._origin.id, level), 0)
                for level, _label in LEVELS
            }
            ticket.update(sums | {"minutes_total": sum(sums.values())})

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() & self._SCOPE_FIELDS:
            self._move_open_time()
        return res

    def _move_open_time(self):
        """Time that no cut has stamped yet follows the ticket to its contract."""
        lines = (
            self.env["account.analytic.line"]
            .sudo()
            .search([("ticket_id", "in", self.ids), ("cutoff_id", "=", False)])
        )
        lines._follow_scope()

    def _move_work_to(self, survivor):
        """Time goes on with the ticket, except what a cut has stamped."""
        res = super()._move_work_to(survivor)
        lines = (
            self.env["account.analytic.line"]
            .sudo()
            .search([("ticket_id", "in", self.ids), ("cutoff_id", "=", False)])
        )
        lines.write({"ticket_id": survivor.id})
        return res

    def _get_package_choice(self):
        """K5: what the key user said, as the allocator understands it."""
        if self.hours_source == "billed":
            return BILLED_APART
        if self.hours_source == "package" and self.chosen_package_id:
            return self.chosen_package_id.id
        return None

    def action_view_time(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_timesheet.account_analytic_line_action_support"
        )
        return action | {
            "domain": [("ticket_id", "=", self.id)],
            "context": {"default_ticket_id": self.id},
        }

    def _get_shown_minutes(self):
        """Billable minutes that the customer was shown, with those of merged tickets.

        The caller has checked that the ticket may be read.
        """
        self.ensure_one()
        shown = self._get_billable_minutes([("cutoff_id", "!=", False)])
        return shown.get(self.id, 0)

    def _get_published_time(self):
        """K19: time the customer was shown, [(label, minutes, final minutes)].

        One row per level with time, in the order of the levels. The caller has
        checked that the ticket may be read.
        """
        self.ensure_one()
        segments = self.env["support.time.segment"].sudo()
        rows = segments._read_group(
            [("ticket_id", "=", self.id), ("state", "!=", "disputed")],
            ["support_level", "state"],
            ["accounted_minutes:sum"],
        )
        labels = dict(
            segments._fields["support_level"]._description_selection(self.env)
        )
        shown = dict.fromkeys(labels, 0)
        final = dict.fromkeys(labels, 0)
        for level, state, minutes in rows:
            shown[level] += minutes
            final[level] += minutes if state == "final" else 0
        return [
            (labels[level], shown[level], final[level])
            for level in labels
            if shown[level]
        ]
