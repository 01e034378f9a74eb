from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...arithmetic import minutes as arithmetic


class SupportWorkType(models.Model):
    """W4: a concept of work: what its time counts as, burns and costs.

    What is typed stays as typed; the limits say what counts of it, the multipliers
    how fast that burns a package and what it costs beyond them.
    """

    _name = "support.work.type"
    _description = "Support Work Type"
    _order = "sequence, code, id"
    _rec_names_search = ["code", "name"]
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)
    product_id = fields.Many2one(
        "product.product",
        required=True,
        check_company=True,
        ondelete="restrict",
        help="What the hours beyond the packages are invoiced as.",
    )
    on_site = fields.Boolean()
    # what counts
    limits_per = fields.Selection(
        [("line", "Each entry"), ("request", "Each request: ticket and day")],
        string="Minimum and rounding of",
        required=True,
        default="line",
    )
    minimum_minutes = fields.Integer(string="Minimum")
    maximum_minutes = fields.Integer(string="Maximum", help="0: none.")
    rounding_minutes = fields.Integer(string="Rounded up to")
    first_minutes = fields.Integer(
        string="Unit includes the first",
        help="A unit is counted once per ticket and day and includes these minutes; "
        "what goes beyond is of the type that follows.",
    )
    follow_up_type_id = fields.Many2one(
        "support.work.type",
        string="Then goes on as",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    # what it burns and costs
    burn_percent = fields.Integer(
        string="Burn (%)",
        default=100,
        required=True,
        help="150: an hour of work burns an hour and a half of the package.",
    )
    price_percent = fields.Integer(
        string="Price (%)",
        default=100,
        required=True,
        help="150: an hour costs one and a half times the price of its product. A "
        "rate agreed for this type is not multiplied.",
    )
    takes_surcharge = fields.Boolean(
        string="Takes surcharges",
        default=True,
        help="Whether the bands of the week multiply it. An express rate includes all.",
    )
    on_request = fields.Boolean(
        string="Only where the customer asked for it",
        help="Where the customer did not ask for work out of hours, the normal type "
        "rules.",
    )
    normal_type_id = fields.Many2one(
        "support.work.type",
        string="Normal type",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        help="What rules where the customer did not ask for work out of hours.",
    )

    _code_unique = models.Constraint(
        "UNIQUE (code, company_id)",
        "Another work type has this code.",
    )
    _terms_sane = models.Constraint(
        "CHECK (minimum_minutes >= 0 AND rounding_minutes >= 0 AND burn_percent >= 0)",
        "Minimum, rounding and burn of a work type cannot be negative.",
    )
    _limits_sane = models.Constraint(
        "CHECK (maximum_minutes >= 0 AND first_minutes >= 0 AND price_percent >= 0)",
        "Maximum, unit and price of a work type cannot be negative.",
    )
    _request_has_normal = models.Constraint(
        "CHECK (on_request IS NOT TRUE OR normal_type_id IS NOT NULL)",
        "Say which type rules where the customer did not ask for it.",
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for work_type in self:
            work_type.display_name = f"{work_type.code} {work_type.name}"

    @api.constrains("follow_up_type_id", "first_minutes", "normal_type_id")
    def _check_follow_up(self):
        for work_type in self:
            following = work_type.follow_up_type_id
            if bool(following) != bool(work_type.first_minutes):
                raise ValidationError(
                    self.env._(
                        "A unit of first minutes needs the type that follows it, and "
                        "the other way round."
                    )
                )
            if following == work_type or following.follow_up_type_id:
                raise ValidationError(
                    self.env._("What follows a unit is counted by the minute.")
                )
            if work_type.normal_type_id.on_request or (
                work_type.normal_type_id == work_type
            ):
                raise ValidationError(
                    self.env._("The normal type is one that rules without asking.")
                )

    def _is_counted_per_request(self):
        return bool(self.first_minutes) or self.limits_per == "request"

    def _get_accounted_minutes(self, minutes):
        """Minutes that count of an entry of ``minutes``; real time stays as typed.

        What is counted per request is known once its other entries are.
        """
        if self._is_counted_per_request():
            return minutes
        return self._count_minutes(minutes)

    def _count_minutes(self, minutes):
        """What ``minutes`` count as, of an entry or of all entries of a request.

        A unit counts whole, however little of it was worked.
        """
        return arithmetic.accounted(
            minutes,
            max(self.minimum_minutes, self.first_minutes),
            self.rounding_minutes,
            self.maximum_minutes,
        )

    def _count_more_minutes(self, before, minutes):
        """What ``minutes`` more count as, after ``before`` of the same request.

        The whole request is rounded, not each of its entries: what came first had the
        minimum, what follows only adds what exceeds it.
        """
        if not self._is_counted_per_request():
            return self._count_minutes(minutes)
        return self._count_minutes(before + minutes) - self._count_minutes(before)

    def _get_burn_minutes(self, accounted_minutes):
        """Minutes that leave a package for ``accounted_minutes``."""
        percent = self.burn_percent if self else 100
        return arithmetic.burn(accounted_minutes, percent)
