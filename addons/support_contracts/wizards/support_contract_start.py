from odoo import api, fields, models
from odoo.fields import Command


class SupportContractStart(models.TransientModel):
    """A first contract from a plan, on one screen."""

    _name = "support.contract.start"
    _description = "New Support Contract from a Plan"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        domain="[('is_company', '=', True), ('parent_id', '=', False)]",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    plan_id = fields.Many2one(
        "support.plan",
        required=True,
        domain="[('company_id', 'in', (company_id, False))]",
    )
    title = fields.Char()
    date_start = fields.Date(
        string="First day", required=True, default=fields.Date.context_today
    )
    sells_packages = fields.Boolean(compute="_compute_sells_packages")
    makes_quotation = fields.Boolean(
        string="Make the quotation, too",
        compute="_compute_makes_quotation",
        store=True,
        readonly=False,
    )
    lead_name = fields.Char(
        string="Lead key user", compute="_compute_people", store=True, readonly=False
    )
    lead_email = fields.Char(
        string="Mail of the lead", compute="_compute_people", store=True, readonly=False
    )
    backup_name = fields.Char(
        string="Backup key user", compute="_compute_people", store=True, readonly=False
    )
    backup_email = fields.Char(
        string="Mail of the backup",
        compute="_compute_people",
        store=True,
        readonly=False,
    )

    @api.depends("plan_id")
    def _compute_sells_packages(self):
        for start in self:
            start.sells_packages = bool(start._get_sold_products())

    @api.depends("sells_packages")
    def _compute_makes_quotation(self):
        for start in self:
            start.makes_quotation = start.sells_packages

    @api.depends("partner_id")
    def _compute_people(self):
        """Those that speak for the customer already."""
        for start in self:
            for role in ("lead", "backup"):
                for part in ("name", "email"):
                    known = start.partner_id[f"support_{role}_{part}"]
                    start[f"{role}_{part}"] = known

    def _get_sold_products(self):
        products = self.plan_id.entitlement_ids.product_id
        return products.filtered("support_minutes")

    def action_start(self):
        """A draft contract with its key users, and the quotation of its packages."""
        self.ensure_one()
        contract = self.env["support.contract"].create(self._prepare_contract())
        customer = self.partner_id
        customer._name_key_user("lead", self.lead_name, self.lead_email)
        customer._name_key_user("backup", self.backup_name, self.backup_email)
        if self.makes_quotation:
            self._create_quotation(contract)
        return {
            "type": "ir.actions.act_window",
            "res_model": "support.contract",
            "res_id": contract.id,
            "view_mode": "form",
        }

    def _prepare_contract(self):
        return {
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "plan_id": self.plan_id.id,
            "title": self.title,
            "date_start": self.date_start,
        }

    def _create_quotation(self, contract):
        """Who may make the contract offers what it sells; sales send it."""
        return (
            self.env["sale.order"]
            .sudo()
            .create(
                {
                    "partner_id": self.partner_id.id,
                    "company_id": self.company_id.id,
                    "support_contract_id": contract.id,
                    "origin": contract.name,
                    "user_id": self.env.uid,
                    "order_line": [
                        Command.create({"product_id": product.id})
                        for product in self._get_sold_products()
                    ],
                }
            )
        )
