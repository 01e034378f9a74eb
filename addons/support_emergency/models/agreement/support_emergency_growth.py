from odoo import fields, models

GROWTH = "growth"


class SupportEmergencyEstimate(models.Model):
    _inherit = "support.emergency.estimate"

    agreed_on = fields.Datetime(
        readonly=True,
        help="When the customer confirmed these times, or had no need to.",
    )

    def _get_work_minutes(self):
        return self.minutes_normalise + self.minutes_mitigate

    def _agree(self, instant):
        """Once: what was agreed to is not dated anew."""
        self.filtered(lambda estimate: not estimate.agreed_on).agreed_on = instant


class SupportEmergency(models.Model):
    """Rule 4: growth is told at once and confirmed; nobody stops working for it."""

    _inherit = "support.emergency"

    def _get_agreed_minutes(self):
        """Minutes of work that the customer agreed to last, 0 before the offer."""
        self.ensure_one()
        agreed = self.estimate_ids.filtered("agreed_on").sorted("version")[-1:]
        return agreed._get_work_minutes()

    def _granted_offer(self, approval, values):
        self.estimate_id._agree(approval.decided_on)
        return super()._granted_offer(approval, values)

    def _revise(self, times, reason):
        res = super()._revise(times, reason)
        emergency = self.sudo()
        estimate, agreed = emergency.estimate_id, emergency._get_agreed_minutes()
        if emergency.state == "offered":
            emergency._offer_again()
        elif agreed and estimate._get_work_minutes() <= agreed:
            estimate._agree(fields.Datetime.now())
        elif agreed:
            emergency._ask_customer(
                GROWTH,
                emergency._in_customer_language().env._(
                    "Emergency %s takes longer than we estimated", emergency.name
                ),
                minutes=estimate._get_work_minutes(),
            )
        return res

    def _snapshot_growth(self):
        return {
            "version": self.estimate_id.version,
            "minutes": self.estimate_id._get_work_minutes(),
        }

    def _granted_growth(self, approval, values):
        self.estimate_id._agree(approval.decided_on)
        self._record_event(
            "growth",
            self._in_customer_language().env._(
                "%s confirmed the new estimates", approval.decided_by
            ),
        )

    def _refused_growth(self, approval, comment):
        self._record_event(
            "growth",
            self._in_customer_language().env._(
                "%s does not confirm the new estimates", approval.decided_by
            ),
            comment,
        )
