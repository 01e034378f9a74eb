import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date, json_default

from odoo.addons.support_contracts.exceptions import check_reason

from ...tools import format_number

MANAGER = "support_contracts.group_support_manager"


class SupportMeasureResult(models.Model):
    """A figure as it was when its period was closed, and what was judged of it.

    Appended and never changed. A correction is a row of its own that names the one it
    corrects (``corrects_id``) and why; the last one counts. Tickets and authors are
    kept as values.
    """

    _name = "support.measure.result"
    _description = "Closed Result of a Measure"
    _inherit = ["support.append.only.mixin"]
    _order = "date_start desc, contract_id, measure_id, id desc"
    _log_access = False

    measure_id = fields.Many2one(
        "support.measure", required=True, index=True, ondelete="restrict"
    )
    contract_id = fields.Many2one(
        "support.contract", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="contract_id.partner_id")
    kind = fields.Selection(
        [
            ("km", "Key measure"),
            ("csl", "Critical service level"),
            ("slo", "Objective"),
        ],
        required=True,
    )
    unit = fields.Selection(
        [
            ("percent", "%"),
            ("hours", "Hours"),
            ("days", "Days"),
            ("number", "Number"),
        ],
        required=True,
    )
    direction = fields.Selection(
        [("higher", "At least"), ("lower", "At most")], required=True
    )
    date_start = fields.Date(string="Period", required=True)
    date_end = fields.Date(string="Until", required=True)
    # the figure
    numerator = fields.Float(digits=(20, 6))
    denominator = fields.Float(digits=(20, 6))
    value = fields.Float(digits=(16, 6), aggregator="avg")
    sample = fields.Integer(string="Cases")
    misses = fields.Integer(string="Tickets at fault")
    excluded = fields.Integer()
    counted_ids = fields.Json(
        string="Tickets counted", prefetch=False, groups="base.group_user"
    )
    missed_ids = fields.Json(
        string="Which tickets are at fault", prefetch=False, groups="base.group_user"
    )
    # what was judged
    target = fields.Float(digits=(16, 6), aggregator="avg")
    verdict = fields.Selection(
        [
            ("met", "Met"),
            ("missed", "Missed"),
            ("too_few", "Too few cases"),
            ("no_data", "No cases"),
            ("no_target", "No target"),
        ],
        required=True,
    )
    miss_number = fields.Integer(
        string="Miss of the year", help="Which one of the contract year; 0: none."
    )
    is_breach = fields.Boolean(string="Breach")
    # how it came about
    corrects_id = fields.Many2one(
        "support.measure.result", index="btree_not_null", ondelete="restrict"
    )
    correction_ids = fields.One2many("support.measure.result", "corrects_id")
    is_current = fields.Boolean(
        string="Counts", compute="_compute_is_current", search="_search_is_current"
    )
    reason = fields.Char(string="Corrected because", groups="base.group_user")
    waiver_reason = fields.Char(
        string="Closed with open time because", groups="base.group_user"
    )
    closed_at = fields.Datetime(required=True, default=fields.Datetime.now)
    author_id = fields.Integer(
        default=lambda self: self._default_author_id(), groups="base.group_user"
    )
    author_name = fields.Char(
        string="By",
        default=lambda self: self._default_author_name(),
        groups="base.group_user",
    )

    _append_only = models.Constraint(
        "CHECK (TRUE)", "A closed result is never changed: correct it with a reason."
    )
    _closed_once = models.UniqueIndex(
        "(measure_id, date_start) WHERE corrects_id IS NULL",
        "This period is closed already: correct its result.",
    )
    _corrected_once = models.UniqueIndex(
        "(corrects_id) WHERE corrects_id IS NOT NULL",
        "This result was corrected already.",
    )

    def _default_author_id(self):
        return self.env.uid

    def _default_author_name(self):
        return self.env.user.name

    @api.model
    def _append(self, vals_list):
        """Store judged rows, elevated: one statement, whatever their number.

        Thousands are closed at once; nothing is computed from them, and creating them
        one field at a time would take longer than counting what they say.
        """
        if not vals_list:
            return self.browse()
        common = {
            "closed_at": fields.Datetime.now(),
            "author_id": self._default_author_id(),
            "author_name": self._default_author_name(),
        }
        names = sorted({*common, *(name for vals in vals_list for name in vals)})
        columns = SQL(", ").join(map(SQL.identifier, names))
        rows = [common | vals for vals in vals_list]
        inserted = self.env.execute_query(
            SQL(
                "INSERT INTO support_measure_result (%s) SELECT %s FROM "
                "jsonb_populate_recordset(NULL::support_measure_result, %s) "
                "RETURNING id",
                columns,
                columns,
                json.dumps(rows, default=json_default),
            )
        )
        self.env["support.measure"].invalidate_model(["result_ids"], flush=False)
        self.invalidate_model(["correction_ids", "is_current"], flush=False)
        return self.browse(row[0] for row in inserted)

    @api.depends("measure_id", "date_start")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for result in self:
            day = format_date(self.env, result.date_start)
            result.display_name = f"{result.measure_id.name} · {day}"

    @api.depends("correction_ids")
    def _compute_is_current(self):
        for result in self:
            result.is_current = not result.correction_ids

    @api.model
    def _search_is_current(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        wanted = (True in value) == (operator == "in")
        return Domain("correction_ids", "=" if wanted else "!=", False)

    def _format_value(self, value):
        """A figure as people read it; what was judged is never rounded."""
        self.ensure_one()
        units = {"percent": " %", "hours": " h", "days": self.env._(" days")}
        return format_number(self.env, value) + units.get(self.unit, "")

    # ------------------------------------------------------------------
    # Corrections
    # ------------------------------------------------------------------

    def _correct(self, reason):
        """Count the closed periods again, as a row of their own; returns the rows."""
        self.check_access("read")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a service manager corrects a result."))
        check_reason(reason, self.env._("Say why the result is corrected."))
        if any(not result.is_current for result in self):
            raise UserError(self.env._("This result was corrected already."))
        periods = {row.measure_id: (row.date_start, row.date_end) for row in self}
        if len(periods) < len(self):
            raise UserError(self.env._("Correct one period of a measure at a time."))
        measures = self.measure_id.sudo()
        results = measures._freeze(
            periods,
            {row.measure_id: {"corrects_id": row.id, "reason": reason} for row in self},
        )
        return results.sudo(self.env.su)

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_tickets(self):
        """What the figure was counted from."""
        return self._get_ticket_action(
            {ticket_id for result in self for ticket_id in result.counted_ids or ()}
        )

    def action_view_missed(self):
        return self._get_ticket_action(
            {ticket_id for result in self for ticket_id in result.missed_ids or ()}
        )

    def _get_ticket_action(self, ticket_ids):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_mgmt.helpdesk_ticket_action"
        )
        return action | {
            "domain": [("id", "in", sorted(ticket_ids))],
            # also those that were archived since
            "context": {"active_test": False},
        }
