from odoo import fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from odoo.addons.support_contracts.arithmetic.minutes import clock
from odoo.addons.support_contracts.exceptions import check_reason

MANAGER = "support_contracts.group_support_manager"


class SupportCutoff(models.Model):
    _inherit = "support.cutoff"

    # ------------------------------------------------------------------
    # The customer's answer
    # ------------------------------------------------------------------

    def _approval_granted(self, approval, values):
        """K5: the cut, except what is disputed, or the excess, is accepted."""
        if approval.kind == "overage":
            return self._accept_excess(approval)
        objections = {
            int(segment_id): comment
            for segment_id, comment in (values.get("disputes") or {}).items()
        }
        self._accept("customer", approval.decided_by, objections)

    def _approval_refused(self, approval, comment):
        """All of the cut is disputed; a refused excess stays held."""
        if approval.kind == "overage":
            return self.segment_ids._refuse_excess(approval)
        objections = dict.fromkeys(self.segment_ids.ids, comment)
        self._accept("customer", approval.decided_by, objections)

    def _approval_expired(self, approval):
        """Silence approves only where the terms say so, then as now."""
        if (
            approval.kind == "cutoff"
            and self.state == "published"
            and self.contract_id.silence_approves
        ):
            self._accept("silence", False)

    def _approval_changed(self, approval):
        if approval.kind == "overage":
            return self._ask_excess()
        return super()._approval_changed(approval)

    def _accept(self, decision, decided_by, objections=None):
        """Make final what nobody objects to; the rest goes to the next sequence.

        ``objections``: {segment id: the customer's words}.
        """
        self.ensure_one()
        objections = objections or {}
        self._check_undecided()
        self._bump_version()
        disputed = self.segment_ids.filtered(lambda s: s.id in objections)
        if len(disputed) != len(objections):
            raise ValidationError(
                self.env._("An entry that you object to is not of this day.")
            )
        if not all((comment or "").strip() for comment in objections.values()):
            raise ValidationError(
                self.env._("Say what is wrong with each entry that you object to.")
            )
        self._check_acceptable(self.segment_ids - disputed)
        self.write({"decision": decision, "decided_by": decided_by})
        if disputed:
            self._open_next(*disputed._with_siblings(objections))
        self._finalize()

    def _check_acceptable(self, segments):
        """Hook: raise where ``segments`` may not become final yet."""

    def _check_undecided(self):
        for cutoff in self:
            if cutoff.state != "published":
                raise UserError(
                    self.env._(
                        "%(cut)s does not wait for an answer any more.",
                        cut=cutoff.display_name,
                    )
                )

    def _open_next(self, disputed, objections):
        """The next sequence of the day, with what is disputed of this one."""
        lines = disputed.line_id
        key = self.contract_id, self.date, self.phase
        last = self._get_last_sequences(lines).get(key, self.sequence)
        following = self.create(self._prepare_cutoff(key, last + 1))
        lines._stamp(dict.fromkeys(lines, {"cutoff_id": following.id}))
        for segment in disputed:
            segment.write(
                {
                    "state": "disputed",
                    "dispute_comment": objections[segment.id].strip(),
                    "next_cutoff_id": following.id,
                }
            )
        return following

    # ------------------------------------------------------------------
    # Final
    # ------------------------------------------------------------------

    def _finalize(self):
        """Make published cuts final, all in one allocation run."""
        self.contract_id._bump_version()
        self.write({"state": "final", "finalized_on": fields.Datetime.now()})
        segments = self.segment_ids.filtered(lambda s: s.state == "published")
        segments._allocate()
        self.filtered("segment_ids")._ask_excess()

    def action_waive(self, reason):
        """Close without the customer's answer, with the service manager's reason."""
        self.check_access("read")
        self._check_manager()
        check_reason(
            reason, self.env._("Say why the cut is closed without the customer.")
        )
        cutoffs_sudo = self.sudo()
        cutoffs_sudo._check_undecided()
        cutoffs_sudo._bump_version()
        cutoffs_sudo._withdraw_approvals("cutoff")
        cutoffs_sudo.write(
            {
                "decision": "waiver",
                "decided_by": self.env.user.name,
                "waive_reason": reason,
            }
        )
        cutoffs_sudo._finalize()
        return True

    def _check_manager(self):
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a service manager decides this."))

    # ------------------------------------------------------------------
    # The excess
    # ------------------------------------------------------------------

    def _ask_excess(self):
        """Ask about what is held, anew where the figure changed.

        A day whose excess is settled by now is not asked about any longer.
        """
        held = self._get_asked_excess()
        settled = self - self.browse().concat(*held)
        settled._withdraw_approvals("overage")
        self.browse().concat(*held)._request_approval(
            "overage",
            lambda cutoff: cutoff._get_excess_title(held[cutoff]),
            minutes=lambda cutoff: sum(held[cutoff].mapped("held_minutes")),
            amount=lambda cutoff: held[cutoff]._get_held_amount(),
        )

    def _get_asked_excess(self):
        """{cutoff: held segments about which its customer is asked}."""
        segments = self.env["support.time.segment"].search(
            [
                ("cutoff_id", "in", self.ids),
                ("held_minutes", ">", 0),
                ("excess_refused", "=", False),
            ]
        )
        asked = segments.filtered(lambda s: s._get_overage_policy() == "ask")
        return asked.grouped("cutoff_id")

    def _get_excess_title(self, segments):
        cutoff = self._in_customer_language()
        return cutoff.env._(
            "Time of %(date)s beyond your hours: %(time)s",
            date=format_date(cutoff.env, cutoff.date),
            time=clock(sum(segments.mapped("held_minutes"))),
        )

    def _accept_excess(self, approval):
        segments = self._get_asked_excess().get(self, self.segment_ids.browse())
        segments._charge_held(
            self.env._("%(name)s accepted the excess.", name=approval.decided_by)
        )
