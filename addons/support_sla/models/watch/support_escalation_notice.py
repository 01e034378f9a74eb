from odoo import api, fields, models
from odoo.fields import Domain

from ...arithmetic.working_time import RoundTheClock


class SupportEscalationNotice(models.Model):
    """What is still to be told: it waits for working hours, and goes when it was told.

    Nothing is kept here: what was told, to whom and when is in the log.
    """

    _name = "support.escalation.notice"
    _description = "Escalation Notice"
    _order = "due_at, position, id"
    _log_access = False

    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="cascade"
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade"
    )
    log_id = fields.Many2one(
        "support.escalation.log", required=True, index=True, ondelete="restrict"
    )
    rule_id = fields.Many2one(
        "support.escalation.rule", index="btree_not_null", ondelete="set null"
    )
    action = fields.Char(required=True)
    partner_id = fields.Many2one("res.partner", string="To", ondelete="cascade")
    user_id = fields.Many2one("res.users", ondelete="cascade")
    position = fields.Integer(help="Of the chain: the customer last.")
    is_missed = fields.Boolean(help="The deadline was missed, not only near.")
    due_at = fields.Datetime(required=True, index=True)

    # ------------------------------------------------------------------
    # Queue
    # ------------------------------------------------------------------

    @api.model
    def _queue(self, logs, targets):
        """Notices of thresholds just passed; of several passed together the last.

        ``targets``: {(ticket id, kind, cycle): minutes} of the logs.
        """
        if not logs:
            return self.browse()
        rules = self.env["support.escalation.rule"].browse(set(logs.mapped("rule_id")))
        receivers = self._get_receivers(logs, rules)
        people = self.env["res.partner"].union(*receivers.values())
        people.fetch(["user_ids"])
        chosen = {}
        for log in logs.sorted(lambda log: (log.at_seconds, log.id)):
            rule = rules.browse(log.rule_id)
            target = targets[log.ticket_id, log.clock_kind, log.cycle]
            for person in receivers[log]:
                values = self._prepare_notice(log, rule, target, person)
                key = (log.ticket_id, log.clock_kind, values["action"], person)
                chosen[key] = values
        for values in self._prepare_missing_chain(logs, rules, targets):
            key = (values["ticket_id"], values["log_id"], "chain", values["user_id"])
            chosen[key] = values
        vals_list = list(chosen.values())
        self._set_due_at(vals_list)
        return self.create(vals_list)

    @api.model
    def _prepare_notice(self, log, rule, target, person):
        users = person.user_ids.filtered(lambda user: not user.share)
        action = rule.action
        if log.is_digest:
            action = "digest"  # another target is told once, and does nothing else
        elif rule.action == "activity" and not users:
            action = "mail"
        return {
            "company_id": log.company_id.id,
            "ticket_id": log.ticket_id,
            "log_id": log.id,
            "rule_id": rule.id,
            "action": action,
            "partner_id": person.id,
            "user_id": users[:1].id,
            "position": rule._get_position(),
            "is_missed": log.at_seconds >= 60 * target,
        }

    @api.model
    def _prepare_missing_chain(self, logs, rules, targets):
        """G9: where nobody of the firm was told, they are before the customer is."""
        outside = logs.filtered(
            lambda log: rules.browse(log.rule_id).receiver == "customer"
        )
        if not outside:
            return []
        customer_rules = rules.search([("receiver", "=", "customer")])
        inside = logs.search(
            Domain("ticket_id", "in", outside.mapped("ticket_id"))
            & Domain("kind", "=", "passed")
            & Domain("rule_id", "not in", customer_rules.ids)
        )
        told = {(log.ticket_id, log.clock_kind, log.cycle) for log in inside}
        vals_list = []
        for log in outside:
            key = log.ticket_id, log.clock_kind, log.cycle
            if key not in told:
                told.add(key)
                rule = rules.browse(log.rule_id)
                ticket = self.env["helpdesk.ticket"].browse(log.ticket_id)
                manager = ticket._get_escalation_user("service_manager").partner_id
                values = self._prepare_notice(log, rule, targets[key], manager)
                vals_list.append(values | {"position": 0})
        return vals_list

    # ------------------------------------------------------------------
    # To whom, when
    # ------------------------------------------------------------------

    @api.model
    def _get_receivers(self, logs, rules):
        """{log: partners}, in a number of queries that does not grow with them."""
        tickets = self.env["helpdesk.ticket"].browse(set(logs.mapped("ticket_id")))
        customers = tickets.support_contract_id.partner_id._get_support_key_users()
        receivers = {}
        for log in logs:
            rule = rules.browse(log.rule_id)
            ticket = tickets.browse(log.ticket_id)
            if rule.receiver == "customer":
                found = customers.get(ticket.support_contract_id.partner_id)
                people = found.partner_id if found else ticket.partner_id
            else:
                people = ticket._get_escalation_user(rule.receiver, rule).partner_id
            receivers[log] = people
        return receivers

    @api.model
    def _set_due_at(self, vals_list):
        """Now, or when the hours that the rule waits for begin."""
        now = fields.Datetime.now()
        opens = self._get_opening_hours(vals_list)
        for values in vals_list:
            working = opens[values["rule_id"], values["ticket_id"], values["user_id"]]
            found = values["action"] != "raise" and working.add_time(now, now - now)
            values["due_at"] = found or now

    @api.model
    def _get_opening_hours(self, vals_list):
        """{(rule id, ticket id, user id): working time}, of few calendars."""
        users = self.env["res.users"].browse(
            {values["user_id"] for values in vals_list if values["user_id"]}
        )
        own = self._get_calendars_of_people(users)
        wanted = {}
        for values in vals_list:
            rule = self.env["support.escalation.rule"].browse(values["rule_id"])
            ticket = self.env["helpdesk.ticket"].browse(values["ticket_id"])
            contract, company = ticket.support_contract_id, ticket.company_id
            calendar = contract.calendar_id or company.resource_calendar_id
            tz = contract.tz
            user_id = values["user_id"]
            if rule.quiet == "receiver" and user_id:
                mine = own.get((user_id, company))
                calendar = mine or company.resource_calendar_id or calendar
                tz = users.browse(user_id).tz or calendar.tz
            key = rule.id, ticket.id, user_id
            never = rule.quiet == "never" or not calendar
            wanted[key] = None if never else (company, tz, calendar)
        return self._compile_opening_hours(wanted)

    @api.model
    def _compile_opening_hours(self, wanted):
        groups = {}
        for company, tz, calendar in filter(None, wanted.values()):
            groups[company, tz] = groups.get((company, tz), calendar) | calendar
        times = {
            key: calendars._get_working_time(*key) for key, calendars in groups.items()
        }
        always = RoundTheClock()
        return {
            key: times[found[0], found[1]][found[2]] if found else always
            for key, found in wanted.items()
        }

    @api.model
    def _get_calendars_of_people(self, users):
        """{(user id, company): calendar} of the employees that they are."""
        employees = self.env["hr.employee"].search_fetch(
            [("user_id", "in", users.ids)],
            ["company_id", "resource_calendar_id", "user_id"],
        )
        return {
            (employee.user_id.id, employee.company_id): employee.resource_calendar_id
            for employee in employees
            if employee.resource_calendar_id
        }
