from odoo import fields, models
from odoo.exceptions import UserError


class ResCompany(models.Model):
    _inherit = "res.company"

    emergency_plan_id = fields.Many2one(
        "support.plan",
        string="Plan on demand",
        check_company=True,
        help="What a customer without contract agrees to in an emergency.",
    )
    emergency_work_type_id = fields.Many2one(
        "support.work.type",
        string="Express work",
        check_company=True,
        help="The time until the service is restored.",
    )
    emergency_mitigation_type_id = fields.Many2one(
        "support.work.type",
        string="Work of mitigation",
        check_company=True,
        help="The time that removes the causes.",
    )
    emergency_guarantee_product_id = fields.Many2one(
        "product.product",
        string="Guarantee",
        check_company=True,
        help="Product and tax of the guarantee; an hour costs the express rate.",
    )

    def _get_emergency_record(self, name, xmlid):
        """What the settings of emergencies say, or ours; elevated."""
        self.ensure_one()
        company_sudo = self.sudo()
        found = company_sudo[name] or company_sudo.env.ref(
            xmlid, raise_if_not_found=False
        )
        if not found:
            raise UserError(
                self.env._("Complete the settings of emergencies in Support.")
            )
        return found

    def _get_emergency_plan(self):
        return self._get_emergency_record(
            "emergency_plan_id", "support_emergency.plan_on_demand"
        )

    def _get_emergency_work_type(self):
        return self._get_emergency_record(
            "emergency_work_type_id", "support_contracts.work_type_express"
        )

    def _get_emergency_mitigation_type(self):
        return self._get_emergency_record(
            "emergency_mitigation_type_id", "support_contracts.work_type_support"
        )

    def _get_emergency_guarantee_product(self):
        return self._get_emergency_record(
            "emergency_guarantee_product_id", "support_emergency.product_guarantee"
        )
