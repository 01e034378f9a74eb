from odoo import api, fields, models
from odoo.tools import format_date

from .res_company import POLICIES


class SupportContract(models.Model):
    _inherit = "support.contract"

    work_order_policy = fields.Selection(
        POLICIES,
        string="Work orders",
        help="Empty: as the company does it.",
        groups="base.group_user",
    )
    work_order_count = fields.Integer(
        compute="_compute_work_order_count", groups="base.group_user"
    )

    def _compute_work_order_count(self):
        counts = dict(
            self.env["support.work.order"]._read_group(
                [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
            )
        )
        for contract in self:
            contract.work_order_count = counts.get(contract, 0)

    def _get_work_order_policy(self):
        self.ensure_one()
        contract_sudo = self.sudo()
        return (
            contract_sudo.work_order_policy
            or contract_sudo.company_id.support_work_order_policy
        )

    def _period_blockers(self, date_start, date_end):
        """Materials that nobody confirmed would be lost to the invoice."""
        blockers = super()._period_blockers(date_start, date_end)
        rows = (
            self.env["support.work.order"]
            .sudo()
            ._read_group(
                [
                    ("contract_id", "in", self.ids),
                    ("state", "=", "draft"),
                    ("date", ">=", date_start),
                    ("date", "<=", date_end),
                    ("extra_line_ids", "!=", False),
                ],
                ["contract_id"],
                ["__count", "date:min"],
            )
        )
        for contract, count, first in rows:
            sentence = self.env._(
                "%(count)s work orders with materials are not confirmed, the first "
                "of %(date)s.",
                count=count,
                date=format_date(self.env, first),
            )
            blockers.setdefault(contract.with_env(self.env), []).append(sentence)
        return blockers

    def action_view_work_orders(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_timesheet.support_work_order_action"
        )
        return action | {"domain": [("contract_id", "=", self.id)], "context": {}}


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    work_order_ids = fields.One2many(
        "support.work.order", "ticket_id", groups="base.group_user"
    )
    work_order_count = fields.Integer(
        compute="_compute_work_order_count", groups="base.group_user"
    )

    @api.depends("work_order_ids")
    def _compute_work_order_count(self):
        counts = dict(
            self.env["support.work.order"]._read_group(
                [("ticket_id", "in", self.ids)], ["ticket_id"], ["__count"]
            )
        )
        for ticket in self:
            ticket.work_order_count = counts.get(ticket._origin, 0)

    def action_view_work_orders(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_timesheet.support_work_order_action"
        )
        return action | {
            "domain": [("ticket_id", "=", self.id)],
            "context": {"default_ticket_id": self.id},
        }
