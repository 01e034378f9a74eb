from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class SupportCommitment(models.Model):
    """U11: what one side promised in a visit or a review, and whether it was kept."""

    _name = "support.commitment"
    _description = "Commitment"
    _inherit = ["support.guarded.mixin"]
    _order = "date_due, id"

    visit_id = fields.Many2one("support.customer.visit", index=True, ondelete="cascade")
    review_id = fields.Many2one("support.review", index=True, ondelete="cascade")
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        index=True,
    )
    side = fields.Selection(
        [("ours", "Ours"), ("customer", "The customer's")],
        string="Whose",
        required=True,
        default="ours",
    )
    name = fields.Char(string="What was promised", required=True)
    owner = fields.Char(string="Who", required=True)
    date_due = fields.Date(string="Until", required=True)
    state = fields.Selection(
        [("open", "To keep"), ("kept", "Kept"), ("broken", "Not kept")],
        required=True,
        readonly=True,
        default="open",
        copy=False,
    )
    done_on = fields.Date(readonly=True, copy=False)

    _of_a_meeting = models.Constraint(
        "CHECK ((visit_id IS NULL) <> (review_id IS NULL))",
        "A commitment is of one visit or one review.",
    )
    _SYSTEM_FIELDS = frozenset({"state", "done_on"})

    @api.depends("visit_id", "review_id")
    def _compute_company_id(self):
        for commitment in self:
            meeting = commitment.visit_id or commitment.review_id
            commitment.company_id = meeting.company_id

    def _check_planned(self):
        """What was promised is written with the minutes, not after them."""
        for commitment in self:
            meeting = commitment.visit_id or commitment.review_id
            if meeting.state != "planned":
                raise ValidationError(
                    self.env._(
                        "%s is over: its commitments stay.", meeting.display_name
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = self._without_system_values(vals_list)
        commitments = super().create(vals_list)
        commitments._check_planned()
        return commitments

    def write(self, vals):
        if not self.env.su:
            if self._SYSTEM_FIELDS & vals.keys():
                raise UserError(
                    self.env._("The state is not edited by hand: use the buttons.")
                )
            self._check_planned()
        res = super().write(vals)
        if not self.env.su and {"visit_id", "review_id"} & vals.keys():
            # Nor to the minutes of another one.
            self._check_planned()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_promised(self):
        self._check_planned()

    def action_kept(self):
        return self._settle("kept")

    def action_broken(self):
        return self._settle("broken")

    def _settle(self, state):
        self.check_access("write")
        if any(commitment.state != "open" for commitment in self):
            raise UserError(self.env._("This was settled already."))
        for commitment in self.sudo():
            meeting = commitment.visit_id or commitment.review_id
            if meeting.state != "held":
                raise UserError(
                    self.env._(
                        "%s was not held: nothing is promised yet.", meeting.name
                    )
                )
            today = meeting.contract_id._get_today()
            commitment.write({"state": state, "done_on": today})
        return True
