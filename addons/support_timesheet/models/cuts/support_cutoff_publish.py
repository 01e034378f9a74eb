import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date, split_every

from odoo.addons.support_contracts.arithmetic.minutes import clock

from .support_cutoff import PHASE

_logger = logging.getLogger(__name__)


class SupportCutoff(models.Model):
    _inherit = "support.cutoff"

    # ------------------------------------------------------------------
    # Publishing
    # ------------------------------------------------------------------

    @api.model
    def _publish(self, contracts, date):
        """Show the customers the stopped time of ``date`` that no cut has yet.

        Publishing is the provider's approval: the caller has checked who asks.
        Returns the new cuts.
        """
        domain = Domain("support_contract_id", "in", contracts.ids)
        return self._publish_lines(
            self._search_unstamped(domain & Domain("date", "=", date))
        )

    @api.model
    def _search_unstamped(self, domain):
        """Stopped time that no cut has yet, in the order of the work; elevated."""
        return (
            self.env["account.analytic.line"]
            .sudo()
            .search(
                domain
                & Domain("support_contract_id", "!=", False)
                & Domain("cutoff_id", "=", False)
                & Domain("unit_amount", "!=", 0),
                order="date, date_time, id",
            )
        )

    @api.model
    def _publish_lines(self, lines):
        """One cut per contract, day and phase of unstamped ``lines``."""
        lines.support_contract_id._bump_version()
        lines_by_key = lines.grouped(lambda line: line._get_cutoff_key())
        sequences = self._get_last_sequences(lines)
        cutoffs = self.sudo().create(
            [
                self._prepare_cutoff(key, sequences.get(key, 0) + 1)
                for key in lines_by_key
            ]
        )
        cutoffs._show(dict(zip(cutoffs, lines_by_key.values(), strict=True)))
        return cutoffs

    @api.model
    def _get_last_sequences(self, lines):
        """{(contract, day, phase): last sequence used}."""
        rows = self.sudo()._read_group(
            [
                ("contract_id", "in", lines.support_contract_id.ids),
                ("date", "in", list(set(lines.mapped("date")))),
            ],
            ["contract_id", "date:day", "phase"],
            ["sequence:max"],
        )
        return {tuple(key): last for *key, last in rows}

    @api.model
    def _prepare_cutoff(self, key, sequence):
        contract, day, phase = key
        return {
            "contract_id": contract.id,
            "date": day,
            "phase": phase,
            "sequence": sequence,
        }

    def _show(self, lines_by_cutoff):
        """Stamp the lines, keep what is shown of them, and ask the customer."""
        lines = (
            self.env["account.analytic.line"].sudo().concat(*lines_by_cutoff.values())
        )
        lines._stamp(self._prepare_stamps(lines_by_cutoff))
        segments = self.env["support.time.segment"].sudo()._create_from_lines(lines)
        totals = segments._get_totals()
        shown = {
            "state": "published",
            "published_on": fields.Datetime.now(),
            "published_by": self.env.user.name,
        }
        for cutoff in self:
            accounted, burnt = totals[cutoff]
            cutoff.write(
                shown | {"accounted_minutes": accounted, "burn_minutes": burnt}
            )
        self._ask_customer()

    @api.model
    def _prepare_stamps(self, lines_by_cutoff):
        """{line: values that publishing sets on it}; hook for what goes with it."""
        return {
            line: {"cutoff_id": cutoff.id}
            for cutoff, own in lines_by_cutoff.items()
            for line in own
        }

    def _ask_customer(self):
        return self._request_approval(
            "cutoff",
            lambda cutoff: cutoff._get_approval_title(),
            minutes=lambda cutoff: cutoff.accounted_minutes,
            deadline=self._get_answer_deadlines(),
        )

    def _get_approval_title(self):
        cutoff = self._in_customer_language()
        return cutoff.env._(
            "Time of %(date)s: %(time)s",
            date=format_date(cutoff.env, cutoff.date),
            time=clock(cutoff.accounted_minutes),
        )

    def action_republish(self):
        """Show disputed time again, corrected or explained."""
        self.check_access("read")
        self._check_may_publish()
        for cutoff in self.sudo():
            if cutoff.state != "draft":
                raise UserError(self.env._("This cut is not in dispute."))
            if any(not s.dispute_answer for s in cutoff.disputed_segment_ids):
                raise UserError(
                    self.env._("Answer each objection before publishing again.")
                )
            cutoff.contract_id._bump_version()
            cutoff._show({cutoff: cutoff.line_ids.sorted("id")})
        return True

    @api.model
    def _check_may_publish(self):
        if not self.env.su and not self.env.user.has_group(
            "support_contracts.group_support_dispatcher"
        ):
            raise AccessError(
                self.env._("Only dispatchers and service managers publish time.")
            )

    # ------------------------------------------------------------------
    # Cron
    # ------------------------------------------------------------------

    @api.model
    def _cron_publish(self):
        """Publish the days that are over, and what came late for earlier ones."""
        contracts = self._get_contracts_to_publish()
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(contracts))
        for contract_ids in split_every(50, contracts.ids):
            self._publish_over(contracts.browse(contract_ids))
            if not cron._commit_progress(len(contract_ids)):
                break

    @api.model
    def _get_contracts_to_publish(self):
        today = fields.Date.context_today(self)
        rows = (
            self.env["account.analytic.line"]
            .sudo()
            ._read_group(
                [
                    ("support_contract_id", "!=", False),
                    ("cutoff_id", "=", False),
                    ("unit_amount", "!=", 0),
                    # A day of some zone; the contract's own decides below.
                    ("date", "<=", today + timedelta(days=1)),
                ],
                ["support_contract_id"],
            )
        )
        return self.env["support.contract"].concat(*(row[0] for row in rows))

    @api.model
    def _publish_over(self, contracts):
        """A contract that cannot be published must not keep the others back."""
        try:
            with self.env.cr.savepoint():
                self._publish_lines(self._search_over(contracts))
        except UserError as error:
            if len(contracts) == 1:
                _logger.warning(
                    "Time of contract %s was not published: %s", contracts.id, error
                )
                return
            for contract in contracts:
                self._publish_over(contract)

    @api.model
    def _search_over(self, contracts):
        """Unstamped time of days that are over in the zone of their contract."""
        now = fields.Datetime.now()
        lines = self._search_unstamped(
            Domain("support_contract_id", "in", contracts.ids)
        )
        today = {
            contract: lines._get_day(now, contract)
            for contract in lines.support_contract_id
        }
        return lines.filtered(lambda line: line.date < today[line.support_contract_id])


class SupportContract(models.Model):
    _inherit = "support.contract"

    def action_publish_time(self):
        """Publish all stopped time of the contracts up to today."""
        self.check_access("read")
        cutoffs = self.env["support.cutoff"]
        cutoffs._check_may_publish()
        lines = cutoffs._search_unstamped(Domain("support_contract_id", "in", self.ids))
        if not lines:
            raise UserError(self.env._("There is no time to publish."))
        cutoffs._publish_lines(lines)
        return True


class AccountAnalyticLine(models.Model):
    _inherit = "account.analytic.line"

    def _get_cutoff_key(self):
        return self.support_contract_id, self.date, self._get_cutoff_phase()

    def _get_cutoff_phase(self):
        """Hook: phases of the same day are published and approved apart."""
        return PHASE

    def _stamp(self, stamps):
        """Put each line into its cut; ``stamps`` is {line: values}.

        One UPDATE for all: `write` would run the timesheet machinery once per cut,
        and nothing else of the line changes.
        """
        self._write_multi([stamps[line] for line in self])
        names = {name for values in stamps.values() for name in values}
        self.invalidate_recordset([*names, "support_state"], flush=False)
        self.env["support.cutoff"].invalidate_model(["line_ids"], flush=False)
