from dataclasses import dataclass

from odoo import models

from odoo.addons.support_contracts.arithmetic import minutes as arithmetic

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
        vals_list = []
        for line, parts in self._get_labour_parts().items():
            first = {"fingerprint": line._get_paper_fingerprint()}
            for part in parts:
                vals_list.append(self._prepare_labour(line, part) | first)
                first = {}
        self.env["support.work.order.line"].sudo().create(vals_list)
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
        shown = lines.segment_ids.filtered(lambda s: s.state != "disputed")
        segments = shown.grouped("line_id")
        covers = self.env["support.contract"]._get_covers(
            shown.filtered(lambda s: s.state == "published")
        )
        foreseen = (lines - shown.line_id)._foresee_labour()
        return {
            line: foreseen[line]
            if line in foreseen
            else [
                part
                for segment in segments[line]
                for part in segment._get_labour_parts(covers.get(segment))
            ]
            for line in lines.sorted(lambda line: (str(line.date_time), line.id))
        }

    def _is_outdated(self):
        """Whether its time says something else by now than the paper does."""
        self.ensure_one()
        labour = self.labour_line_ids.filtered("fingerprint")
        shown = {line.time_line_id: line.fingerprint for line in labour}
        return any(
            line._get_paper_fingerprint() != shown.get(line)
            for line in self.time_line_ids
        )


class SupportTimeSegment(models.Model):
    _inherit = "support.time.segment"

    def _get_labour_parts(self, cover=None):
        """[Part, …]: who pays which accounted minutes, or will pay them."""
        self.ensure_one()
        if self.state == "final":
            return self._get_decided_parts()
        verdict = self.verdict, self.verdict_reason
        settlement, reason = self.line_id._foresee_settlement(
            self.work_type_id, verdict, cover
        )
        return [
            Part(
                self.work_type_id,
                self.accounted_minutes,
                self.price_unit,
                settlement,
                reason,
            )
        ]

    def _get_decided_parts(self):
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

    def _get_paper_fingerprint(self):
        """What of the entry the customer signs; a change makes the paper outdated."""
        self.ensure_one()
        minutes = arithmetic.from_hours(self.unit_amount)
        return f"{minutes}/{self.work_type_id.id}/{self.support_verdict or 'billable'}"

    def _foresee_labour(self):
        """{line: [Part, …]} of time that was not published yet."""
        covers = self.env["support.contract"]._get_covers(self)
        pieces = self._get_pieces()
        prices = self._get_piece_prices(pieces)
        parts = {
            line: [
                line._foresee_part(
                    piece,
                    prices[line.support_contract_id][piece.work_type, piece.date],
                    covers.get(line),
                )
                for piece in own
            ]
            for line, own in pieces.items()
        }
        return parts | {
            line: [line._foresee_correction()] for line in self.filtered("corrects_id")
        }

    def _foresee_part(self, piece, price, cover):
        verdict = self.support_verdict, self.verdict_reason
        return Part(
            piece.work_type,
            piece.accounted,
            price.at(piece.price_percent).amount,
            *self._foresee_settlement(piece.work_type, verdict, cover),
        )

    def _foresee_correction(self):
        """What is taken back, at the price it had."""
        final = self.corrects_id.segment_ids.filtered(lambda s: s.state == "final")
        price = final[:1].price_unit
        return Part(self.work_type_id, self.accounted_minutes, price, "held")

    def _foresee_settlement(self, work_type, verdict, cover):
        """(settlement, reason) of time that nobody decided; see ``Part``."""
        if (verdict[0] or "billable") != "billable":
            return "discounted", verdict[1]
        if cover:
            return ("held", None) if cover.waits else ("discounted", cover.why)
        gives_hours = self.support_contract_id.entitlement_ids.filtered(
            lambda e: e.kind in HOURS and e._admits(work_type, self.ticket_id)
        )
        if self.ticket_id.hours_source == "billed" or not gives_hours:
            return "charged", None
        return "hours", None
