from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .account_analytic_line import STAMPING

MOST_HOURS = 24
# Of what says when it started and ended: a timer that was forgotten, or a log.
MOST_HOURS_OF_LOG = 7 * 24


class AccountAnalyticLine(models.Model):
    _name = "account.analytic.line"
    _inherit = ["account.analytic.line", "support.guarded.mixin"]

    # What is shown to the customer, and what it is counted from.
    _SHOWN_FIELDS = frozenset(
        {
            "accounted_minutes",
            "company_id",
            "corrects_id",
            "date",
            "date_time",
            "date_time_end",
            "employee_id",
            "ended_at",
            "interruption_minutes",
            "name",
            "project_id",
            "started_at",
            "support_contract_id",
            "support_level",
            "support_verdict",
            "ticket_id",
            "unit_amount",
            "user_id",
            "verdict_reason",
            "work_type_id",
        }
    )
    # What a disputed entry keeps: it is still the same work of the same day.
    _IDENTITY_FIELDS = frozenset(
        {
            "company_id",
            "corrects_id",
            "date",
            "date_time",
            "employee_id",
            "project_id",
            "started_at",
            "support_contract_id",
            "ticket_id",
            "user_id",
        }
    )
    _GUARDED_FIELDS = frozenset({"cutoff_id", "accounted_minutes", "before_terms"})

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | self._GUARDED_FIELDS

    # ------------------------------------------------------------------
    # What may be logged
    # ------------------------------------------------------------------

    @api.model
    def _check_guarded_values(self, vals_list):
        """The cut and the minutes that count are never given by hand."""
        if self.env.context.get("support_stamping") is STAMPING:
            return
        if any(vals.get(name) for vals in vals_list for name in self._GUARDED_FIELDS):
            raise UserError(self._message_stamped_by_hand())

    @api.model
    def _message_stamped_by_hand(self):
        return self.env._("Time enters a daily cut by publishing, not by hand.")

    @api.model
    def _message_contract_by_hand(self):
        return self.env._("Time is of the contract of its ticket: choose the ticket.")

    @api.model
    def _get_ticket_fields(self):
        """What its time asks of a ticket: read at once, and without the long texts."""
        return [
            "category_id",
            "commercial_partner_id",
            "company_id",
            "cover",
            "cover_reason",
            "partner_id",
            "support_contract_id",
            "support_installation_id",
            "team_id",
            "terms_state",
            "type_id",
            "user_id",
        ]

    @api.model
    def _get_contract_fields(self):
        """What time asks of its contract."""
        return [
            "company_id",
            "date_end",
            "date_start",
            "fallback_contract_id",
            "is_independent",
            "partner_id",
            "project_id",
            "state",
            "terms_policy",
            "tz",
        ]

    @api.model
    def _check_tickets(self, tickets):
        """Time needs a ticket that one may read and whose customer is known.

        A customer without contract gets the account of independent work (K11).
        """
        tickets.fetch(self._get_ticket_fields())
        tickets.check_access("read")
        tickets._ensure_support_contract()
        for ticket in tickets:
            if not ticket.sudo().support_contract_id:
                raise ValidationError(
                    self.env._(
                        "Ticket %(ticket)s has no customer: say whose it is before "
                        "logging time.",
                        ticket=ticket.display_name,
                    )
                )

    @api.model
    def _check_support_hours(self, hours, logged=False):
        """``logged``: start and end are known, so that it is no slip of the keys."""
        most = MOST_HOURS_OF_LOG if logged else MOST_HOURS
        # Written so that what is no number fails too.
        if not -most <= hours <= most:
            raise ValidationError(
                self.env._(
                    "An entry cannot be longer than %(hours)s hours: split it by day.",
                    hours=most,
                )
            )

    @api.constrains(
        "corrects_id", "date", "support_contract_id", "unit_amount", "work_type_id"
    )
    def _check_support_time(self):
        lines = self.filtered("support_contract_id")
        for contract, own in lines.grouped("support_contract_id").items():
            own._check_support_dates(contract.sudo())
        for line in lines:
            line._check_support_sign()
        lines.filtered("corrects_id")._check_corrections()

    def _check_support_sign(self):
        if self.unit_amount < 0 and not self.corrects_id:
            raise ValidationError(
                self.env._(
                    "Negative time takes back a final entry: open that entry and "
                    "choose “Correct”."
                )
            )
        if self.corrects_id and self.unit_amount >= 0:
            raise ValidationError(
                self.env._("A correction takes time back: its hours are negative.")
            )

    def _check_support_dates(self, contract):
        """``contract``, elevated, is the one of all these lines."""
        if contract.state not in ("active", "ended"):
            raise ValidationError(
                self.env._(
                    "Contract %(name)s is not active: no time can be logged on it.",
                    name=contract.display_name,
                )
            )
        # Who is ahead of the contract's zone logs on their own today.
        today = max(
            self._get_day(fields.Datetime.now(), contract),
            fields.Date.context_today(self),
        )
        for line in self:
            line._check_support_date(contract, today)

    def _check_support_date(self, contract, today):
        early = self.date < contract.date_start and not contract.is_independent
        if early and not self._is_allowed_before_contract():
            raise ValidationError(
                self.env._(
                    "%(date)s is before contract %(name)s starts.",
                    date=self.date,
                    name=contract.display_name,
                )
            )
        late = contract.date_end and self.date > contract.date_end
        if late and not self._is_allowed_after_contract():
            raise ValidationError(
                self.env._(
                    "%(date)s is after contract %(name)s ends.",
                    date=self.date,
                    name=contract.display_name,
                )
            )
        if self.date > today:
            raise ValidationError(
                self.env._(
                    "%(date)s is in the future: time is logged once it was spent.",
                    date=self.date,
                )
            )

    def _is_allowed_before_contract(self):
        """Hook: work that comes before the contract, such as an evaluation."""
        return False

    def _is_allowed_after_contract(self):
        """Hook: work that goes on under a contract that ended meanwhile."""
        return False

    def _check_corrections(self):
        """A correction takes back at most what the final entry counted."""
        originals = self.corrects_id
        # Two people correcting the same entry must not both see it whole.
        originals.support_contract_id.sudo()._bump_version()
        corrected = dict(
            self.sudo()._read_group(
                [("corrects_id", "in", originals.ids)],
                ["corrects_id"],
                ["accounted_minutes:sum"],
            )
        )
        for line in self:
            original = line.corrects_id.sudo()
            if original.cutoff_id.state != "final" or original.corrects_id:
                raise ValidationError(
                    self.env._(
                        "Only a final entry is corrected: edit this one instead."
                    )
                )
            if line.ticket_id != original.ticket_id:
                raise ValidationError(
                    self.env._("A correction stays on the ticket of its entry.")
                )
            if original.accounted_minutes + corrected[original] < 0:
                raise ValidationError(
                    self.env._("More would be taken back than the entry counted.")
                )

    # ------------------------------------------------------------------
    # What may be changed
    # ------------------------------------------------------------------

    def _check_can_write(self, values):
        self._check_support_lock(values)
        return super()._check_can_write(values)

    def _check_support_lock(self, values):
        if self.env.context.get("support_stamping") is STAMPING:
            return
        touched = values.keys() & (self._SHOWN_FIELDS | self._GUARDED_FIELDS)
        support = touched and self.filtered("support_contract_id")
        if not support:
            return
        if any(line._is_shown() for line in support):
            raise UserError(self._message_shown())
        if touched & self._GUARDED_FIELDS:
            raise UserError(self._message_stamped_by_hand())
        if "support_contract_id" in values and "ticket_id" not in values:
            raise UserError(self._message_contract_by_hand())
        if "unit_amount" in values:
            self._check_support_hours(
                values["unit_amount"], logged=bool(values.get("ended_at"))
            )
        if touched & self._IDENTITY_FIELDS and any(line.cutoff_id for line in support):
            raise UserError(
                self.env._(
                    "Disputed time keeps its day, person and ticket: change the hours, "
                    "the work type or the verdict."
                )
            )

    def _is_readonly(self):
        return super()._is_readonly() or self._is_shown()

    def _is_shown(self):
        """Whether the customer is looking at it, or has approved it."""
        self.ensure_one()
        return self.sudo().cutoff_id.state in ("published", "final")

    def _message_shown(self):
        return self.env._(
            "This time was published to the customer: it changes only where they "
            "dispute it, or by a correction once it is final."
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shown(self):
        if any(line.cutoff_id for line in self.sudo()):
            raise UserError(self._message_shown())
