import hashlib
import json

from odoo import api, fields, models
from odoo.tools import is_html_empty

from ...arithmetic import raci


class SupportDocumentVersion(models.Model):
    """What a document says, from a date on: approved once, then never changed."""

    _name = "support.document.version"
    _description = "Version of a Support Document"
    _inherit = ["portal.mixin", "support.approval.mixin", "support.guarded.mixin"]
    _order = "document_id, number desc"

    # identity
    document_id = fields.Many2one(
        "support.document", required=True, index=True, ondelete="cascade"
    )
    number = fields.Integer(string="Version", readonly=True, copy=False)
    kind = fields.Selection(related="document_id.kind", store=True)
    contract_id = fields.Many2one(
        related="document_id.contract_id", store=True, index="btree_not_null"
    )
    partner_id = fields.Many2one(
        string="Customer", related="document_id.partner_id", store=True, index=True
    )
    company_id = fields.Many2one(
        related="document_id.company_id", store=True, index=True
    )
    is_internal = fields.Boolean(related="document_id.is_internal", store=True)
    needs_signature = fields.Boolean(related="document_id.needs_signature")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("review", "In review"),
            ("approved", "Approved internally"),
            ("sent", "Waiting for the signature"),
            ("signed", "Signed, not yet in force"),
            ("in_force", "In force"),
            ("superseded", "Superseded"),
            ("rejected", "Rejected"),
        ],
        required=True,
        readonly=True,
        default="draft",
        index=True,
    )
    # content
    lang = fields.Selection(
        selection=lambda self: self._selection_lang(),
        string="Language",
        compute="_compute_lang",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    template_id = fields.Many2one(
        "support.document.template",
        domain="[('kind', '=', kind)]",
        ondelete="set null",
        groups="base.group_user",
    )
    body = fields.Html(
        string="Text", sanitize_style=True, sanitize_overridable=False, copy=False
    )
    change_note = fields.Text(
        string="What changed", help="In a sentence, for who knows the former version."
    )
    audience = fields.Text(
        string="Intended audience", help="Whom the document is written for."
    )
    metric_period = fields.Selection(
        [
            ("week", "Weekly"),
            ("half_month", "Half-monthly (1–15, 16–end)"),
            ("month", "Monthly"),
        ],
        help="The span that every metric is reported for.",
    )
    raci_matrix = fields.Json(string="RACI matrix", copy=False)
    raci_faults = fields.Text(
        string="Faults of the matrix", compute="_compute_raci_faults"
    )
    raci_people = fields.Json(
        string="People of the contract",
        compute="_compute_raci_people",
        groups="base.group_user",
    )
    # when
    date_from = fields.Date(
        string="In force from", help="Empty: from the day it is signed or issued."
    )
    date_to = fields.Date(string="In force until", readonly=True, copy=False)
    published_on = fields.Datetime(
        string="Shown to the customer on", readonly=True, copy=False
    )
    # proof
    content_hash = fields.Char(string="Fingerprint", readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    approved_by = fields.Char(string="Approved by", readonly=True, copy=False)
    signed_by = fields.Char(readonly=True, copy=False)
    signed_by_id = fields.Many2one(
        "res.partner", string="Signer", readonly=True, copy=False, ondelete="restrict"
    )
    signed_on = fields.Datetime(readonly=True, copy=False)
    signed_from = fields.Char(
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Address of the network.",
    )
    signature = fields.Image(
        readonly=True, copy=False, attachment=True, max_width=1024, max_height=1024
    )
    refused_reason = fields.Text(string="Why not", readonly=True, copy=False)
    can_edit = fields.Boolean(compute="_compute_can_edit")
    can_approve = fields.Boolean(compute="_compute_can_approve", compute_sudo=True)

    _number_unique = models.Constraint(
        "UNIQUE (document_id, number)", "A version of this number exists already."
    )
    _one_in_force = models.UniqueIndex(
        "(document_id) WHERE state = 'in_force'", "One version is in force at a time."
    )
    _one_sent = models.UniqueIndex(
        "(document_id) WHERE state = 'sent'", "One version waits for a signature."
    )
    _one_draft = models.UniqueIndex(
        "(document_id) WHERE state = 'draft'", "A draft of the next version is open."
    )
    _portal_idx = models.Index("(contract_id) WHERE published_on IS NOT NULL")
    # Its message for what the trigger of ``support_document_version_guard`` refuses.
    _frozen = models.Constraint(
        "CHECK (TRUE)", "An approved version of a document never changes."
    )

    @api.model
    def _selection_lang(self):
        return self.env["res.lang"].get_installed()

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("document_id.partner_id.lang")
    def _compute_lang(self):
        for version in self:
            if version.state == "draft" or not version.lang:
                version.lang = (
                    version.document_id.partner_id.lang
                    or version.document_id.company_id.partner_id.lang
                    or self.env.lang
                    or "en_US"
                )

    @api.depends_context("lang")
    @api.depends("document_id.name", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(document)s, version %(number)s",
                document=version.document_id.name or "",
                number=version.number,
            )

    @api.depends("state")
    def _compute_can_edit(self):
        for version in self:
            version.can_edit = version.state == "draft"

    @api.depends_context("uid")
    @api.depends("approval_ids.state")
    def _compute_can_approve(self):
        for version in self:
            version.can_approve = any(
                approval.can_decide
                for approval in version.approval_ids
                if approval.audience == "staff"
            )

    @api.depends("raci_matrix")
    def _compute_raci_faults(self):
        for version in self:
            version.raci_faults = "\n".join(version._describe_raci_faults()) or False

    @api.depends("contract_id")
    def _compute_raci_people(self):
        for version in self:
            version.raci_people = version._get_raci_people()

    def _compute_access_url(self):
        res = super()._compute_access_url()
        for version in self:
            version.access_url = f"/my/documents/{version.id}"
        return res

    # ------------------------------------------------------------------
    # Content
    # ------------------------------------------------------------------

    def _prepare_next(self):
        """Values of the version after this one, as it begins."""
        self.ensure_one()
        return {
            "body": self.body,
            "lang": self.lang,
            "template_id": self.template_id.id,
            "audience": self.audience,
            "metric_period": self.metric_period,
            "raci_matrix": self.raci_matrix,
        }

    def _get_raci(self):
        """The matrix as plain data, see ``arithmetic.raci``."""
        self.ensure_one()
        return raci.normalized(self.raci_matrix or raci.EMPTY)

    def _get_fingerprint(self):
        """sha256 of everything that is agreed upon: title, parties, text, matrix."""
        self.ensure_one()
        content = {
            "document": self.document_id.name,
            "number": self.number,
            "customer": self.partner_id.name,
            "company": self.company_id.name,
            "contract": self.contract_id.name,
            "lang": self.lang,
            "body": str(self.body or ""),
            "audience": self.audience,
            "metric_period": self.metric_period,
            "raci": self._get_raci(),
            "date_from": self.date_from,
        }
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def _get_readable_versions(self):
        """The versions of the same document that the customer was shown."""
        self.ensure_one()
        return self.document_id.version_ids.filtered("published_on").sorted("number")

    def _is_blank(self):
        self.ensure_one()
        return is_html_empty(self.body)

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def action_print(self):
        return self.env.ref("support_contracts.action_report_document").report_action(
            self
        )
