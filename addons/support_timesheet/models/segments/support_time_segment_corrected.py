from odoo import models

from odoo.addons.support_contracts.arithmetic import minutes as arithmetic

from ...arithmetic.shares import share
from ...arithmetic.splitting import share_out


class Taken:
    """What corrections took back of one entry, whose pieces stand in their order.

    Minutes are negative, as in the corrections. ``typed`` is what people typed; the
    rest is of each piece: what it counted and what it burnt.
    """

    def __init__(self, line, segments):
        self.line = line
        self.segments = segments.sorted(lambda s: (s.date, str(s.time_from), s.id))
        self.typed = 0
        self.accounted = dict.fromkeys(segments, 0)
        self.burnt = dict.fromkeys(segments, 0)

    def add(self, segment, typed, accounted, burnt):
        self.typed += typed
        self.accounted[segment] += accounted
        self.burnt[segment] += burnt

    def take(self, typed):
        """[(segment, accounted, burnt)] that ``typed`` more minutes take back.

        An entry may count more or less than was typed: the whole of it returns when
        all that was typed is taken back. The last minutes go first.
        """
        counted = sum(segment.accounted_minutes for segment in self.segments)
        whole = self.line.accounted_minutes
        self.typed += typed
        aim = -share(-self.typed, counted, whole) if whole else -counted
        rest = aim - sum(self.accounted.values())
        parts = []
        for segment in reversed(self.segments):
            back = max(rest, -segment.accounted_minutes - self.accounted[segment])
            if back:
                rest -= back
                parts.append((segment, back, self._burn(segment, back)))
        return parts or [(self.segments[-1], 0, 0)]

    def _burn(self, segment, accounted):
        """Rounding is of what is corrected in all.

        So that corrections in small pieces never give back more than was burnt.
        """
        before = self.burnt[segment]
        self.accounted[segment] += accounted
        self.burnt[segment] = arithmetic.burn(
            self.accounted[segment], segment.burn_percent
        )
        return self.burnt[segment] - before


class AccountAnalyticLine(models.Model):
    """Corrections, when they are published: negative time on the original's terms."""

    _inherit = "account.analytic.line"

    def _prepare_correction_segments(self):
        """Values of a segment for each piece that these lines take back of."""
        if not self:
            return []
        taken = self.corrects_id._get_taken()
        vals_list = []
        for line in self:
            minutes = arithmetic.from_hours(line.unit_amount)
            parts = taken[line.corrects_id].take(minutes)
            typed = share_out(minutes, [-accounted for _s, accounted, _b in parts])
            for (segment, accounted, burnt), own in zip(parts, typed, strict=True):
                vals_list.append(
                    line._prepare_segment_of_line()
                    | segment._prepare_correction()
                    | line._prepare_correction_time(own)
                    | {"accounted_minutes": accounted, "burn_minutes": burnt}
                )
        return vals_list

    def _prepare_correction_time(self, minutes):
        return {
            "date": self.date,
            "time_from": self.date_time,
            "time_to": self.date_time,
            "minutes": minutes,
        }

    def _get_taken(self):
        """{final line: Taken} of what was published of its corrections so far."""
        segments = self.env["support.time.segment"].search(
            [("line_id", "in", self.ids), ("state", "=", "final")]
        )
        by_line = segments.grouped("line_id")
        taken = {line: Taken(line, by_line[line]) for line in self}
        rows = segments._read_group(
            [("corrects_id", "in", segments.ids), ("state", "!=", "disputed")],
            ["corrects_id"],
            ["minutes:sum", "accounted_minutes:sum", "burn_minutes:sum"],
        )
        for segment, *sums in rows:
            taken[segment.line_id].add(segment, *sums)
        return taken


class SupportTimeSegment(models.Model):
    _inherit = "support.time.segment"

    def _prepare_correction(self):
        """The terms of the original, for what takes it back."""
        self.ensure_one()
        return {
            "corrects_id": self.id,
            "work_type_id": self.work_type_id.id,
            "burn_percent": self.burn_percent,
            "price_unit": self.price_unit,
            "price_reason": self.price_reason,
            "terms_reason": self.terms_reason,
            "surcharge_approval_id": self.surcharge_approval_id.id,
        }
