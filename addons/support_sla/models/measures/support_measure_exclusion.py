from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.support_contracts.exceptions import check_reason

MANAGER = "support_contracts.group_support_manager"


class SupportMeasureExclusion(models.Model):
    """A ticket that is left out of the figures, and why; a service manager approves.

    What is approved after its period was closed changes nothing by itself: the result
    is corrected by a row of its own.
    """

    _name = "support.measure.exclusion"
    _description = "Exclusion from Service Measures"
    _inherit = ["support.guarded.mixin"]
    _order = "id desc"
    _check_company_auto = True

    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("support_contract_id", "!=", False)],
    )
    contract_id = fields.Many2one(
        related="ticket_id.support_contract_id",
        store=True,
        index=True,
        precompute=True,
    )
    company_id = fields.Many2one(
        related="ticket_id.company_id", store=True, index=True, precompute=True
    )
    measure_id = fields.Many2one(
        "support.measure",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('contract_id', '=', contract_id)]",
        help="Empty: of all measures.",
    )
    risk_letter_id = fields.Many2one(
        "support.risk.letter",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The ticket comes of a risk that the customer was told of.",
    )
    reason = fields.Char(required=True)
    state = fields.Selection(
        [("asked", "Asked for"), ("approved", "Approved"), ("refused", "Refused")],
        required=True,
        readonly=True,
        default="asked",
    )
    decided_by = fields.Char(readonly=True, copy=False)
    decided_on = fields.Datetime(readonly=True, copy=False)
    is_late = fields.Boolean(
        string="After closing",
        readonly=True,
        copy=False,
        help="Results that it concerns were closed before: they are corrected apart.",
    )

    _once = models.UniqueIndex(
        "(ticket_id, COALESCE(measure_id, 0)) WHERE state <> 'refused'",
        "This ticket is excluded already.",
    )
    _SYSTEM_FIELDS = frozenset(
        {"state", "decided_by", "decided_on", "is_late", "risk_letter_id"}
    )

    @api.constrains("ticket_id", "measure_id", "reason")
    def _check_exclusion(self):
        for exclusion in self:
            check_reason(exclusion.reason, self.env._("Say why it is left out."))
            measure = exclusion.measure_id
            if not exclusion.contract_id or (
                measure and measure.contract_id != exclusion.contract_id
            ):
                raise ValidationError(
                    self.env._("The ticket belongs to another contract.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = self._without_system_values(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and (
            self._SYSTEM_FIELDS & vals.keys()
            or any(exclusion.state != "asked" for exclusion in self)
        ):
            raise UserError(
                self.env._("What was decided stays: use the buttons for a decision.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if any(exclusion.state != "asked" for exclusion in self):
            raise UserError(self.env._("What was decided stays as it is."))

    # ------------------------------------------------------------------
    # Decisions
    # ------------------------------------------------------------------

    def action_approve(self):
        closed = self._decide("approved")._get_closed()
        closed.sudo().is_late = True
        return True

    def action_refuse(self):
        self._decide("refused")
        return True

    def _decide(self, state):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a service manager decides on this."))
        self.check_access("write")
        if any(exclusion.state != "asked" for exclusion in self):
            raise UserError(self.env._("This was decided already."))
        self.sudo().write(
            {
                "state": state,
                "decided_by": self.env.user.name,
                "decided_on": fields.Datetime.now(),
            }
        )
        return self

    def _get_closed(self):
        """Those whose ticket is in a closed result that counts."""
        results = self.env["support.measure.result"].sudo()
        rows = results.search(
            [("contract_id", "in", self.contract_id.ids), ("is_current", "=", True)]
        )
        return self.filtered(
            lambda exclusion: any(
                exclusion.ticket_id.id in (row.counted_ids or ())
                and exclusion.measure_id in (row.measure_id, row.measure_id.browse())
                for row in rows
            )
        )
