from odoo import api, fields, models
from odoo.exceptions import UserError


class SupportTermsAcceptance(models.Model):
    """K2: who accepted which text, when and from where. Proof: it only grows.

    The text is the version's, which cannot change once published; the fingerprint is
    kept here too. Accepting decides nothing about what covers the ticket (K20).
    """

    _name = "support.terms.acceptance"
    _description = "Acceptance of Support Terms"
    _order = "accepted_on desc, id desc"

    version_id = fields.Many2one(
        "support.terms.version",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    terms_id = fields.Many2one(
        related="version_id.terms_id", store=True, precompute=True, index=True
    )
    version_hash = fields.Char(string="Fingerprint", required=True, readonly=True)
    # where it was accepted: on a ticket, or with the signature of a contract
    ticket_id = fields.Many2one(
        "helpdesk.ticket", readonly=True, index=True, ondelete="restrict"
    )
    document_version_id = fields.Many2one(
        "support.document.version",
        string="Signed document",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    contract_id = fields.Many2one(
        "support.contract", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    approval_id = fields.Many2one(
        "support.approval", readonly=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Person", readonly=True, ondelete="restrict"
    )
    accepted_by = fields.Char(required=True, readonly=True)
    accepted_on = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now
    )
    accepted_from = fields.Char(
        readonly=True, groups="base.group_user", help="Address of the network."
    )

    _once = models.UniqueIndex(
        "(ticket_id, version_id)", "These terms were already accepted on the ticket."
    )
    _once_signed = models.UniqueIndex(
        "(document_version_id, version_id)",
        "These terms were already accepted with the document.",
    )
    _somewhere = models.Constraint(
        "CHECK (ticket_id IS NOT NULL OR document_version_id IS NOT NULL)",
        "Terms are accepted on a ticket or with a document.",
    )

    @api.depends("version_id", "ticket_id", "document_version_id")
    def _compute_display_name(self):
        for acceptance in self:
            where = acceptance.ticket_id.number
            where = where or acceptance.document_version_id.display_name
            parts = [acceptance.version_id.display_name, where]
            acceptance.display_name = " · ".join(part for part in parts if part)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self._message_proof())
        return super().create(vals_list)

    @api.model
    def _record(self, approval, terms=None, **where):
        """Keep what the answer to ``approval`` accepted: its snapshot's "terms".

        ``terms``: [(id of the version, its hash), …], where the answer accepted only a
        part of them. ``where``: values that say on which ticket or document, of which
        contract.
        """
        if terms is None:
            terms = approval.snapshot.get("terms", ())
        return self.sudo().create(
            [
                {
                    "version_id": version_id,
                    "version_hash": body_hash,
                    "company_id": approval.company_id.id,
                    "approval_id": approval.id,
                    "partner_id": approval.decided_by_id.id,
                    "accepted_by": approval.decided_by,
                    "accepted_on": approval.decided_on,
                    "accepted_from": approval.decided_from,
                    **where,
                }
                for version_id, body_hash in terms
            ]
        )

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self._message_proof())

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self._message_proof())

    def _message_proof(self):
        return self.env._("What was accepted stays as proof: the customer writes it.")
