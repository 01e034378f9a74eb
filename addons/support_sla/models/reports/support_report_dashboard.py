from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools import format_date

from ...arithmetic.measures import period_of

MONTHS = 12


class SupportContract(models.Model):
    """U8, U11: the customer's dashboard: the last twelve months, each with its trend.

    It is filled as a report is, of closed figures, and not kept.
    """

    _inherit = "support.contract"

    def _get_dashboard(self):
        """Values of the page: cards, and trends for Chart.js; elevated contract."""
        self.ensure_one()
        last = period_of(self._get_today(), "month")[1]
        report = self.env["support.report"].new(
            {
                "contract_id": self.id,
                "partner_id": self.partner_id.id,
                "kind": "levels",
                "period": "month",
                "date_start": last.replace(day=1) - relativedelta(months=MONTHS - 1),
                "date_end": last,
            }
        )
        content = report._prepare_contents()[report]
        return {
            "cards": report._get_cards(content),
            "figure": report._format_figure,
            "trends": report._get_trends(content),
        }


class SupportReport(models.Model):
    _inherit = "support.report"

    def _get_trends(self, content):
        """[{"title", "kind", "labels", "series"}], as `chartConfig` wants them."""
        trends = [self._as_level_trend(level) for level in content["measures"]]
        hours = content["hours"]["trend"]
        label = self.env._("Hours used")
        trends.append(self._as_trend(label, {label: hours}, "clock", "bar"))
        trends.append(
            self._as_trend(
                self.env._("Tickets"),
                {
                    self.env._("Tickets opened"): content["tickets"]["opened"]["trend"],
                    self.env._("Tickets closed"): content["tickets"]["closed"]["trend"],
                },
                "number",
                "bar",
            )
        )
        stars = content["satisfaction"]["trend"]
        if any(row["value"] is not None for row in stars):
            label = self.env._("Satisfaction")
            trends.append(self._as_trend(label, {label: stars}, "stars", "line"))
        return trends

    def _as_level_trend(self, level):
        rows = level["trend"]
        trend = self._as_trend(level["name"], {level["name"]: rows}, level["unit"])
        trend["series"][0]["verdicts"] = [row["verdict"] for row in rows]
        targets = [row["target"] for row in rows]
        trend["series"].append(
            {
                "label": self.env._("Target"),
                "values": targets,
                "texts": [
                    self._format_known(value, level["unit"]) for value in targets
                ],
                "is_target": True,
            }
        )
        return trend

    def _as_trend(self, title, rows_by_label, unit, kind="line"):
        rows = next(iter(rows_by_label.values()))
        in_hours = 60 if unit == "clock" else 1
        return {
            "title": title,
            "kind": kind,
            "labels": [self._format_slot(row["date_start"]) for row in rows],
            "series": [
                {
                    "label": label,
                    "values": [
                        row["value"]
                        if row["value"] is None
                        else row["value"] / in_hours
                        for row in rows
                    ],
                    "texts": [self._format_known(row["value"], unit) for row in rows],
                }
                for label, rows in rows_by_label.items()
            ],
        }

    def _format_known(self, value, unit):
        return "–" if value is None else self._format_figure(value, unit)

    def _format_slot(self, text):
        """The first day of a period, short: “1 Mar”."""
        day = fields.Date.to_date(text)
        return format_date(self.env, day, date_format="d MMM")
