from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools import in_language_of

MANAGER = "support_contracts.group_support_manager"
CONSULTANT = "support_contracts.group_support_consultant"


class SupportMajorIncident(models.Model):
    """U7: what hits many at once: declared, told to all affected, and explained.

    Its state is written by its methods only. Customers never read it: the portal shows
    on each of their own tickets what `_get_major_to_show` says.
    """

    _name = "support.major.incident"
    _description = "Major Incident"
    _inherit = ["mail.thread", "mail.activity.mixin", "support.guarded.mixin"]
    _order = "declared_at desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Number", required=True, readonly=True, copy=False)
    title = fields.Char(
        required=True, tracking=True, help="Customers read it on their tickets."
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    state = fields.Selection(
        [("open", "Going on"), ("resolved", "Resolved"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="open",
        tracking=True,
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="First ticket",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    ticket_ids = fields.One2many(
        "helpdesk.ticket", "major_incident_id", string="Tickets", readonly=True
    )
    ticket_count = fields.Integer(compute="_compute_ticket_count")
    update_ids = fields.One2many("support.major.update", "incident_id", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Service manager",
        domain="[('share', '=', False)]",
        tracking=True,
        default=lambda self: self._default_user_id(),
    )
    declared_at = fields.Datetime(
        readonly=True, copy=False, default=fields.Datetime.now
    )
    declared_by = fields.Char("Declared by", readonly=True, copy=False)
    resolved_at = fields.Datetime(readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    rca_due_on = fields.Date(
        string="Root cause due",
        tracking=True,
        help="When the analysis of the root cause is due.",
    )
    cause_id = fields.Many2one("support.cause", ondelete="restrict", tracking=True)
    version = fields.Integer(readonly=True, copy=False, help="Counts what was told.")
    solution = fields.Text(help="Customers read it on the tickets closed with it.")

    _name_unique = models.Constraint(
        "UNIQUE (name, company_id)", "The number of a major incident must be unique."
    )

    _SYSTEM_FIELDS = frozenset(
        {
            "closed_at",
            "company_id",
            "declared_at",
            "declared_by",
            "name",
            "resolved_at",
            "state",
            "ticket_id",
            "version",
        }
    )

    def _default_user_id(self):
        return self.env.user

    def _compute_ticket_count(self):
        counts = dict(
            self.env["helpdesk.ticket"]._read_group(
                [("major_incident_id", "in", self.ids)],
                ["major_incident_id"],
                ["__count"],
            )
        )
        for incident in self:
            incident.ticket_count = counts.get(incident, 0)

    @api.depends("name", "title")
    def _compute_display_name(self):
        for incident in self:
            incident.display_name = f"{incident.name} {incident.title or ''}".strip()

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    def write(self, vals):
        if self._SYSTEM_FIELDS & vals.keys() and not self.env.su:
            raise UserError(
                self.env._("The state of a major incident is set by its buttons.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_declared(self):
        raise UserError(self.env._("What was declared is closed, not deleted."))

    # ------------------------------------------------------------------
    # Declaring, linking
    # ------------------------------------------------------------------

    @api.model
    def _declare(self, tickets, title, text):
        """A service manager declares it for ``tickets``, and tells all affected."""
        self._check_manager()
        tickets.check_access("write")
        if not tickets:
            raise UserError(self.env._("Say which ticket it began with."))
        company = tickets.company_id
        if len(company) != 1:
            raise UserError(
                self.env._("A major incident is of the tickets of one company.")
            )
        numbers = self.env["ir.sequence"].sudo().with_company(company)
        incident_sudo = self.sudo().create(
            {
                "name": numbers.next_by_code("support.major.incident"),
                "title": title,
                "company_id": company.id,
                "ticket_id": tickets[:1].id,
                "declared_by": self.env.user.name,
                "rca_due_on": self._get_rca_day(company),
            }
        )
        incident = incident_sudo.sudo(False)
        incident._link(tickets)
        incident._publish(text)
        incident._plan_rca()
        return incident

    def _link(self, tickets):
        """Consultants link what has the same cause; it has its targets and status."""
        self.ensure_one()
        self._check_group(CONSULTANT)
        tickets.check_access("write")
        if self.state == "closed":
            raise UserError(self.env._("%s is closed.", self.display_name))
        for ticket in tickets:
            if ticket.company_id != self.company_id:
                raise UserError(
                    self.env._("Ticket %s is of another company.", ticket.number)
                )
            other = ticket.major_incident_id
            if other and other != self and other.state != "closed":
                raise UserError(
                    self.env._(
                        "Ticket %(ticket)s belongs to %(incident)s already.",
                        ticket=ticket.number,
                        incident=other.display_name,
                    )
                )
        new_sudo = tickets.sudo().filtered(lambda t: t.major_incident_id != self)
        new_sudo.write({"major_incident_id": self.id})
        self.sudo()._get_last_update()._tell(new_sudo)

    def _get_last_update(self):
        """The status in force; read anew, the last one comes first."""
        self.ensure_one()
        return self.env["support.major.update"].search(
            [("incident_id", "=", self.id)], limit=1
        )

    def _unlink_ticket(self, ticket):
        """It was something else; its own targets count again."""
        self._check_group(CONSULTANT)
        ticket.check_access("write")
        ticket.sudo().filtered(
            lambda t: t.major_incident_id == self
        ).major_incident_id = False

    @api.model
    def _get_rca_day(self, company):
        """As many working days of the company after today as it says; a proposal."""
        now = fields.Datetime.now()
        calendar = company.resource_calendar_id
        found = None
        if calendar:
            working = calendar._get_working_time(company)[calendar]
            found = working.add_days(now, company.support_rca_days + 1)
        # A day that is worked until midnight ends with its last second.
        last = found - timedelta(seconds=1) if found else now
        local = self.with_context(tz=calendar.tz or self.env.user.tz)
        return fields.Datetime.context_timestamp(local, last).date()

    def _plan_rca(self):
        for incident in self.filtered("rca_due_on"):
            user = incident.user_id or self.env.user
            incident = in_language_of(incident, user)
            incident.with_context(mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=incident.rca_due_on,
                summary=incident.env._("The analysis of the root cause is due"),
                user_id=user.id,
            )

    # ------------------------------------------------------------------
    # Who
    # ------------------------------------------------------------------

    @api.model
    def _check_manager(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only a service manager decides on major incidents.")
            )

    @api.model
    def _check_group(self, group):
        if not self.env.user.has_group(group):
            raise AccessError(self.env._("Only consultants link tickets."))

    def action_view_tickets(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_mgmt.helpdesk_ticket_action"
        )
        return action | {
            "domain": [("major_incident_id", "=", self.id)],
            "context": {},
        }
