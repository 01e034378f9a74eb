from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("price", "Price of an hour"),
    ("hours", "Hours per period"),
    ("scope", "Scope of an entitlement"),
    ("fee", "Recurring fee"),
    ("metric", "Metric"),
    ("document", "Document"),
]
# Where each part of an entitlement's scope becomes what the line says.
NEW_SCOPE = {
    "covered_product_ids": "new_product_ids",
    "work_type_ids": "new_work_type_ids",
    "ticket_type_ids": "new_ticket_type_ids",
    "ticket_category_ids": "new_ticket_category_ids",
    "installation_ids": "new_installation_ids",
}


class SupportChangeRequestLine(models.Model):
    """One thing that changes: what it was, and what it becomes.

    It applies itself, by its kind (``support_change_request_apply``). Metrics and
    clauses that no record holds stand in the agreement's history.
    """

    _name = "support.change.request.line"
    _description = "Line of a Contract Change Request"
    _order = "sequence, id"

    change_id = fields.Many2one(
        "support.change.request", required=True, index=True, ondelete="cascade"
    )
    contract_id = fields.Many2one(related="change_id.contract_id")
    company_id = fields.Many2one(
        related="change_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="change_id.currency_id")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(KINDS, required=True, default="metric")
    name = fields.Char(
        string="What", help="The metric, the clause or the document that changes."
    )
    # what it is about, and becomes
    work_type_id = fields.Many2one("support.work.type", ondelete="restrict")
    entitlement_id = fields.Many2one("support.entitlement", ondelete="restrict")
    new_price = fields.Monetary(string="New amount")
    new_minutes = fields.Integer(string="New hours")
    # the whole scope as it becomes: what is not touched stays
    new_product_ids = fields.Many2many(
        "product.product",
        string="New products",
        compute="_compute_new_product_ids",
        store=True,
        readonly=False,
    )
    new_work_type_ids = fields.Many2many(
        "support.work.type",
        string="New work types",
        compute="_compute_new_work_type_ids",
        store=True,
        readonly=False,
    )
    new_ticket_type_ids = fields.Many2many(
        "helpdesk.ticket.type",
        string="New ticket types",
        compute="_compute_new_ticket_type_ids",
        store=True,
        readonly=False,
    )
    new_ticket_category_ids = fields.Many2many(
        "helpdesk.ticket.category",
        string="New categories",
        compute="_compute_new_ticket_category_ids",
        store=True,
        readonly=False,
    )
    new_installation_ids = fields.Many2many(
        "support.installation",
        string="New installations",
        compute="_compute_new_installation_ids",
        store=True,
        readonly=False,
    )
    new_metric_period = fields.Selection(
        selection=lambda self: self._selection_metric_period()
    )
    document_id = fields.Many2one("support.document", ondelete="restrict")
    document_version_id = fields.Many2one(
        "support.document.version",
        string="Its new version",
        ondelete="restrict",
        help="Approved internally: both sides read and approve it with the change, and "
        "it is in force on its day. Empty: a draft is begun, to be signed apart.",
    )
    new_text = fields.Text(string="New wording")
    # as it is read
    old_value = fields.Text(
        string="Before",
        help="Noted when both sides are asked, where the system knows it.",
    )
    new_value = fields.Text(string="After", compute="_compute_new_value")

    _not_negative = models.Constraint(
        "CHECK (new_price >= 0 AND new_minutes >= 0)",
        "Prices and hours of a change are not negative.",
    )

    @api.model
    def _selection_metric_period(self):
        field = self.env["support.document.version"]._fields["metric_period"]
        return field._description_selection(self.env)

    # Each on its own: what is given of one must not keep the others from following.

    @api.depends("kind", "entitlement_id")
    def _compute_new_product_ids(self):
        self._follow_scope("new_product_ids")

    @api.depends("kind", "entitlement_id")
    def _compute_new_work_type_ids(self):
        self._follow_scope("new_work_type_ids")

    @api.depends("kind", "entitlement_id")
    def _compute_new_ticket_type_ids(self):
        self._follow_scope("new_ticket_type_ids")

    @api.depends("kind", "entitlement_id")
    def _compute_new_ticket_category_ids(self):
        self._follow_scope("new_ticket_category_ids")

    @api.depends("kind", "entitlement_id")
    def _compute_new_installation_ids(self):
        self._follow_scope("new_installation_ids")

    def _follow_scope(self, new_name):
        """A change of scope begins with what the entitlement admits now."""
        names = {new: name for name, new in NEW_SCOPE.items()}
        for line in self:
            entitlement = line.kind == "scope" and line.entitlement_id
            line[new_name] = entitlement and entitlement[names[new_name]]

    def _get_shown(self):
        """What both sides read of it."""
        self.ensure_one()
        shown = [self.kind, self._get_subject(), self.old_value or "", self.new_value]
        if self.document_version_id:
            shown.append(self.document_version_id.content_hash)
        return shown

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    def _check_complete(self):
        for line in self:
            if not line._is_complete():
                raise UserError(
                    self.env._(
                        "A line is not complete: say what changes and what it becomes."
                    )
                )
            if not line._is_of_contract():
                raise UserError(
                    self.env._("“%s” is of another contract.", line._get_subject())
                )
            version = line.document_version_id
            if version and version.state != "approved":
                raise UserError(
                    self.env._(
                        "“%s” is not approved internally: both sides approve a text "
                        "that is ready.",
                        version.display_name,
                    )
                )
            if line.kind == "fee" and not line.contract_id._get_fee_line():
                raise UserError(self.env._("This contract has no recurring fee."))

    def _is_complete(self):
        self.ensure_one()
        if self.kind == "hours":
            return bool(self.entitlement_id and self.new_minutes)
        if self.kind == "scope":
            return bool(self.entitlement_id)
        if self.kind == "metric":
            return bool(self.new_metric_period or (self.name and self.new_text))
        if self.kind == "document":
            named = self.document_id or self.name
            return bool(named and (self.document_version_id or self.new_text))
        return True

    def _is_of_contract(self):
        """Whether everything that it names belongs to the contract of the change."""
        self.ensure_one()
        documents = self.document_id | self.document_version_id.document_id
        named = self.entitlement_id.contract_id | documents.contract_id
        return named <= self.contract_id and documents <= self.document_id

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_draft()
        return lines

    def write(self, vals):
        self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._check_draft()

    def _check_draft(self):
        if not self.env.su:
            self.change_id._check_draft()
