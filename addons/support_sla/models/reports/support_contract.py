from odoo import fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...arithmetic.measures import periods_between


class SupportContract(models.Model):
    _inherit = "support.contract"

    report_plan_ids = fields.One2many(
        "support.report.plan", "contract_id", groups="base.group_user"
    )
    report_count = fields.Integer(
        compute="_compute_report_count", groups="base.group_user"
    )

    def _compute_report_count(self):
        counts = dict(
            self.env["support.report"]._read_group(
                [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
            )
        )
        for contract in self:
            contract.report_count = counts.get(contract, 0)

    def action_view_reports(self):
        return self._get_measure_action("support_report_action")

    def action_view_report_plans(self):
        return self._get_measure_action("support_report_plan_action")

    def _check_stakeholders(self, people):
        """W1: people are ours, or of the customer and the companies it covers."""
        self.ensure_one()
        served = (self.partner_id | self.covered_partner_ids).commercial_partner_id
        for person in people.sudo():
            ours = any(not user.share for user in person.user_ids)
            if not ours and person.commercial_partner_id not in served:
                raise ValidationError(
                    self.env._(
                        "%(person)s does not belong to %(customer)s.",
                        person=person.display_name,
                        customer=self.partner_id.commercial_partner_id.display_name,
                    )
                )

    def _get_open_measures(self, windows):
        """{key: measures with a period that ended in the window and is not closed}.

        ``windows``: {key: (contract, first day, last day)}. Two queries for all.
        """
        if not windows:
            return {}
        measures = self.env["support.measure"].search(
            Domain("contract_id", "in", self.ids)
        )
        groups = self.env["support.measure.result"]._read_group(
            Domain("measure_id", "in", measures.ids)
            & Domain(
                "date_end", ">=", min(first for _c, first, _l in windows.values())
            ),
            ["measure_id", "date_start:day"],
        )
        closed = {(measure.id, first) for measure, first in groups}
        by_contract = measures.grouped("contract_id")
        return {
            key: by_contract.get(contract, measures.browse()).filtered(
                lambda m, first=first, last=last: m._is_open_within(first, last, closed)
            )
            for key, (contract, first, last) in windows.items()
        }


class SupportMeasure(models.Model):
    _inherit = "support.measure"

    def _is_open_within(self, first, last, closed):
        """Whether a period that ended between these days has no closed result.

        ``closed``: {(measure id, first day of a closed period)}.
        """
        self.ensure_one()
        return any(
            end >= first
            and (self.id, start) not in closed
            and self._clip(start, end)[0] <= self._clip(start, end)[1]
            for start, end in periods_between(
                self.period, max(first, self.date_start), last
            )
        )
