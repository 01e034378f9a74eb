from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .support_roster import DISPATCHER


class SupportRosterSwap(models.Model):
    """A shift that somebody asks a colleague to take, or to exchange for theirs."""

    _name = "support.roster.swap"
    _description = "Swap of a Shift"
    _inherit = ["support.guarded.mixin"]
    _order = "id desc"

    shift_id = fields.Many2one(
        "support.roster.shift", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="shift_id.company_id", store=True, index=True, precompute=True
    )
    asked_by_id = fields.Many2one(
        "res.users", string="Asked by", readonly=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Asked to",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    return_shift_id = fields.Many2one(
        "support.roster.shift",
        string="In exchange for",
        ondelete="set null",
        domain="[('user_id', '=', user_id)]",
    )
    reason = fields.Char()
    state = fields.Selection(
        [
            ("asked", "Asked"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="asked",
    )

    _open_idx = models.UniqueIndex(
        "(shift_id) WHERE state = 'asked'",
        "Somebody is asked about this shift already.",
    )

    _SYSTEM_FIELDS = frozenset({"state", "asked_by_id"})

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(
            vals.get("state", "asked") != "asked" or vals.get("asked_by_id")
            for vals in vals_list
        ):
            raise UserError(self._message_by_hand())
        swaps = super().create(vals_list)
        for swap in swaps:
            swap.sudo().asked_by_id = swap.shift_id.user_id
            swap._check_asking()
            swap._tell(swap.user_id, swap.env._("Would you take this shift?"))
        return swaps

    def write(self, vals):
        self.check_access("write")
        if not self.env.su:
            raise UserError(self._message_by_hand())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        if any(swap.state == "accepted" for swap in self):
            raise UserError(self.env._("An accepted swap stays."))

    def _message_by_hand(self):
        return self.env._("A swap is answered with its buttons.")

    def _check_asking(self):
        shift = self.shift_id
        is_office = self.env.su or self.env.user.has_group(DISPATCHER)
        if not is_office and shift.user_id != self.env.user:
            raise AccessError(self.env._("One asks about one's own shifts."))
        if self.user_id == shift.user_id:
            raise UserError(self.env._("It is their shift already."))
        if self.return_shift_id and self.return_shift_id.user_id != self.user_id:
            raise UserError(self.env._("What is given in exchange is not theirs."))
        if shift.date_end <= fields.Datetime.now():
            raise UserError(self.env._("The shift is over."))

    # ------------------------------------------------------------------
    # Answers
    # ------------------------------------------------------------------

    def action_accept(self):
        """Whoever was asked takes the shift, and gives theirs where it was agreed."""
        self._check_answering()
        for swap in self.sudo():
            given, returned = swap.shift_id, swap.return_shift_id
            if given.user_id != swap.asked_by_id or (
                returned and returned.user_id != swap.user_id
            ):
                raise UserError(self.env._("The shift changed hands meanwhile."))
            swap.state = "accepted"
            # Both at once: for a moment one person would have both.
            changes = given | returned
            given.write({"user_id": swap.user_id.id, "swapped_from_id": given.user_id})
            if returned:
                returned.write(
                    {"user_id": swap.asked_by_id.id, "swapped_from_id": swap.user_id.id}
                )
            changes.flush_recordset()
            swap._tell(swap.asked_by_id, swap.env._("Your shift was taken."))
        return True

    def action_refuse(self):
        self._check_answering()
        for swap in self.sudo():
            swap.state = "refused"
            swap._tell(swap.asked_by_id, swap.env._("Your shift was not taken."))
        return True

    def action_withdraw(self):
        for swap in self:
            is_office = self.env.user.has_group(DISPATCHER)
            if not is_office and swap.asked_by_id != self.env.user:
                raise AccessError(self.env._("Only who asked takes it back."))
            swap._check_open()
        self.sudo().state = "withdrawn"
        return True

    def _check_answering(self):
        self.check_access("read")
        for swap in self:
            swap._check_open()
            is_office = self.env.su or self.env.user.has_group(DISPATCHER)
            if not is_office and swap.user_id != self.env.user:
                raise AccessError(
                    self.env._("Only %s answers this.", swap.user_id.name)
                )

    def _check_open(self):
        if self.state != "asked":
            raise UserError(self.env._("This swap was answered already."))

    def _tell(self, user, sentence):
        """An inbox notice to a member of staff."""
        swap = self.sudo().with_context(lang=user.lang, tz=user.tz)
        self.env["mail.thread"].sudo().message_notify(
            partner_ids=user.partner_id.ids,
            subject=sentence,
            body=f"{sentence} {swap.shift_id.display_name}",
            model="support.roster",
            res_id=swap.shift_id.roster_id.id,
        )
