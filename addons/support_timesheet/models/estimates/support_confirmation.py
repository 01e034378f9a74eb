from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.support_contracts.tools.uploads import check_upload

KIND = "confirmation"
ANSWER = "answer_text"


class SupportConfirmationKind(models.Model):
    """K3: what consultants ask for beside hours: access, windows, data."""

    _name = "support.confirmation.kind"
    _description = "Kind of Confirmation"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    needs_text = fields.Boolean(
        string="Needs words or a file",
        help="A yes alone is no answer, such as where data are asked for.",
    )
    has_window = fields.Boolean(string="Has a planned window")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company")


class SupportConfirmation(models.Model):
    """K3: a question of a consultant on a ticket that waits for the customer.

    Asked once and then kept as it was asked; ``_settle`` and the asking are the only
    writers of ``state``.
    """

    _name = "support.confirmation"
    _description = "Support Confirmation"
    _inherit = ["support.approval.mixin", "support.guarded.mixin"]
    _order = "id desc"
    _rec_name = "name"
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
    # the question
    kind_id = fields.Many2one(
        "support.confirmation.kind", required=True, ondelete="restrict"
    )
    has_window = fields.Boolean(related="kind_id.has_window")
    name = fields.Char(string="Question", required=True)
    detail = fields.Text()
    window_start = fields.Datetime(string="From")
    window_end = fields.Datetime(string="To")
    deadline = fields.Datetime(help="Empty: as the contract says.")
    # the answer
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("waiting", "Waiting for the customer"),
            ("confirmed", "Confirmed"),
            ("refused", "Refused"),
            ("expired", "Not answered in time"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
    )
    answer = fields.Text(readonly=True, copy=False)
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Files", readonly=True, copy=False
    )
    asked_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    asked_on = fields.Datetime(readonly=True, copy=False)
    decided_by = fields.Char(string="Answered by", readonly=True, copy=False)
    decided_on = fields.Datetime(string="Answered on", readonly=True, copy=False)

    _window_ordered = models.Constraint(
        "CHECK (window_end > window_start)", "A window ends after it begins."
    )

    _SYSTEM_FIELDS = frozenset(
        {
            "answer",
            "asked_by_id",
            "asked_on",
            "attachment_ids",
            "decided_by",
            "decided_on",
            "state",
        }
    )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = self._without_system_values(vals_list)
        confirmations = super().create(vals_list)
        confirmations.ticket_id.check_access("read")
        return confirmations

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            if self._SYSTEM_FIELDS & vals.keys():
                raise UserError(
                    self.env._("The state is not edited by hand: use the buttons.")
                )
            self._check_draft()
        return super().write(vals)

    def _check_draft(self):
        for confirmation in self.filtered(lambda c: c.state != "draft"):
            raise UserError(
                self.env._(
                    "“%s” was asked: it stays as the customer read it.",
                    confirmation.name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked_for(self):
        self._check_draft()

    # ------------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------------

    def action_ask(self):
        self.check_access("write")
        self._check_draft()
        for confirmation in self.sudo():
            confirmation._check_window()
            ticket = confirmation.ticket_id
            ticket._ensure_support_contract()
            confirmation.write(confirmation._prepare_asked())
            confirmation._ask()
            ticket._wait_for_confirmation()
            confirmation._tell()
        return True

    def _check_window(self):
        if self.has_window and not (self.window_start and self.window_end):
            raise ValidationError(self.env._("Say from when to when the window is."))

    def _prepare_asked(self):
        contract = self.contract_id
        return {
            "state": "waiting",
            "asked_by_id": self.env.uid,
            "asked_on": fields.Datetime.now(),
            "deadline": self.deadline or contract._get_request_deadline(),
        }

    def _ask(self):
        return self._request_approval(
            KIND,
            lambda c: f"{c.ticket_id.number}: {c.name}",
            deadline=lambda c: c.deadline,
        )

    def _tell(self):
        self.ticket_id._post_to_requester(
            "support_timesheet.message_confirmation_asked",
            self.asked_by_id.partner_id,
            confirmation=self,
        )

    def action_cancel(self):
        self.check_access("write")
        for confirmation in self:
            if confirmation.state not in ("draft", "waiting"):
                raise UserError(self.env._("What was answered stays."))
        self._withdraw_approvals(KIND)
        self.sudo().write({"state": "cancelled"})
        for ticket in self.ticket_id.sudo():
            ticket._go_on_after_answer()
        return True

    # ------------------------------------------------------------------
    # What the customer is asked
    # ------------------------------------------------------------------

    def _prepare_approval(self, kind):
        return super()._prepare_approval(kind) | self.contract_id._prepare_reminders()

    def _approval_customer(self):
        return super()._approval_customer() or self.partner_id

    def _approval_snapshot(self, kind):
        return super()._approval_snapshot(kind) | {
            "kind": self.kind_id.id,
            "detail": self.detail or "",
            "window": [str(self.window_start or ""), str(self.window_end or "")],
        }

    def _approval_portal_details(self, approval):
        return "support_timesheet.portal_approval_confirmation"

    def _approval_answer_template(self, approval):
        return "support_timesheet.portal_confirmation_answer"

    def _approval_answer_fields(self, kind):
        return (*super()._approval_answer_fields(kind), ANSWER)

    # ------------------------------------------------------------------
    # The answer
    # ------------------------------------------------------------------

    def _approval_granted(self, approval, values):
        res = super()._approval_granted(approval, values)
        words = values.get(ANSWER) or approval.comment or ""
        has_files = self.env.context.get("support_answer_files")
        if self.kind_id.needs_text and not words.strip() and not has_files:
            raise UserError(self.env._("Write what we ask for, or send it as a file."))
        self._settle("confirmed", approval, words)
        return res

    def _approval_refused(self, approval, comment):
        res = super()._approval_refused(approval, comment)
        self._settle("refused", approval, comment)
        return res

    def _approval_expired(self, approval):
        res = super()._approval_expired(approval)
        self._settle("expired", approval, "")
        return res

    def _settle(self, state, approval, words):
        self.ensure_one()
        self.write(
            {
                "state": state,
                "answer": words or False,
                "decided_by": approval.decided_by,
                "decided_on": approval.decided_on,
            }
        )
        self.ticket_id._go_on_after_answer()

    def _keep_files(self, files):
        """``files``: [(name, bytes)] that came with the answer, checked here."""
        self.ensure_one()
        for name, data in files:
            check_upload(self.env, name, data)
        self.attachment_ids = self.env["ir.attachment"].create(
            [
                {"name": name, "raw": data, "res_model": self._name, "res_id": self.id}
                for name, data in files
            ]
        )
