from datetime import date

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import content_disposition, request, route

from ..tools.uploads import MAX_FILE_BYTES
from .portal import SupportPortal

# A file of the largest size and the fields beside it.
MAX_FORM_BYTES = MAX_FILE_BYTES + 1024 * 1024
# What a browser shows by itself and cannot run.
SHOWN_MIMETYPES = frozenset({"application/pdf", "image/png", "image/jpeg"})


class SupportPurchaseOrderPortal(SupportPortal):
    """K5: the lead key user sends purchase orders; both key users read them."""

    @route("/my/purchase-orders", type="http", auth="user", website=True)
    def portal_my_purchase_orders(self, **kwargs):
        orders_sudo = request.env["support.purchase.order"].search([]).sudo()
        customers = request.env["support.purchase.order"]._get_customers_to_send()
        values = self._get_support_values(
            "support_purchase_orders",
            orders=orders_sudo,
            customers=customers,
            contracts=self._get_contracts(customers),
            several_customers=len(customers | orders_sudo.partner_id) > 1,
        )
        return request.render("support_contracts.portal_my_purchase_orders", values)

    @route(
        "/my/purchase-orders/send",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        max_content_length=MAX_FORM_BYTES,
    )
    def portal_send_purchase_order(self, **post):
        with self._telling_errors():
            try:
                order_sudo = self._send_order(post)
            except AccessError as error:
                raise UserError(str(error)) from error
            self._notify_next_page(
                request.env._(
                    "Thank you: we have your purchase order %s.", order_sudo.name
                )
            )
        return request.redirect("/my/purchase-orders")

    @route(
        "/my/purchase-orders/<int:order_id>/file",
        type="http",
        auth="user",
        website=True,
    )
    def portal_purchase_order_file(self, order_id, **kwargs):
        try:
            order_sudo = self._get_support_document("support.purchase.order", order_id)
        except (AccessError, MissingError):
            return request.redirect("/my/purchase-orders")
        attachment_sudo = order_sudo._get_file()
        if not attachment_sudo:
            return request.redirect("/my/purchase-orders")
        name = order_sudo.file_name or order_sudo.name
        shown = attachment_sudo.mimetype in SHOWN_MIMETYPES
        kind = attachment_sudo.mimetype if shown else "application/octet-stream"
        disposition = content_disposition(name, "inline" if shown else "attachment")
        return request.make_response(
            attachment_sudo.raw,
            headers=[
                ("Content-Type", kind),
                ("X-Content-Type-Options", "nosniff"),
                ("Content-Disposition", disposition),
            ],
        )

    # ------------------------------------------------------------------
    # Values
    # ------------------------------------------------------------------

    def _get_contracts(self, customers):
        return (
            request.env["support.contract"]
            .sudo()
            .search([("partner_id", "in", customers.ids), ("state", "!=", "draft")])
        )

    def _send_order(self, post):
        """The order made of the form; raises what the sender has to mend."""
        orders = request.env["support.purchase.order"]
        customers = orders._get_customers_to_send()
        chosen = customers.filtered(lambda c: str(c.id) == post.get("customer_id"))
        file = post.get("file")
        content = file.read() if hasattr(file, "read") else b""
        values = {
            "name": post.get("name"),
            "amount_limit": _as_amount(post.get("amount_limit")),
            "date_start": _as_date(post.get("date_start")),
            "date_end": _as_date(post.get("date_end")),
            "contract_ids": [
                int(value)
                for value in request.httprequest.form.getlist("contract_ids")
                if value.isdecimal()
            ],
        }
        name = getattr(file, "filename", "")
        return orders._send(chosen or customers.browse(), values, name, content)


def _as_date(value):
    try:
        return date.fromisoformat(value or "")
    except ValueError:
        return False


def _as_amount(value):
    """A number as people write it: "1.500,50", "1,500.50" or "1500.5".

    The last separator is the decimal one where two digits or one follow it.
    """
    text = (value or "").strip().replace(" ", "").replace("\u00a0", "")
    if not text:
        return 0.0
    head, tail = text, ""
    position = max(text.rfind("."), text.rfind(","))
    if position >= 0 and len(text) - position <= 3:
        head, tail = text[:position], text[position + 1 :]
    digits = head.replace(".", "").replace(",", "")
    if not digits.isdecimal() or (tail and not tail.isdecimal()):
        raise UserError(request.env._("“%s” is not an amount.", value))
    return float(f"{digits}.{tail or 0}")
