from odoo import api, fields, models


class SupportCutoff(models.Model):
    """K8: the cut shows what goes beyond the approved hours, or holds it."""

    _inherit = "support.cutoff"

    @api.model
    def _search_unstamped(self, domain):
        """Without what waits until the customer confirms more hours."""
        lines = super()._search_unstamped(domain)
        holding = lines.ticket_id.filtered(lambda ticket: ticket._holds_time_beyond())
        held = lines.filtered(lambda line: line.ticket_id in holding)
        found = held._get_beyond_minutes()
        return lines.filtered(lambda line: not found.get(line.id))

    @api.model
    def _publish_lines(self, lines):
        shown = self.with_context(support_beyond_minutes=lines._get_beyond_minutes())
        cutoffs = super(SupportCutoff, shown)._publish_lines(lines)
        return cutoffs.with_env(self.env)


class SupportTimeSegment(models.Model):
    _inherit = "support.time.segment"

    beyond_minutes = fields.Integer(
        string="Beyond what was approved",
        readonly=True,
        help="Worked beyond the hours that the customer had approved (K8).",
    )

    def _get_shown(self):
        shown = super()._get_shown()
        if self.beyond_minutes:
            shown["beyond_minutes"] = self.beyond_minutes
        return shown
