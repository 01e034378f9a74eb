from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.support_contracts.arithmetic.minutes import clock

from ...arithmetic.trend import change, share, tone, trend
from ...tools import format_number

CHART_WIDTH, CHART_HEIGHT = 420, 110
SIGNS = {"percent": " %", "hours": " h"}


class SupportReport(models.Model):
    """What paper, portal and mail show of a report, and to whom it is brought."""

    _inherit = "support.report"

    # ------------------------------------------------------------------
    # Deliveries
    # ------------------------------------------------------------------

    def _queue_deliveries(self):
        """One to each stakeholder; those in the portal only need none."""
        self.env["support.report.delivery"].create(
            [
                {"report_id": report.id, "partner_id": person.id}
                for report in self
                if report.channel == "mail"
                for person in report.stakeholder_ids
            ]
        )

    def action_retry(self):
        """Send it again to those who did not get it: their address was mended."""
        self.check_access("write")
        reports = self.sudo()
        reports._check_state("released", "sent")
        last = {}
        for delivery in reports.delivery_ids.sorted("id"):
            last[delivery.report_id, delivery.partner_id] = delivery
        failed = reports.delivery_ids.browse(
            [row.id for row in last.values() if row.state == "failed"]
        )
        if not failed:
            raise UserError(self.env._("Everybody got it, or will be tried again."))
        failed._try_again()
        self._wake_cron()
        return True

    def _get_subject(self):
        """“Service-level report: 1 – 31 March 2026, contract”."""
        self.ensure_one()
        return self.env._(
            "%(title)s, %(first)s – %(last)s, %(contract)s",
            title=self._get_title(),
            first=format_date(self.env, self.date_start),
            last=format_date(self.env, self.date_end),
            contract=self.contract_id.sudo().name,
        )

    # ------------------------------------------------------------------
    # PDF
    # ------------------------------------------------------------------

    def _get_pdf(self):
        """The PDF of a report that may be read: made once, then kept."""
        self.ensure_one()
        if self.state in ("draft", "asked"):
            return self._render_pdf()
        return self._get_pdf_attachment().raw

    def _render_pdf(self):
        reports = self.env["ir.actions.report"].with_user(SUPERUSER_ID)
        action = "support_sla.action_report_service_levels"
        return reports._render_qweb_pdf(action, self.ids)[0]

    def _get_pdf_attachment(self):
        """What is sent and shown: no other file of the report, whatever its name."""
        self.ensure_one()
        report = self.sudo()
        if not report.pdf_attachment_id:
            report.pdf_attachment_id = report.pdf_attachment_id.create(
                {
                    "name": self._get_file_name(),
                    "raw": self._render_pdf(),
                    "mimetype": "application/pdf",
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        return report.pdf_attachment_id

    def _get_page_lang(self):
        return self.partner_id.lang

    def _get_page_lines(self):
        return self.company_id.name, self._get_subject()

    def _get_file_name(self):
        return f"{self.name} {self.date_start} {self.date_end}.pdf"

    # ------------------------------------------------------------------
    # Shown
    # ------------------------------------------------------------------

    def _get_shown(self):
        """Values of the pages: figures in words, changes, and charts."""
        self.ensure_one()
        content = self.content or {}
        return {
            "o": self,
            "content": content,
            "clock": clock,
            "figure": self._format_figure,
            "span": self._format_span,
            "levels": [self._show_measure(row) for row in content.get("measures", ())],
            "cards": self._get_cards(content),
            "explanations": {
                miss.result_id.id: miss.explanation for miss in self.sudo().miss_ids
            },
            "words": self._get_words(),
            "chart_width": CHART_WIDTH,
            "chart_height": CHART_HEIGHT,
        }

    def _show_measure(self, measure):
        rows = measure["trend"]
        values = [row["value"] for row in rows]
        difference = change(values)
        return measure | {
            "last": measure["results"][-1],
            "change": difference,
            "tone": tone(difference, measure["direction"] == "higher"),
            "chart": len(rows) > 1
            and trend(
                [(r["value"], r["target"], r["verdict"]) for r in rows],
                CHART_WIDTH,
                CHART_HEIGHT,
            ),
        }

    def _get_cards(self, content):
        """[{label, value, change, tone, unit}]: what is looked at before reading."""
        cards = []
        rows = [
            row
            for measure in content.get("measures", ())
            for row in measure["results"]
            if not row.get("is_late")
        ]
        judged = [row for row in rows if row["verdict"] in ("met", "missed")]
        met = [row for row in judged if row["verdict"] == "met"]
        if judged:
            words = self.env._("%(met)s of %(all)s", met=len(met), all=len(judged))
            cards.append(
                {
                    "label": self.env._("Targets met"),
                    "value": words,
                    "tone": "better" if len(met) == len(judged) else "worse",
                    "share": share(len(met), len(judged)),
                }
            )
        hours = content.get("hours") or {"used": 0, "trend": []}
        cards.append(self._as_card(self.env._("Hours used"), hours["trend"], "clock"))
        for name, label in (
            ("opened", self.env._("Tickets opened")),
            ("closed", self.env._("Tickets closed")),
        ):
            rows = content.get("tickets", {}).get(name, {}).get("trend", [])
            cards.append(self._as_card(label, rows, "number"))
        stars = content.get("satisfaction")
        if stars and stars["sample"]:
            label = self.env._("Satisfaction")
            cards.append(self._as_card(label, stars["trend"], "stars", True))
        return cards

    def _as_card(self, label, rows, unit, higher_is_better=None):
        values = [row["value"] for row in rows]
        difference = change(values)
        value = values[-1] if values else None
        return {
            "label": label,
            "value": "–" if value is None else self._format_figure(value, unit),
            "is_same": difference == 0,
            "change": difference
            and ("+" if difference > 0 else "−")
            + self._format_figure(abs(difference), unit),
            "tone": "same"
            if higher_is_better is None
            else tone(difference, higher_is_better),
        }

    def _format_figure(self, value, unit):
        """As people read it, with the decimal mark of the language."""
        if unit == "clock":
            return f"{clock(round(value))} h"
        units = SIGNS | {"days": self.env._(" days"), "stars": " ★"}
        return format_number(self.env, value) + units.get(unit, "")

    def _format_span(self, row):
        """“1 Mar – 31 Mar” of a row of the content."""
        days = (fields.Date.to_date(row[name]) for name in ("date_start", "date_end"))
        return " – ".join(
            format_date(self.env, day, date_format="d MMM") for day in days
        )

    def _get_words(self):
        """{what: {code: words}} of the codes that the content keeps."""
        results = self.env["support.measure.result"]._fields
        penalties = self.env["support.penalty"]._fields
        moves = self.env["support.hour.move"]._fields
        env = self.env
        return {
            "kind": dict(results["kind"]._description_selection(env)),
            "verdict": dict(results["verdict"]._description_selection(env)),
            "direction": dict(results["direction"]._description_selection(env)),
            "penalty": dict(penalties["state"]._description_selection(env)),
            "settlement": dict(penalties["settlement"]._description_selection(env)),
            "move": dict(moves["kind"]._description_selection(env)),
            "action": {
                "improvement": env._("Improvement"),
                "corrective": env._("Corrective"),
                "preventive": env._("Preventive"),
                "ours": env._("Our commitment"),
                "customer": env._("Your commitment"),
            },
            "state": {
                "open": env._("In progress"),
                "done": env._("Done"),
                "dropped": env._("Not done"),
            },
        }
