from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import is_html_empty

from ...tools import in_language_of


class SupportMeetingMixin(models.AbstractModel):
    """Something that is planned, held with minutes, and planned again.

    Its day is an activity of its owner. Minutes stay once they are kept.
    """

    _name = "support.meeting.mixin"
    _description = "Planned Meeting with Minutes"
    _inherit = ["support.record.mixin"]

    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        required=True,
        domain=[("share", "=", False)],
        default=lambda self: self._default_user_id(),
        tracking=True,
    )
    date_due = fields.Date(string="Planned for", required=True, tracking=True)
    held_on = fields.Date(readonly=True, copy=False)
    participants = fields.Char(help="Who took part, by name and company.")
    minutes = fields.Html(sanitize_style=True, help="What was said and decided.")
    state = fields.Selection(
        [("planned", "Planned"), ("held", "Held"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        default="planned",
        tracking=True,
        copy=False,
    )

    _SYSTEM_FIELDS = frozenset({"name", "state", "held_on"})
    # Commitments are kept after the meeting.
    _LIVE_FIELDS = frozenset({"commitment_ids"})

    def _default_user_id(self):
        return self.env.user

    def _get_settled_fields(self, names):
        return set() if self.state == "planned" else set(names) - self._LIVE_FIELDS

    @api.model_create_multi
    def create(self, vals_list):
        meetings = super().create(vals_list)
        meetings._plan_activity()
        return meetings

    def write(self, vals):
        res = super().write(vals)
        if {"date_due", "user_id"} & vals.keys():
            self._plan_activity()
        return res

    def _plan_activity(self):
        """One activity on its day, for whoever has to hold it."""
        planned = self.filtered(lambda meeting: meeting.state == "planned")
        planned.activity_unlink(["mail.mail_activity_data_meeting"])
        for meeting in planned:
            meeting.activity_schedule(
                "mail.mail_activity_data_meeting",
                date_deadline=meeting.date_due,
                summary=in_language_of(meeting, meeting.user_id).display_name,
                user_id=meeting.user_id.id,
            )

    def action_hold(self):
        """It took place: minutes and participants stay, the next one is planned."""
        self.check_access("write")
        self._check_state("planned")
        for meeting in self:
            if (
                is_html_empty(meeting.minutes)
                or not (meeting.participants or "").strip()
            ):
                raise UserError(
                    self.env._("Write the minutes, and who took part, before.")
                )
        for meeting in self.sudo():
            today = meeting.contract_id._get_today()
            meeting.write({"state": "held", "held_on": today})
        self.activity_unlink(["mail.mail_activity_data_meeting"])
        # The indexes that allow one planned meeting look at what is stored.
        self.flush_recordset(["state"])
        self.sudo()._plan_next()
        return True

    def action_cancel(self):
        self.check_access("write")
        self._check_state("planned")
        self.sudo().write({"state": "cancelled"})
        self.activity_unlink(["mail.mail_activity_data_meeting"])
        return True

    @api.model
    def _give_up(self):
        """By the day, elevated: nobody meets about a contract that ended."""
        ended = self.search(
            Domain("state", "=", "planned") & Domain("contract_id.state", "=", "ended")
        )
        ended.write({"state": "cancelled"})
        ended.activity_unlink(["mail.mail_activity_data_meeting"])

    def _plan_next(self):
        """Hook, elevated: plan what follows a meeting that was held."""
