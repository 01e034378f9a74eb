from odoo import api, fields, models
from odoo.exceptions import UserError

# What was told never changes; that the customer confirmed it is added, once.
FROZEN = """
CREATE OR REPLACE FUNCTION support_emergency_estimate_frozen()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.agreed_on IS NOT NULL OR
        to_jsonb(NEW) - 'agreed_on' <> to_jsonb(OLD) - 'agreed_on'
    THEN
        RAISE EXCEPTION 'An estimate that was told never changes.'
        USING ERRCODE = '23514', TABLE = TG_TABLE_NAME,
            CONSTRAINT = 'support_emergency_estimate_frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER frozen
BEFORE UPDATE OR DELETE ON support_emergency_estimate
FOR EACH ROW EXECUTE FUNCTION support_emergency_estimate_frozen()
"""


class SupportEmergencyEstimate(models.Model):
    """E6: the times as they were told to the customer; a revision is another row."""

    _name = "support.emergency.estimate"
    _description = "Estimate of an Emergency"
    _order = "emergency_id, version desc"
    _rec_name = "version"
    # Rows never change, not even when a user is deleted.
    _log_access = False

    emergency_id = fields.Many2one(
        "support.emergency", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="emergency_id.company_id", store=True, precompute=True
    )
    version = fields.Integer(required=True, readonly=True)
    minutes_emergency = fields.Integer(
        string="In emergency",
        readonly=True,
        help="How long the infrastructure stays in emergency.",
    )
    minutes_normalise = fields.Integer(string="To normalise", readonly=True)
    minutes_mitigate = fields.Integer(string="To remove the causes", readonly=True)
    uncertainty = fields.Selection(
        [("low", "Low"), ("medium", "Medium"), ("high", "High")],
        required=True,
        readonly=True,
    )
    uncertainty_percent = fields.Integer(
        string="More or less (%)", readonly=True, help="Of the times."
    )
    reason = fields.Char(string="Why it changed", readonly=True)
    author_name = fields.Char(string="Who", readonly=True)
    told_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)

    _version_unique = models.Constraint(
        "UNIQUE (emergency_id, version)",
        "Somebody else revised the estimate at the same time.",
    )
    _minutes_sane = models.Constraint(
        "CHECK (minutes_normalise > 0 AND minutes_mitigate >= 0 "
        "AND minutes_emergency >= minutes_normalise)",
        "The emergency lasts at least until it is normalised.",
    )
    _percent_sane = models.Constraint(
        "CHECK (uncertainty_percent BETWEEN 0 AND 100)",
        "The uncertainty is a percentage between 0 and 100.",
    )

    _frozen = models.Constraint(
        "CHECK (TRUE)", "What was told stays: revise the estimate instead."
    )

    def init(self):
        self.env.cr.execute(FROZEN)

    def write(self, vals):
        if not self.env.su:
            raise UserError(self._message_proof())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self._message_proof())

    def _message_proof(self):
        return self.env._("What was told stays: revise the estimate instead.")
