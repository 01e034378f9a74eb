from odoo import models


class SupportContract(models.Model):
    _inherit = "support.contract"

    def _get_service_owners(self):
        """{contract: its manager, else a service manager of its company}.

        Whoever runs a job, or asks in the portal, is never made the owner of its work.
        """
        without = self.filtered(lambda contract: not contract.user_id)
        managers = {
            company: company._get_service_manager() for company in without.company_id
        }
        return {
            contract: contract.user_id or managers[contract.company_id]
            for contract in self
        }
