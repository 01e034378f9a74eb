import logging
import secrets
from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...arithmetic.sampling import draw
from ...tools import attempt, in_language_of

MANAGER = "support_contracts.group_support_manager"
# As a rule every second who is asked answers.
ASKED_FOR_AN_ANSWER = 2
_logger = logging.getLogger(__name__)


class SupportSurveyCampaign(models.Model):
    _inherit = "support.survey.campaign"

    # ------------------------------------------------------------------
    # By people
    # ------------------------------------------------------------------

    def action_start(self):
        """Write down who is active, draw the first sample, and ask it."""
        self._check_manager()
        self._check_state("draft")
        for campaign in self.sudo():
            lines = campaign._create_lines()
            if not lines:
                raise UserError(self.env._("There is no active customer to ask."))
            campaign.write(
                {
                    "state": "running",
                    "population": len(lines),
                    "seed": secrets.token_hex(8),
                }
            )
            campaign._ask_wave()
        return True

    def action_close(self):
        self._check_manager()
        self._check_state("running")
        self.sudo().write({"state": "closed"})
        return True

    def action_cancel(self):
        self._check_manager()
        self._check_state("draft", "running")
        self.sudo().write({"state": "cancelled"})
        return True

    def _check_manager(self):
        self.check_access("write")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only a service manager runs a satisfaction campaign.")
            )

    # ------------------------------------------------------------------
    # Population and sample; elevated
    # ------------------------------------------------------------------

    def _get_active_contracts(self):
        """{customer: one of its active contracts}, those without contract apart."""
        contracts = self.env["support.contract"].search(
            Domain("state", "=", "active")
            & Domain("company_id", "=", self.company_id.id)
            & Domain("is_independent", "=", False),
            order="date_start desc, id desc",
        )
        return {contract.partner_id: contract for contract in contracts}

    def _create_lines(self):
        contracts = self._get_active_contracts()
        key_users = self.env["res.partner"].union(*contracts)._get_support_key_users()
        return self.env["support.survey.campaign.line"].create(
            [
                {
                    "campaign_id": self.id,
                    "partner_id": customer.id,
                    "contract_id": contract.id,
                    "stratum": contract.plan_id.name or "–",
                    "person_id": (
                        key_users[customer]._as_lead().partner_id[:1] or customer
                    ).id
                    if key_users.get(customer)
                    else customer.id,
                }
                for customer, contract in contracts.items()
            ]
        )

    def _ask_wave(self):
        """Draw as many more as answers are missing, by plan, and write to them."""
        self.ensure_one()
        waiting = self.line_ids.filtered(lambda line: line.state == "waiting")
        mute = waiting.filtered(lambda line: not line.person_id.email)
        mute.write({"state": "unreachable"})
        reachable = waiting - mute
        missing = max(self.needed_count - self.answered_count, 0)
        strata = {
            stratum: lines.ids
            for stratum, lines in reachable.grouped("stratum").items()
        }
        chosen = draw(strata, missing * ASKED_FOR_AN_ANSWER, self.seed)
        self.write({"wave": self.wave + 1, "wave_on": fields.Date.context_today(self)})
        self.line_ids.browse(chosen)._invite(self.wave)

    # ------------------------------------------------------------------
    # By the day
    # ------------------------------------------------------------------

    @api.model
    def _cron_run(self):
        """Remind, ask more where too few answered, end what is over; one by one."""
        running = self.search([("state", "=", "running")])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(running))
        for campaign in running:
            reader = in_language_of(campaign, campaign.user_id)
            today = fields.Date.context_today(campaign)
            _done, error = attempt(self.env.cr, partial(reader._run, today))
            if error:
                _logger.warning("Campaign %s", campaign.name, exc_info=error)
            if not cron._commit_progress(1):
                break

    def _run(self, today):
        self.ensure_one()
        if today > self.date_end:
            self.write({"state": "closed"})
            return
        if self.is_reached:
            return
        self._get_to_remind(today)._remind()
        patience = timedelta(days=self.wave_days)
        if self.wave_on + patience <= today and self.line_ids.filtered(
            lambda line: line.state == "waiting"
        ):
            self._ask_wave()

    def _get_to_remind(self, today):
        patience = timedelta(days=self.reminder_days)
        return self.line_ids.filtered(
            lambda line: (
                line.state == "invited"
                and line.reminders < self.reminder_count
                and line.written_on + patience <= today
            )
        )
