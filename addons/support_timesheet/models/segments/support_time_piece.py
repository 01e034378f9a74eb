"""How time on tickets falls into pieces, each with its own terms."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from odoo import models

from odoo.addons.support_contracts.arithmetic import minutes as arithmetic

from ...arithmetic.multipliers import highest
from ...arithmetic.splitting import Part, share_out, split, within_first


@dataclass(slots=True)
class Piece:
    """A stretch of an entry under the same terms; minutes are whole.

    ``price_percent`` multiplies the price of an hour of the work type.
    """

    work_type: object
    date: date
    start: datetime
    end: datetime
    minutes: int
    accounted: int = 0
    burn_percent: int = 100
    price_percent: float = 100
    why: tuple = ()
    approval: object = None

    @property
    def terms(self):
        return (
            self.work_type,
            self.date,
            self.burn_percent,
            self.price_percent,
            self.approval,
        )

    @property
    def burn(self):
        return arithmetic.burn(self.accounted, self.burn_percent)

    def join(self, other):
        """This and the following piece, which has the same terms."""
        return replace(
            self,
            end=other.end,
            minutes=self.minutes + other.minutes,
            accounted=self.accounted + other.accounted,
            why=tuple(dict.fromkeys(self.why + other.why)),
        )


class AccountAnalyticLine(models.Model):
    """W4, W8: what of an entry counts under which terms."""

    _inherit = "account.analytic.line"

    def _get_pieces(self):
        """{line: [Piece, …]} of lines in any order; corrections are left out.

        The minutes of the pieces are those worked; what they count as is decided per
        line or per request. One run for all: nothing is asked for a line alone.
        """
        lines = self.filtered(lambda line: not line.corrects_id)
        # Without an hour of its own no line is in any band.
        timed = lines.filtered("started_at")
        bands = self.env["support.work.band"]
        clocks = bands._get_clocks(timed._get_ranges()) if timed else {}
        worked = lines._get_request_minutes()
        pieces = dict.fromkeys(lines)
        spans = {line: line._get_span() for line in lines}
        for line in lines.sorted(lambda line: (line.date, spans[line], line.id)):
            key = line._get_request_key()
            clock = line.started_at and clocks[line.support_contract_id]
            pieces[line] = line._fall_into_pieces(clock, spans[line], worked[key])
            worked[key] += arithmetic.from_hours(line.unit_amount)
        return pieces

    def _get_pending_minutes(self):
        """{line: minutes it will ask of the packages}, as its cut will count them."""
        pieces = self._get_pieces()
        return {line: sum(piece.burn for piece in pieces[line]) for line in self}

    def _get_ranges(self):
        """{contract: (first moment, last moment)} of the lines."""
        spans = defaultdict(list)
        for line in self:
            spans[line.support_contract_id].extend(line._get_span())
        return {
            contract: (min(moments), max(moments))
            for contract, moments in spans.items()
        }

    def _get_span(self):
        """(from, to) in UTC; where only the day is known the hour means nothing."""
        self.ensure_one()
        start = self.started_at or self.date_time
        start = start or datetime.combine(self.date, datetime.min.time())
        minutes = max(arithmetic.from_hours(self.unit_amount), 0)
        if self.started_at:
            minutes += self.interruption_minutes
        return start, start + timedelta(minutes=minutes)

    # ------------------------------------------------------------------
    # Requests
    # ------------------------------------------------------------------

    def _get_request_key(self):
        """A request is what was worked on a ticket on a day, of one type."""
        self.ensure_one()
        return (
            self.support_contract_id.id,
            self.ticket_id.id,
            self.date,
            self.work_type_id.id,
        )

    def _get_request_minutes(self):
        """{request: minutes shown or approved before}, where it counts as a whole."""
        minutes = defaultdict(int)
        work_types = self.work_type_id
        if not any(
            work_type._is_counted_per_request()
            for work_type in work_types | work_types.normal_type_id
        ):
            return minutes
        rows = self.sudo()._read_group(
            [
                ("support_contract_id", "in", self.support_contract_id.ids),
                ("ticket_id", "in", self.ticket_id.ids),
                ("date", "in", list(set(self.mapped("date")))),
                ("work_type_id", "in", work_types.ids),
                ("corrects_id", "=", False),
                ("cutoff_id.state", "in", ("published", "final")),
                ("id", "not in", self.ids),
            ],
            ["support_contract_id", "ticket_id", "date:day", "work_type_id"],
            ["unit_amount:array_agg"],
        )
        for contract, ticket, day, work_type, hours in rows:
            key = contract.id, ticket.id, day, work_type.id
            minutes[key] = sum(map(arithmetic.from_hours, hours))
        return minutes

    # ------------------------------------------------------------------
    # One line
    # ------------------------------------------------------------------

    def _fall_into_pieces(self, clock, span, before):
        """``before``: minutes of the same request that were worked earlier.

        ``clock``: the contract's, empty where only the day of the line is known;
        ``span``: its (from, to) in UTC.
        """
        self.ensure_one()
        ticket = self.ticket_id.sudo()
        asked = ticket._get_out_of_hours_approval(self.date, self.started_at)
        work_type, why = self._get_ruling_type(asked)
        bands = [b for b in clock.spans if b._applies_to(work_type)] if clock else []
        pieces, position = [], before
        for part in self._get_parts(clock, span, bands):
            piece = self._prepare_piece(clock, part, work_type, bands, asked)
            piece.why = why + piece.why
            pieces += self._follow_unit(piece, position)
            position += part.minutes
        self._count_pieces(pieces, work_type, before)
        return _join(pieces)

    def _get_ruling_type(self, asked):
        """(work type, why): what costs more is only for who asked for it."""
        work_type = self.work_type_id
        if not work_type.on_request or asked:
            return work_type, ()
        normal = work_type.normal_type_id
        line = self._in_customer_language()
        why = line.env._(
            "Nobody asked for “%(type)s”: it counts as “%(normal)s”",
            type=work_type.with_env(line.env).name,
            normal=normal.with_env(line.env).name,
        )
        return normal, (why,)

    def _in_customer_language(self):
        lang = self.support_contract_id.partner_id.lang
        return self.with_context(lang=lang or self.env.lang)

    def _get_parts(self, clock, span, bands):
        """The line, cut where its terms may change; whole if its hour is not known."""
        start, end = span
        minutes = arithmetic.from_hours(self.unit_amount)
        if not self.started_at or start >= end:
            return [Part(start, end, minutes)]
        parts = split(start, end, minutes, clock.get_edges(bands, start, end))
        return [part for part in parts if part.minutes] or parts[:1]

    def _prepare_piece(self, clock, part, work_type, bands, asked):
        day = self._get_piece_day(clock, part)
        contract = self.support_contract_id
        piece = Piece(
            work_type=work_type,
            date=day,
            start=part.start,
            end=part.end,
            minutes=part.minutes,
            burn_percent=contract._get_burn_percent(work_type, day),
        )
        if asked and work_type.on_request:
            piece.approval = asked
            piece.why = (self._describe_asked(work_type.name, asked),)
        if bands:
            bands = clock.get_bands_at(bands, part.start)
            self._apply_bands(piece, bands, asked)
        return piece

    def _get_piece_day(self, clock, part):
        """Its own day past midnight, unless the contract had ended by then."""
        day = clock.get_day(part.start) if self.started_at else self.date
        last = self.support_contract_id.date_end
        return self.date if day < self.date or (last and day > last) else day

    # ------------------------------------------------------------------
    # Bands
    # ------------------------------------------------------------------

    def _apply_bands(self, piece, bands, asked):
        """The highest multiplier rules; what must be asked for counts if it was."""
        ruling = [band for band in bands if asked or not band.on_request]
        base = piece.work_type.price_percent or 100
        burn = highest(piece.burn_percent, [band.burn_percent for band in ruling])
        price = highest(base, [band.price_percent for band in ruling])
        if burn > piece.burn_percent or price > base:
            names = self._get_names(
                band
                for band in ruling
                if burn == band.burn_percent or price == band.price_percent
            )
            piece.burn_percent, piece.price_percent = burn, price * 100 / base
            piece.approval = asked
            piece.why = (self._describe_asked(names, asked) if asked else names,)
        elif not asked and any(band.on_request for band in bands):
            names = self._get_names(band for band in bands if band.on_request)
            piece.why = (
                self._in_customer_language().env._(
                    "%(bands)s, but nobody asked for it: no surcharge", bands=names
                ),
            )

    def _get_names(self, bands):
        env = self._in_customer_language().env
        return ", ".join(band.with_context(lang=env.lang).name for band in bands)

    def _describe_asked(self, what, approval):
        return self._in_customer_language().env._(
            "%(what)s, as %(person)s asked", what=what, person=approval.decided_by
        )

    # ------------------------------------------------------------------
    # Units and limits
    # ------------------------------------------------------------------

    def _follow_unit(self, piece, before):
        """What goes beyond the first minutes of a unit is of the type that follows."""
        unit = piece.work_type
        inside, beyond = within_first(before, piece.minutes, unit.first_minutes)
        if not unit.first_minutes or not beyond:
            return [piece]
        contract = self.support_contract_id
        rest = replace(piece, work_type=unit.follow_up_type_id, minutes=beyond)
        own = contract._get_burn_percent(unit, piece.date)
        if piece.burn_percent == own:
            # No band raised it: what follows burns as its own terms say.
            rest.burn_percent = contract._get_burn_percent(rest.work_type, piece.date)
        if not inside:
            return [rest]
        middle = piece.start + (piece.end - piece.start) * inside / piece.minutes
        rest.start = middle.replace(second=0, microsecond=0)
        return [replace(piece, minutes=inside, end=rest.start), rest]

    def _count_pieces(self, pieces, unit, before):
        """Count and round once; the pieces share it, the last takes the remainder.

        ``unit``: the type whose first minutes came first, if it has some.
        """
        by_type = defaultdict(list)
        for piece in pieces:
            by_type[piece.work_type].append(piece)
        for work_type, own in by_type.items():
            minutes = [piece.minutes for piece in own]
            earlier = before
            if unit.first_minutes:
                inside, beyond = within_first(0, before, unit.first_minutes)
                earlier = inside if work_type == unit else beyond
            counted = work_type._count_more_minutes(earlier, sum(minutes))
            for piece, share in zip(own, share_out(counted, minutes), strict=True):
                piece.accounted = share


def _join(pieces):
    """Neighbours with the same terms are one piece."""
    joined = pieces[:1]
    for piece in pieces[1:]:
        if piece.terms == joined[-1].terms:
            joined[-1] = joined[-1].join(piece)
        else:
            joined.append(piece)
    return joined
