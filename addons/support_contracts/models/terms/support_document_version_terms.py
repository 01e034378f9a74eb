from odoo import fields, models


class SupportDocumentVersion(models.Model):
    """K2: whoever signs a contract accepts its terms of attention with it.

    They are part of what is shown and of its fingerprint: terms published after the
    document was sent are shown and asked for before anything is signed.
    """

    _inherit = "support.document.version"

    terms_acceptance_ids = fields.One2many(
        "support.terms.acceptance", "document_version_id", groups="base.group_user"
    )

    def _get_terms(self):
        """The versions of the terms that the signature accepts too; elevated."""
        self.ensure_one()
        if self.kind != "contract" or not self.contract_id:
            return self.env["support.terms.version"]
        return (
            self.env["support.terms"]
            .sudo()
            ._get_signed_with(self.contract_id, self.lang, self._get_today())
        )

    def _approval_snapshot(self, kind):
        snapshot = super()._approval_snapshot(kind)
        terms = self._get_terms() if kind == "signature" else ()
        if terms:
            snapshot["terms"] = [[v.id, v.body_hash] for v in terms]
        return snapshot

    def _accept_signature(self, approval, values):
        """On paper the terms were not shown: their tickets ask for them."""
        res = super()._accept_signature(approval, values)
        if approval.channel != "paper":
            self.env["support.terms.acceptance"]._record(
                approval, document_version_id=self.id, contract_id=self.contract_id.id
            )
        return res
