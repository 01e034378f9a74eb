from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("grant", "Granted"),
    ("consume", "Consumed"),
    ("expire", "Expired"),
    ("rollover", "Rolled over"),
    ("transfer", "Transferred"),
    ("refund", "Refunded"),
    ("credit", "Credited"),
    ("adjust", "Adjusted"),
    ("reverse", "Reversed"),
]
# What is used, and what is taken back of it.
USE_KINDS = ("consume", "reverse", "refund")

# The balance has one writer, and history has none: both are the database's own.
APPLY_SQL = """
CREATE OR REPLACE FUNCTION support_hour_move_apply() RETURNS trigger AS $$
BEGIN
    UPDATE support_hour_package package
       SET remaining_minutes = package.remaining_minutes + moved.minutes,
           version = package.version + 1
      FROM (SELECT package_id, SUM(minutes) AS minutes
              FROM new_moves GROUP BY package_id) moved
     WHERE package.id = moved.package_id;
    RETURN NULL;
END $$ LANGUAGE plpgsql;

CREATE OR REPLACE FUNCTION support_hour_move_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'support_hour_move is append-only'
        USING ERRCODE = '23514', TABLE = TG_TABLE_NAME,
              CONSTRAINT = 'support_hour_move_append_only';
END $$ LANGUAGE plpgsql;

DROP TRIGGER IF EXISTS support_hour_move_apply ON support_hour_move;
CREATE TRIGGER support_hour_move_apply
    AFTER INSERT ON support_hour_move REFERENCING NEW TABLE AS new_moves
    FOR EACH STATEMENT EXECUTE FUNCTION support_hour_move_apply();

DROP TRIGGER IF EXISTS support_hour_move_append_only ON support_hour_move;
CREATE TRIGGER support_hour_move_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON support_hour_move
    FOR EACH STATEMENT EXECUTE FUNCTION support_hour_move_append_only();
"""


class SupportHourMove(models.Model):
    """The ledger of hours: whole minutes, signed, appended and never changed.

    ``date`` is the day the hours count for (the work date), ``recorded_at`` the
    instant they were written. The author is kept as values, so that merging
    partners and deleting users stay possible. A mistake is undone by a ``reverse``
    of the whole move and then a new one.
    """

    _name = "support.hour.move"
    _description = "Support Hour Ledger Move"
    _order = "date desc, id desc"
    _log_access = False

    package_id = fields.Many2one(
        "support.hour.package", required=True, index=True, ondelete="restrict"
    )
    contract_id = fields.Many2one(
        "support.contract", required=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(KINDS, required=True)
    minutes = fields.Integer(string="Hours", required=True)
    date = fields.Date(required=True)
    recorded_at = fields.Datetime(required=True, default=fields.Datetime.now)
    reason = fields.Char()
    reverses_id = fields.Many2one("support.hour.move", ondelete="restrict")
    # what it was for
    source_model = fields.Char()
    source_id = fields.Many2oneReference(model_field="source_model")
    source_round = fields.Integer(
        default=0, help="How many times the source was allocated before."
    )
    ticket_id = fields.Integer(help="Id of the ticket, kept as a value.")
    # who
    author_id = fields.Integer(default=lambda self: self._default_author_id())
    author_name = fields.Char(
        string="By", default=lambda self: self._default_author_name()
    )

    _minutes_not_zero = models.Constraint(
        "CHECK (minutes <> 0)", "A ledger move needs minutes."
    )
    _append_only = models.Constraint(
        "CHECK (TRUE)",
        "The hour ledger is never changed: reverse the move and record a new one.",
    )
    _reversed_once = models.UniqueIndex(
        "(reverses_id) WHERE reverses_id IS NOT NULL",
        "This move was already reversed.",
    )
    _source_once = models.UniqueIndex(
        "(source_model, source_id, kind, package_id, source_round) "
        "WHERE source_id IS NOT NULL AND reverses_id IS NULL",
        "These hours were already recorded.",
    )
    _granted_once = models.UniqueIndex(
        "(package_id) WHERE kind = 'grant'", "This package was already granted."
    )
    _statement_idx = models.Index("(contract_id, date DESC, id DESC)")

    def init(self):
        self.env.cr.execute(APPLY_SQL)

    def _default_author_id(self):
        return self.env.uid

    def _default_author_name(self):
        return self.env.user.name

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        packages = self.env["support.hour.package"].browse(
            {vals["package_id"] for vals in vals_list}
        )
        # A move belongs to the contract and company of its package, always.
        parties = {
            package.id: {
                "contract_id": package.contract_id.id,
                "company_id": package.company_id.id,
            }
            for package in packages
        }
        vals_list = [vals | parties[vals["package_id"]] for vals in vals_list]
        moves = super().create(vals_list)
        packages.invalidate_recordset(["remaining_minutes", "version"], flush=False)
        packages.modified(["remaining_minutes"])
        return moves

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self._message_append_only())

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self._message_append_only())

    def _message_append_only(self):
        return self.env._(
            "The hour ledger is never changed: reverse the move and record a new one."
        )

    # ------------------------------------------------------------------
    # Reversal
    # ------------------------------------------------------------------

    def _reverse(self, reason):
        """Undo whole moves; minutes of a closed package go to a credit package.

        Returns the reversing moves, in the order of ``self``.
        """
        reversals = self.create([move._prepare_reversal(reason) for move in self])
        for package, moves in reversals.grouped("package_id").items():
            if package.state == "closed":
                package._move_to_credit(sum(moves.mapped("minutes")), reason)
        return reversals

    def _prepare_reversal(self, reason):
        self.ensure_one()
        return {
            "package_id": self.package_id.id,
            "kind": "reverse",
            "minutes": -self.minutes,
            "date": self.date,
            "reason": reason,
            "reverses_id": self.id,
            "source_model": self.source_model,
            "source_id": self.source_id,
            "source_round": self.source_round,
            "ticket_id": self.ticket_id,
        }
