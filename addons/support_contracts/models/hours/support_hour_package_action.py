from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...exceptions import check_reason


class SupportHourPackage(models.Model):
    """What a manager does to a package: each through the ledger, with its reason."""

    _inherit = "support.hour.package"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_explained(self):
        """A waiting package was promised: people void it, with a reason."""
        if not self.env.su:
            raise UserError(
                self.env._("A package is not deleted: void it, with its reason.")
            )

    # ------------------------------------------------------------------
    # Void
    # ------------------------------------------------------------------

    def _void(self, reason):
        """Undo a package of which nothing was burnt; what was granted is taken back.

        A promise (waiting) is closed as it is.
        """
        check_reason(reason, self.env._("Say why the package is void."))
        # Work that waits for its cut must not find it gone half-way.
        self.contract_id._bump_version()
        self._check_voidable()
        opened = self.filtered(lambda package: package.state != "waiting")
        opened._post_moves(
            {
                package: {
                    "kind": "adjust",
                    "minutes": -package.remaining_minutes,
                    "date": fields.Date.context_today(package),
                    "reason": reason,
                }
                for package in opened
            }
        )
        self.write({"state": "closed"})
        self._tell_reason(self.env._("Void"), reason)

    def _check_voidable(self):
        burnt = self._get_burnt_minutes()
        for package in self:
            if package.state == "closed":
                raise UserError(
                    self.env._("%s is closed already.", package.display_name)
                )
            if burnt.get(package) or (
                package.state != "waiting"
                and package.remaining_minutes != package.granted_minutes
            ):
                raise UserError(
                    self.env._(
                        "Hours of “%s” were used: only a package that nobody used is "
                        "void. Expire the rest instead.",
                        package.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Transfer
    # ------------------------------------------------------------------

    def _transfer(self, minutes, contract, reason, target=None):
        """Move hours to a package, or to a twin on a contract of the same customer.

        Without ``target`` the hours keep their dates and value in a package of their
        own. Returns the package that receives them.
        """
        self.ensure_one()
        check_reason(reason, self.env._("Say why the hours are transferred."))
        self._check_transfer(minutes, contract, target)
        (self.contract_id | contract)._bump_version()
        if not target:
            target = self.create(
                [self._prepare_twin(contract) | {"granted_minutes": minutes}]
            )
            self._post_transfer(-minutes, reason)
            target._open()
        else:
            self._post_transfer(-minutes, reason)
            target._post_transfer(minutes, reason)
        self._tell_reason(self.env._("Transferred to %s", target.display_name), reason)
        target._tell_reason(self.env._("Received from %s", self.display_name), reason)
        return target

    def _check_transfer(self, minutes, contract, target):
        if self.state != "open" or (target and target.state != "open"):
            raise UserError(self.env._("Hours move between open packages only."))
        if not 0 < minutes <= self.remaining_minutes:
            raise UserError(self.env._("The package has not that many hours left."))
        same_party = (contract.partner_id, contract.company_id, contract.currency_id)
        if same_party != (self.partner_id, self.company_id, self.currency_id):
            raise UserError(
                self.env._(
                    "Hours move between contracts of the same customer, company and "
                    "currency."
                )
            )
        if contract.state != "active":
            raise UserError(self.env._("%s is not in force.", contract.display_name))
        if target and (target == self or target.contract_id != contract):
            raise UserError(self.env._("Choose another package of that contract."))
        if not target and contract == self.contract_id:
            raise UserError(self.env._("Choose the package that receives the hours."))

    def _post_transfer(self, minutes, reason):
        self._post_moves(
            {
                self: {
                    "kind": "transfer",
                    "minutes": minutes,
                    "date": fields.Date.context_today(self),
                    "reason": reason,
                }
            }
        )

    def _tell_reason(self, action, reason):
        for package in self:
            package.message_post(body=": ".join((action, reason)))

    # ------------------------------------------------------------------
    # Renewal (K9)
    # ------------------------------------------------------------------

    def action_renew(self):
        """A quotation of the same package, for the customer to accept."""
        self.ensure_one()
        self.check_access("read")
        product = self.sale_line_id.sudo().product_id or self.entitlement_id.product_id
        if not product.support_minutes:
            raise UserError(
                self.env._("“%s” was not sold: there is nothing to renew.", self.name)
            )
        self.env["sale.order"].check_access("create")
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "support_contract_id": self.contract_id.id,
                "origin": self.name,
                "order_line": [Command.create({"product_id": product.id})],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": order.id,
            "view_mode": "form",
        }
