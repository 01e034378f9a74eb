import base64
import binascii

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.support_contracts.tools.uploads import check_upload

MAX_DRAWING_BYTES = 1024 * 1024


class SupportWorkOrder(models.Model):
    """W7: signed on the technician's screen, in the portal, or on paper."""

    _inherit = "support.work.order"

    # ------------------------------------------------------------------
    # On the screen, or on paper
    # ------------------------------------------------------------------

    def action_open_sign(self):
        """The sheet to hand over: name and drawing, or the scanned paper."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sign"),
            "res_model": "support.work.order.sign",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def _sign_on_screen(self, name, signature):
        """``signature``: a drawing in base64."""
        self._check_signer(name)
        _check_drawing(self.env, signature)
        self._keep_signature(
            {"signed_by": name, "signature": signature, "sign_channel": "screen"}
        )

    def _sign_on_paper(self, name, scan, file_name):
        """``scan``: the signed sheet as a picture or PDF, in base64."""
        self._check_signer(name)
        if not scan:
            raise UserError(self.env._("Attach the sheet that the customer signed."))
        check_upload(self.env, file_name or "", base64.b64decode(scan))
        self._keep_signature(
            {
                "signed_by": name,
                "scan": scan,
                "scan_name": file_name,
                "sign_channel": "paper",
            }
        )

    def _check_signer(self, name):
        self.ensure_one()
        self.check_access("write")
        if not (name or "").strip():
            raise UserError(self.env._("Write the name of who signs."))
        self._check_signable()

    def _check_signable(self):
        if self.state == "signed":
            raise UserError(
                self.env._(
                    "%(order)s was already signed by %(name)s.",
                    order=self.display_name,
                    name=self.signed_by,
                )
            )
        if self.state == "cancelled":
            raise UserError(
                self.env._(
                    "%s is cancelled: there is nothing to sign.", self.display_name
                )
            )

    def _keep_signature(self, values):
        order = self.sudo()
        if order.state == "draft":
            order._confirm()
        order._withdraw_approvals("work_order")
        order.write(
            {"state": "signed", "signed_on": fields.Datetime.now()}
            | values
            | {"signed_by": values["signed_by"].strip()}
        )

    # ------------------------------------------------------------------
    # In the portal
    # ------------------------------------------------------------------

    def action_request_signature(self):
        """Ask the customer's key users to sign in the portal."""
        self.check_access("write")
        for order in self:
            order._check_signable()
            if order.state == "draft":
                order.action_confirm()
        self._request_approval("work_order", lambda order: order._get_approval_title())
        return True

    def _get_approval_title(self):
        order = self._in_customer_language()
        return order.env._(
            "Work order %(number)s: %(ticket)s",
            number=order.name,
            ticket=order.ticket_id.name,
        )

    def _approval_portal_url(self, approval):
        return f"/my/work-orders/{self.id}"

    def _approval_snapshot(self, kind):
        return super()._approval_snapshot(kind) | {
            "number": self.name,
            "state": self.state,
            "date": self.date,
            "description": self.description or "",
            "lines": [line._get_shown() for line in self.line_ids.sorted("id")],
        }

    def _get_pending_signature(self):
        return self.sudo().approval_ids.filtered(
            lambda a: a.kind == "work_order" and a.state == "pending"
        )

    def _filtered_waiting(self):
        """Those that the customer is asked to sign."""
        approvals = self.env["support.approval"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("kind", "=", "work_order"),
                ("state", "=", "pending"),
            ]
        )
        return self & self.browse(approvals.mapped("res_id"))

    def _sign_in_portal(self, name, signature, origin=None):
        """The user of the environment signs; errors say who may, and what lacks."""
        approval = self._get_signature_to_answer()
        if not (name or "").strip():
            raise UserError(self.env._("Write your name to sign."))
        _check_drawing(self.env, signature)
        approval.with_context(support_signature=signature)._decide(
            True, values={"signed_by": name.strip()}, origin=origin
        )

    def _refuse_in_portal(self, comment, origin=None):
        self._get_signature_to_answer()._decide(False, comment=comment, origin=origin)

    def _get_signature_to_answer(self):
        self.ensure_one()
        self.check_access("read")
        self.sudo()._check_signable()
        approval = self._get_pending_signature()
        if not approval:
            raise UserError(
                self.env._("“%s” does not wait for a signature.", self.display_name)
            )
        return approval.with_user(self.env.user)

    def _approval_granted(self, approval, values):
        res = super()._approval_granted(approval, values)
        signature = self.env.context.get("support_signature")
        name = (values or {}).get("signed_by")
        paper = approval.channel == "paper"
        if not paper and not (signature and name):
            raise AccessError(
                self.env._("A work order is signed on its page, by name and drawing.")
            )
        self.write(
            {
                "state": "signed",
                "signature": False if paper else signature,
                "signed_by": approval.decided_by if paper else name,
                "signed_on": approval.decided_on,
                "signed_from": approval.decided_from,
                "sign_channel": "paper" if paper else "portal",
            }
        )
        return res

    def _approval_refused(self, approval, comment):
        """It stays confirmed, with the customer's words: the office decides."""
        res = super()._approval_refused(approval, comment)
        self.message_post(
            body=self.env._(
                "%(name)s does not sign: %(comment)s",
                name=approval.decided_by or self.env.user.name,
                comment=comment or "–",
            )
        )
        return res


class SupportWorkOrderLine(models.Model):
    _inherit = "support.work.order.line"

    def _get_shown(self):
        """What the customer signs of it, ready for JSON."""
        self.ensure_one()
        return {
            "id": self.id,
            "kind": self.kind,
            "name": self.name,
            "quantity": self.quantity,
            "minutes": self.minutes,
            "price": self.price_unit,
            "discount": self.discount,
            "amount": self.amount,
        }


def _check_drawing(env, signature):
    """Raise UserError for what is no drawing, such as an empty or a foreign file."""
    try:
        data = binascii.a2b_base64(signature or "")
    except (TypeError, ValueError, binascii.Error):
        data = b""
    if not data.startswith(b"\x89PNG"):
        raise UserError(env._("The signature is missing: draw it to sign."))
    if len(data) > MAX_DRAWING_BYTES:
        raise UserError(env._("The signature is too large: draw it again."))
