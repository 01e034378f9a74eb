from odoo import api, fields, models

from ...tools.languages import in_language_of

CHASE = "support_contracts.mail_activity_vendor"


class HelpdeskTicket(models.Model):
    """K16, K17: the time of the vendor is measured apart, and is chased."""

    _inherit = "helpdesk.ticket"

    vendor_case = fields.Char(
        string="Vendor's case", copy=False, tracking=True, groups="base.group_user"
    )
    vendor_since = fields.Datetime(
        string="With the vendor since", readonly=True, copy=False
    )
    vendor_chase_date = fields.Date(
        string="Ask the vendor on", copy=False, groups="base.group_user"
    )
    vendor_past_minutes = fields.Integer(
        readonly=True, copy=False, groups="base.group_user"
    )
    vendor_minutes = fields.Integer(
        string="Time of the vendor",
        compute="_compute_vendor_minutes",
        compute_sudo=True,
        help="Time by the clock that the ticket was with the vendor, all together.",
    )

    @api.depends("vendor_since", "vendor_past_minutes")
    def _compute_vendor_minutes(self):
        now = fields.Datetime.now()
        for ticket in self:
            ticket.vendor_minutes = (
                ticket.vendor_past_minutes + ticket._get_vendor_minutes(now)
            )

    def _get_vendor_minutes(self, now):
        """Whole minutes of the stay with the vendor that goes on, else 0."""
        self.ensure_one()
        if not self.vendor_since:
            return 0
        return int((now - self.vendor_since).total_seconds() // 60)

    def _leave_stage(self, stage):
        res = super()._leave_stage(stage)
        now = fields.Datetime.now()
        for ticket in self.sudo().filtered("vendor_since"):
            ticket.write(
                {
                    "vendor_past_minutes": ticket.vendor_past_minutes
                    + ticket._get_vendor_minutes(now),
                    "vendor_since": False,
                    "vendor_chase_date": False,
                }
            )
        return res

    def _enter_stage(self):
        res = super()._enter_stage()
        waiting = self.filtered(lambda t: t.support_step == "vendor")
        waiting.sudo().write({"vendor_since": fields.Datetime.now()})
        return res

    def write(self, vals):
        res = super().write(vals)
        if "vendor_chase_date" in vals:
            self.activity_unlink([CHASE])
        if vals.get("vendor_chase_date"):
            for ticket in self:
                ticket._plan_chase(vals["vendor_chase_date"])
        return res

    def _plan_chase(self, day):
        """One reminder for whoever attends the ticket, while the vendor has it."""
        user = self.user_id or self.env.user
        self.activity_schedule(
            CHASE,
            date_deadline=day,
            summary=in_language_of(self, user).env._(
                "Ask the vendor about %s", self.vendor_case or "…"
            ),
            user_id=user.id,
        )
