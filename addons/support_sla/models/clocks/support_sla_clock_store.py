from odoo import models
from odoo.tools import SQL

from ...tools import column_array


class SupportSlaClock(models.Model):
    """Many clocks written at once: the ORM takes them one by one, and a holiday moves
    the deadlines of all that is open."""

    _inherit = "support.sla.clock"

    def _get_changed(self, values):
        """{field: value} of what differs from what is stored."""
        self.ensure_one()
        return {
            name: value
            for name, value in values.items()
            if (self._get_raw(name) or False) != (value or False)
        }

    def _get_raw(self, name):
        """As it was fetched; records are not made, this is asked of every field."""
        cache = self._fields[name]._get_cache(self.env)
        if self.id in cache:
            return cache[self.id]
        value = self[name]
        return value.id if isinstance(value, models.BaseModel) else value

    def _write_changes(self, changes):
        """Write {clock: {field: value}}, elevated: an update for each set of fields."""
        by_names = {}
        for clock, changed in changes.items():
            if changed:
                by_names.setdefault(tuple(sorted(changed)), []).append(clock)
        for names, clocks in by_names.items():
            written = self.concat(*clocks)
            written.flush_recordset(names)
            self.env.cr.execute(self._get_update(names, clocks, changes))
            written.invalidate_recordset(names, flush=False)
            written.modified(names)

    def _get_update(self, names, clocks, changes):
        """One column of an array for each field."""
        arrays = [
            column_array(self, name, [changes[clock][name] for clock in clocks])
            for name in names
        ]
        columns = [SQL.identifier(name) for name in names]
        return SQL(
            "UPDATE support_sla_clock clock SET %s "
            "FROM unnest(%s::int4[], %s) AS new (id, %s) WHERE clock.id = new.id",
            SQL(", ").join(SQL("%s = new.%s", column, column) for column in columns),
            [clock.id for clock in clocks],
            SQL(", ").join(arrays),
            SQL(", ").join(columns),
        )
