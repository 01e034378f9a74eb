from odoo import api, fields, models
from odoo.exceptions import UserError

from ...arithmetic.machine import OVER, STATES

STAFF = "base.group_user"


class SupportEmergency(models.Model):
    """An emergency, from the contact to the report.

    Nothing of it is created or moved by hand: people act through its buttons, each of
    which checks who they are and from which state it starts (`_transition`).
    """

    _name = "support.emergency"
    _description = "Emergency"
    _inherit = [
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "support.approval.mixin",
    ]
    _order = "contact_at desc, id desc"
    _rec_names_search = ["name", "summary", "partner_id.name"]
    _check_company_auto = True

    # identity
    name = fields.Char(string="Number", readonly=True, copy=False, default="/")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="Everything about it is on this ticket.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    requester_id = fields.Many2one(
        "res.partner",
        string="Who called",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    # what happened
    summary = fields.Char(string="What stopped", required=True, tracking=True)
    description = fields.Text(tracking=True)
    stopped_at = fields.Datetime(string="Since", tracking=True)
    contact_at = fields.Datetime(
        string="Contact",
        required=True,
        readonly=True,
        help="When somebody reached us: the hour to evaluate it runs from here.",
    )
    channel = fields.Selection(
        [
            ("phone", "Phone"),
            ("chat", "Chat"),
            ("mail", "E-mail"),
            ("person", "In person"),
            ("portal", "Portal"),
        ],
        required=True,
        readonly=True,
        default="phone",
    )
    skill_ids = fields.Many2many(
        "hr.skill", string="Areas", help="What its lead expert must know."
    )
    declared_by = fields.Char(readonly=True, groups=STAFF)
    # W1: customers read no names of staff.
    create_uid = fields.Many2one("res.users", "Created by", readonly=True, groups=STAFF)
    write_uid = fields.Many2one(
        "res.users", "Last Updated by", readonly=True, groups=STAFF
    )
    # where it stands
    state = fields.Selection(
        selection=lambda self: self._selection_state(),
        required=True,
        readonly=True,
        default="declared",
        copy=False,
        index=True,
        tracking=True,
        group_expand="_group_expand_state",
    )
    version = fields.Integer(default=0, readonly=True, copy=False)
    is_over = fields.Boolean(compute="_compute_is_over", search="_search_is_over")
    event_ids = fields.One2many("support.emergency.event", "emergency_id")

    # Messages of a thread that customers read, one by one: see `private_threads`.
    message_ids = fields.One2many(groups=STAFF)
    website_message_ids = fields.One2many(groups=STAFF)

    _name_unique = models.Constraint(
        "UNIQUE (name, company_id)", "The number of an emergency must be unique."
    )
    _one_per_ticket = models.UniqueIndex(
        "(ticket_id) WHERE state NOT IN ('closed', 'declined', 'withdrawn')",
        "There is an emergency on this ticket already.",
    )

    # What people correct by hand while it is evaluated; all else has its button.
    _FACTS = frozenset({"summary", "description", "stopped_at", "skill_ids"})

    @api.model
    def _selection_state(self):
        labels = {
            "declared": self.env._("To be evaluated"),
            "offered": self.env._("Evaluated, the customer decides"),
            "ordered": self.env._("Ordered, to be paid"),
            "normalising": self.env._("Being normalised"),
            "normalised": self.env._("Normalised, to be confirmed"),
            "planning": self.env._("Mitigation to be decided"),
            "mitigating": self.env._("Being mitigated"),
            "postponed": self.env._("Closed for the time being"),
            "closed": self.env._("Closed for good"),
            "declined": self.env._("Declined"),
            "withdrawn": self.env._("Not wanted any more"),
        }
        return [(state, labels[state]) for state in STATES]

    def _group_expand_state(self, states, domain):
        return [state for state in STATES if state not in OVER]

    @api.depends("name", "summary")
    def _compute_display_name(self):
        for emergency in self:
            emergency.display_name = f"{emergency.name} {emergency.summary or ''}"

    @api.depends("state")
    def _compute_is_over(self):
        for emergency in self:
            emergency.is_over = emergency.state in OVER

    def _search_is_over(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("state", "in" if True in value else "not in", sorted(OVER))]

    def _compute_access_url(self):
        res = super()._compute_access_url()
        for emergency in self:
            emergency.access_url = f"/my/emergencies/{emergency.id}"
        return res

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self.env._("An emergency is declared with its button."))
        sequence = self.env["ir.sequence"]
        # Its first event says that it was declared; whoever is called follows it.
        quiet = self.with_context(mail_create_nosubscribe=True, mail_create_nolog=True)
        emergencies = super(SupportEmergency, quiet).create(
            [
                vals | {"name": sequence.next_by_code("support.emergency") or "/"}
                for vals in vals_list
            ]
        )
        return emergencies.with_env(self.env)

    def write(self, vals):
        if not self.env.su:
            self._check_written_by_hand(vals)
        return super().write(vals)

    @api.model
    def _get_free_fields(self):
        """What people write by hand whatever the state is."""
        return frozenset({"activity_ids", "message_follower_ids", "message_ids"})

    def _check_written_by_hand(self, vals):
        touched = vals.keys() - self._get_free_fields()
        if touched - self._FACTS:
            raise UserError(
                self.env._("An emergency is moved with its buttons, not by hand.")
            )
        if touched and any(emergency.state != "declared" for emergency in self):
            raise UserError(
                self.env._("What was evaluated stays: write what is new on the ticket.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("An emergency stays: decline or withdraw it."))

    # ------------------------------------------------------------------
    # Views
    # ------------------------------------------------------------------

    def action_view_ticket(self):
        self.ensure_one()
        return self.ticket_id._get_records_action()
