from odoo import api, fields, models
from odoo.tools import format_date

from ...tools import in_language_of


class SupportMeasure(models.Model):
    """Rule 13: what was missed too often asks for an improvement plan."""

    _inherit = "support.measure"

    improvement_count = fields.Integer(
        string="Improvements", compute="_compute_improvement_count"
    )

    def _compute_improvement_count(self):
        counts = dict(
            self.env["support.improvement"]._read_group(
                [("origin", "in", self._get_references())], ["origin"], ["__count"]
            )
        )
        for measure in self:
            measure.improvement_count = counts.get(f"{self._name},{measure.id}", 0)

    def _get_references(self):
        """As `support.improvement.origin` names them."""
        return [f"{self._name},{measure.id}" for measure in self]

    def action_view_improvements(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_sla.support_improvement_action"
        )
        return action | {
            "domain": [("origin", "in", self._get_references())],
            "context": {},
        }

    @api.model
    def _breached(self, results):
        """Propose a plan for each, or add to the one that is open; elevated."""
        plans = self.env["support.improvement"]._get_open_plans(results.measure_id)
        steps, vals_list = [], []
        for measure, rows in results.grouped("measure_id").items():
            last = rows.sorted("date_start")[-1]
            if measure in plans:
                steps.append(
                    {
                        "improvement_id": plans[measure].id,
                        "note": last._describe_breach(),
                    }
                )
            else:
                vals_list.append(last._prepare_improvement())
        self.env["support.improvement.step"].create(steps)
        self.env["support.improvement"].create(vals_list)._ask_owners()
        return super()._breached(results)


class SupportMeasureResult(models.Model):
    _inherit = "support.measure.result"

    def _get_improver(self):
        self.ensure_one()
        return self.contract_id._get_service_owners()[self.contract_id]

    def _describe_breach(self):
        row = in_language_of(self, self._get_improver())
        return row.env._(
            "Missed in the period from %(start)s to %(end)s: %(value)s, the target is "
            "%(target)s. Miss %(number)s of the contract year.",
            start=format_date(row.env, row.date_start),
            end=format_date(row.env, row.date_end),
            value=row._format_value(row.value),
            target=row._format_value(row.target),
            number=row.miss_number,
        )

    def _prepare_improvement(self):
        """Values of a plan to be completed: the figure before is the frozen one."""
        owner = self._get_improver()
        row = in_language_of(self, owner)
        units = dict(row._fields["unit"]._description_selection(row.env))
        return {
            "title": row.measure_id.name,
            "description": row._describe_breach(),
            "origin": f"{row.measure_id._name},{row.measure_id.id}",
            "contract_id": row.contract_id.id,
            "company_id": row.company_id.id,
            "user_id": owner.id,
            "unit": units[row.unit],
            "better": row.direction,
            "value_before": row.value,
            "measured_before_on": row.date_end,
            "value_target": row.target,
            "evidence": row.display_name,
        }


class SupportImprovement(models.Model):
    _inherit = "support.improvement"

    @api.model
    def _get_open_plans(self, measures):
        """{measure: its plan that is proposed or runs}, in one query."""
        plans = self.search(
            [
                ("origin", "in", measures._get_references()),
                ("state", "in", ("draft", "running")),
            ]
        )
        return {plan.origin: plan for plan in plans}

    def _ask_owners(self):
        """A to-do for whoever looks after the contract, without a mail: a month may
        close many at once."""
        todo = self.env.ref("mail.mail_activity_data_todo")
        quiet = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        quiet.create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": plan.id,
                    "activity_type_id": todo.id,
                    "summary": in_language_of(plan, plan.user_id).env._(
                        "Complete the improvement plan"
                    ),
                    "user_id": plan.user_id.id,
                    # goes once the plan is complete
                    "automated": True,
                }
                for plan in self
            ]
        )
