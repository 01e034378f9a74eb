import json

from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...replay.facts import Stage, last_values, ordered, timeline
from .helpdesk_ticket import REPLAYING

QUIET = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "sla_replaying": REPLAYING,
    "support_terms_later": True,
    "tracking_disable": True,
}
# {attribute of a log: field of the ticket}
TICKET_FIELDS = {
    "assignee": "user_id",
    "impact": "support_impact",
    "type": "type_id",
    "urgency": "support_urgency",
}


class SupportSlaImportCase(models.Model):
    """A case of another tool, and the ticket that it became."""

    _name = "support.sla.import.case"
    _description = "Imported Case"
    _order = "id"
    _log_access = False

    name = fields.Char(string="Case", required=True)
    source = fields.Char(required=True)
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    contract_id = fields.Many2one(
        "support.contract", required=True, ondelete="cascade", index=True
    )
    team_id = fields.Many2one("helpdesk.ticket.team", ondelete="set null")
    ticket_id = fields.Many2one(
        "helpdesk.ticket", index="btree_not_null", ondelete="set null"
    )
    is_pending = fields.Boolean(help="It has facts that were not replayed yet.")

    _once = models.Constraint(
        "UNIQUE (company_id, source, name)", "This case was imported already."
    )
    _pending_idx = models.Index("(company_id, source, id) WHERE is_pending")

    # ------------------------------------------------------------------
    # Facts
    # ------------------------------------------------------------------

    @api.model
    def _add_facts(self, run, rows):
        """Keep [(case, contract id, team id, [Fact])]; returns how many were known.

        In SQL, because only that leaves out what is known already in one statement.
        """
        if not rows:
            return 0
        ids = self._get_case_ids(run, rows)
        found = [(ids[case], fact) for case, _c, _t, facts in rows for fact in facts]
        added = self.env.execute_query(
            SQL(
                """
                INSERT INTO support_sla_import_fact
                       (case_id, occurred_at, stage_id, event, known, is_repeated,
                        digest)
                SELECT * FROM unnest(%s::int[], %s::timestamp[], %s::int[], %s::text[],
                                     %s::jsonb[], %s::bool[], %s::text[])
                    ON CONFLICT (case_id, digest) DO NOTHING
                RETURNING case_id, is_repeated
                """,
                [case_id for case_id, _fact in found],
                [fact.at for _id, fact in found],
                [fact.stage_id for _id, fact in found],
                [fact.event for _id, fact in found],
                [json.dumps(fact.values) for _id, fact in found],
                [fact.is_repeated for _id, fact in found],
                [fact.digest for _id, fact in found],
            )
        )
        self._mark_pending({case_id for case_id, _repeated in added})
        return len(rows) - sum(not repeated for _id, repeated in added)

    @api.model
    def _get_case_ids(self, run, rows):
        """{case: id}, of new ones too."""
        homes = {}
        for case, contract_id, team_id, _facts in rows:
            homes.setdefault(case, (contract_id, team_id or None))
        self.env.execute_query(
            SQL(
                """
                INSERT INTO support_sla_import_case
                       (name, contract_id, team_id, company_id, source, is_pending)
                SELECT *, %s, %s, FALSE
                  FROM unnest(%s::text[], %s::int[], %s::int[])
                    ON CONFLICT (company_id, source, name) DO NOTHING
                RETURNING id
                """,
                run.company_id.id,
                run.source,
                list(homes),
                [contract_id for contract_id, _team_id in homes.values()],
                [team_id for _contract_id, team_id in homes.values()],
            )
        )
        return {
            name: case_id
            for case_id, name in self.env.execute_query(
                SQL(
                    "SELECT id, name FROM support_sla_import_case "
                    "WHERE company_id = %s AND source = %s AND name = ANY(%s)",
                    run.company_id.id,
                    run.source,
                    list(homes),
                )
            )
        }

    @api.model
    def _mark_pending(self, case_ids):
        if case_ids:
            self.env.cr.execute(
                "UPDATE support_sla_import_case SET is_pending = TRUE "
                "WHERE id IN %s AND is_pending IS NOT TRUE",
                [tuple(case_ids)],
            )
            self.invalidate_model(["is_pending"], flush=False)

    @api.model
    def _get_pending(self, run, limit):
        return self.sudo().search(
            [
                ("company_id", "=", run.company_id.id),
                ("source", "=", run.source),
                ("is_pending", "=", True),
            ],
            order="id",
            limit=limit,
        )

    def _get_facts(self, stages):
        """{case: [Fact]}, in their order."""
        rows = self.env["support.sla.import.fact"].sudo()
        found = {case: [] for case in self}
        for row in rows.search([("case_id", "in", self.ids)], order="case_id, id"):
            found[row.case_id].append(row._as_plain())
        return {case: ordered(facts, stages) for case, facts in found.items()}

    # ------------------------------------------------------------------
    # Replaying
    # ------------------------------------------------------------------

    def _replay_all(self):
        """Replay these cases together; returns [(case, why it could not be)].

        Where one of them is refused, each is replayed alone.
        """
        try:
            with self.env.cr.savepoint():
                self._replay()
            return []
        except (UserError, IntegrityError):
            return [refused for case in self if (refused := case._replay_alone())]

    def _replay_alone(self):
        try:
            with self.env.cr.savepoint():
                self._replay()
            return None
        except (UserError, IntegrityError) as error:
            self.is_pending = False
            return self, str(error)

    def _replay(self):
        """Tickets, timelines and clocks from all that is known of these cases."""
        stages = self._get_stages()
        facts = self._get_facts(stages)
        fresh = self.filtered(lambda case: not case.ticket_id)
        fresh._create_tickets(facts, stages)
        (self - fresh)._update_tickets(facts, stages)
        self._confirm_levels(facts)
        self._record_events(facts, stages)
        self.is_pending = False

    def _get_stages(self):
        stages = self.env["helpdesk.ticket.stage"].sudo()
        return {
            stage.id: Stage(stage.closed, stage.sla_pauses or None)
            for stage in stages.with_context(active_test=False).search([])
        }

    def _create_tickets(self, facts, stages):
        if not self:
            return
        tickets = self.env["helpdesk.ticket"].sudo().with_context(**QUIET)
        made = tickets.create(
            [
                case._prepare_ticket(last_values(facts[case]))
                | case._prepare_progress(facts[case], stages)
                for case in self
            ]
        )
        for case, ticket in zip(self, made, strict=True):
            case.ticket_id = ticket

    def _update_tickets(self, facts, stages):
        for case in self:
            ticket = case.ticket_id.with_context(**QUIET)
            values = case._prepare_progress(facts[case], stages)
            dates = {
                name: values.pop(name) for name in ("closed_date", "last_stage_update")
            }
            ticket._write_changed(values)
            # After the stage, whose change is dated now.
            ticket._write_changed(dates)

    def _prepare_ticket(self, known):
        self.ensure_one()
        title = known.get("title") or self.name
        return {
            "name": title,
            "description": title if title == self.name else f"{self.name}: {title}",
            "partner_id": self.contract_id.partner_id.id,
            "support_contract_id": self.contract_id.id,
            "company_id": self.company_id.id,
            **({"team_id": self.team_id.id} if self.team_id else {}),
        }

    def _prepare_progress(self, facts, stages):
        """What the facts say of the ticket as it is now."""
        known = last_values(facts)
        moves = [fact for fact in facts if fact.stage_id]
        values = {
            "sla_opened_at": facts[0].at,
            "last_stage_update": moves[-1].at if moves else facts[0].at,
            "closed_date": False,
        }
        if moves:
            values["stage_id"] = moves[-1].stage_id
            closings = [
                at for kind, at, _w in timeline(facts, stages) if kind == "closed"
            ]
            if stages[moves[-1].stage_id].closed:
                values["closed_date"] = closings[-1]
        for name, field_name in TICKET_FIELDS.items():
            if name in known:
                values[field_name] = known[name]
        return values

    def _confirm_levels(self, facts):
        """K15: the level that the other tool gave, with its origin as the reason."""
        by_level = {}
        for case in self:
            level_id = last_values(facts[case]).get("priority")
            if level_id:
                by_level.setdefault(level_id, []).append(case.ticket_id.id)
        for level_id, ticket_ids in by_level.items():
            tickets = self.env["helpdesk.ticket"].sudo().browse(ticket_ids)
            tickets.with_context(**QUIET)._confirm_criticality(
                self.env["support.criticality"].browse(level_id),
                self.env._("Imported from %(tool)s", tool=self[:1].source),
            )

    def _record_events(self, facts, stages):
        """Append what the timelines lack, take back what is known better now.

        Events of one instant are compared as a sequence: their order counts.
        """
        vals_list, given = [], self._get_events()
        for case in self:
            wanted, known = {}, given.get(case, given[None])
            for kind, at, why in timeline(facts[case], stages):
                wanted.setdefault(at, []).append((kind, why))
            known = known.grouped("occurred_at")
            for at in sorted(wanted.keys() | known.keys()):
                events = known.get(at, given[None])
                vals_list += case._prepare_events(at, wanted.get(at, []), events)
        self.env["support.sla.event"].sudo().create(vals_list)
        self.ticket_id.with_context(**QUIET)._refresh_sla(silent=True)

    def _prepare_events(self, at, wanted, known):
        """Values of events that turn those ``known`` of an instant into ``wanted``."""
        had = [(event.kind, event.reason or None) for event in known]
        voids = []
        if had != wanted[: len(had)]:
            voids, had = [self._prepare_void(event) for event in known], []
        return voids + [
            self.ticket_id._prepare_sla_event(kind, at, why, import_case_id=self.id)
            for kind, why in wanted[len(had) :]
        ]

    def _get_events(self):
        """{case: events that it gave and nobody took back}; none of them under None."""
        events = self.env["support.sla.event"].sudo()
        given = events.search([("import_case_id", "in", self.ids)])
        voided = events.search([("voids_id", "in", given.ids)]).voids_id
        return {None: events, **(given - voided).grouped("import_case_id")}

    def _prepare_void(self, event):
        return self.ticket_id._prepare_sla_event(
            "void",
            event.occurred_at,
            voids_id=event.id,
            note=self.env._("A later part of the log says otherwise."),
        )
