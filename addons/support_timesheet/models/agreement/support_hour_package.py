from odoo import fields, models
from odoo.exceptions import UserError


class SupportHourPackage(models.Model):
    _inherit = "support.hour.package"

    def _cover_held_from(self, day, reason):
        """A package bought later pays what was held from ``day`` on."""
        if any(package.state != "open" for package in self):
            raise UserError(self.env._("Only an open package covers held work."))
        res = super()._cover_held_from(day, reason)
        for package in self:
            package.contract_id._allocate_held(package)
        return res


class SupportContract(models.Model):
    _inherit = "support.contract"

    held_minutes = fields.Integer(
        string="Held", compute="_compute_held_minutes", groups="base.group_user"
    )

    def _compute_held_minutes(self):
        # Told to all who see the contract, sales among them.
        segments_sudo = self.env["support.time.segment"].sudo()
        rows = segments_sudo._read_group(
            [("contract_id", "in", self.ids), ("held_minutes", ">", 0)],
            ["contract_id"],
            ["held_minutes:sum"],
        )
        held = {contract.id: minutes for contract, minutes in rows}
        for contract in self:
            contract.held_minutes = held.get(contract.id, 0)

    def _allocate_held(self, package):
        """Serve held time, in the order of the work, from a package bought later."""
        self.ensure_one()
        self._bump_version()
        held = (
            self.env["support.time.segment"]
            .sudo()
            .search(
                [
                    ("contract_id", "=", self.id),
                    ("held_minutes", ">", 0),
                    ("date", ">=", package.covers_from),
                ]
            )
        )
        return held._serve_held(package.sudo())
