from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .support_report_plan import KINDS, PERIODS, RELEASERS


class SupportReport(models.Model):
    """U11, G2, G7: what a customer is told of a period, made of closed figures.

    Drafted by the job, explained and released by its responsible, and then the same
    for ever: ``content`` keeps the figures as they were when it was released.
    """

    _name = "support.report"
    _description = "Report to a Customer"
    _inherit = [
        "support.record.mixin",
        "support.approval.mixin",
        "support.paged.mixin",
    ]
    _order = "date_end desc, id desc"
    _SEQUENCE = "support.report"

    # W1: customers read it, not what we say of it (private_threads).
    message_ids = fields.One2many(groups="base.group_user")
    website_message_ids = fields.One2many(groups="base.group_user")
    plan_id = fields.Many2one(
        "support.report.plan",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        groups="base.group_user",
    )
    contract_id = fields.Many2one(
        "support.contract",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        related="contract_id.partner_id",
        string="Customer",
        store=True,
        index=True,
        precompute=True,
    )
    kind = fields.Selection(KINDS, string="Report", required=True, readonly=True)
    period = fields.Selection(PERIODS, required=True, readonly=True)
    date_start = fields.Date(string="From", required=True, readonly=True)
    date_end = fields.Date(string="Until", required=True, readonly=True)
    date_due = fields.Date(string="Due on", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        domain=[("share", "=", False)],
        tracking=True,
    )
    releaser = fields.Selection(
        RELEASERS,
        string="Who releases it",
        required=True,
        readonly=True,
        default="ours",
    )
    channel = fields.Selection(
        [("mail", "By mail and in the portal"), ("portal", "In the portal")],
        required=True,
        readonly=True,
    )
    stakeholder_ids = fields.Many2many("res.partner", string="Stakeholders")
    # what it says
    summary = fields.Text(
        string="In short", help="What matters of this period, in your own words."
    )
    content = fields.Json(readonly=True, copy=False)
    open_measures = fields.Char(
        string="Not closed yet",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Measures whose figure was still open when this was made.",
    )
    miss_ids = fields.One2many("support.report.miss", "report_id", string="Misses")
    # its life
    state = fields.Selection(
        [
            ("draft", "To review"),
            ("asked", "With the customer"),
            ("released", "Released"),
            ("sent", "Sent out"),
        ],
        required=True,
        readonly=True,
        default="draft",
        tracking=True,
        copy=False,
    )
    pdf_attachment_id = fields.Many2one(
        "ir.attachment",
        string="PDF as it went out",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
    )
    released_by = fields.Char(readonly=True, copy=False)
    released_on = fields.Datetime(readonly=True, copy=False)
    sent_on = fields.Datetime(readonly=True, copy=False)
    days_late = fields.Integer(
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Below zero: before the day it was due. Days where the contract is.",
    )
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    delivery_ids = fields.One2many(
        "support.report.delivery", "report_id", groups="base.group_user"
    )
    # what became of its figures
    version = fields.Integer(readonly=True, default=1, copy=False, aggregator=None)
    corrected_on = fields.Datetime(
        string="Figures corrected on",
        readonly=True,
        copy=False,
        help="After it was released: it stays as it went out, a new version tells.",
    )
    replaces_id = fields.Many2one(
        "support.report",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    replaced_by_ids = fields.One2many(
        "support.report", "replaces_id", string="Replaced by"
    )
    undelivered_count = fields.Integer(
        string="Not delivered",
        compute="_compute_undelivered_count",
        groups="base.group_user",
    )

    _SYSTEM_FIELDS = frozenset(
        {
            "name",
            "state",
            "plan_id",
            "contract_id",
            "company_id",
            "kind",
            "period",
            "date_start",
            "date_end",
            "date_due",
            "channel",
            "releaser",
            "content",
            "open_measures",
            "pdf_attachment_id",
            "released_by",
            "released_on",
            "sent_on",
            "days_late",
            "version",
            "corrected_on",
            "replaces_id",
        }
    )

    _once = models.Constraint(
        "UNIQUE (plan_id, date_start, version)", "This period has its report already."
    )

    @api.constrains("stakeholder_ids", "contract_id")
    def _check_stakeholders(self):
        """W1: also whoever is added to one report only."""
        for report in self:
            report.contract_id._check_stakeholders(report.stakeholder_ids)

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("name", "kind", "date_start", "date_end")
    def _compute_display_name(self):
        for report in self:
            report.display_name = f"{report.name} {report._get_title()}".strip()

    @api.depends("state", "days_late", "date_due")
    def _compute_is_late(self):
        for report in self:
            if report.state == "sent":
                report.is_late = report.days_late > 0
            else:
                today = report.contract_id._get_today()
                report.is_late = bool(report.date_due and report.date_due < today)

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        # A day ahead somewhere; the contract's day decides.
        tomorrow = fields.Date.today() + timedelta(days=1)
        owed = self.sudo().search(
            Domain("state", "!=", "sent") & Domain("date_due", "<", tomorrow)
        )
        late = (Domain("state", "=", "sent") & Domain("days_late", ">", 0)) | Domain(
            "id", "in", owed.filtered("is_late").ids
        )
        return late if True in value else ~late

    @api.depends("delivery_ids.state")
    def _compute_undelivered_count(self):
        """People whose last attempt failed."""
        for report in self:
            last = {
                row.partner_id: row.state for row in report.delivery_ids.sorted("id")
            }
            report.undelivered_count = sum(state == "failed" for state in last.values())

    def _get_title(self):
        """Which report of which days, in the language of the environment."""
        self.ensure_one()
        titles = {
            "levels": self.env._("Service-level report"),
            "progress": self.env._("Progress report"),
        }
        return titles.get(self.kind, "")

    def _get_settled_fields(self, names):
        return set() if self.state == "draft" else set(names)
