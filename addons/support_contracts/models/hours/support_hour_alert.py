from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, split_every

from ...arithmetic.thresholds import parse_levels, reached
from ..res_company import check_levels

CHUNK = 200
# Moves that bring hours: after one of them every warning is armed again.
TOP_UPS = ("grant", "rollover", "transfer", "credit", "adjust")


class SupportHourAlert(models.Model):
    """K13: a threshold that the hours of a contract, or of a package, came down to.

    One row per threshold and top-up: ``top_up_id`` is the ledger's last move that
    brought hours, so that the same threshold warns again only after new hours.
    """

    _name = "support.hour.alert"
    _description = "Warning about Hours"
    _order = "id desc"

    contract_id = fields.Many2one(
        "support.contract", required=True, index=True, ondelete="cascade", readonly=True
    )
    package_id = fields.Many2one(
        "support.hour.package",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
        help="Empty: all hours of the contract.",
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    partner_id = fields.Many2one(related="contract_id.partner_id", store=True)
    level = fields.Integer(string="Threshold (%)", readonly=True, aggregator=None)
    left_minutes = fields.Integer(string="Left", readonly=True)
    base_minutes = fields.Integer(
        string="Of", readonly=True, help="What there was after the last hours came."
    )
    top_up_id = fields.Integer(readonly=True, aggregator=None)
    date = fields.Datetime(default=fields.Datetime.now, readonly=True)
    told_on = fields.Datetime(
        readonly=True, help="Empty: a lower threshold was told at the same time."
    )

    _once = models.UniqueIndex(
        "(contract_id, COALESCE(package_id, 0), level, top_up_id)",
        "This threshold was told already.",
    )

    @api.depends("contract_id", "package_id", "level")
    def _compute_display_name(self):
        for alert in self:
            what = alert.package_id.name or alert.contract_id.name
            alert.display_name = f"{what}: {alert.level} %"

    # ------------------------------------------------------------------
    # Cron
    # ------------------------------------------------------------------

    @api.model
    def _cron_warn(self):
        """Tell of every threshold that was reached; safe to run at any time."""
        contracts = self.env["support.contract"].search([("state", "=", "active")])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(contracts))
        for some in split_every(CHUNK, contracts.ids):
            self._warn(contracts.browse(some))
            if not cron._commit_progress(len(some)):
                break

    @api.model
    def _warn(self, contracts):
        """Make and send the warnings of ``contracts``; returns those made."""
        found = self._get_reached(contracts)
        known = {
            (alert.contract_id.id, alert.package_id.id, alert.level, alert.top_up_id)
            for alert in self.search_fetch(
                [("contract_id", "in", contracts.ids)],
                ["contract_id", "package_id", "level", "top_up_id"],
            )
        }
        alerts = self.create([vals for key, vals in found.items() if key not in known])
        alerts._tell()
        return alerts

    @api.model
    def _get_reached(self, contracts):
        """{(contract id, package id or False, level, top-up id): values}."""
        packages_by_contract = contracts._get_open_packages()
        balances = contracts._get_balances(packages_by_contract)
        totals = self._get_bases(contracts, "contract_id")
        packages = self._get_warned_packages(contracts)
        bases = self._get_bases(packages, "package_id")
        found = {}
        for contract in contracts:
            levels = contract._get_alert_levels()
            base, top_up = totals.get(contract.id, (0, 0))
            left = balances[contract].available
            found |= self._prepare(contract, False, levels, left, base, top_up)
        left_by_lot = {lot.id: lot.minutes for b in balances.values() for lot in b.lots}
        for package in packages:
            levels = package.contract_id._get_alert_levels(of_package=True)
            base, top_up = bases.get(package.id, (0, 0))
            left = left_by_lot.get(package.id, package.remaining_minutes)
            found |= self._prepare(
                package.contract_id, package.id, levels, left, base, top_up
            )
        return found

    @api.model
    def _prepare(self, contract, package_id, levels, left, base, top_up):
        return {
            (contract.id, package_id, level, top_up): {
                "contract_id": contract.id,
                "package_id": package_id,
                "level": level,
                "left_minutes": left,
                "base_minutes": base,
                "top_up_id": top_up,
            }
            for level in reached(levels, left, base)
        }

    @api.model
    def _get_warned_packages(self, contracts):
        """Packages in use of the contracts that warn of each."""
        warned = contracts.filtered(lambda c: c._get_alert_levels(of_package=True))
        return self.env["support.hour.package"].search(
            Domain("contract_id", "in", warned.ids)
            & Domain("state", "=", "open")
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", "today"))
        )

    @api.model
    def _get_bases(self, owners, column):
        """{id: (minutes after the last top-up, id of that move)}.

        Both in one pass over the ledger, which no grouping of the ORM can express:
        the balance when the last hours came is what is left and what went since.
        """
        if not owners:
            return {}
        moves = self.env["support.hour.move"]
        moves.flush_model()
        owner = SQL.identifier("move", column)
        query = SQL(
            """
            WITH top_up AS (
                SELECT %(owner)s AS owner_id, MAX(move.id) AS id
                  FROM support_hour_move move
                 WHERE %(owner)s IN %(ids)s
                   AND move.kind IN %(kinds)s AND move.minutes > 0
              GROUP BY %(owner)s)
            SELECT top_up.owner_id, top_up.id, SUM(move.minutes)
              FROM top_up
              JOIN support_hour_move move
                ON %(owner)s = top_up.owner_id AND move.id <= top_up.id
          GROUP BY top_up.owner_id, top_up.id
            """,
            owner=owner,
            ids=tuple(owners.ids),
            kinds=TOP_UPS,
        )
        return {
            owner_id: (minutes, top_up)
            for owner_id, top_up, minutes in self.env.execute_query(query)
        }


class SupportContract(models.Model):
    _inherit = "support.contract"

    alert_levels = fields.Char(
        string="Warn when so much is left",
        help="Percentages, such as “20, 10, 0”. Empty: as the company's settings say.",
    )
    package_alert_levels = fields.Char(
        string="Warn of each package", help="Empty: as the company's settings say."
    )

    @api.constrains("alert_levels", "package_alert_levels")
    def _check_alert_levels(self):
        for contract in self:
            check_levels(self.env, contract.alert_levels)
            check_levels(self.env, contract.package_alert_levels)

    def _get_alert_levels(self, of_package=False):
        """Percentages at which its customer is warned, the highest first."""
        self.ensure_one()
        if not self._includes_hours():
            return []
        company = self.company_id
        if of_package:
            text = self.package_alert_levels or company.support_package_alert_levels
        else:
            text = self.alert_levels or company.support_alert_levels
        return parse_levels(text)
