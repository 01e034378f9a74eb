from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

MANAGER = "support_contracts.group_support_manager"


class SupportRca(models.Model):
    """G16, U9: why it happened, down to the root, and what is done so that it ends.

    What was found is written as a draft, reviewed, approved by a service manager, and
    stays; then its actions are carried out.
    """

    _name = "support.rca"
    _description = "Root Cause Analysis"
    _inherit = ["support.record.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _SEQUENCE = "support.rca"

    title = fields.Char(required=True)
    problem_id = fields.Many2one(
        "helpdesk.ticket",
        string="Problem or incident",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    complaint_id = fields.Many2one(
        "support.complaint",
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
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        required=True,
        domain=[("share", "=", False)],
        default=lambda self: self._default_user_id(),
        tracking=True,
    )
    occurred_at = fields.Datetime(string="Happened on")
    facts = fields.Text(help="What happened, in the order of time.")
    impact = fields.Text(help="Who could not do what, and for how long.")
    lessons = fields.Text(string="What we learn")
    cause_ids = fields.One2many("support.rca.cause", "rca_id", string="Causes")
    action_ids = fields.One2many("support.rca.action", "rca_id", string="Actions")
    known_error_ids = fields.One2many("support.known.error", "rca_id")
    action_open_count = fields.Integer(
        string="Actions to do", compute="_compute_action_open_count", store=True
    )
    state = fields.Selection(
        [
            ("draft", "Being analysed"),
            ("review", "To approve"),
            ("approved", "Analysis approved"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        tracking=True,
        copy=False,
    )
    approved_by = fields.Char(readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)

    _SYSTEM_FIELDS = frozenset({"name", "state", "approved_by", "approved_on"})
    # Goes on after the findings are settled.
    _LIVE_FIELDS = frozenset({"user_id", "action_ids", "known_error_ids"})

    def _default_user_id(self):
        return self.env.user

    @api.depends("problem_id", "complaint_id")
    def _compute_contract_id(self):
        for rca in self:
            rca.contract_id = (
                rca.problem_id.support_contract_id
                or rca.complaint_id.contract_id
                or rca.contract_id
            )

    @api.depends("action_ids.state")
    def _compute_action_open_count(self):
        for rca in self:
            rca.action_open_count = len(
                rca.action_ids.filtered(lambda action: action.state == "open")
            )

    def _get_settled_fields(self, names):
        if self.state == "draft":
            return set()
        if self.state in ("closed", "cancelled"):
            return set(names)
        return set(names) - self._LIVE_FIELDS

    # ------------------------------------------------------------------
    # Life
    # ------------------------------------------------------------------

    def action_submit(self):
        self.check_access("write")
        self._check_state("draft")
        for rca in self:
            rca._check_complete()
        self.sudo().write({"state": "review"})
        return True

    def _check_complete(self):
        self.ensure_one()
        if not (self.facts or "").strip():
            raise UserError(self.env._("Write down what happened."))
        if not self.cause_ids.filtered(lambda c: c.is_root and c.category_id):
            raise UserError(
                self.env._("Ask why until the root cause, and say its category.")
            )
        if not self.action_ids:
            raise UserError(
                self.env._("Say what is done against it: an action at least.")
            )

    def action_back_to_draft(self):
        self._check_reviewer()
        self._check_state("review")
        self.sudo().write({"state": "draft"})
        return True

    def action_approve(self):
        """From here on the findings stay; who acts is reminded."""
        self._check_reviewer()
        self._check_state("review")
        now = fields.Datetime.now()
        self.sudo().write(
            {
                "state": "approved",
                "approved_by": self.env.user.name,
                "approved_on": now,
            }
        )
        self.action_ids._remind()
        return True

    def action_close(self):
        self._check_reviewer()
        self._check_state("approved")
        for rca in self.filtered("action_open_count"):
            raise UserError(
                self.env._(
                    "%(rca)s has %(count)s actions to do yet.",
                    rca=rca.display_name,
                    count=rca.action_open_count,
                )
            )
        self.sudo().write({"state": "closed"})
        return True

    def action_cancel(self):
        self._check_reviewer()
        self._check_state("draft", "review")
        self.sudo().write({"state": "cancelled"})
        return True

    def _check_reviewer(self):
        self.check_access("write")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only a service manager approves an analysis of causes.")
            )

    def _check_draft(self):
        self._check_state("draft")
