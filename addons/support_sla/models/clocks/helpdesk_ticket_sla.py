import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.support_contracts.exceptions import check_reason

from ...arithmetic.clocks import Rules, run
from ...arithmetic.escalation import Course, serving
from ...arithmetic.policies import choose
from ...arithmetic.working_time import RoundTheClock
from ...tools import in_language_of, insert_rows

MANAGER = "support_contracts.group_support_manager"


class HelpdeskTicket(models.Model):
    """Clocks from events, policy and calendar: computed whole, compared, stored."""

    _inherit = "helpdesk.ticket"

    def _refresh_sla(self, timelines=None, clocks=None, silent=False):
        """Bring the clocks of these tickets in line with all that is known; elevated.

        ``timelines``: {ticket id: [Event]} of new tickets, which have no clocks yet;
        ``clocks``: those of the tickets, where they were read just now;
        ``silent``: another policy or calendar moved the deadlines, with a note.
        """
        tickets, new = self.sudo(), timelines is not None
        if new:
            clocks = self.env["support.sla.clock"]
        else:
            timelines = self.env["support.sla.event"]._get_timelines(tickets.ids)
        chosen = tickets._get_sla_policies(timelines)
        offices = tickets._get_sla_offices(chosen)
        wanted = {}
        for ticket, policy in chosen.items():
            for values, course in ticket._prepare_sla_clocks(
                timelines[ticket.id], policy, *offices[ticket]
            ):
                key = ticket.id, values["kind"], values["cycle"]
                wanted[key] = values, course
        if clocks is None:
            clocks = tickets._get_sla_clocks()
        tickets._store_sla_clocks(wanted, clocks, silent)
        tickets._follow_sla(chosen, timelines, new)

    def _follow_sla(self, chosen, timelines, new):
        """Hook, elevated: what else depends on events and policies of these tickets.

        ``chosen``: {ticket: Policy}; ``timelines``: {ticket id: [Event]}.
        """

    def _get_sla_policies(self, timelines):
        """{ticket: Policy} of those of a contract that were opened under one."""
        policies = self.env["support.sla.policy"]
        # without the long texts of the contracts
        self.support_contract_id.fetch(self._get_contract_lookup_fields())
        chosen = {}
        for contract, tickets in self.grouped("support_contract_id").items():
            if not contract:
                continue
            zone = pytz.timezone(contract.tz or "UTC")
            plan_id = contract.plan_id.id
            for ticket in tickets:
                opened = [e.at for e in timelines[ticket.id] if e.kind == "opened"]
                if not opened:
                    continue
                day = pytz.utc.localize(min(opened)).astimezone(zone).date()
                known = policies._get_policies(ticket.company_id.id)
                policy = choose(known, contract.id, plan_id, day)
                if policy:
                    chosen[ticket] = policy
        return chosen

    def _get_sla_offices(self, chosen):
        """{ticket: (working time of its policy, calendar it is of)}, None without."""
        homes = {
            ticket: (ticket.company_id, policy.tz, ticket._get_sla_calendar_id(policy))
            for ticket, policy in chosen.items()
        }
        ids_by_reading = {}
        for company, tz, calendar_id in set(homes.values()):
            ids_by_reading.setdefault((company, tz), []).append(calendar_id)
        calendars = self.env["resource.calendar"]
        times = {
            (*reading, calendar.id): (working, calendar)
            for reading, ids in ids_by_reading.items()
            for calendar, working in calendars.browse(filter(None, ids))
            ._get_working_time(*reading)
            .items()
        }
        return {ticket: times.get(homes[ticket], (None, None)) for ticket in chosen}

    def _get_sla_calendar_id(self, policy):
        """Of the policy, else of the contract, else of the company; or False."""
        return (
            policy.calendar_id
            or self.support_contract_id.calendar_id.id
            or self.company_id.resource_calendar_id.id
        )

    @api.model
    def _made_from(self, policy, calendar=None):
        return {
            "policy_id": policy.id,
            "tz": policy.tz,
            "calendar_id": calendar.id if calendar else False,
            "calendar_version": calendar.support_version if calendar else 0,
        }

    def _prepare_sla_clocks(self, timeline, policy, office, calendar):
        """[(values, `Course`)] of each cycle of each clock that has a target."""
        clocks = self.env["support.sla.clock"]
        rules = self.env["support.escalation.rule"]._get_rules(self.company_id.id)
        level_id = self._get_sla_target_key()[1]
        contract_id = self.support_contract_id.id
        prepared = []
        for kind, clock, working in self._run_sla_clocks(timeline, policy, office):
            marks = tuple(
                rule.mark(clock.target, policy.warn_percentage)
                for rule in serving(rules, kind, level_id, contract_id, policy.id)
            )
            since = clock.running_since
            course = Course(clock.target, clock.elapsed, since, working, marks)
            values = clocks._prepare_values(clock, kind, policy, working)
            made_from = self._made_from(policy, working is office and calendar)
            prepared.append((values | made_from, course))
        return prepared

    def _run_sla_clocks(self, timeline, policy, office):
        """[(kind, arithmetic clock, its working time)] of each cycle of each clock.

        ``office``: the working time of the policy, None where it has no calendar.
        """
        self.ensure_one()
        key = self._get_sla_target_key()
        outside = bool(policy.outside) and _opened_outside(timeline, office)
        found = []
        for kind, minutes in policy.target(*key, outside).items():
            working = office
            if not office or policy.runs_always(kind, *key, outside):
                working = RoundTheClock()
            rules = Rules(
                minutes, policy.pauses, policy.reopening, policy.after_response
            )
            clocks = run(timeline, kind, rules, working)
            found += [(kind, clock, working) for clock in clocks]
        return found

    def _get_sla_target_key(self):
        """(type id or None, criticality id or None, whether of a major incident)."""
        level = self.criticality_id or self.proposed_criticality_id
        return self.type_id.id or None, level.id or None, bool(self.major_incident_id)

    def _get_sla_clocks(self):
        """All that is known of the clocks of these tickets, in one query; elevated."""
        clocks = self.env["support.sla.clock"].sudo()
        return clocks.search_fetch([("ticket_id", "in", self.ids)])

    def _store_sla_clocks(self, wanted, existing, silent):
        """Write what differs: one insert, one update, whatever the number."""
        clocks = self.env["support.sla.clock"].sudo()
        gone_ids, changes = [], {}
        for clock in existing:
            key = clock.ticket_id.id, clock.kind, clock.cycle
            found = wanted.pop(key, None)
            if found is None:
                gone_ids.append(clock.id)
            else:
                changes[clock] = clock._take_values(*found)
        clocks.browse(gone_ids).unlink()
        clocks._write_changes(changes)
        self._create_sla_clocks(wanted)
        if silent:
            moved = [clock for clock, new in changes.items() if "deadline" in new]
            tickets = clocks.concat(*moved).ticket_id
            for company, moved in tickets.grouped("company_id").items():
                in_language_of(moved, company.partner_id)._log_sla_moved()

    def _create_sla_clocks(self, wanted):
        if not wanted:
            return
        companies = {ticket.id: ticket.company_id.id for ticket in self}
        clocks = self.env["support.sla.clock"].sudo()
        rows = [
            {
                "ticket_id": key[0],
                "company_id": companies[key[0]],
                **values,
                # a ticket dated in the past is late, and no news
                **clocks._arm_new(values, course),
            }
            for key, (values, course) in wanted.items()
        ]
        insert_rows(clocks, rows)
        self.invalidate_recordset(["sla_clock_ids"], flush=False)
        self.modified(["sla_clock_ids"])

    @api.model
    def _get_contract_lookup_fields(self):
        return [*super()._get_contract_lookup_fields(), "calendar_id", "tz"]

    # ------------------------------------------------------------------
    # Corrections
    # ------------------------------------------------------------------

    def _void_sla_event(self, event, reason):
        """Take back what did not happen: a service manager, with a reason."""
        self._check_sla_correction(reason)
        if event.ticket_id != self.id or event.kind == "void":
            raise UserError(self.env._("This is no event of the ticket."))
        self.sudo()._record_sla_events(
            [
                self._prepare_sla_event(
                    "void", event.occurred_at, note=reason, voids_id=event.id
                )
            ]
        )

    def _add_sla_event(self, kind, occurred_at, reason, waits_for=None):
        """Record late what happened at ``occurred_at``: a manager, with a reason."""
        self._check_sla_correction(reason)
        if occurred_at > fields.Datetime.now():
            raise UserError(self.env._("This has not happened yet."))
        values = self._prepare_sla_event(kind, occurred_at, waits_for, note=reason)
        self.sudo()._record_sla_events([values])

    def _check_sla_correction(self, reason):
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a service manager corrects a timeline."))
        check_reason(reason, self.env._("Say why the timeline is corrected."))


def _opened_outside(timeline, office):
    """Whether a ticket was opened when nobody works."""
    opened = min(event.at for event in timeline if event.kind == "opened")
    return office is not None and not office.is_open(opened)
