from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.support_contracts.arithmetic.minutes import clock

from ...arithmetic.timeline import picture

PICTURE_WIDTH = 640


class SupportEmergencyReport(models.Model):
    """E13: the technical report of a partial or final closing, in versions.

    A draft shows what is known now; releasing it keeps what it shows, for good.
    """

    _name = "support.emergency.report"
    _description = "Technical Report of an Emergency"
    _order = "emergency_id, version desc"

    emergency_id = fields.Many2one(
        "support.emergency",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="emergency_id.company_id", store=True, precompute=True
    )
    partner_id = fields.Many2one(related="emergency_id.partner_id")
    version = fields.Integer(required=True, readonly=True)
    kind = fields.Selection(
        [("partial", "Partial closing"), ("final", "Final closing")],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [("draft", "Draft"), ("released", "Released")],
        required=True,
        readonly=True,
        default="draft",
    )
    facts = fields.Text()
    causes = fields.Text()
    recommendations = fields.Text()
    content = fields.Json(readonly=True, help="What it showed when it was released.")
    released_on = fields.Datetime(readonly=True)
    released_by = fields.Char(readonly=True)

    _version_unique = models.Constraint(
        "UNIQUE (emergency_id, version)", "Another report was begun at the same time."
    )

    _TEXTS = frozenset({"facts", "causes", "recommendations"})

    @api.depends("emergency_id.name", "version", "kind")
    def _compute_display_name(self):
        for report in self:
            report.display_name = self.env._(
                "Technical report %(emergency)s, version %(version)s",
                emergency=report.emergency_id.name or "",
                version=report.version,
            )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - self._TEXTS:
                raise UserError(self.env._("A report is released with its button."))
            if any(report.state == "released" for report in self):
                raise UserError(
                    self.env._("A released report stays: begin a new version.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_released(self):
        if any(report.state == "released" for report in self):
            raise UserError(self.env._("A released report stays: begin a new version."))

    # ------------------------------------------------------------------
    # Releasing
    # ------------------------------------------------------------------

    def action_release(self):
        """The service manager releases what the expert wrote; the customer is told."""
        self.ensure_one()
        self.emergency_id._check_manager()
        report = self.sudo()
        if report.state == "released":
            raise UserError(self.env._("This report was released already."))
        if (
            not (report.causes or "").strip()
            or not (report.recommendations or "").strip()
        ):
            raise UserError(
                self.env._("Write the causes and the recommendations first.")
            )
        report.emergency_id._bump_version()
        report.write(
            {
                "state": "released",
                "content": report._collect(),
                "released_on": fields.Datetime.now(),
                "released_by": self.env.user.name,
            }
        )
        emergency = report.emergency_id
        language = emergency._in_customer_language().env
        emergency._record_event(
            "report",
            language._("Technical report released, version %s", report.version),
        )
        emergency._tell_customer("message_report", report=report)
        return True

    def action_print(self):
        self.ensure_one()
        action = self.env.ref("support_emergency.action_report_emergency")
        return action.report_action(self)

    # ------------------------------------------------------------------
    # What it shows
    # ------------------------------------------------------------------

    def _get_content(self):
        """What it shows, as ``_collect`` gives it: kept, or of now for a draft."""
        self.ensure_one()
        return self.content if self.state == "released" else self._collect()

    def _get_picture(self, content):
        """(marks, bars, width) of the timeline, for the template to draw."""
        moment = fields.Datetime.to_datetime
        instants = [moment(event["at"]) for event in content["events"]]
        spans = [
            (moment(start), end and moment(end), name)
            for start, end, name in content["spans"]
        ]
        return *picture(instants, spans, PICTURE_WIDTH), PICTURE_WIDTH

    def _get_clock(self):
        """What writes minutes as hours, for the template of the paper."""
        return clock

    def _get_report_base_filename(self):
        self.ensure_one()
        return f"{self.emergency_id.name}-{self.version}"


class SupportEmergency(models.Model):
    _inherit = "support.emergency"

    report_ids = fields.One2many(
        "support.emergency.report", "emergency_id", groups="base.group_user"
    )

    def action_begin_report(self):
        """A new draft, filled with what is known."""
        self._check_expert()
        self.ensure_one()
        emergency = self.sudo()
        if not emergency.confirmed_on:
            raise UserError(
                self.env._("There is nothing to report before it is normalised.")
            )
        kind = "final" if emergency.state == "closed" else "partial"
        report = emergency._begin_report(kind)
        return report.sudo(self.env.su)._get_records_action()

    def _begin_report(self, kind):
        """The draft of a closing; one that waits already is that of it; elevated."""
        draft = self.report_ids.filtered(lambda report: report.state == "draft")
        if draft:
            draft.kind = kind
            return draft
        latest = self.report_ids.sorted("version")[-1:]
        return self.env["support.emergency.report"].create(
            {
                "emergency_id": self.id,
                "version": latest.version + 1,
                "kind": kind,
                "facts": latest.facts or self._get_facts(),
                "causes": latest.causes or self.causes,
                "recommendations": latest.recommendations or self.recommendations,
            }
        )

    def _get_facts(self):
        parts = (self.summary, self.description, self.findings)
        return "\n\n".join(dict.fromkeys(part for part in parts if part))

    def _get_released_reports(self):
        """Those that the customer reads, the newest first."""
        self.ensure_one()
        return self.report_ids.filtered(lambda r: r.state == "released").sorted(
            "version", reverse=True
        )

    def _refused_mitigation(self, approval, comment):
        res = super()._refused_mitigation(approval, comment)
        self._begin_report("partial")
        return res

    def _close(self, reason):
        res = super()._close(reason)
        self.sudo()._begin_report("final")
        return res
