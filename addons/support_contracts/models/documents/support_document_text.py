from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date, is_html_empty

from ...arithmetic.minutes import clock


class SupportDocumentVersion(models.Model):
    """The data that a template may name, and the text that comes of it.

    A place ``x`` is answered by the method ``_place_x`` with words, Markup or False.
    """

    _inherit = "support.document.version"

    @api.model
    def _get_placeholders(self):
        """{name of a place: what it stands for}; addons add theirs."""
        return {
            "title": self.env._("Title of the document"),
            "number": self.env._("Number of the version"),
            "date_from": self.env._("First day in force"),
            "company": self.env._("Our company"),
            "company_address": self.env._("Our address and tax number"),
            "customer": self.env._("The customer"),
            "customer_address": self.env._("The customer's address and tax number"),
            "covered_companies": self.env._("Other companies covered"),
            "contract_number": self.env._("Number of the contract"),
            "contract_title": self.env._("What the contract is about"),
            "contract_start": self.env._("First day of the contract"),
            "contract_end": self.env._("Last day of the contract"),
            "plan": self.env._("Name of the plan"),
            "service_manager": self.env._("Service manager"),
            "operation": self.env._("How the operation runs"),
            "wishes": self.env._("What the customer wants of the service"),
            "service_levels": self.env._("Service levels"),
            "entitlements": self.env._(
                "What the contract gives: hours and their terms"
            ),
            "rates": self.env._("Hourly rates"),
            "key_users": self.env._("Key users"),
            "policies": self.env._("Terms about excess hours and answers"),
            "audience": self.env._("Audience of the document"),
            "metric_period": self.env._("Metric period"),
            "catalogue": self.env._("Services of the catalogue"),
        }

    def _get_place(self, name):
        self.ensure_one()
        return getattr(self, f"_place_{name}")()

    def action_fill(self):
        """Write the template's text, with the data of today, over the draft."""
        self.check_access("write")
        for version in self:
            template = version.template_id or version._get_default_template()
            if not template:
                raise UserError(
                    self.env._("There is no template for this kind of document.")
                )
            values = {"template_id": template.id, "body": template._fill(version)}
            if not version._get_raci()["rows"]:
                values["raci_matrix"] = template._get_raci(version)
            version.write(values)
        return True

    def _get_default_template(self):
        self.ensure_one()
        return self.env["support.document.template"].search(
            [
                ("kind", "=", self.kind),
                ("company_id", "in", [False, self.company_id.id]),
            ],
            limit=1,
        )

    def _missing(self, name):
        """A mark that keeps the version from being approved until it is replaced."""
        return Markup('<mark class="o_support_missing">{}</mark>').format(
            self.env._("To be completed: %s", self._get_placeholders()[name])
        )

    def _render_block(self, name, **values):
        """A part of the text from a QWeb template of ours, in the text's language."""
        return self.env["ir.qweb"]._render(
            f"support_contracts.document_{name}",
            {
                "contract": self.sudo().contract_id.with_context(lang=self.lang),
                "label": self._get_label,
                **values,
            },
            lang=self.lang,
        )

    def _get_label(self, record, name):
        """The words of a choice, in the language of the text."""
        return dict(record._fields[name]._description_selection(self.env))[record[name]]

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def _place_title(self):
        return self.document_id.name

    def _place_number(self):
        return str(self.number)

    def _place_date_from(self):
        return self._format_day(self.date_from) or self.env._("the day it is signed")

    def _place_company(self):
        return self.company_id.name

    def _place_company_address(self):
        return self._get_address(self.company_id.partner_id)

    def _place_customer(self):
        return self.partner_id.name or self._missing("customer")

    def _place_customer_address(self):
        return self._get_address(self.partner_id)

    def _place_covered_companies(self):
        names = self.sudo().contract_id.covered_partner_ids.mapped("name")
        return ", ".join(names) or self.env._("none")

    def _place_contract_number(self):
        return self.contract_id.sudo().name

    def _place_contract_title(self):
        contract = self.contract_id.sudo()
        return contract.title or contract.plan_id.name or contract.name

    def _place_contract_start(self):
        return self._format_day(self.contract_id.sudo().date_start)

    def _place_contract_end(self):
        last = self._format_day(self.contract_id.sudo().date_end)
        return last or self.env._("open-ended")

    def _place_plan(self):
        return self.contract_id.sudo().plan_id.name or self.env._("by agreement")

    def _place_service_manager(self):
        return self.contract_id.sudo().user_id.name or self._missing("service_manager")

    def _place_audience(self):
        return self.audience or self._missing("audience")

    def _place_metric_period(self):
        labels = dict(self._fields["metric_period"]._description_selection(self.env))
        return labels.get(self.metric_period) or self._missing("metric_period")

    # ------------------------------------------------------------------
    # Blocks
    # ------------------------------------------------------------------

    def _place_operation(self):
        return self._get_contract_text("operation")

    def _place_wishes(self):
        return self._get_contract_text("wishes")

    def _place_service_levels(self):
        return self._get_contract_text("service_levels")

    def _get_contract_text(self, name):
        text = self.contract_id.sudo()[f"{name}_text"]
        return self._missing(name) if is_html_empty(text) else text

    def _place_entitlements(self):
        today = self._get_today()
        entitlements = self.contract_id.sudo().entitlement_ids.filtered(
            lambda e: not e.date_end or e.date_end >= today
        )
        return self._render_block(
            "entitlements",
            clock=clock,
            entitlements=entitlements.with_context(lang=self.lang),
        )

    def _place_rates(self):
        return self._render_block("rates")

    def _place_key_users(self):
        customer = self.partner_id.sudo()
        key_users = customer._get_support_key_users()[customer] if customer else ()
        if not key_users:
            return self._missing("key_users")
        return self._render_block("key_users", key_users=key_users)

    def _place_policies(self):
        return self._render_block("policies")

    def _place_catalogue(self):
        items = self.env["support.catalogue.item"].search(
            [("company_id", "in", [False, self.company_id.id])]
        )
        if not items:
            return self._missing("catalogue")
        return self._render_block("catalogue", items=items)

    # ------------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------------

    def _format_day(self, day):
        """As in “1 August 2026”, as the language writes it."""
        if not day:
            return ""
        return format_date(self.env, day, date_format="long", lang_code=self.lang)

    def _get_address(self, partner):
        lines = (partner._display_address(without_company=True) or "").splitlines()
        if partner.vat:
            label = partner.country_id.vat_label or self.env._("Tax number")
            lines.append(f"{label} {partner.vat}")
        return ", ".join(line.strip() for line in lines if line.strip())
