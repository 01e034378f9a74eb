from odoo import fields, models
from odoo.tools import format_date


class HelpdeskTicket(models.Model):
    """Work within a stabilisation is warranty, and its hand-over bears it (G12)."""

    _inherit = "helpdesk.ticket"

    support_handover_id = fields.Many2one(
        "support.handover",
        string="Hand-over",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )

    _COVER_FIELDS = frozenset(
        {
            "cover",
            "cover_reason",
            "cover_decided_by_id",
            "cover_decided_on",
            "support_handover_id",
        }
    )

    def _get_handovers(self):
        """{ticket: the hand-over in whose stabilisation it was registered}."""
        contracts = self.support_contract_id
        if not contracts:
            return {}
        signed = self.env["support.handover"].search(
            [("contract_id", "in", contracts.ids), ("state", "in", ("signed", "done"))]
        )
        handovers = {}
        for ticket in self:
            day = ticket._get_registration_day()
            own = signed.filtered(lambda h, t=ticket, day=day: h._covers(t, day))
            if own:
                handovers[ticket] = own[0]
        return handovers

    def _get_warranties(self):
        stabilised = {
            ticket: (
                "warranty",
                self.env._(
                    "“%(project)s” is in stabilisation until %(date)s.",
                    project=handover.title,
                    date=format_date(self.env, handover.date_end),
                ),
            )
            for ticket, handover in self._get_handovers().items()
        }
        return stabilised | super()._get_warranties()

    def _cover_decided(self, previous):
        res = super()._cover_decided(previous)
        tickets_sudo = self.sudo()
        handovers = tickets_sudo._get_handovers()
        for ticket in tickets_sudo:
            ticket.support_handover_id = ticket.cover == "warranty" and handovers.get(
                ticket
            )
        return res
