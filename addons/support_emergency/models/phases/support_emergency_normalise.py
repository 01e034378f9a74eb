from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.support_contracts.exceptions import check_reason

from ...arithmetic import phases

NORMALISED = "normalised"


class SupportEmergency(models.Model):
    """Rule 5: express ends at the instant normalisation is declared."""

    _inherit = "support.emergency"

    normalised_on = fields.Datetime(readonly=True, copy=False)
    normalised_by = fields.Char(readonly=True, copy=False, groups="base.group_user")
    evidence = fields.Text(string="Evidence that it works", readonly=True, copy=False)
    confirmed_on = fields.Datetime(readonly=True, copy=False)
    confirmed_by = fields.Char(
        readonly=True, copy=False, help="Empty: silence, as the accepted terms say."
    )

    def action_normalise(self):
        return self._open_reason("normalise")

    def _normalise(self, evidence):
        """The service works again, as the expert shows; the customer confirms it."""
        self._check_expert()
        self.ensure_one()
        check_reason(evidence, self.env._("Show that the service works again."))
        now = fields.Datetime.now()
        emergency = self.sudo()
        self._transition(
            "normalise",
            emergency._in_customer_language().env._("The service is restored"),
            evidence,
            normalised_on=now,
            normalised_by=self.env.user.name,
            evidence=evidence,
            confirmed_on=False,
            confirmed_by=False,
        )
        emergency._begin_phase(phases.MITIGATION, now)
        emergency.ticket_id._record_sla_events(
            [emergency.ticket_id._prepare_sla_event("normalised", now)]
        )
        emergency._publish_time()
        deadline = emergency._get_silence_deadline(now)
        emergency._ask_customer(
            NORMALISED,
            emergency._in_customer_language().env._(
                "Emergency %s: does your service work again?", emergency.name
            ),
            deadline=deadline,
        )
        emergency._tell_customer("message_normalised", deadline=deadline)

    def _get_silence_deadline(self, now):
        """When silence confirms: only where the accepted terms say so (rule 7).

        In working days of the customer, as for daily cuts.
        """
        contract = self.contract_id
        if not contract.silence_approves:
            return None
        return contract._get_end_of_silence(now)

    def _snapshot_normalised(self):
        return {"evidence": self.evidence, "normalised_on": self.normalised_on}

    def _granted_normalised(self, approval, values):
        self._confirm_normalised(approval.decided_on, approval.decided_by)

    def _confirm_normalised(self, instant, who):
        language = self._in_customer_language().env
        what = (
            language._("%s confirms that the service works", who)
            if who
            else language._("Confirmed by silence, as the accepted terms say")
        )
        self._transition("confirm", what, confirmed_on=instant, confirmed_by=who)
        self._normalisation_confirmed()

    def _normalisation_confirmed(self):
        """Hook: what is billed and decided next (E11)."""

    def _refused_normalised(self, approval, comment):
        """Only what follows the refusal is express again."""
        self._transition(
            "reject",
            self._in_customer_language().env._(
                "%s says that the service does not work", approval.decided_by
            ),
            comment,
        )
        self._begin_phase(phases.NORMALISATION, fields.Datetime.now())
        self._notify_staff(
            self.expert_id,
            self.env._("Not normalised, says the customer: %s", self.display_name),
        )

    def _approval_expired(self, approval):
        res = super()._approval_expired(approval)
        if approval.kind == NORMALISED and self.contract_id.silence_approves:
            self._confirm_normalised(fields.Datetime.now(), False)
        return res

    def _publish_time(self):
        """E11: the time so far is cut, and shown to the customer; elevated."""
        cutoffs = self.env["support.cutoff"]
        lines = cutoffs._search_unstamped(Domain("emergency_id", "in", self.ids))
        if lines:
            cutoffs._publish_lines(lines)
