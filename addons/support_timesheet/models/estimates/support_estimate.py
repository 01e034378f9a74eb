from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

KINDS = [
    ("survey", "Survey"),
    ("analysis", "Analysis"),
    ("solution", "Solution"),
]
# States of a figure that rules, and of one that the customer knows and may still rule.
AGREED = ("told", "approved")
LIVE = (*AGREED, "waiting")


class SupportEstimate(models.Model):
    """How long a part of a ticket takes, as it is told to the customer (K6-K8).

    One record per figure: a revision is a new version, the ones before stay as they
    were told. ``support_estimate_asking.py`` is the only writer of ``state``.
    """

    _name = "support.estimate"
    _description = "Support Estimate"
    _inherit = ["support.approval.mixin", "support.guarded.mixin"]
    _order = "ticket_id desc, id desc"
    _check_company_auto = True

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="restrict"
    )
    contract_id = fields.Many2one(
        related="ticket_id.support_contract_id", store=True, index="btree_not_null"
    )
    partner_id = fields.Many2one(
        related="ticket_id.commercial_partner_id", store=True, string="Customer"
    )
    company_id = fields.Many2one(
        related="ticket_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    # the figure
    kind = fields.Selection(KINDS, required=True, default="analysis")
    version = fields.Integer(readonly=True, copy=False, default=1)
    minutes = fields.Integer(
        string="Hours",
        compute="_compute_minutes",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    description = fields.Text(help="What is done in it; the customer reads it.")
    revision_reason = fields.Char(
        string="Why it changed", help="The customer reads it beside the new figure."
    )
    line_ids = fields.One2many("support.estimate.line", "estimate_id", copy=True)
    amount = fields.Monetary(compute="_compute_amount")
    # what became of it
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("told", "Told"),
            ("waiting", "Waiting for the customer"),
            ("approved", "Approved"),
            ("refused", "Not approved"),
            ("expired", "Not answered in time"),
            ("superseded", "Superseded"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
    )
    asked_because = fields.Selection(
        [
            ("survey", "A survey is accepted first"),
            ("growth", "It grew over what was told"),
            ("threshold", "Together above the hours that need no answer"),
        ],
        readonly=True,
        copy=False,
    )
    told_on = fields.Datetime(readonly=True, copy=False)
    told_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    previous_minutes = fields.Integer(string="Before", readonly=True, copy=False)
    purchase_order_id = fields.Many2one(
        "support.purchase.order",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="What the customer ordered it with.",
    )
    decided_by = fields.Char(string="Answered by", readonly=True, copy=False)
    decided_on = fields.Datetime(string="Answered on", readonly=True, copy=False)

    _one_version = models.Constraint(
        "UNIQUE (ticket_id, kind, version)",
        "Somebody else revised this estimate at the same time.",
    )
    _takes_time = models.Constraint(
        "CHECK (minutes >= 0)", "An estimate takes no time back."
    )
    _live_idx = models.Index(
        "(ticket_id) WHERE state IN ('told', 'waiting', 'approved')"
    )

    _SYSTEM_FIELDS = frozenset(
        {
            "asked_because",
            "decided_by",
            "decided_on",
            "previous_minutes",
            "purchase_order_id",
            "state",
            "told_by_id",
            "told_on",
            "version",
        }
    )

    @api.depends("contract_id.currency_id", "company_id")
    def _compute_currency_id(self):
        for estimate in self:
            estimate.currency_id = (
                estimate.contract_id.currency_id or estimate.company_id.currency_id
            )

    @api.depends("line_ids.minutes")
    def _compute_minutes(self):
        """The sum of the lines, where there are any; else what was typed."""
        for estimate in self:
            lines = estimate.line_ids
            estimate.minutes = (
                sum(lines.mapped("minutes")) if lines else estimate.minutes
            )

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for estimate in self:
            estimate.amount = sum(estimate.line_ids.mapped("amount"))

    @api.depends("ticket_id.number", "kind", "version")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for estimate in self:
            estimate.display_name = " ".join(
                [
                    estimate.ticket_id.number or "",
                    kinds.get(estimate.kind, ""),
                    f"v{estimate.version}",
                ]
            )

    @api.constrains("minutes", "line_ids")
    def _check_minutes_of_lines(self):
        for estimate in self.filtered("line_ids"):
            if estimate.minutes != sum(estimate.line_ids.mapped("minutes")):
                raise ValidationError(
                    self.env._("The hours of an estimate are those of its lines.")
                )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = self._without_system_values(vals_list)
        for vals in vals_list:
            if vals.get("line_ids"):
                vals.pop("minutes", None)
        tickets = self.env["helpdesk.ticket"].browse(
            {vals["ticket_id"] for vals in self._with_default_tickets(vals_list)}
        )
        tickets.check_access("read")
        # Of two who revise together the second is retried, and sees the first.
        tickets.sudo()._ensure_support_contract()
        tickets.sudo().support_contract_id._bump_version()
        last = self._get_last_versions(tickets)
        for vals in vals_list:
            key = vals["ticket_id"], vals.get("kind") or "analysis"
            vals["version"] = last[key] = last.get(key, 0) + 1
        return super().create(vals_list)

    @api.model
    def _with_default_tickets(self, vals_list):
        default_id = self.env.context.get("default_ticket_id")
        for vals in vals_list:
            if not vals.setdefault("ticket_id", default_id):
                raise ValidationError(self.env._("Say which ticket is estimated."))
            vals.setdefault("kind", self.env.context.get("default_kind", "analysis"))
        return vals_list

    @api.model
    def _get_last_versions(self, tickets):
        """{(ticket id, kind): last version}, of whoever made it."""
        rows = self.sudo()._read_group(
            [("ticket_id", "in", tickets.ids)], ["ticket_id", "kind"], ["version:max"]
        )
        return {(ticket.id, kind): last for ticket, kind, last in rows}

    def write(self, vals):
        if not self.env.su:
            if self._SYSTEM_FIELDS & vals.keys():
                raise UserError(
                    self.env._("The state is not edited by hand: use the buttons.")
                )
            self.check_access("write")
            self._check_draft()
        return super().write(vals)

    def _check_draft(self):
        for estimate in self.filtered(lambda e: e.state != "draft"):
            raise UserError(
                self.env._(
                    "%(estimate)s was told to the customer: revise it, what was told "
                    "stays.",
                    estimate=estimate.display_name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_told(self):
        self._check_draft()
