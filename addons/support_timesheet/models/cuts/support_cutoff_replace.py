from odoo import fields, models

from odoo.addons.support_contracts.exceptions import check_reason


class SupportCutoff(models.Model):
    """Before the customer answers we may replace what was shown; never change it."""

    _inherit = "support.cutoff"

    def _replace(self, lines, reason):
        """Take ``lines`` out of published cuts, into the next sequence of each day.

        What is left of a cut is asked about anew; a cut with nothing left is closed.
        Returns the following cuts, still to be shown.
        """
        self.check_access("read")
        self._check_manager()
        if not self:
            return self
        check_reason(reason, self.env._("Say why the time is shown anew."))
        return self.sudo()._take_back(lines.sudo(), reason).sudo(False)

    def _take_back(self, lines, reason):
        self._check_undecided()
        self._bump_version()
        following = self.browse()
        for cutoff in self:
            replaced = cutoff.segment_ids.filtered(lambda s: s.line_id in lines)
            following |= cutoff._open_next(replaced, dict.fromkeys(replaced.ids, ""))
            replaced.write({"dispute_comment": False, "replaced_reason": reason})
        self._ask_about_rest()
        return following

    def _show_own_lines(self):
        """Show the entries of drafts as they are now."""
        cutoffs = self.sudo()
        cutoffs.contract_id._bump_version()
        cutoffs._show({cutoff: cutoff.line_ids.sorted("id") for cutoff in cutoffs})

    def _ask_about_rest(self):
        """Ask about what is still shown; where nothing is, there is no question."""
        empty = self.filtered(
            lambda c: not c.segment_ids.filtered(lambda s: s.state == "published")
        )
        empty._withdraw_approvals("cutoff")
        empty.write(
            {
                "state": "final",
                "decision": "replaced",
                "decided_by": self.env.user.name,
                "finalized_on": fields.Datetime.now(),
            }
        )
        rest = self - empty
        totals = rest.segment_ids.filtered(
            lambda s: s.state == "published"
        )._get_totals()
        for cutoff in rest:
            accounted, burnt = totals[cutoff]
            cutoff.write({"accounted_minutes": accounted, "burn_minutes": burnt})
        rest._ask_customer()
