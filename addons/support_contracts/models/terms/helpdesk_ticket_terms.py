from odoo import api, fields, models
from odoo.tools import plaintext2html

KIND = "terms"


class HelpdeskTicket(models.Model):
    """K2: the terms of attention are sent first and accepted on the ticket.

    A ticket asks for the versions in force when they are accepted; what was accepted
    on it stays valid for it, whatever is published later. ``_ask_for_terms`` and the
    customer's answer are the only writers of ``terms_state``.
    """

    _inherit = "helpdesk.ticket"

    terms_state = fields.Selection(
        [
            ("none", "None"),
            ("informed", "Sent"),
            ("pending", "Waiting for acceptance"),
            ("refused", "Not accepted"),
            ("accepted", "Accepted"),
            ("waived", "Waived"),
        ],
        string="Terms",
        required=True,
        readonly=True,
        copy=False,
        default="none",
        tracking=True,
    )
    terms_acceptance_ids = fields.One2many(
        "support.terms.acceptance", "ticket_id", groups="base.group_user"
    )

    # ------------------------------------------------------------------
    # Which terms
    # ------------------------------------------------------------------

    def _get_missing_terms(self):
        """{ticket: versions in force for it that nobody accepted yet}; elevated."""
        tickets = self.sudo()
        all_terms = self.env["support.terms"]._get_of_companies(tickets.company_id)
        if not all_terms:
            return {}
        accepted = tickets._get_accepted_terms(all_terms)
        versions = self.env["support.terms.version"].sudo()
        missing = {}
        for ticket in tickets:
            day = fields.Date.context_today(
                ticket.with_context(tz=ticket.support_contract_id.tz or "UTC")
            )
            found = [
                terms._get_version(ticket.partner_id.lang, day)
                for terms in all_terms
                if terms._admits(ticket) and (ticket, terms) not in accepted
            ]
            missing[ticket] = versions.concat(*found).filtered(
                lambda version, contract=ticket.support_contract_id: (
                    not contract or (contract, version) not in accepted
                )
            )
        return missing

    def _get_accepted_terms(self, all_terms):
        """{(ticket, terms)} accepted on these tickets, and {(contract, version)}."""
        acceptances = self.env["support.terms.acceptance"].sudo()
        own = acceptances.search_fetch(
            [("ticket_id", "in", self.ids), ("terms_id", "in", all_terms.ids)],
            ["ticket_id", "terms_id"],
        )
        once = all_terms.filtered(lambda terms: terms.accept_once == "contract")
        of_contracts = acceptances.search_fetch(
            [
                ("contract_id", "in", self.support_contract_id.ids),
                ("terms_id", "in", once.ids),
            ],
            ["contract_id", "version_id"],
        )
        return {(a.ticket_id, a.terms_id) for a in own} | {
            (a.contract_id, a.version_id) for a in of_contracts
        }

    # ------------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------------

    def _ask_for_terms(self):
        """Send the terms that are missing, ask for them, take back what is not.

        Nothing is asked of the firm's own people, nor before a key user endorsed the
        request, nor on a closed ticket.
        """
        missing = self._get_missing_terms()
        for ticket, versions in missing.items():
            if not ticket._is_asked_for_terms():
                versions = versions.browse()
            ticket._settle_terms(versions)

    def _is_asked_for_terms(self):
        self.ensure_one()
        partner = self.partner_id
        return bool(
            partner
            and partner.partner_share
            and not self.closed
            and self.endorsement_state in ("none", "endorsed")
            and self.terms_state != "waived"
        )

    def _settle_terms(self, versions):
        """Bring one ticket in line with the ``versions`` that it still lacks."""
        self.ensure_one()
        if not versions:
            if self.terms_state in ("pending", "refused"):
                self._withdraw_approvals(KIND)
                accepted = bool(self.terms_acceptance_ids)
                self.write({"terms_state": "accepted" if accepted else "none"})
            elif self.terms_state == "none" and self._has_accepted_terms():
                self.write({"terms_state": "accepted"})
        elif self.support_contract_id.terms_policy == "informed":
            if self.terms_state != "informed":
                self.write({"terms_state": "informed"})
                self._post_terms(versions)
        elif not self._is_waiting_for_terms():
            self.write({"terms_state": "pending"})
            self._request_terms(versions)
            self._post_terms(versions)

    def _has_accepted_terms(self):
        """Whether the contract accepted, once for all, the terms of this ticket."""
        self.ensure_one()
        contract = self.support_contract_id
        return bool(
            contract
            and self.partner_id.partner_share
            and contract.terms_acceptance_ids.terms_id.filtered(
                lambda terms: terms.accept_once == "contract"
            )
        )

    def _is_waiting_for_terms(self):
        """Whether exactly what is missing was asked already."""
        digest = self._get_approval_snapshots(KIND)[self.id][1]
        return any(
            approval.kind == KIND
            and approval.state == "pending"
            and approval.snapshot_hash == digest
            for approval in self.approval_ids
        )

    def _request_terms(self, versions):
        of_contract = "contract" in versions.terms_id.mapped("accept_once")
        lang = self.partner_id.lang or self.env.lang
        env = self.with_context(lang=lang).env
        self._request_approval(
            KIND,
            env._("Terms of attention of ticket %(number)s", number=self.number),
            role="key_user" if of_contract else "requester",
        )

    def _post_terms(self, versions):
        """The automatic message, by mail too; never a first response (rule 9)."""
        self._post_to_requester(
            "support_contracts.message_terms_asked",
            self.company_id.partner_id,
            versions=versions,
            asked=self.terms_state == "pending",
        )

    def _prepare_approval(self, kind):
        values = super()._prepare_approval(kind)
        if kind == KIND:
            values["requester_id"] = self.partner_id.id
            # Who reads the ticket's message needs no second mail of the inbox.
            speakers = self._approval_customer()._get_support_key_users()
            of_customer = speakers.get(self._approval_customer())
            if not of_customer or self.partner_id in of_customer.partner_id:
                values["notified_on"] = fields.Datetime.now()
        return values

    def _get_terms_approval(self):
        """The question about the terms that waits, elevated; empty if none."""
        self.ensure_one()
        return self.sudo().approval_ids.filtered(
            lambda approval: approval.kind == KIND and approval.state == "pending"
        )[:1]

    # ------------------------------------------------------------------
    # The answer
    # ------------------------------------------------------------------

    def _approval_snapshot(self, kind):
        if kind != KIND:
            return super()._approval_snapshot(kind)
        versions = self._get_missing_terms().get(self)
        return {
            "document": self.number,
            "terms": [[v.id, v.body_hash] for v in versions or ()],
        }

    def _approval_portal_details(self, approval):
        if approval.kind == KIND:
            return "support_contracts.portal_approval_terms"
        return super()._approval_portal_details(approval)

    def _approval_changed(self, approval):
        if approval.kind == KIND:
            return self._ask_for_terms()
        return super()._approval_changed(approval)

    def _approval_granted(self, approval, values):
        res = super()._approval_granted(approval, values)
        if approval.kind == KIND:
            self.env["support.terms.acceptance"]._record(
                approval,
                ticket_id=self.id,
                contract_id=self.support_contract_id.id,
                company_id=self.company_id.id,
            )
            self.write({"terms_state": "accepted"})
        return res

    def _approval_refused(self, approval, comment):
        res = super()._approval_refused(approval, comment)
        if approval.kind == KIND:
            self.write({"terms_state": "refused"})
            person = (
                self.user_id
                or self.support_contract_id.user_id
                or self.env.ref("base.user_root")
            )
            reader = self.with_context(lang=person.lang)
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=reader.env._("The customer does not accept the terms"),
                note=plaintext2html(comment),
                user_id=person.id,
            )
        return res

    @api.model
    def _get_terms_kind(self):
        return KIND
