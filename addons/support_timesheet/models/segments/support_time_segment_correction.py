from odoo import models
from odoo.fields import Domain

from odoo.addons.support_contracts.arithmetic.allocation import Part, give_back
from odoo.addons.support_contracts.arithmetic.minutes import clock


class SupportTimeSegment(models.Model):
    """Corrections: negative time, given back the way the original was taken."""

    _inherit = "support.time.segment"

    # ------------------------------------------------------------------
    # When final
    # ------------------------------------------------------------------

    def _give_back(self, outcomes):
        """Return each correction to what paid the original, the last minutes first."""
        if not self:
            return
        accounts = self.corrects_id._get_accounts()
        for correction in self:
            account = accounts[correction.corrects_id]
            for part in give_back(account.get_parts(), -correction.burn_minutes):
                correction._return_part(outcomes[correction], account, part)
        self._release_held(accounts)

    def _get_accounts(self):
        """{original: Account of what is left of it, after earlier corrections}."""
        siblings = self.search(
            [("corrects_id", "in", self.ids), ("state", "=", "final")]
        )
        accounts = {original: Account(original) for original in self}
        source_by_id = {segment.id: segment for segment in self | siblings}
        for sibling in siblings:
            account = accounts[sibling.corrects_id]
            account.charged += sibling.charged_minutes
            account.discounted += sibling.discounted_minutes
        rows = self.env["support.hour.move"]._read_group(
            (self | siblings)._get_move_domain(),
            ["source_id", "package_id"],
            ["minutes:sum"],
            order="id:min",
        )
        for source_id, package, minutes in rows:
            source = source_by_id[source_id]
            account = accounts[source.corrects_id or source]
            account.packages[package] = account.packages.get(package, 0) - minutes
        return accounts

    def _get_move_domain(self):
        """Moves of this time; days and contracts are named for the index."""
        dates = set(self.mapped("date"))
        return (
            Domain("contract_id", "in", self.contract_id.ids)
            & Domain("date", "in", dates)
            & Domain("source_model", "=", self._name)
            & Domain("source_id", "in", self.ids)
        )

    def _return_part(self, outcome, account, part):
        """One part back: to its package, off what is held, or as a negative charge."""
        if part.lot_id:
            self._return_to_package(outcome, account, part)
        else:
            self._return_excess(outcome, account, part.minutes)

    def _return_to_package(self, outcome, account, part):
        package = self.env["support.hour.package"].browse(part.lot_id)
        account.packages[package] -= part.minutes
        outcome.allocated_minutes -= part.minutes
        outcome.moves.append(
            self._prepare_move(package, "refund", part.minutes, self.date)
        )
        outcome.why.append(
            self.env._(
                "%(time)s back to %(package)s.",
                time=clock(part.minutes),
                package=package.name,
            )
        )

    def _return_excess(self, outcome, account, minutes):
        released = min(minutes, account.held)
        account.held -= released
        outcome.discounted_minutes -= released
        charged = min(minutes - released, account.charged)
        if charged:
            before = self.corrects_id._get_charge_minutes(account.charged)
            account.charged -= charged
            outcome.charged_minutes -= charged
            after = self.corrects_id._get_charge_minutes(account.charged)
            outcome.charges.append(self._prepare_charge(after - before))
        discounted = minutes - released - charged
        if discounted:
            self._return_discounted(outcome, account, discounted)

    def _return_discounted(self, outcome, account, minutes):
        original = self.corrects_id
        before = original._get_charge_minutes(account.discounted)
        account.discounted -= minutes
        outcome.discounted_minutes -= minutes
        after = original._get_charge_minutes(account.discounted)
        outcome.charges.append(
            self._prepare_charge(after - before) | original._prepare_discount()
        )

    def _release_held(self, accounts):
        """What was held and is taken back waits no longer, and costs nothing."""
        released = self.browse()
        for original, account in accounts.items():
            minutes = original.held_minutes - account.held
            if minutes:
                original.write(
                    {
                        "held_minutes": account.held,
                        "discounted_minutes": original.discounted_minutes + minutes,
                    }
                )
                released |= original
        released.cutoff_id._ask_excess()

    def _credit_closed(self, outcomes):
        """Hours that return to a closed package get a credit package of their own."""
        packages = self.env["support.hour.package"]
        for correction in self:
            for move in outcomes[correction].moves:
                package = packages.browse(move["package_id"])
                if package.state == "closed":
                    package._move_to_credit(move["minutes"], correction.name)


class Account:
    """What is left of an original: minutes per package, held, charged, discounted.

    ``sold``: which of the discounted ones orders paid, None until somebody asks.
    """

    def __init__(self, original):
        self.original = original
        self.packages = {}
        self.held = original.held_minutes
        self.charged = original.charged_minutes
        self.discounted = original.discounted_minutes
        self.sold = None

    def get_parts(self):
        """Parts in the order they were taken; what no package paid comes last."""
        key = self.original.id
        parts = [
            Part(key, package.id, minutes)
            for package, minutes in self.packages.items()
            if minutes > 0
        ]
        rest = self.held + self.charged + self.discounted
        return [*parts, Part(key, None, rest)] if rest else parts
