from odoo import fields, models
from odoo.exceptions import UserError

from ...exceptions import check_reason


class SupportContract(models.Model):
    _inherit = "support.contract"

    def _merge_into(self, target, reason):
        """End this contract and carry its open hours over to ``target``.

        Each open package goes on in a twin with the same dates and value, by a pair
        of transfers. What is final stays where it was recorded. Returns the twins.
        """
        self.ensure_one()
        (self | target).check_access("write")
        self._check_merge(target, reason)
        (self | target)._bump_version()
        packages = self.sudo().package_ids.filtered(
            lambda package: package.state == "open" and package.remaining_minutes
        )
        twins = packages._transfer_to(target.sudo(), reason)
        self._end(reason)
        target.message_post(
            body=self.env._(
                "Took over the hours of %(contract)s: %(reason)s",
                contract=self.display_name,
                reason=reason,
            )
        )
        return twins

    def _check_merge(self, target, reason):
        check_reason(reason, self.env._("Say why the contracts are merged."))
        if target == self or target.state != "active" or self.state != "active":
            raise UserError(self.env._("Merge one active contract into another."))
        if (target.partner_id, target.company_id, target.currency_id) != (
            self.partner_id,
            self.company_id,
            self.currency_id,
        ):
            raise UserError(
                self.env._(
                    "Only contracts of the same customer, company and currency merge."
                )
            )
        blockers = self._period_blockers(self.date_start, fields.Date.today())
        if blockers:
            raise UserError("\n".join(blockers[self]))


class SupportHourPackage(models.Model):
    _inherit = "support.hour.package"

    def _transfer_to(self, contract, reason):
        """Move what is left to twins on ``contract``; returns the twins."""
        twins = self.create([package._prepare_twin(contract) for package in self])
        values = {"kind": "transfer", "reason": reason}
        self._post_moves(
            {
                package: values | {"minutes": -package.remaining_minutes}
                for package in self
            }
        )
        self.write({"state": "closed"})
        twins._open()
        return twins

    def _prepare_twin(self, contract):
        self.ensure_one()
        kind = self.entitlement_id.kind
        home = contract.entitlement_ids.filtered(lambda e: e.kind == kind)[:1]
        return {
            "entitlement_id": (home or self._copy_entitlement(contract)).id,
            "origin": "transfer",
            "name": self.name,
            "purchased_on": self.purchased_on,
            "date_start": self.date_start,
            "date_end": self.date_end,
            "granted_minutes": self.remaining_minutes,
            "unit_value": self.unit_value,
        }

    def _copy_entitlement(self, contract):
        """Transferred hours keep their terms where the target has none of the kind.

        A period entitlement would go on granting there, so it becomes prepaid.
        """
        terms = self.entitlement_id._prepare_terms() | {
            "kind": "prepaid_hours",
            "contract_id": contract.id,
        }
        return self.env["support.entitlement"].create(terms)
