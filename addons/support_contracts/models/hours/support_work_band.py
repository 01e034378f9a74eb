from odoo import api, fields, models
from odoo.exceptions import ValidationError

DAYS = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


class SupportWorkBand(models.Model):
    """W8: hours of the week in which work burns or costs more.

    Where bands overlap the highest multiplier rules, alone: they never compound. The
    bands of a contract replace the general ones.
    """

    _name = "support.work.band"
    _description = "Support Band of the Week"
    _order = "contract_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
    )
    contract_id = fields.Many2one(
        "support.contract",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        help="Empty: of every contract that has no bands of its own.",
    )
    work_type_ids = fields.Many2many(
        "support.work.type",
        string="Work types",
        help="Empty: every type that takes surcharges.",
    )
    # when
    kind = fields.Selection(
        [
            ("outside", "Outside the calendar of the contract"),
            ("hours", "Hours of the week"),
        ],
        required=True,
        default="hours",
    )
    monday = fields.Boolean(default=True)
    tuesday = fields.Boolean(default=True)
    wednesday = fields.Boolean(default=True)
    thursday = fields.Boolean(default=True)
    friday = fields.Boolean(default=True)
    saturday = fields.Boolean(default=True)
    sunday = fields.Boolean(default=True)
    holidays = fields.Boolean(
        default=True, help="Also on the holidays of the contract's calendar."
    )
    hour_from = fields.Float(string="From")
    hour_to = fields.Float(
        string="To",
        default=24.0,
        help="Up to an hour before the first: past midnight, of the day it starts on.",
    )
    # what
    burn_percent = fields.Integer(string="Burn (%)", default=100, required=True)
    price_percent = fields.Integer(string="Price (%)", default=100, required=True)
    on_request = fields.Boolean(
        string="Only where the customer asked for it",
        default=True,
        help="Otherwise the work is done, and the normal terms rule.",
    )

    _hours_sane = models.Constraint(
        "CHECK (hour_from >= 0 AND hour_from < 24 AND hour_to > 0 AND hour_to <= 24)",
        "The hours of a band lie between 0:00 and 24:00.",
    )
    _percents_sane = models.Constraint(
        "CHECK (burn_percent >= 0 AND price_percent >= 0)",
        "The multipliers of a band cannot be negative.",
    )

    @api.depends("contract_id")
    def _compute_company_id(self):
        for band in self:
            band.company_id = band.contract_id.company_id or band.company_id

    @api.constrains("kind", *DAYS, "holidays")
    def _check_some_day(self):
        for band in self.filtered(lambda band: band.kind == "hours"):
            if not (band._get_weekdays() or band.holidays):
                raise ValidationError(
                    self.env._("Say on which days “%s” is.", band.name)
                )

    def _get_weekdays(self):
        """Numbers of its days, 0 is Monday."""
        self.ensure_one()
        return frozenset(n for n, name in enumerate(DAYS) if self[name])

    @api.model
    def _get_bands(self, contracts):
        """{contract: bands that may multiply its work}, in one query; elevated."""
        found = self.sudo().search_fetch(
            [
                ("contract_id", "in", [*contracts.ids, False]),
                ("company_id", "in", [*contracts.company_id.ids, False]),
            ],
            ["contract_id", "company_id", "kind", "on_request"],
        )
        general = found.filtered(lambda band: not band.contract_id)
        own = found.grouped("contract_id")
        return {
            contract: own.get(contract.sudo())
            or general.filtered(
                lambda band, company=contract.company_id: (
                    band.company_id in (company, company.browse())
                )
            )
            for contract in contracts
        }

    def _applies_to(self, work_type):
        self.ensure_one()
        if self.work_type_ids:
            return work_type in self.work_type_ids
        return work_type.takes_surcharge
