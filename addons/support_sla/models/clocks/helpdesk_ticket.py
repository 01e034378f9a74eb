from odoo import api, fields, models
from odoo.exceptions import UserError

# What people write; the rest is written by the system and is no answer.
WRITTEN = frozenset({"comment", "email"})
STAGE_FIELDS = frozenset({"stage_id", "team_id", "user_id"})
# The clocks depend on these, besides the events.
TARGET_FIELDS = frozenset(
    {
        "company_id",
        "criticality_id",
        "major_incident_id",
        "partner_id",
        "support_contract_id",
        "support_impact",
        "support_urgency",
        "type_id",
    }
)
# In the context while a ticket is made; no client can send it.
STARTING = object()
WATCHED = STAGE_FIELDS | TARGET_FIELDS | {"endorsement_state", "terms_state"}


class HelpdeskTicket(models.Model):
    """What happens to a ticket is recorded as events; nothing is decided here."""

    _inherit = "helpdesk.ticket"

    sla_opened_at = fields.Datetime(
        string="Asked at",
        default=fields.Datetime.now,
        copy=False,
        help="When the customer asked, which may be before it was recorded.",
    )
    sla_clock_ids = fields.One2many(
        "support.sla.clock",
        "ticket_id",
        copy=False,
        readonly=True,
        groups="base.group_user",
    )

    @api.model_create_multi
    def create(self, vals_list):
        starting = self.with_context(sla_starting=STARTING)
        tickets = super(HelpdeskTicket, starting).create(vals_list)
        tickets = tickets.with_context(sla_starting=None)
        tickets._start_sla()
        return tickets

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """A mail was sent before the gateway fetched it."""
        values = dict(custom_values or {})
        sent = fields.Datetime.to_datetime(msg_dict.get("date") or False)
        if sent and sent < fields.Datetime.now():
            values.setdefault("sla_opened_at", sent)
        return super().message_new(msg_dict, custom_values=values)

    def write(self, vals):
        if "sla_opened_at" in vals and not self.env.su:
            raise UserError(
                self.env._("When it was asked for is corrected in the timeline.")
            )
        watched = WATCHED & vals.keys()
        if not watched or self.env.context.get("sla_starting") is STARTING:
            return super().write(vals)
        before = self._get_sla_facts(watched)
        res = super().write(vals)
        self._record_sla_changes(watched, before)
        return res

    # ------------------------------------------------------------------
    # Facts
    # ------------------------------------------------------------------

    def _get_sla_facts(self, watched):
        """{ticket: (whether closed, what it waits for)}, of the fields in ``watched``.

        A write inside this one tells of its own fields.
        """
        facts = {}
        for ticket in self.sudo():
            waits, stage = set(), ticket.stage_id
            if STAGE_FIELDS & watched and stage.sla_pauses:
                waits.add(stage.sla_pauses)
            if "endorsement_state" in watched and ticket.endorsement_state == "pending":
                waits.add("endorsement")
            if "terms_state" in watched and ticket._lacks_terms():
                waits.add("terms")
            facts[ticket] = bool(STAGE_FIELDS & watched and stage.closed), waits
        return facts

    def _start_sla(self):
        """The first events of new tickets of a contract, and their clocks."""
        tickets = self.sudo().filtered("support_contract_id")
        if not tickets:
            return
        now = fields.Datetime.now()
        vals_list = []
        for ticket, (closed, waits) in tickets._get_sla_facts(WATCHED).items():
            opened = min(ticket.sla_opened_at or now, now)
            vals_list.append(ticket._prepare_sla_event("opened", opened))
            vals_list += [
                ticket._prepare_sla_event("paused", opened, reason)
                for reason in sorted(waits)
            ]
            if closed:
                vals_list.append(ticket._prepare_sla_event("closed", opened))
        tickets._start_sla_clocks(vals_list)

    def _start_sla_clocks(self, vals_list):
        """Append the first events of these tickets; the clocks they have; elevated."""
        self._refresh_sla(self.env["support.sla.event"]._append_first(vals_list))

    def _record_sla_changes(self, watched, before):
        """Events of what differs from ``before``; targets that may have changed."""
        now = fields.Datetime.now()
        vals_list = []
        for ticket, (closed, waits) in self._get_sla_facts(watched).items():
            was_closed, waited = before[ticket]
            changes = [("resumed", reason) for reason in sorted(waited - waits)]
            if closed != was_closed:
                changes.append(("closed" if closed else "reopened", None))
            changes += [("paused", reason) for reason in sorted(waits - waited)]
            if ticket.support_contract_id:
                vals_list += [
                    ticket._prepare_sla_event(kind, now, reason)
                    for kind, reason in changes
                ]
        if vals_list or TARGET_FIELDS & watched:
            self.sudo()._record_sla_events(vals_list)

    def _prepare_sla_event(self, kind, occurred_at, reason=None, **values):
        self.ensure_one()
        return {
            "ticket_id": self.id,
            "company_id": self.company_id.id,
            "kind": kind,
            "occurred_at": occurred_at,
            "reason": reason,
            **values,
        }

    def _record_sla_events(self, vals_list, clocks=None):
        """Append events of these tickets and bring their clocks in line (superuser).

        ``clocks``: those of the tickets, where they were read just now.
        """
        self.env["support.sla.event"].sudo().create(vals_list)
        self._refresh_sla(clocks=clocks)

    # ------------------------------------------------------------------
    # Answers
    # ------------------------------------------------------------------

    def _message_post_after_hook(self, message, msg_vals):
        res = super()._message_post_after_hook(message, msg_vals)
        if len(self) == 1 and self._is_sla_answer(message):
            # the clock of whoever sent a mail may be ahead of ours
            instant = min(message.date, fields.Datetime.now())
            self.sudo()._record_sla_response(instant)
        return res

    def _is_sla_answer(self, message):
        """Rule 9: a public message that a person of the firm wrote, nothing else."""
        message = message.sudo()
        author = message.author_id
        return bool(
            message.message_type in WRITTEN
            and author
            and not author.partner_share
            and author.id != self._get_root_partner_id()
            and not message.is_internal
            and message.subtype_id
            and not message.subtype_id.internal
        )

    @api.model
    def _get_root_partner_id(self):
        """The partner in whose name the system writes; known without a query."""
        return self.env["ir.model.data"]._xmlid_to_res_id("base.partner_root")

    def _record_sla_response(self, instant):
        """Elevated: the first public answer, where a clock waits for one."""
        clocks = self._get_sla_clocks()
        if any(c.kind == "response" and c.state != "stopped" for c in clocks):
            values = self._prepare_sla_event("responded", instant)
            self._record_sla_events([values], clocks)

    def action_sla_normalise(self):
        """The service works again, if only for the time being."""
        self.check_access("write")
        now = fields.Datetime.now()
        tickets = self.sudo().filtered("support_contract_id")
        tickets._record_sla_events(
            [ticket._prepare_sla_event("normalised", now) for ticket in tickets]
        )

    def _move_work_to(self, survivor):
        """PEERS: merged tickets count from the first who asked, answers included."""
        res = super()._move_work_to(survivor)
        events = (
            self.env["support.sla.event"]
            .sudo()
            .search([("ticket_id", "in", self.ids), ("kind", "in", self._get_merged())])
        )
        survivor_sudo = survivor.sudo()
        if events and survivor_sudo.support_contract_id:
            survivor_sudo._record_sla_events(
                [
                    survivor_sudo._prepare_sla_event(
                        event.kind, event.occurred_at, merged_from_id=event.id
                    )
                    for event in events
                ]
            )
        return res

    def _get_merged(self):
        return ["opened", "responded"]
