from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...arithmetic.allocation import Lot
from ...exceptions import check_reason


class SupportHourPackage(models.Model):
    """A lot of hours. What is left of it is written by the ledger and no one else."""

    _name = "support.hour.package"
    _description = "Support Hour Package"
    _inherit = ["mail.thread", "support.guarded.mixin"]
    _order = "date_end, purchased_on, id"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True, readonly=False)
    entitlement_id = fields.Many2one(
        "support.entitlement", required=True, index=True, ondelete="restrict"
    )
    contract_id = fields.Many2one(
        related="entitlement_id.contract_id", store=True, index=True
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True
    )
    partner_id = fields.Many2one(
        related="contract_id.partner_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="contract_id.currency_id")
    origin = fields.Selection(
        [
            ("period", "Period"),
            ("sale", "Sale"),
            ("rollover", "Rollover"),
            ("credit", "Credit"),
            ("transfer", "Transfer"),
            ("opening", "Opening balance"),
            ("scale", "More hours"),
            ("promotion", "Promotion"),
        ],
        required=True,
        default="opening",
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting for its gate"),
            ("open", "Open"),
            ("suspended", "Suspended"),
            ("closed", "Closed"),
        ],
        required=True,
        readonly=True,
        default="waiting",
        tracking=True,
    )
    sale_line_id = fields.Many2one(
        "sale.order.line", readonly=True, copy=False, index="btree_not_null"
    )
    period_start = fields.Date(readonly=True)
    purchased_on = fields.Date(required=True, default=fields.Date.context_today)
    date_start = fields.Date(
        string="First day", required=True, default=fields.Date.context_today
    )
    date_end = fields.Date(
        string="Last day", help="Last day, included. Empty: never expires."
    )
    covers_from = fields.Date(
        readonly=True,
        help="Held work from this day on may be paid by this package, although it was "
        "bought later.",
    )
    # hours
    granted_minutes = fields.Integer(string="Granted", required=True)
    remaining_minutes = fields.Integer(
        string="Remaining", readonly=True, default=0, copy=False
    )
    unit_value = fields.Monetary(string="Value of an hour")
    version = fields.Integer(readonly=True, default=0, copy=False)
    move_ids = fields.One2many("support.hour.move", "package_id")

    _remaining_not_negative = models.Constraint(
        "CHECK (remaining_minutes >= 0)",
        "The package has not that many hours left.",
    )
    _granted_positive = models.Constraint(
        "CHECK (granted_minutes > 0)", "A package needs hours."
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "A package cannot end before it starts.",
    )
    _one_per_period = models.UniqueIndex(
        "(entitlement_id, period_start) WHERE origin = 'period'",
        "The hours of this period were already granted.",
    )
    _one_promotion_per_period = models.UniqueIndex(
        "(entitlement_id, period_start) WHERE origin = 'promotion'",
        "The promotional hours of this period were already granted.",
    )
    _one_per_sale_line = models.UniqueIndex(
        "(sale_line_id) WHERE origin = 'sale'",
        "This order line already has its package.",
    )
    _lots_idx = models.Index("(contract_id) WHERE remaining_minutes > 0")

    _SYSTEM_FIELDS = frozenset({"remaining_minutes", "state", "version"})
    # What only the ledger writes, and what only actions with a reason change.
    _LEDGER_FIELDS = frozenset(
        {"remaining_minutes", "granted_minutes", "entitlement_id", "contract_id"}
    )
    _FREE_FIELDS = frozenset({"name", "message_follower_ids", "message_ids"})

    @api.depends("entitlement_id.name", "date_start", "origin")
    def _compute_name(self):
        for package in self:
            if not package.name or package.origin == "period":
                package.name = package._get_default_name()

    def _get_default_name(self):
        """What it is and since when, in the customer's language."""
        self.ensure_one()
        package = self.with_context(lang=self.partner_id.lang or self.env.lang)
        label = package.entitlement_id.name or ""
        if self.origin == "rollover":
            label = package.env._("%s, rolled over", label)
        elif self.origin == "credit":
            label = package.env._("%s, credited", label)
        since = format_date(package.env, package.date_start, date_format="d MMM y")
        return f"{label} · {since}"

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if (
                vals.get("remaining_minutes")
                or vals.get("state", "waiting") != "waiting"
            ):
                raise UserError(self._message_edited_by_hand())
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        opened = any(package.state != "waiting" for package in self)
        if (
            "remaining_minutes" in vals
            or (opened and self._LEDGER_FIELDS & vals.keys())
            or (not self.env.su and self._is_written_by_hand(vals, opened))
        ):
            raise UserError(self._message_edited_by_hand())
        return super().write(vals)

    def _is_written_by_hand(self, vals, opened):
        return "state" in vals or (opened and vals.keys() - self._FREE_FIELDS)

    def _message_edited_by_hand(self):
        return self.env._(
            "The hours of a package are not edited by hand: use its actions, with a "
            "reason."
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if any(package.state != "waiting" for package in self):
            raise UserError(
                self.env._("A package that was opened stays: adjust or expire it.")
            )

    # ------------------------------------------------------------------
    # Opening
    # ------------------------------------------------------------------

    def _open(self):
        """Waiting → open, with the grant in the ledger."""
        self.filtered(lambda package: package.state == "waiting").write(
            {"state": "open"}
        )
        kinds = {"rollover": "rollover", "transfer": "transfer", "credit": "credit"}
        return self._post_moves(
            {
                package: {
                    "kind": kinds.get(package.origin, "grant"),
                    "minutes": package.granted_minutes,
                }
                for package in self
            }
        )

    # ------------------------------------------------------------------
    # Ledger
    # ------------------------------------------------------------------

    def _post_moves(self, values_by_package):
        """Append one ledger move per package.

        ``values_by_package``: {package: {kind, minutes, reason?, date?, …}}; the
        date defaults to the first day of the package.
        """
        return (
            self.env["support.hour.move"]
            .sudo()
            .create(
                [
                    {"package_id": package.id, "date": package.date_start, **values}
                    for package, values in values_by_package.items()
                ]
            )
        )

    def _adjust(self, minutes, reason, date=None):
        """Add or take ``minutes`` with a reason; the ledger refuses going below 0."""
        self.ensure_one()
        check_reason(reason, self.env._("An adjustment needs its reason."))
        if self.state == "waiting":
            raise UserError(self.env._("This package is not open yet."))
        return self._post_moves(
            {
                self: {
                    "kind": "adjust",
                    "minutes": minutes,
                    "reason": reason,
                    "date": date or fields.Date.context_today(self),
                }
            }
        )

    def _cover_held_from(self, day, reason):
        """Let the package pay held work from ``day`` on, although bought later."""
        check_reason(reason, self.env._("Say why this package covers earlier work."))
        self.write({"covers_from": day})
        for package in self:
            package.message_post(body=reason)

    # ------------------------------------------------------------------
    # Lots
    # ------------------------------------------------------------------

    def _as_lot(self, held=False):
        """The package for the allocator; ``held`` uses ``covers_from``."""
        self.ensure_one()
        return Lot(
            id=self.id,
            minutes=self.remaining_minutes,
            date_start=(held and self.covers_from) or self.date_start,
            date_end=self.date_end or None,
            purchased_on=self.purchased_on,
        )

    @api.model
    def _get_granted_periods(self, entitlements):
        """{(entitlement id, period start)} that already have their package."""
        domain = [
            ("entitlement_id", "in", entitlements.ids),
            ("origin", "=", "period"),
        ]
        return {
            (package.entitlement_id.id, package.period_start)
            for package in self.search_fetch(domain, ["entitlement_id", "period_start"])
        }
