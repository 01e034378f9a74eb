from dataclasses import dataclass

from odoo import api, models
from odoo.tools import format_date

# Staff's verdicts that say what pays; the others leave it to what was agreed.
DECIDED = ("contract", "independent")


@dataclass(frozen=True, slots=True)
class Cover:
    """What discounts a piece of work altogether, and why.

    ``waits``: nothing discounts it yet, the service manager has to decide.
    """

    why: str
    waits: bool = False


class SupportContract(models.Model):
    """W5, U1, rule 17: labour that a warranty or a maintenance discounts."""

    _inherit = "support.contract"

    @api.model
    def _get_covers(self, works):
        """{line or segment: Cover} of the work that is discounted altogether.

        What the ticket's verdict gives to the hours or bills apart stays there.
        """
        # Whoever reads a balance sees no entitlements of others; nothing is shown.
        works = works.sudo().filtered(lambda work: work.ticket_id.cover not in DECIDED)
        terms = works._get_work_contracts().entitlement_ids.filtered(
            lambda e: e.kind in ("warranty", "maintenance")
        )
        if not terms:
            return {}
        days = works.mapped("date")
        agreed = terms.filtered(lambda e: e.kind == "maintenance")
        fees = agreed._get_invoiced_fees(min(days), max(days))
        covers = {}
        for work in works:
            cover = work._get_work_contract()._find_cover(work, fees)
            if cover:
                covers[work] = cover
        return covers

    def _find_cover(self, work, fees):
        """The Cover of a piece of work, None if it comes from the hours."""
        admitting = self.entitlement_ids.filtered(
            lambda e: (
                e._is_in_force(work.date)
                and e._admits(work.work_type_id, work.ticket_id)
            )
        )
        for warranty in admitting.filtered(lambda e: e.kind == "warranty"):
            if warranty._is_in_warranty(work.date, work.ticket_id):
                return Cover(warranty._describe_warranty())
        maintenances = admitting.filtered(lambda e: e.kind == "maintenance")
        for maintenance in maintenances:
            if maintenance._is_fee_settled(work.date, fees[maintenance]):
                return Cover(
                    maintenance._in_customer_language().env._(
                        "Maintenance agreement “%s”", maintenance.name
                    )
                )
        if maintenances:
            return Cover(maintenances[0]._describe_unpaid_fee(work.date), waits=True)
        return None


class SupportEntitlement(models.Model):
    _inherit = "support.entitlement"

    def _in_customer_language(self):
        self.ensure_one()
        return self.with_context(lang=self.partner_id.lang or self.env.lang)

    def _is_in_warranty(self, day, ticket):
        """U1: the installation's own end rules over the one of the contract."""
        self.ensure_one()
        installation = ticket.support_installation_id
        if not installation.date_warranty_end:
            return True
        return installation._is_in_warranty(day)

    def _describe_warranty(self):
        terms = self._in_customer_language()
        if not terms.date_end:
            return terms.env._("Warranty “%s”", terms.name)
        return terms.env._(
            "Warranty “%(name)s” until %(date)s",
            name=terms.name,
            date=format_date(terms.env, terms.date_end),
        )

    def _describe_unpaid_fee(self, day):
        terms = self._in_customer_language()
        return terms.env._(
            "the fee of “%(name)s” is not invoiced for %(date)s, the service manager "
            "decides",
            name=terms.name,
            date=format_date(terms.env, day),
        )
