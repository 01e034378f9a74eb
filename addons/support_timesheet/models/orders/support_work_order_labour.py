from dataclasses import dataclass

from odoo import models

from ...arithmetic.shares import share

HOURS = frozenset({"period_hours", "prepaid_hours", "vendor_hours"})


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of labour on the paper: what it is worth and who pays it."""

    work_type: models.BaseModel
    minutes: int
    price: float
    settlement: str
    reason: str | None = None


class SupportWorkOrder(models.Model):
    """W5: labour is shown with its price, also where it costs nothing."""

    _inherit = "support.work.order"

    def _freeze_labour(self):
        """Write the time of a draft on it, as it stands."""
        self.ensure_one()
        self.labour_line_ids.unlink()
        parts = self._get_labour_parts()
        self.env["support.work.order.line"].sudo().create(
            [
                self._prepare_labour(line, part)
                for line, own in parts.items()
                for part in own
            ]
        )
        self.invalidate_recordset(["line_ids", "labour_line_ids", "extra_line_ids"])

    def _prepare_labour(self, line, part):
        free = part.settlement == "discounted"
        return {
            "order_id": self.id,
            "kind": "labour",
            "time_line_id": line.id,
            "product_id": part.work_type.product_id.id,
            "name": line.name,
            "quantity": 0,
            "minutes": part.minutes,
            "price_unit": part.price,
            "settlement": part.settlement,
            "discount": 100 if free else 0,
            "reason": part.reason,
        }

    def _get_labour_parts(self):
        """{time entry: [Part, …]}: as its day was decided, else as it will be."""
        lines = self.sudo().time_line_ids.filtered("unit_amount")
        segments = lines.segment_ids.filtered(lambda s: s.state == "final")
        decided = segments.grouped("line_id")
        open_lines = lines - segments.line_id
        covers = self.env["support.contract"]._get_covers(open_lines)
        prices = open_lines._get_segment_prices()
        return {
            line: [part for s in decided[line] for part in s._get_labour_parts()]
            if line in decided
            else [line._foresee_labour(covers.get(line), prices[line])]
            for line in lines.sorted(lambda line: (str(line.date_time), line.id))
        }

    def _is_outdated(self):
        """Whether its time says something else by now than the paper does."""
        self.ensure_one()
        shown = {}
        for labour in self.labour_line_ids:
            key = labour.time_line_id
            shown[key] = shown.get(key, 0) + labour.minutes
        return any(
            line.accounted_minutes != shown.get(line, 0) for line in self.time_line_ids
        )


class SupportTimeSegment(models.Model):
    _inherit = "support.time.segment"

    def _get_labour_parts(self):
        """[Part, …] of decided time: who pays which accounted minutes."""
        self.ensure_one()
        outcomes = [
            ("discounted", self.discounted_minutes),
            ("hours", self.allocated_minutes),
            ("charged", self.charged_minutes),
            ("held", self.held_minutes),
        ]
        outcomes = [(name, burnt) for name, burnt in outcomes if burnt]
        reason = self.verdict_reason or self.cover_reason
        parts, left = [], self.accounted_minutes
        for name, burnt in outcomes[:-1]:
            minutes = share(burnt, self.accounted_minutes, self.burn_minutes)
            left -= minutes
            parts.append((name, minutes))
        # The last part takes what rounding leaves.
        parts += [(name, left) for name, _burnt in outcomes[-1:]]
        return [
            Part(
                self.work_type_id,
                minutes,
                self.price_unit,
                name,
                reason if name == "discounted" else None,
            )
            for name, minutes in parts
        ]


class AccountAnalyticLine(models.Model):
    _inherit = "account.analytic.line"

    def _foresee_labour(self, cover, price):
        """The Part of time whose day is not decided yet."""
        self.ensure_one()
        settlement, reason = self._foresee_settlement(cover)
        return Part(
            self.work_type_id, self.accounted_minutes, price.amount, settlement, reason
        )

    def _foresee_settlement(self, cover):
        if (self.support_verdict or "billable") != "billable":
            return "discounted", self.verdict_reason
        if cover:
            return ("held", None) if cover.waits else ("discounted", cover.why)
        gives_hours = self.support_contract_id.entitlement_ids.filtered(
            lambda e: e.kind in HOURS and e._admits(self.work_type_id, self.ticket_id)
        )
        if self.ticket_id.hours_source == "billed" or not gives_hours:
            return "charged", None
        return "hours", None
