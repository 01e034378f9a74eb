from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.support_contracts.exceptions import check_reason

MANAGER = "support_contracts.group_support_manager"


class SupportOutage(models.Model):
    """When the service of a contract was down, or was agreed to be (U6).

    Recorded by hand or imported; the reference of the other system keeps an import from
    being counted twice. A planned window counts for nothing, whatever happens in it.
    What is said not to be ours, and a window that is recorded after it began, make our
    figures better: until a service manager approves them they change nothing. An outage
    that began is shortened or moved by a service manager only.
    """

    _name = "support.outage"
    _description = "Outage or planned Window"
    _inherit = ["mail.thread", "support.guarded.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="What happened", required=True)
    kind = fields.Selection(
        [("outage", "Outage"), ("window", "Planned window")],
        required=True,
        default="outage",
        tracking=True,
    )
    contract_id = fields.Many2one(
        "support.contract",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True, precompute=True
    )
    installation_id = fields.Many2one(
        "support.installation", check_company=True, ondelete="restrict"
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", index="btree_not_null", ondelete="set null"
    )
    date_from = fields.Datetime(string="From", required=True, tracking=True)
    date_to = fields.Datetime(string="Until", tracking=True, help="Empty: it goes on.")
    reference = fields.Char(help="Of the system that reported it.")
    is_excluded = fields.Boolean(
        string="Not ours", tracking=True, help="Not counted against us."
    )
    reason = fields.Char(tracking=True, help="Why it is not counted.")
    state = fields.Selection(
        [
            ("recorded", "Recorded"),
            ("asked", "Waits for approval"),
            ("approved", "Approved"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="recorded",
        tracking=True,
    )
    decided_by = fields.Char(readonly=True, copy=False)
    decided_on = fields.Datetime(readonly=True, copy=False)

    _dates_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_to > date_from)",
        "An outage ends after it began.",
    )
    _reference_once = models.UniqueIndex(
        "(contract_id, reference) WHERE reference IS NOT NULL",
        "This outage was recorded already.",
    )

    _SYSTEM_FIELDS = frozenset({"state", "decided_by", "decided_on"})
    # What a service manager approves.
    _DECIDED_FIELDS = frozenset(
        {
            "contract_id",
            "date_from",
            "date_to",
            "installation_id",
            "is_excluded",
            "kind",
            "reason",
        }
    )

    @api.constrains("kind", "date_to", "is_excluded", "reason")
    def _check_outage(self):
        for outage in self:
            if outage.kind == "window" and not outage.date_to:
                raise ValidationError(self.env._("A planned window has an end."))
            if outage.is_excluded:
                check_reason(outage.reason, self.env._("Say why it is not ours."))

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = self._without_system_values(vals_list)
        outages = super().create(vals_list)
        outages.sudo()._ask()
        return outages

    def write(self, vals):
        if not self.env.su and self._SYSTEM_FIELDS & vals.keys():
            raise UserError(
                self.env._("What was decided stays: use the buttons for a decision.")
            )
        spans = {outage: outage._get_counted_span() for outage in self}
        res = super().write(vals)
        if not self.env.su and not self.env.user.has_group(MANAGER):
            self._check_not_less(spans)
        if self._DECIDED_FIELDS & vals.keys():
            self.sudo()._ask()
        return res

    def _get_counted_span(self):
        """(contract, from, until) of an outage that began; None of anything else."""
        self.ensure_one()
        if self.kind != "outage" or self.date_from >= fields.Datetime.now():
            return None
        return self.contract_id, self.date_from, self.date_to

    def _check_not_less(self, spans):
        """What counts is not made less by who recorded it; its end may be said.

        ``spans``: {outage: `_get_counted_span` before it was changed}.
        """
        for outage, before in spans.items():
            if not before:
                continue
            contract, first, last = before
            after = outage._get_counted_span()
            is_less = (
                not after
                or after[0] != contract
                or after[1] > first
                or (last and after[2] and after[2] < last)
            )
            if is_less:
                raise AccessError(
                    self.env._(
                        "“%(outage)s” began already: only a service manager shortens "
                        "or moves it.",
                        outage=outage.name,
                    )
                )

    def _ask(self):
        """Only superuser: what is new or was changed is decided, anew."""
        now = fields.Datetime.now()
        asking = self.filtered(
            lambda o: o.is_excluded or (o.kind == "window" and o.date_from < now)
        )
        free = {"decided_by": False, "decided_on": False}
        asking.write({"state": "asked", **free})
        others = (self - asking).filtered(lambda o: o.state != "recorded")
        others.write({"state": "recorded", **free})

    # ------------------------------------------------------------------
    # Decisions
    # ------------------------------------------------------------------

    def action_approve(self):
        return self._decide("approved")

    def action_refuse(self):
        """It counts against us, as any outage does; a window is none."""
        return self._decide("refused")

    def _decide(self, state):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a service manager decides on this."))
        self.check_access("write")
        if any(outage.state != "asked" for outage in self):
            raise UserError(self.env._("This was decided already."))
        self.sudo().write(
            {
                "state": state,
                "decided_by": self.env.user.name,
                "decided_on": fields.Datetime.now(),
            }
        )
        return True

    # ------------------------------------------------------------------
    # For the figures
    # ------------------------------------------------------------------

    @api.model
    def _get_spans(self, contracts, since, until):
        """{contract id: (outages, windows)} as [(from, to)] that touch the time.

        One query, elevated; what goes on ends with ``until``.
        """
        found = {contract.id: ([], []) for contract in contracts}
        rows = self.sudo().search_fetch(
            self._get_counted_domain()
            & Domain("contract_id", "in", contracts.ids)
            & Domain("date_from", "<", until)
            & (Domain("date_to", "=", False) | Domain("date_to", ">", since)),
            ["contract_id", "kind", "date_from", "date_to"],
        )
        for row in rows:
            span = row.date_from, row.date_to or until
            found[row.contract_id.id][row.kind == "window"].append(span)
        return found

    @api.model
    def _get_counted_domain(self):
        """Outages but those that are approved not to be ours, and agreed windows."""
        outages = Domain("kind", "=", "outage") & (
            Domain("is_excluded", "=", False) | Domain("state", "!=", "approved")
        )
        windows = Domain("kind", "=", "window") & Domain(
            "state", "in", ("recorded", "approved")
        )
        return outages | windows
