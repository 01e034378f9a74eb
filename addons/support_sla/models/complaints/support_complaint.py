from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

OPEN = ("registered", "formalised", "answered")


class SupportComplaint(models.Model):
    """G9, U10: a complaint of a customer, or our own escalation before it.

    ``kind`` *escalation* is internal and never shown to a customer. Where one was
    formalised before the customer complained of the same ticket, the complaint points
    to it: instants that the system wrote prove which came first.
    """

    _name = "support.complaint"
    _description = "Complaint"
    _inherit = ["support.record.mixin", "support.approval.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _SEQUENCE = "support.complaint"

    kind = fields.Selection(
        [("complaint", "Customer's complaint"), ("escalation", "Internal escalation")],
        required=True,
        default="complaint",
        tracking=True,
    )
    title = fields.Char(required=True)
    description = fields.Text(required=True, string="What happened")
    channel = fields.Selection(
        [
            ("portal", "Portal"),
            ("phone", "Telephone"),
            ("mail", "E-mail"),
            ("visit", "Visit"),
            ("internal", "Our own review"),
        ],
        required=True,
        default="phone",
        help="How it reached us.",
    )
    # of whom, about what
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    contract_id = fields.Many2one(
        "support.contract",
        compute="_compute_contract_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
    )
    person_id = fields.Many2one(
        "res.partner",
        string="Who complains",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('is_company', '=', False)]",
    )
    # how it is judged
    reason_id = fields.Many2one(
        "support.complaint.reason", ondelete="restrict", tracking=True
    )
    severity_id = fields.Many2one(
        "support.complaint.severity",
        compute="_compute_severity_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        domain=[("share", "=", False)],
        default=lambda self: self._default_user_id(),
        tracking=True,
    )
    validity = fields.Selection(
        [("undecided", "Not decided"), ("valid", "Valid"), ("invalid", "Not valid")],
        string="Valid or not",
        required=True,
        default="undecided",
        tracking=True,
    )
    validity_reason = fields.Char(string="Why", help="The customer reads it.")
    analysis = fields.Text(help="What we found; the customer does not read it.")
    resolution = fields.Text(help="What we do about it; the customer reads it.")
    # when
    raised_at = fields.Datetime(
        string="Complained on", required=True, default=fields.Datetime.now
    )
    formalised_at = fields.Datetime(readonly=True, copy=False)
    acknowledge_deadline = fields.Datetime(readonly=True, copy=False)
    answer_deadline = fields.Datetime(readonly=True, copy=False)
    next_deadline = fields.Datetime(
        compute="_compute_next_deadline", store=True, string="Due", index=True
    )
    acknowledged_at = fields.Datetime(readonly=True, copy=False)
    answered_at = fields.Datetime(readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    acknowledge_missed = fields.Boolean(
        string="Acknowledged late", readonly=True, copy=False
    )
    answer_missed = fields.Boolean(string="Answered late", readonly=True, copy=False)
    refused_count = fields.Integer(
        string="Answers not accepted", readonly=True, copy=False
    )
    # our own escalation came first
    escalation_id = fields.Many2one(
        "support.complaint",
        string="Our escalation before it",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    is_anticipated = fields.Boolean(
        string="We knew first", readonly=True, copy=False, aggregator="sum"
    )
    state = fields.Selection(
        [
            ("registered", "Registered"),
            ("formalised", "Formalised"),
            ("answered", "Answered"),
            ("closed", "Concluded"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="registered",
        tracking=True,
        copy=False,
    )
    step_ids = fields.One2many("support.complaint.step", "complaint_id")

    _SYSTEM_FIELDS = frozenset(
        {
            "name",
            "state",
            "formalised_at",
            "acknowledge_deadline",
            "answer_deadline",
            "acknowledged_at",
            "answered_at",
            "closed_at",
            "acknowledge_missed",
            "answer_missed",
            "refused_count",
            "escalation_id",
            "is_anticipated",
        }
    )
    # What was said, by whom and when, from the moment it is formal.
    _SAID_FIELDS = frozenset(
        {
            "kind",
            "title",
            "description",
            "channel",
            "ticket_id",
            "contract_id",
            "partner_id",
            "person_id",
            "raised_at",
            "company_id",
            "severity_id",
        }
    )

    def _default_user_id(self):
        return self.env.user if self.env.user._is_internal() else False

    @api.depends("ticket_id")
    def _compute_contract_id(self):
        for complaint in self:
            contract = complaint.ticket_id.support_contract_id
            complaint.contract_id = contract or complaint.contract_id

    @api.depends("ticket_id", "contract_id")
    def _compute_partner_id(self):
        for complaint in self:
            complaint.partner_id = (
                complaint.contract_id.partner_id
                or complaint.ticket_id.commercial_partner_id
                or complaint.partner_id
            )

    @api.depends("reason_id")
    def _compute_severity_id(self):
        """What is usual for the reason, while nobody has said how grave it is."""
        for complaint in self:
            usual = complaint.reason_id.severity_id
            complaint.severity_id = complaint.severity_id or usual

    @api.depends(
        "state",
        "acknowledged_at",
        "acknowledge_deadline",
        "answer_deadline",
        "answered_at",
    )
    def _compute_next_deadline(self):
        for complaint in self:
            if complaint.state != "formalised" or complaint.answered_at:
                complaint.next_deadline = False
            elif complaint.acknowledged_at:
                complaint.next_deadline = complaint.answer_deadline
            else:
                complaint.next_deadline = complaint.acknowledge_deadline

    @api.constrains("contract_id", "partner_id", "ticket_id")
    def _check_customer(self):
        for complaint in self:
            owners = complaint.contract_id.partner_id
            owners |= complaint.ticket_id.commercial_partner_id
            if owners and complaint.partner_id not in owners:
                raise ValidationError(
                    self.env._(
                        "The contract and the ticket are not of %s.",
                        complaint.partner_id.name,
                    )
                )

    @api.constrains("raised_at")
    def _check_raised_at(self):
        now = fields.Datetime.now()
        if any(complaint.raised_at > now for complaint in self):
            raise ValidationError(self.env._("Nobody has complained of this yet."))

    @api.constrains("kind", "ticket_id")
    def _check_escalation(self):
        for complaint in self:
            if complaint.kind == "escalation" and not complaint.ticket_id:
                raise ValidationError(
                    self.env._("Say which ticket is escalated internally.")
                )

    def _get_settled_fields(self, names):
        if self.state == "registered":
            return set()
        if self.state == "formalised":
            return names & self._SAID_FIELDS
        free = {"user_id", "step_ids"} if self.state == "answered" else {"step_ids"}
        return set(names) - free

    def write(self, vals):
        owners = {complaint: complaint.user_id for complaint in self}
        res = super().write(vals)
        if vals.get("user_id"):
            handed = self.filtered(
                lambda c: c.state in OPEN[1:] and c.user_id != owners[c]
            )
            handed._log_step("assigned", lambda c: c.user_id.name)
        return res

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def _log_step(self, kind, note=None):
        """Append one step a complaint; ``note``: words, or a function of it."""
        self.env["support.complaint.step"].sudo().create(
            [
                {
                    "complaint_id": complaint.id,
                    "kind": kind,
                    "note": note(complaint) if callable(note) else note,
                }
                for complaint in self
            ]
        )

    def _check_open(self):
        self._check_state(*OPEN)

    # ------------------------------------------------------------------
    # Deadlines
    # ------------------------------------------------------------------

    def _get_deadlines(self, start):
        """{complaint: (to acknowledge, to answer)}, in the contracts' working time."""
        found = {}
        for company, complaints in self.sudo().grouped("company_id").items():
            standard = company.resource_calendar_id
            for tz, of_zone in complaints.grouped(lambda c: c.contract_id.tz).items():
                calendars = of_zone.contract_id.calendar_id | standard
                times = calendars._get_working_time(company, tz or None)
                for complaint in of_zone:
                    working = times[complaint.contract_id.calendar_id or standard]
                    severity = complaint.severity_id
                    found[complaint.id] = (
                        working.add(start, severity.acknowledge_minutes),
                        working.add(start, severity.answer_minutes),
                    )
        return {complaint: found[complaint.id] for complaint in self}

    def _get_escalations_before(self):
        """{complaint: our first escalation of its ticket before it was raised}.

        ``raised_at`` is typed until it is formal: an escalation made after the
        complaint was written down never precedes it.
        """
        escalations = self.search(
            Domain("kind", "=", "escalation")
            & Domain("ticket_id", "in", self.ticket_id.ids)
            & Domain("formalised_at", "!=", False)
            & Domain("state", "!=", "withdrawn"),
            order="formalised_at, id",
        )
        found = {}
        for complaint in self:
            latest = min(complaint.raised_at, complaint.create_date)
            before = escalations.filtered(
                lambda e, ticket=complaint.ticket_id, latest=latest: (
                    e.ticket_id == ticket and e.formalised_at <= latest
                )
            )
            ours = complaint.kind == "escalation"
            found[complaint] = self.browse() if ours else before[:1]
        return found
