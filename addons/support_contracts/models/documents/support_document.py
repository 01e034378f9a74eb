from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class SupportDocument(models.Model):
    """G3: a document under control: who keeps it, who approves it, its versions."""

    _name = "support.document"
    _description = "Support Document"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "contract_id desc, kind, id"
    _check_company_auto = True

    # Never shown to a customer, whatever else is set (G5).
    _INTERNAL_KINDS = ("desk_procedure",)
    _CUSTOMER_KINDS = ("contract", "pim", "catalogue")
    _CONTRACT_KINDS = ("contract", "pim")
    _SIGNED_KINDS = ("contract", "pim")

    name = fields.Char(string="Title", required=True, tracking=True)
    kind = fields.Selection(
        [
            ("contract", "Service contract"),
            ("pim", "Process interface manual (PIM)"),
            ("desk_procedure", "Desk procedure (internal)"),
            ("catalogue", "Service catalogue"),
            ("other", "Other"),
        ],
        required=True,
        tracking=True,
        default="contract",
    )
    active = fields.Boolean(default=True)
    contract_id = fields.Many2one(
        "support.contract",
        index="btree_not_null",
        tracking=True,
        check_company=True,
        ondelete="restrict",
        help="Empty: a document of the company, not of one customer.",
    )
    partner_id = fields.Many2one(
        string="Customer", related="contract_id.partner_id", store=True, index=True
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
    )
    is_internal = fields.Boolean(
        string="Internal",
        compute="_compute_is_internal",
        store=True,
        readonly=False,
        precompute=True,
        help="The customer never sees it, in the portal or by mail.",
    )
    needs_signature = fields.Boolean(
        string="Signed by the customer",
        compute="_compute_needs_signature",
        store=True,
        readonly=False,
        precompute=True,
    )
    # responsibilities
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        tracking=True,
        domain=[("share", "=", False)],
        groups="base.group_user",
        default=lambda self: self._default_user_id(),
    )
    approver_id = fields.Many2one(
        "res.users",
        tracking=True,
        domain=[("share", "=", False)],
        groups="base.group_user",
        help="Who approves a version before anybody else reads it.",
    )
    # versions
    version_ids = fields.One2many("support.document.version", "document_id")
    version_count = fields.Integer(compute="_compute_current_version")
    current_version_id = fields.Many2one(
        "support.document.version", compute="_compute_current_version"
    )
    latest_version_id = fields.Many2one(
        "support.document.version", compute="_compute_current_version"
    )
    latest_state = fields.Selection(related="latest_version_id.state")

    def _default_user_id(self):
        return self.env.user

    # ------------------------------------------------------------------
    # Computes and checks
    # ------------------------------------------------------------------

    @api.depends("contract_id")
    def _compute_company_id(self):
        for document in self:
            document.company_id = (
                document.contract_id.company_id
                or document.company_id
                or self.env.company
            )

    @api.depends("kind")
    def _compute_is_internal(self):
        for document in self:
            document.is_internal = document.kind not in self._CUSTOMER_KINDS

    @api.depends("kind", "is_internal", "contract_id")
    def _compute_needs_signature(self):
        for document in self:
            document.needs_signature = (
                document.kind in self._SIGNED_KINDS
                and not document.is_internal
                and bool(document.contract_id)
            )

    @api.depends("version_ids.state", "version_ids.number")
    def _compute_current_version(self):
        for document in self:
            versions = document.version_ids.sorted("number")
            document.version_count = len(versions)
            document.latest_version_id = versions[-1:]
            document.current_version_id = versions.filtered(
                lambda version: version.state == "in_force"
            )[-1:]

    @api.constrains("kind", "is_internal", "needs_signature", "contract_id")
    def _check_audience(self):
        for document in self:
            if document.kind in self._INTERNAL_KINDS and not document.is_internal:
                raise ValidationError(
                    self.env._("“%s” is internal by its kind.", document.name)
                )
            if document.is_internal and document.needs_signature:
                raise ValidationError(
                    self.env._(
                        "“%s” is internal: the customer cannot sign it.", document.name
                    )
                )
            if not document.contract_id and (
                document.needs_signature or document.kind in self._CONTRACT_KINDS
            ):
                raise ValidationError(
                    self.env._("“%s” needs the contract it belongs to.", document.name)
                )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    def write(self, vals):
        fixed = {"kind", "contract_id", "company_id", "is_internal"} & vals.keys()
        if fixed and self.version_ids.filtered("approved_on"):
            self._check_unchanged(vals, fixed)
        res = super().write(vals)
        if vals.get("is_internal"):
            self._drop_outsiders()
        return res

    def _check_unchanged(self, vals, names):
        """What was approved was approved for these readers: that stays."""
        for document in self.filtered(lambda d: d.version_ids.filtered("approved_on")):
            for name in names:
                value = document._fields[name].convert_to_write(
                    document[name], document
                )
                if value != vals[name]:
                    raise UserError(
                        self.env._(
                            "“%s” has approved versions: its kind, contract and "
                            "readers stay. Make another document.",
                            document.name,
                        )
                    )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for document, vals in zip(self, vals_list, strict=True):
            vals.setdefault("name", self.env._("%s (copy)", document.name))
        return vals_list

    # ------------------------------------------------------------------
    # Versions
    # ------------------------------------------------------------------

    def action_new_version(self):
        """Open a draft after the last version; one that is open already serves."""
        self.ensure_one()
        return self._new_version()._get_form_action()

    def _new_version(self, **values):
        """A draft that begins as the last version was, RACI included.

        ``values`` overrides what it takes along. An open draft is returned as it is,
        with ``values`` written to it.
        """
        self.ensure_one()
        self.check_access("write")
        draft = self.version_ids.filtered(lambda version: version.state == "draft")[:1]
        if draft:
            draft.write(values)
            return draft
        latest = self.latest_version_id
        versions = self.env["support.document.version"]
        return versions.create(
            {
                "document_id": self.id,
                **(latest._prepare_next() if latest else {}),
                **values,
            }
        )

    def action_view_versions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_contracts.support_document_version_action"
        )
        return action | {
            "domain": [("document_id", "=", self.id)],
            "context": {"default_document_id": self.id},
        }

    def _get_portal_rows(self):
        """[(document, version to read first, versions)] of what was published.

        First comes what waits for a signature, then what is in force.
        """
        versions = self.version_ids.filtered("published_on").sorted("number")
        rows = []
        for document, published in versions.grouped("document_id").items():
            waiting = published.filtered(lambda v: v.state == "sent")
            current = published.filtered(lambda v: v.state == "in_force")
            rows.append((document, (waiting or current or published)[-1:], published))
        return rows

    # ------------------------------------------------------------------
    # Mails: nothing of an internal document leaves the house (G5)
    # ------------------------------------------------------------------

    def _drop_outsiders(self):
        for document in self.filtered("is_internal"):
            outsiders = document.message_partner_ids.filtered("partner_share")
            document.message_unsubscribe(outsiders.ids)

    def _get_insiders(self, partner_ids):
        """Of these partners, those of our own people."""
        partners = self.env["res.partner"].sudo().browse(partner_ids or [])
        return partners.filtered(lambda partner: not partner.partner_share)

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        internal = self.filtered("is_internal")
        if internal and partner_ids:
            inside = self._get_insiders(partner_ids).ids
            super(SupportDocument, internal).message_subscribe(inside, subtype_ids)
        return super(SupportDocument, self - internal).message_subscribe(
            partner_ids, subtype_ids
        )

    def message_post(self, **kwargs):
        self._check_recipients(
            kwargs.get("partner_ids"), kwargs.get("outgoing_email_to")
        )
        return super().message_post(**kwargs)

    def message_notify(self, **kwargs):
        self._check_recipients(kwargs.get("partner_ids"))
        return super().message_notify(**kwargs)

    def _check_recipients(self, partner_ids, addresses=None):
        if not any(self.mapped("is_internal")):
            return
        partners = self.env["res.partner"].sudo().browse(partner_ids or [])
        outside = (partners - self._get_insiders(partner_ids)).mapped("name")
        if addresses:
            outside.append(addresses)
        if outside:
            raise UserError(
                self.env._(
                    "“%(document)s” is internal: it is not sent to %(names)s.",
                    document=self[:1].name,
                    names=", ".join(outside),
                )
            )

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        if self.filtered("is_internal"):
            return [data for data in recipients if not data.get("share")]
        return recipients
