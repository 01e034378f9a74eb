from datetime import timedelta

from odoo import fields, models


class SupportContract(models.Model):
    """K7: from which estimate on the key user is asked, and what happens beyond it."""

    _inherit = "support.contract"

    estimate_threshold_minutes = fields.Integer(
        string="Ask above",
        default=120,
        required=True,
        tracking=True,
        help="A ticket's estimates wait for the key user when they add up to more.",
    )
    beyond_policy = fields.Selection(
        [
            ("warn", "Warn, and show it to the customer as such"),
            ("stop", "Hold it until the customer confirms"),
        ],
        string="Time beyond the approved hours",
        default="warn",
        required=True,
        tracking=True,
    )
    answer_days = fields.Integer(
        string="Days to answer requests",
        default=7,
        required=True,
        help="After them an estimate or confirmation that nobody answered expires.",
    )

    remind_days = fields.Integer(
        string="Remind every (days)",
        default=2,
        help="Requests that nobody answered are asked again; 0: never.",
    )

    _estimate_terms_positive = models.Constraint(
        "CHECK (estimate_threshold_minutes >= 0 AND answer_days > 0 "
        "AND remind_days >= 0)",
        "The threshold is not negative, and there is at least one day to answer.",
    )

    def _get_request_deadline(self):
        """The instant (UTC) until which a request of now is answered."""
        self.ensure_one()
        return fields.Datetime.now() + timedelta(days=self.answer_days)

    def _prepare_reminders(self):
        """Values of an approval that say when it is asked again."""
        days = self.remind_days
        if not days:
            return {}
        return {
            "remind_days": days,
            "remind_on": fields.Datetime.now() + timedelta(days=days),
        }
