from odoo import models

from ...arithmetic.pricing import window


class AccountMove(models.Model):
    """What a posted credit note does to the charges that it credits."""

    _inherit = "account.move"

    def _apply_support_credit(self):
        """Bill again or return the hours, by the quantity credited.

        Resetting to draft takes it back, so that posting again does it once.
        """
        lines = self.sudo().invoice_line_ids.filtered(
            lambda line: (
                line.move_id.move_type == "out_refund"
                and line.move_id.support_credit_effect in ("bill_again", "return_hours")
                and line.support_reversed_line_id.support_charge_ids
            )
        )
        if not lines:
            return
        parts_by_line = lines._get_credited_parts()
        by_effect = lines.grouped(lambda line: line.move_id.support_credit_effect)
        for effect, credited in by_effect.items():
            getattr(credited, f"_credit_support_{effect}")(parts_by_line)

    def _undo_support_credit(self):
        """Take back what the credit notes did; refuse if it was used already."""
        refunds = self.filtered(
            lambda move: move.move_type == "out_refund" and move.state == "posted"
        )
        if not refunds:
            return
        domain = [("credit_line_id.move_id", "in", refunds.ids)]
        self.env["support.charge"].sudo().search(domain).unlink()
        packages = (
            self.env["support.hour.package"]
            .sudo()
            .search([*domain, ("state", "!=", "closed")])
        )
        packages._take_back(self.env._("The credit note was taken back"))


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # ------------------------------------------------------------------
    # How much of which charge
    # ------------------------------------------------------------------

    def _get_credited_parts(self):
        """{credit line: [(charge, minutes or quantity), …]}.

        Credits of an invoice line follow each other: together they never take more
        of a charge than there is.
        """
        credited = dict(
            self._read_group(
                [
                    (
                        "support_reversed_line_id",
                        "in",
                        self.support_reversed_line_id.ids,
                    ),
                    ("move_id.move_type", "=", "out_refund"),
                    ("parent_state", "=", "posted"),
                    ("id", "not in", self.ids),
                ],
                ["support_reversed_line_id"],
                ["quantity:sum"],
            )
        )
        parts_by_line = {}
        for line in self.sorted("id"):
            source = line.support_reversed_line_id
            start = credited.get(source, 0.0)
            credited[source] = start + line.quantity
            parts_by_line[line] = source._get_support_window(start, credited[source])
        return parts_by_line

    def _get_support_window(self, start, end):
        """Pieces of the charges between two quantities of this invoice line."""
        self.ensure_one()
        charges = self.support_charge_ids.sorted("id")
        sizes = [(charge, charge.minutes or charge.quantity) for charge in charges]
        if not self.quantity:
            return []
        total = sum(size for _charge, size in sizes)
        edges = [min(edge / self.quantity, 1) * total for edge in (start, end)]
        if any(charges.mapped("minutes")):
            edges = [round(edge) for edge in edges]
        return window(sizes, *edges)

    # ------------------------------------------------------------------
    # Effects
    # ------------------------------------------------------------------

    def _credit_support_bill_again(self, parts_by_line):
        """New open charges of what was credited, at the price it was credited."""
        self.env["support.charge"].create(
            [
                line._prepare_charge_again(charge, size)
                for line in self
                for charge, size in parts_by_line[line]
            ]
        )

    def _prepare_charge_again(self, charge, size):
        """Values of the charge that bills ``size`` of ``charge`` again (hook)."""
        self.ensure_one()
        minute = self.product_id._get_time_unit("minute")
        in_minutes = charge.minutes and self.product_uom_id == minute
        free = charge.verdict == "no_charge"
        return {
            "name": charge.name,
            "contract_id": charge.contract_id.id,
            "ticket_id": charge.ticket_id.id,
            "product_id": charge.product_id.id,
            "date": charge.date,
            "minutes": size if charge.minutes else 0,
            "quantity": 1.0 if charge.minutes else size,
            "price_unit": self.price_unit * 60 if in_minutes else self.price_unit,
            "price_reason": charge.price_reason,
            "discount": charge.discount if free else self.discount,
            "verdict": charge.verdict,
            "reason": charge.reason,
            "source_model": charge.source_model,
            "source_id": charge.source_id,
            "source_round": charge.source_round,
            "origin_charge_id": charge.id,
            "credit_line_id": self.id,
        }

    def _credit_support_return_hours(self, parts_by_line):
        """A credit package with the paid time of each credited line."""
        for line in self:
            paid = [
                (charge, minutes)
                for charge, minutes in parts_by_line[line]
                if charge.minutes > 0 and charge.amount > 0
            ]
            if not paid:
                continue
            charge = paid[0][0]
            reason = self.env._("Credit note %s", line.move_id.name)
            entitlement = charge.contract_id._get_package_entitlement()
            package = entitlement._create_credit_package(
                sum(minutes for _charge, minutes in paid),
                reason,
                unit_value=charge.price_unit * (100 - charge.discount) / 100,
            )
            package.credit_line_id = line
