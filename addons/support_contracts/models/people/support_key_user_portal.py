from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date


class SupportKeyUser(models.Model):
    """K4, K5: the lead arranges substitutions and hand-overs in the portal.

    The lead alone: a backup who answers meanwhile does not take the role over. What
    was arranged is told to both people and kept on the customer's contracts.
    """

    _inherit = "support.key.user"

    @api.model
    def _get_customers_led(self):
        """Customers whose lead key user the current user is today; elevated."""
        domain = Domain("partner_id", "=", self.env.user.partner_id.id)
        leads = self.sudo().search(
            domain & Domain("role", "=", "lead") & self._get_valid_domain()
        )
        return leads.customer_id

    @api.model
    def _check_leads(self, customer):
        if customer.sudo() not in self._get_customers_led():
            raise AccessError(
                self.env._("Only the lead key user of a company arranges this.")
            )

    @api.model
    def _get_candidates(self, customers):
        """{customer: people of its companies who may become key users}; elevated."""
        people = (
            self.env["res.partner"]
            .sudo()
            .search(
                [
                    ("commercial_partner_id", "in", customers.ids),
                    ("is_company", "=", False),
                    ("type", "=", "contact"),
                    ("email", "!=", False),
                ],
                order="name",
            )
        )
        by_company = people.grouped("commercial_partner_id")
        return {c: by_company.get(c, people.browse()) for c in customers.sudo()}

    # ------------------------------------------------------------------
    # Substitution
    # ------------------------------------------------------------------

    @api.model
    def _arrange_substitution(self, customer, start, end=None):
        """The backup answers for the lead from ``start`` to ``end``, both included.

        Without ``start`` there is no substitution any more. Dates, or None.
        """
        self._check_leads(customer)
        key_users = customer.sudo()._get_support_key_users()[customer.sudo()]
        backup_sudo = key_users.filtered(lambda k: k.role == "backup")
        if not backup_sudo:
            raise UserError(
                self.env._("Your company has no backup: hand that role over first.")
            )
        self._check_substitution_days(start, end)
        backup_sudo.write({"substitutes_from": start, "substitutes_until": end})
        backup_sudo._tell_substitution()

    @api.model
    def _check_substitution_days(self, start, end):
        if not start and end:
            raise UserError(self.env._("Say from which day you are substituted."))
        if end and end < max(start, fields.Date.context_today(self)):
            raise UserError(
                self.env._("The last day is not before the first, nor before today.")
            )

    def _tell_substitution(self):
        self.ensure_one()
        lead = self.env.user.partner_id
        person = self.partner_id
        key_user = self.with_context(lang=person.lang or self.env.lang)
        key_user._write_to(
            person,
            key_user.env._(
                "Who speaks for %(customer)s", customer=self.customer_id.name
            ),
            key_user._describe_substitution(lead),
        )
        self._keep_on_contracts(
            lambda key_user: key_user._describe_substitution(lead),
        )

    def _describe_substitution(self, lead):
        names = {"lead": lead.name, "backup": self.partner_id.name}
        if not self.substitutes_from:
            return self.env._("%(backup)s substitutes %(lead)s no more.", **names)
        names["start"] = format_date(self.env, self.substitutes_from)
        if not self.substitutes_until:
            return self.env._(
                "%(backup)s answers for %(lead)s from %(start)s on.", **names
            )
        names["end"] = format_date(self.env, self.substitutes_until)
        return self.env._(
            "%(backup)s answers for %(lead)s from %(start)s until %(end)s.", **names
        )

    # ------------------------------------------------------------------
    # Hand-over
    # ------------------------------------------------------------------

    @api.model
    def _arrange_handover(self, customer, role, person, day, former_stays=False):
        """The lead hands ``role`` over to ``person``, of the company, from ``day`` on.

        Never backwards: who answered until today was entitled to.
        """
        self._check_leads(customer)
        if role not in ("lead", "backup"):
            raise UserError(self.env._("Choose which role is handed over."))
        if person.sudo() not in self._get_candidates(customer)[customer.sudo()]:
            raise UserError(
                self.env._("Choose a person of your company who has an e-mail address.")
            )
        if not day or day <= fields.Date.context_today(self):
            raise UserError(self.env._("Choose a day from tomorrow on."))
        successor_sudo = self.sudo()._hand_over(
            customer.sudo(), role, person.sudo(), day, former_stays=former_stays
        )
        successor_sudo._keep_on_contracts(lambda k: k._describe_handover())
        successor_sudo._ask_for_invitation()

    def _describe_handover(self):
        return self.env._(
            "%(author)s hands over in the portal: %(person)s from %(start)s on.",
            author=self.env.user.name,
            person=self.display_name,
            start=format_date(self.env, self.date_start),
        )

    def _ask_for_invitation(self):
        """The office invites who cannot enter the portal yet, before the day."""
        if self.has_portal_access:
            return
        for contract in self._get_contracts_in_force().filtered("user_id"):
            reader = contract.with_context(lang=contract.user_id.lang)
            contract.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=reader.env._(
                    "Invite %(person)s to the portal", person=self.partner_id.name
                ),
                date_deadline=max(
                    self.date_start - timedelta(days=1),
                    fields.Date.context_today(self),
                ),
                user_id=contract.user_id.id,
            )

    # ------------------------------------------------------------------
    # Keeping it
    # ------------------------------------------------------------------

    def _get_contracts_in_force(self):
        return self.env["support.contract"].search(
            [("partner_id", "in", self.customer_id.ids), ("state", "=", "active")]
        )

    def _keep_on_contracts(self, describe):
        """Note what ``describe(key_user)`` says, in the language of the firm."""
        self.ensure_one()
        for contract in self._get_contracts_in_force():
            lang = contract.company_id.partner_id.lang or self.env.lang
            contract._message_log(
                body=describe(self.with_context(lang=lang)),
                author_id=self.env.user.partner_id.id,
            )
