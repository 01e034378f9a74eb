from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ...exceptions import check_reason

# What an entitlement gives to the tickets in its scope, the best for the customer
# first: {kind: cover}.
COVER_BY_KIND = {
    "warranty": "warranty",
    "maintenance": "maintenance",
    "period_hours": "contract",
    "prepaid_hours": "contract",
    "vendor_hours": "contract",
    "on_demand": "contract",
}
# Work that costs the firm: its service manager decides it.
MANAGERS_COVERS = frozenset({"goodwill", "block_claim"})


class HelpdeskTicket(models.Model):
    """K20: what pays for a ticket is decided by staff, in review, with its reason.

    Accepting the terms decides nothing of it. ``_decide_cover`` is the only writer;
    ``_propose_cover`` says what the agreements suggest.
    """

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "support.guarded.mixin"]

    cover = fields.Selection(
        [
            ("undecided", "Under review"),
            ("warranty", "Warranty"),
            ("maintenance", "Maintenance"),
            ("contract", "Contract"),
            ("independent", "Independent"),
            ("goodwill", "Goodwill"),
            ("block_claim", "Block claim"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="undecided",
        tracking=True,
        index=True,
        help="What pays for the work; decided by staff in review (K20).",
    )
    cover_reason = fields.Char(
        string="Why this cover",
        readonly=True,
        copy=False,
        tracking=True,
        help="The customer reads it.",
    )
    cover_decided_by_id = fields.Many2one(
        "res.users",
        string="Cover decided by",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    cover_decided_on = fields.Datetime(readonly=True, copy=False)

    _cover_explained = models.Constraint(
        "CHECK (cover = 'undecided' OR TRIM(COALESCE(cover_reason, '')) <> '')",
        "Say why the ticket is covered like this.",
    )

    _COVER_FIELDS = frozenset(
        {"cover", "cover_reason", "cover_decided_by_id", "cover_decided_on"}
    )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | self._COVER_FIELDS

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            # A new ticket is under review, whatever a client or an import says.
            vals_list = self._without_system_values(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        if self._COVER_FIELDS & vals.keys() and not self.env.su:
            raise UserError(
                self.env._("The cover is not edited by hand: decide it, and why.")
            )
        return super().write(vals)

    # ------------------------------------------------------------------
    # The verdict
    # ------------------------------------------------------------------

    def _decide_cover(self, cover, reason):
        """Decide what pays for these tickets, as the user of the environment.

        ``reason`` is for the customer to read. Deciding again replaces the verdict;
        the tickets keep the old one in their history.
        """
        self._check_may_decide_cover(cover)
        check_reason(reason, self.env._("Say why the ticket is covered like this."))
        if cover in ("contract", "maintenance") and not all(
            ticket.sudo().support_contract_id for ticket in self
        ):
            raise UserError(
                self.env._("A ticket without a contract is not covered by one.")
            )
        previous = {ticket: (ticket.cover, ticket.cover_reason) for ticket in self}
        tickets_sudo = self.sudo()
        tickets_sudo.write(
            {
                "cover": cover,
                "cover_reason": reason.strip(),
                "cover_decided_by_id": self.env.uid,
                "cover_decided_on": fields.Datetime.now(),
            }
        )
        if cover != "warranty":
            tickets_sudo._register_as_incidents()
        self._cover_decided(previous)

    def _check_may_decide_cover(self, cover):
        self.check_access("write")
        if cover == "undecided" or cover not in dict(self._fields["cover"].selection):
            raise UserError(self.env._("Choose what covers the ticket."))
        user = self.env.user
        if not self.env.su and not user.has_group(
            "support_contracts.group_support_consultant"
        ):
            raise AccessError(
                self.env._("Only support staff decide what covers a ticket.")
            )
        if (
            cover in MANAGERS_COVERS
            and not self.env.su
            and not user.has_group("support_contracts.group_support_manager")
        ):
            raise AccessError(
                self.env._("Only a service manager decides what the firm absorbs.")
            )

    def _register_as_incidents(self):
        """W2: what standard warranty does not cover is an incident at least."""
        incident = self.env.ref(
            "support_contracts.ticket_type_incident", raise_if_not_found=False
        )
        if incident:
            self.filtered(lambda ticket: not ticket.type_id).write(
                {"type_id": incident.id}
            )

    def _cover_decided(self, previous):
        """Hook, after the verdict; ``previous``: {ticket: (cover, reason) before}."""

    # ------------------------------------------------------------------
    # The proposal
    # ------------------------------------------------------------------

    def _propose_cover(self):
        """What the agreements suggest: {ticket: (cover, why)}.

        Read on the day the ticket was registered, where its contract is: first the
        warranty of the installation, then the contract's entitlements whose scope
        admits the ticket, the best for the customer first.
        """
        tickets_sudo = self.sudo()
        warranties = tickets_sudo._get_warranties()
        # Read together, for all tickets at once.
        tickets_sudo.support_contract_id.entitlement_ids.mapped("kind")
        return {
            ticket: warranties.get(sudo)
            or sudo._propose_from_contract()
            or ("independent", sudo._message_not_in_contract())
            for ticket, sudo in zip(self, tickets_sudo, strict=True)
        }

    def _get_warranties(self):
        """{ticket: ("warranty", why)} of those whose installation has one (U1)."""
        return {
            ticket: (
                "warranty",
                self.env._(
                    "“%(installation)s” is in warranty until %(date)s.",
                    installation=ticket.support_installation_id.display_name,
                    date=format_date(
                        self.env, ticket.support_installation_id.date_warranty_end
                    ),
                ),
            )
            for ticket in self.filtered("support_installation_id")
            if ticket.support_installation_id._is_in_warranty(
                ticket._get_registration_day()
            )
        }

    def _propose_from_contract(self):
        """(cover, why) of the best entitlement that admits the ticket, or None."""
        self.ensure_one()
        if self.support_contract_id.is_independent:
            return None
        day = self._get_registration_day()
        admitting = {}
        for entitlement in self.support_contract_id.entitlement_ids:
            if entitlement._is_in_force(day) and entitlement._admits_ticket(self):
                admitting.setdefault(entitlement.kind, entitlement)
        for kind, cover in COVER_BY_KIND.items():
            if kind in admitting:
                return cover, self.env._(
                    "“%(entitlement)s” of contract %(contract)s covers it.",
                    entitlement=admitting[kind].name,
                    contract=self.support_contract_id.name,
                )
        return None

    def _message_not_in_contract(self):
        contract = self.support_contract_id
        if not contract or contract.is_independent:
            return self.env._("The customer has no contract in force.")
        return self.env._(
            "It is out of the scope of contract %(contract)s.",
            contract=contract.name,
        )

    def _get_registration_day(self):
        """The day the ticket was registered, in the zone of its contract."""
        self.ensure_one()
        zone = self.support_contract_id.tz or self.env.user.tz or "UTC"
        return fields.Date.context_today(
            self.with_context(tz=zone), self.create_date or fields.Datetime.now()
        )

    # ------------------------------------------------------------------
    # For the customer
    # ------------------------------------------------------------------

    def _get_cover_label(self):
        """The verdict in the customer's words."""
        self.ensure_one()
        labels = {
            "undecided": self.env._("Under review"),
            "warranty": self.env._("Warranty, without charge"),
            "maintenance": self.env._("Your maintenance agreement"),
            "contract": self.env._("Your contract"),
            "independent": self.env._("Charged apart, at the standard rate"),
            "goodwill": self.env._("Without charge, by courtesy"),
            "block_claim": self.env._("Without charge"),
        }
        return labels[self.cover]
