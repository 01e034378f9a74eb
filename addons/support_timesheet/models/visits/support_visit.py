from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

from ..orders.support_work_order_guard import DISPATCHER


class SupportVisit(models.Model):
    """An appointment that the customer confirms; its day gives a work order."""

    _name = "support.visit"
    _description = "Visit"
    _inherit = ["mail.thread", "support.approval.mixin", "support.guarded.mixin"]
    _order = "date_start desc, id desc"

    name = fields.Char(string="Subject", required=True)
    plan_id = fields.Many2one(
        "support.visit.plan", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    planned_on = fields.Date(
        readonly=True, copy=False, help="The day of the plan that it stands for."
    )
    contract_id = fields.Many2one(
        "support.contract", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one(
        related="contract_id.partner_id", store=True, precompute=True
    )
    site_id = fields.Many2one("res.partner")
    date_start = fields.Datetime(string="From", required=True, tracking=True)
    minutes = fields.Integer(string="Duration", required=True, default=120)
    date_end = fields.Datetime(
        string="Until", compute="_compute_date_end", store=True, precompute=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Technician",
        index=True,
        tracking=True,
        domain=[("share", "=", False)],
    )
    description = fields.Text(string="What is checked")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("proposed", "Waiting for the customer"),
            ("confirmed", "Confirmed"),
            ("refused", "Another day, please"),
            ("opened", "Being attended"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        tracking=True,
    )
    answer = fields.Char(string="Words of the customer", readonly=True, copy=False)
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    work_order_id = fields.Many2one(
        "support.work.order", readonly=True, copy=False, ondelete="set null"
    )

    _planned_once = models.UniqueIndex(
        "(plan_id, planned_on) WHERE plan_id IS NOT NULL",
        "This visit of the plan exists already.",
    )
    _lasts = models.Constraint("CHECK (minutes > 0)", "A visit lasts some time.")
    _due_idx = models.Index("(date_start) WHERE state = 'confirmed'")

    _SYSTEM_FIELDS = frozenset(
        {"state", "plan_id", "planned_on", "answer", "ticket_id", "work_order_id"}
    )
    # What the customer was asked about.
    _ASKED_FIELDS = frozenset({"name", "date_start", "minutes", "site_id"})

    @api.depends("date_start", "minutes")
    def _compute_date_end(self):
        for visit in self:
            visit.date_end = visit.date_start and fields.Datetime.add(
                visit.date_start, minutes=visit.minutes
            )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(
            vals.get(name) for vals in vals_list for name in self._SYSTEM_FIELDS
        ):
            raise UserError(self._message_by_hand())
        return super().create(vals_list)

    def write(self, vals):
        """Another day or place is asked about again."""
        self.check_access("write")
        if not self.env.su and vals.keys() & self._SYSTEM_FIELDS:
            raise UserError(self._message_by_hand())
        moved = vals.keys() & self._ASKED_FIELDS
        if moved and any(visit.state in ("opened", "cancelled") for visit in self):
            raise UserError(self.env._("This visit is over: plan another one."))
        res = super().write(vals)
        if moved:
            asked = self.filtered(lambda v: v.state in ("proposed", "confirmed"))
            asked.sudo()._propose()
        return res

    def _message_by_hand(self):
        return self.env._("A visit changes its state with its buttons.")

    # ------------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------------

    def action_propose(self):
        """Ask the customer's key users whether the appointment suits them."""
        self._check_office()
        for visit in self:
            if visit.state not in ("draft", "refused"):
                raise UserError(
                    self.env._("%s was proposed already.", visit.display_name)
                )
        self.sudo()._propose()
        return True

    def action_cancel(self):
        self._check_office()
        if any(visit.state == "opened" for visit in self):
            raise UserError(self.env._("This visit is over: plan another one."))
        visits_sudo = self.sudo()
        visits_sudo._withdraw_approvals()
        visits_sudo.write({"state": "cancelled"})
        return True

    def _check_office(self):
        """W9: the office makes appointments."""
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(DISPATCHER):
            raise AccessError(self.env._("The office makes the appointments."))

    def _propose(self):
        self.write({"state": "proposed", "answer": False})
        self._request_approval(
            "visit",
            lambda visit: visit._get_approval_title(),
            deadline=lambda visit: visit.date_start,
        )

    def _in_customer_terms(self):
        """In the language of the customer, on the clock of the contract."""
        self.ensure_one()
        lang = self.partner_id.lang or self.env.lang
        return self.with_context(lang=lang, tz=self.contract_id.tz)

    def _get_approval_title(self):
        visit = self._in_customer_terms()
        return visit.env._(
            "Visit of %(moment)s: %(subject)s",
            moment=format_datetime(
                visit.env, visit.date_start, tz=self.contract_id.tz, dt_format="short"
            ),
            subject=visit.name,
        )

    def _approval_snapshot(self, kind):
        return super()._approval_snapshot(kind) | {
            "name": self.name,
            "date_start": fields.Datetime.to_string(self.date_start),
            "minutes": self.minutes,
            "site": self.site_id.id,
        }

    def _approval_portal_details(self, approval):
        return "support_timesheet.portal_approval_visit"

    def _approval_granted(self, approval, values):
        res = super()._approval_granted(approval, values)
        self.write({"state": "confirmed"})
        return res

    def _approval_refused(self, approval, comment):
        res = super()._approval_refused(approval, comment)
        self.write({"state": "refused", "answer": comment})
        return res

    # ------------------------------------------------------------------
    # Its time
    # ------------------------------------------------------------------

    def _prepare_forgotten_time(self):
        """What the technician may have forgotten to log: as its sheet says, if any."""
        self.ensure_one()
        values = {
            "source": "visit",
            "ticket_id": self.ticket_id.id,
            "name": self.name,
            "date_time": self.date_start,
            "minutes": self.minutes,
        }
        return values | self.work_order_id._prepare_visit_span()
