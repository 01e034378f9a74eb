from odoo import fields, models
from odoo.tools import format_date

from ...arithmetic.minutes import clock


class SupportContract(models.Model):
    _inherit = "support.contract"

    change_ids = fields.One2many(
        "support.change.request", "contract_id", groups="base.group_user"
    )
    change_count = fields.Integer(
        compute="_compute_change_count", groups="base.group_user"
    )
    agreement_version_ids = fields.One2many(
        "support.contract.version", "contract_id", groups="base.group_user"
    )
    metric_period = fields.Selection(
        selection=lambda self: self._selection_metric_period(),
        readonly=True,
        copy=False,
        tracking=True,
        help="The span that every metric is reported for: as the process interface "
        "manual in force says, or a change that both sides approved.",
    )
    absorbed_amount = fields.Monetary(
        string="Absorbed",
        compute="_compute_absorbed_amount",
        groups="base.group_user",
        help="What was done for the customer and not billed, at its price (G11).",
    )

    def _selection_metric_period(self):
        field = self.env["support.document.version"]._fields["metric_period"]
        return field._description_selection(self.env)

    def _compute_change_count(self):
        counts = dict(
            self.env["support.change.request"]._read_group(
                [("contract_id", "in", self.ids), ("state", "!=", "cancelled")],
                ["contract_id"],
                ["__count"],
            )
        )
        for contract in self:
            contract.change_count = counts.get(contract, 0)

    def _compute_absorbed_amount(self):
        amounts = dict(
            self.env["support.charge"]._read_group(
                [("contract_id", "in", self.ids), ("verdict", "=", "do_not_bill")],
                ["contract_id"],
                ["value:sum"],
            )
        )
        for contract in self:
            contract.absorbed_amount = amounts.get(contract, 0.0)

    def action_view_changes(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_contracts.support_change_request_action"
        )
        return action | {
            "domain": [("contract_id", "=", self.id)],
            "context": {"default_contract_id": self.id},
        }

    def action_view_absorbed(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_contracts.support_charge_action_absorbed"
        )
        return action | {"domain": self._get_absorbed_domain()}

    def _get_absorbed_domain(self):
        return [("contract_id", "in", self.ids), ("verdict", "=", "do_not_bill")]

    # ------------------------------------------------------------------
    # The agreement, as it is read
    # ------------------------------------------------------------------

    def _keep_agreement(self, day, change=None):
        """Keep what the contract says as its next version; returns it."""
        self.ensure_one()
        self.env.flush_all()
        versions = self.env["support.contract.version"].sudo()
        last = versions.search([("contract_id", "=", self.id)], limit=1)
        rows = self.with_context(
            lang=self.partner_id.lang or self.env.lang
        )._get_agreement_rows(last, change)
        return versions.create(
            {
                "contract_id": self.id,
                "number": last.number + 1,
                "date_start": day,
                "change_id": change and change.id,
                "rows": rows,
            }
        )

    def _get_agreement_rows(self, last, change):
        """[section, what, value] of everything that is agreed, in the reader's words.

        What the system does not hold (metrics, documents) goes on from the version
        before, as ``change`` says it anew.
        """
        self.ensure_one()
        rows = [
            *self._get_general_rows(),
            *self._get_entitlement_rows(),
            *self._get_price_rows(),
        ]
        worded = {
            (section, what): value
            for section, what, value in (last.rows or [])
            if section not in {row[0] for row in rows}
        }
        sections = {
            "metric": self.env._("Metrics"),
            "document": self.env._("Documents"),
        }
        for line in change.line_ids if change else ():
            if line.kind in sections:
                worded[sections[line.kind], line._get_subject()] = line.new_value
        return rows + [[*key, value] for key, value in worded.items()]

    def _get_general_rows(self):
        general = self.env._("General")
        rows = [
            [general, self.env._("Customer"), self.partner_id.name],
            [general, self.env._("First day"), format_date(self.env, self.date_start)],
        ]
        if self.date_end:
            last = format_date(self.env, self.date_end)
            rows.append([general, self.env._("Last day"), last])
        names = ["overage_policy", "silence_policy", "terms_policy"]
        for name in [*names, *(["metric_period"] if self.metric_period else [])]:
            description = self._fields[name].get_description(self.env, ["string"])
            labels = dict(self._fields[name]._description_selection(self.env))
            rows.append([general, description["string"], labels[self[name]]])
        return rows

    def _get_entitlement_rows(self):
        section = self.env._("Entitlements")
        rows = []
        for entitlement in self.entitlement_ids:
            scope = [
                admitted
                for name in entitlement._get_scope_fields()
                for admitted in entitlement[name].mapped("display_name")
            ]
            value = ", ".join(scope) or self.env._("All tickets")
            if entitlement.kind == "period_hours":
                hours = self.env._("%s h per period", clock(entitlement.minutes))
                value = f"{hours} · {value}"
            rows.append([section, entitlement.name, value])
        return rows

    def _get_price_rows(self):
        section = self.env._("Prices")
        rows = [
            [
                section,
                rate.work_type_id.display_name or self.env._("Any work"),
                self.currency_id.format(rate.price)
                + (
                    f" · {format_date(self.env, rate.date_start)}"
                    if rate.date_start
                    else ""
                ),
            ]
            for rate in self.rate_ids
        ]
        return rows + self._get_fee_rows(section)

    def _get_fee_rows(self, section):
        """The fee of today, and what it becomes."""
        today = fields.Date.context_today(self.with_context(tz=self.tz))
        rows = []
        for line in self.sudo().fee_contract_ids.contract_line_ids:
            if line.display_type:
                continue
            steps = line._get_fee_steps(line.price_unit)
            past = [step for step in steps if not step[0] or step[0] <= today]
            for start, amount in [past[-1], *steps[len(past) :]]:
                fee = self.currency_id.format(amount)
                if start:
                    fee = f"{fee} · {format_date(self.env, start)}"
                rows.append([section, self.env._("Recurring fee"), fee])
        return rows
