import binascii

from odoo import models
from odoo.exceptions import AccessError, UserError

from ...exceptions import check_reason


class SupportDocumentVersion(models.Model):
    """What answers to the two questions about a version lead to."""

    _inherit = "support.document.version"

    # ------------------------------------------------------------------
    # What is asked
    # ------------------------------------------------------------------

    def _approval_snapshot(self, kind):
        return super()._approval_snapshot(kind) | {
            "number": self.number,
            "lang": self.lang,
            "content": self.content_hash or self._get_fingerprint(),
        }

    def _approval_portal_url(self, approval):
        return self.access_url

    def _approval_granted(self, approval, values):
        res = super()._approval_granted(approval, values)
        for version in self:
            if approval.kind == "review":
                version._approve(approval)
            elif approval.kind == "signature":
                version._accept_signature(approval, values)
        return res

    def _approval_refused(self, approval, comment):
        res = super()._approval_refused(approval, comment)
        if approval.kind == "review":
            check_reason(comment, self.env._("Say what should change."))
        for version in self:
            version.write({"state": "rejected", "refused_reason": comment})
            version.document_id.message_post(
                body=self.env._(
                    "%(name)s does not approve %(version)s: %(comment)s",
                    name=approval.decided_by or self.env.user.name,
                    version=version.display_name,
                    comment=comment or "–",
                )
            )
        return res

    # ------------------------------------------------------------------
    # Internal approval
    # ------------------------------------------------------------------

    def _approve(self, approval):
        """From here on the database refuses any change of the text."""
        self._check_state(("review",), self.env._("It waits for no approval."))
        self._check_complete()
        self.write(
            {
                "state": "approved",
                "content_hash": self._get_fingerprint(),
                "approved_on": approval.decided_on,
                "approved_by": approval.decided_by,
            }
        )
        self.flush_recordset()

    # ------------------------------------------------------------------
    # Signature
    # ------------------------------------------------------------------

    def _sign(self, name, signature, origin=None):
        """The user of the environment signs: ``name`` as typed, ``signature`` as drawn.

        ``signature`` is a picture in base64, ``origin`` the network address. Who may
        not sign, or signs what is not to be signed any more, gets an error. Returns
        "granted", or "changed" if what was shown is not what there is any more: then
        nothing was signed and it waits anew.
        """
        self.ensure_one()
        self.check_access("read")
        self._check_signable()
        name = (name or "").strip()
        if not name:
            raise UserError(self.env._("Write your name to sign."))
        self._check_signature(signature)
        approval = self._get_pending_signature().with_user(self.env.user)
        return approval.with_context(support_signature=signature)._decide(
            True, values={"signed_by": name}, origin=origin
        )

    def _refuse(self, comment, origin=None):
        """The user of the environment does not sign, and says why."""
        self.ensure_one()
        self.check_access("read")
        self._check_signable()
        approval = self._get_pending_signature().with_user(self.env.user)
        approval._decide(False, comment=comment, origin=origin)

    def _check_signable(self):
        """Say what became of a version that is not waiting for a signature."""
        version = self.sudo()
        if version.state == "superseded":
            newer = version.document_id.version_ids.filtered(
                lambda v: v.published_on and v.number > version.number
            )
            raise UserError(
                self.env._(
                    "Version %(old)s was replaced by version %(new)s: please read that "
                    "one.",
                    old=version.number,
                    new=max(newer.mapped("number"), default=version.number + 1),
                )
            )
        if version.signed_on:
            raise UserError(
                self.env._(
                    "“%(document)s” was already signed by %(name)s.",
                    document=version.display_name,
                    name=version.signed_by,
                )
            )
        if version.state != "sent":
            raise UserError(
                self.env._("“%s” does not wait for a signature.", version.display_name)
            )

    def _get_pending_signature(self):
        approval = self.sudo().approval_ids.filtered(
            lambda a: a.kind == "signature" and a.state == "pending"
        )
        if not approval:
            raise UserError(
                self.env._("“%s” does not wait for a signature.", self.display_name)
            )
        return approval

    def _check_signature(self, signature):
        """A drawing, not a file of any kind nor an empty one."""
        try:
            data = binascii.a2b_base64(signature or "")
        except (TypeError, ValueError, binascii.Error):
            data = b""
        if not data.startswith(b"\x89PNG"):
            raise UserError(self.env._("Draw your signature to sign."))
        if len(data) > 1024 * 1024:
            raise UserError(self.env._("The signature is too large: draw it again."))

    def _accept_signature(self, approval, values):
        """Keep the proof, let the version enter into force, sign the contract."""
        signature = self.env.context.get("support_signature")
        name = (values or {}).get("signed_by")
        if approval.channel == "paper":
            # The desk has the signed paper and recorded who signed it.
            name, signature = approval.decided_by, False
        elif not signature or not name:
            raise AccessError(
                self.env._("A document is signed on its page, by name and drawing.")
            )
        self.write(
            {
                "signature": signature,
                "signed_by": name,
                "signed_by_id": approval.decided_by_id.id,
                "signed_on": approval.decided_on,
                "signed_from": approval.decided_from,
            }
        )
        self._enter_force_when_due()
        self._sign_contract(name)
        self.document_id.message_post(
            body=self.env._(
                "%(name)s signed %(version)s.", name=name, version=self.display_name
            )
        )

    def _sign_contract(self, name):
        """The signature of its first document is the signature of the contract."""
        contract = self.contract_id
        if self.kind == "contract" and contract.state == "draft":
            contract.signed_by = name
            contract.action_sign()
