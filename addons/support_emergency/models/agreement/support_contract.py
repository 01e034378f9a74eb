from odoo import api, fields, models


class SupportContract(models.Model):
    """The on-demand service of an emergency, and its express rate (E4, E5)."""

    _inherit = "support.contract"

    def _find_rate(self, work_type, date):
        """What was agreed for any work says nothing of express work."""
        rate = super()._find_rate(work_type, date)
        if rate and not rate.work_type_id and work_type.is_express:
            return rate.browse()
        return rate

    @api.model
    def _get_agreements(self, customer, company):
        """(own contract, on-demand contract) of a customer, each may be empty.

        Both in force; the account of independent work is no agreement. Elevated.
        """
        contracts = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "active"),
                ("is_independent", "=", False),
                "|",
                ("partner_id", "=", customer.id),
                ("covered_partner_ids", "in", customer.ids),
            ],
            order="sequence, date_start desc, id desc",
        )
        today = fields.Date.context_today(self)
        valid = contracts.filtered(lambda contract: contract._includes_day(today))
        on_demand = valid.filtered("plan_id.is_on_demand")
        return (valid - on_demand)[:1], on_demand[:1]

    @api.model
    def _prepare_on_demand(self, customer, company):
        """Values of the contract that opens an on-demand service; still a draft."""
        plan = company._get_emergency_plan()
        return {
            "partner_id": customer.id,
            "company_id": company.id,
            "plan_id": plan.id,
            "title": plan.with_context(lang=customer.lang or self.env.lang).name,
            "user_id": False,
            "date_end": False,
            # Whoever has a contract of their own goes on being served by it.
            "sequence": 500,
        }

    def _open_express_pool(self):
        """Express work is charged, whatever else the contract gives (E8)."""
        for contract in self:
            express = contract.company_id._get_emergency_work_type()
            pools = contract.entitlement_ids.filtered(lambda e: e.kind == "on_demand")
            if any(not e.is_scoped or express in e.work_type_ids for e in pools):
                continue
            self.env["support.entitlement"].create(
                {
                    "contract_id": contract.id,
                    "name": self.with_context(
                        lang=contract.partner_id.lang or self.env.lang
                    ).env._("Emergencies: express hours, charged as used"),
                    "kind": "on_demand",
                    "work_type_ids": [fields.Command.set(express.ids)],
                }
            )
