from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

PHASE = "standard"


class SupportCutoff(models.Model):
    """A set of stamped time entries of a contract and day, approved by both sides.

    It is a set, not a date: what comes late or is disputed goes to the next sequence
    of the day. Publishing is the provider's approval; what was published is never
    changed, only superseded.
    """

    _name = "support.cutoff"
    _description = "Support Daily Cut"
    _inherit = ["portal.mixin", "support.approval.mixin"]
    _order = "date desc, contract_id, sequence desc, id desc"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "support.contract", required=True, readonly=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        related="contract_id.partner_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True, precompute=True
    )
    date = fields.Date(required=True, readonly=True)
    phase = fields.Char(required=True, readonly=True, default=PHASE)
    sequence = fields.Integer(required=True, readonly=True, default=1)
    state = fields.Selection(
        [
            ("draft", "Disputed, to be answered"),
            ("published", "Waiting for the customer"),
            ("final", "Final"),
        ],
        required=True,
        readonly=True,
        default="draft",
    )
    version = fields.Integer(default=0, readonly=True, copy=False)
    # what was shown
    accounted_minutes = fields.Integer(string="Time", readonly=True)
    burn_minutes = fields.Integer(string="From the hours", readonly=True)
    published_on = fields.Datetime(readonly=True)
    published_by = fields.Char(readonly=True, groups="base.group_user")
    # who made it final
    decision = fields.Selection(
        [
            ("customer", "The customer approved it"),
            ("silence", "Nobody answered in time, as the terms say"),
            ("waiver", "The service manager closed it"),
            ("replaced", "We showed it anew"),
        ],
        readonly=True,
    )
    decided_by = fields.Char(readonly=True)
    finalized_on = fields.Datetime(readonly=True)
    waive_reason = fields.Char(readonly=True)
    # its time
    line_ids = fields.One2many(
        "account.analytic.line", "cutoff_id", groups="base.group_user"
    )
    segment_ids = fields.One2many(
        "support.time.segment", "cutoff_id", groups="base.group_user"
    )
    disputed_segment_ids = fields.One2many(
        "support.time.segment", "next_cutoff_id", groups="base.group_user"
    )
    conversation_ids = fields.One2many(
        "support.cutoff.message", "cutoff_id", groups="base.group_user"
    )
    held_minutes = fields.Integer(
        string="Held", compute="_compute_held_minutes", groups="base.group_user"
    )

    # What people add to it; each is guarded where it is written.
    _WRITABLE_FIELDS = frozenset(
        {"conversation_ids", "disputed_segment_ids", "line_ids"}
    )

    _one_sequence = models.Constraint(
        "UNIQUE (contract_id, date, phase, sequence)",
        "Somebody else published this day at the same time.",
    )
    _undecided_idx = models.Index("(contract_id, date) WHERE state <> 'final'")

    @api.depends("contract_id.name", "date", "sequence", "phase")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for cutoff in self:
            parts = [
                cutoff.contract_id.name or "",
                format_date(self.env, cutoff.date) if cutoff.date else "",
                f"#{cutoff.sequence}" if cutoff.sequence > 1 else "",
            ]
            cutoff.display_name = " ".join(filter(None, parts))

    @api.depends("segment_ids.held_minutes")
    def _compute_held_minutes(self):
        held = dict(
            self.env["support.time.segment"]._read_group(
                [("cutoff_id", "in", self.ids), ("held_minutes", ">", 0)],
                ["cutoff_id"],
                ["held_minutes:sum"],
            )
        )
        for cutoff in self:
            cutoff.held_minutes = held.get(cutoff, 0)

    def _compute_access_url(self):
        res = super()._compute_access_url()
        for cutoff in self:
            cutoff.access_url = f"/my/cutoffs/{cutoff.id}"
        return res

    def write(self, vals):
        """People answer objections and correct disputed time; decisions do the rest.

        Both are guarded where they are written: on the time itself.
        """
        if not self.env.su and vals.keys() - self._WRITABLE_FIELDS:
            raise UserError(
                self.env._("A daily cut is not edited by hand: use its buttons.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A daily cut stays as proof: it is not deleted."))

    def _bump_version(self):
        """Make two decisions on the same cut fail, so that one is retried."""
        if self:
            self.env.cr.execute(
                "UPDATE support_cutoff SET version = version + 1 WHERE id IN %s",
                [tuple(sorted(self.ids))],
            )
            self.invalidate_recordset(["version"], flush=False)

    # ------------------------------------------------------------------
    # What the customer is asked
    # ------------------------------------------------------------------

    def _approval_portal_url(self, approval):
        if approval.kind == "cutoff":
            return f"/my/cutoffs/{self.id}"
        return super()._approval_portal_url(approval)

    def _approval_portal_details(self, approval):
        if approval.kind == "overage":
            return "support_timesheet.portal_approval_excess"
        return super()._approval_portal_details(approval)

    def _get_shown_approval(self):
        """The question about the day that waits, or else was answered last."""
        self.ensure_one()
        asked = self.approval_ids.filtered(
            lambda a: a.kind == "cutoff" and a.state != "withdrawn"
        )
        return asked.sorted("id")[-1:]

    def _approval_snapshot(self, kind):
        """The shown entries, or for the excess what is held of each."""
        self.ensure_one()
        head = {
            "contract": self.contract_id.name,
            "date": self.date.isoformat(),
            "phase": self.phase,
            "sequence": self.sequence,
        }
        segments = self.segment_ids.sorted("id")
        if kind == "overage":
            held = {s.id: s.held_minutes for s in segments if s.held_minutes}
            return head | {"held": held}
        return head | {"segments": [segment._get_shown() for segment in segments]}

    def _in_customer_language(self):
        self.ensure_one()
        return self.with_context(lang=self.partner_id.lang or self.env.lang)

    def action_view_segments(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_timesheet.support_time_segment_action"
        )
        return action | {"domain": [("cutoff_id", "=", self.id)], "context": {}}
