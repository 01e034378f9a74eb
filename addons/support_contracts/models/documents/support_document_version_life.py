from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every

from ...exceptions import check_reason


class SupportDocumentVersion(models.Model):
    """Draft → review → approved → sent → signed → in force → superseded, or rejected.

    Only these methods and ``support_document_version_sign`` write the state.
    """

    _inherit = "support.document.version"

    # ------------------------------------------------------------------
    # Internal approval
    # ------------------------------------------------------------------

    def action_submit(self):
        """Draft → in review: its approver is asked; from here on nobody edits it."""
        self.check_access("write")
        for version in self:
            version._check_state(
                ("draft",), self.env._("Only a draft can be submitted.")
            )
            version._check_complete()
        versions_sudo = self.sudo()
        versions_sudo.write({"state": "review"})
        versions_sudo._request_approval(
            "review",
            lambda version: version._get_title_for(version._get_approver().lang),
            audience="staff",
            role="service_manager",
            approver=lambda version: version._get_approver(),
        )
        return True

    def _get_approver(self):
        self.ensure_one()
        return self.document_id.approver_id

    def action_redraft(self):
        """Back to draft, to be written on: what no customer was shown yet."""
        self.check_access("write")
        for version in self:
            version._check_state(
                ("review", "rejected"),
                self.env._("Only what waits for approval or was rejected is reopened."),
            )
            if version.approved_on:
                raise UserError(
                    self.env._(
                        "“%s” was approved: make a new version.", version.display_name
                    )
                )
        versions_sudo = self.sudo()
        versions_sudo._withdraw_approvals("review")
        versions_sudo.write({"state": "draft", "refused_reason": False})
        return True

    def action_approve(self):
        """The approver says yes, on the version's own screen."""
        return self._get_pending_review().action_grant()

    def action_reject(self):
        """The approver says no, and why: asked on a form."""
        self._get_pending_review()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_contracts.support_document_rejection_action"
        )
        return action | {"context": {"default_version_id": self.id}}

    def _reject(self, reason):
        """As the approver; the reason stays on the version and in its chatter."""
        check_reason(reason, self.env._("Say what should change."))
        return self._get_pending_review().action_refuse(reason)

    def _get_pending_review(self):
        self.ensure_one()
        self.check_access("read")
        approval = self.approval_ids.filtered(
            lambda a: a.kind == "review" and a.state == "pending"
        )
        if not approval:
            raise UserError(
                self.env._("“%s” waits for no approval.", self.display_name)
            )
        return approval

    # ------------------------------------------------------------------
    # Out to the customer
    # ------------------------------------------------------------------

    def action_issue(self):
        """Approved → in force: for documents that nobody else signs."""
        self.check_access("write")
        for version in self:
            version._check_state(
                ("approved",), self.env._("Only an approved version is issued.")
            )
            if version.needs_signature:
                raise UserError(
                    self.env._(
                        "“%s” is signed by the customer: send it.",
                        version.display_name,
                    )
                )
        versions_sudo = self.sudo()
        for version in versions_sudo:
            version._enter_force_when_due()
        return True

    def action_send(self):
        """Approved → sent: the lead key user is asked to sign it in the portal."""
        self.check_access("write")
        for version in self:
            version._check_sendable()
        versions_sudo = self.sudo()
        for version in versions_sudo:
            version._supersede_sent()
        versions_sudo.write({"state": "sent", "published_on": fields.Datetime.now()})
        versions_sudo._request_approval(
            "signature",
            lambda version: version._get_signature_title(),
            role="lead",
        )
        return True

    def _check_sendable(self):
        self._check_state(
            ("approved",), self.env._("Only an approved version is sent.")
        )
        if self.is_internal:
            raise UserError(
                self.env._(
                    "“%s” is internal: no customer is shown it.", self.display_name
                )
            )
        if not self.needs_signature:
            raise UserError(
                self.env._("“%s” needs no signature: issue it.", self.display_name)
            )
        if self.contract_id.state == "ended":
            raise UserError(
                self.env._("%s is over.", self.contract_id.sudo().display_name)
            )
        customer = self.partner_id
        if not customer._get_support_key_users()[customer]._as_lead():
            raise UserError(
                self.env._(
                    "%s has no lead key user who could sign: name one first.",
                    customer.name,
                )
            )

    def _supersede_sent(self):
        """What still waits for a signature is replaced by this version."""
        self.ensure_one()
        waiting = self.document_id.version_ids.filtered(
            lambda version: version.state == "sent" and version != self
        )
        waiting._withdraw_approvals("signature")
        waiting.write({"state": "superseded"})
        waiting.flush_recordset()

    def _get_signature_title(self):
        return self._get_title_for(self.partner_id.lang)

    def _get_title_for(self, lang):
        """“Service contract, version 2”, in the language of who reads it."""
        self.ensure_one()
        return self.with_context(lang=lang or self.lang).display_name

    # ------------------------------------------------------------------
    # In force
    # ------------------------------------------------------------------

    def _enter_force_when_due(self):
        """In force on its first day, which is today when none was agreed."""
        self.ensure_one()
        today = self._get_today()
        if not self.date_from:
            self.date_from = today
        if not self.is_internal and not self.published_on:
            self.published_on = fields.Datetime.now()
        if self.date_from > today:
            self.state = "signed"
            return
        self._supersede_current()
        self.state = "in_force"
        self.flush_recordset()

    def _supersede_current(self):
        """What was in force until now, and what never came to be, stays readable."""
        others = self.document_id.version_ids.filtered(
            lambda v: v.state in ("in_force", "signed") and v.number < self.number
        )
        for version in others.filtered(lambda v: v.state == "in_force"):
            version.date_to = max(
                fields.Date.subtract(self.date_from, days=1), version.date_from
            )
        others.write({"state": "superseded"})
        others.flush_recordset()

    def _get_today(self):
        return fields.Date.context_today(self.with_context(tz=self._get_tz()))

    def _get_tz(self):
        """Days begin where the contract is, or where the company is."""
        self.ensure_one()
        return self.contract_id.tz or self.company_id.partner_id.tz or self.env.user.tz

    @api.model
    def _cron_enter_force(self):
        """Signed versions whose first day has come."""
        today = fields.Date.context_today(self)
        due = self.search(
            [("state", "=", "signed"), ("date_from", "<=", today)], order="number"
        )
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(due))
        for version_ids in split_every(50, due.ids):
            for version in self.browse(version_ids):
                if version.state == "signed":
                    version._enter_force_when_due()
            if not cron._commit_progress(len(version_ids)):
                break

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    def _check_state(self, states, message):
        self.ensure_one()
        if self.state not in states:
            raise UserError(": ".join((self.display_name, message)))

    def _check_complete(self):
        """What a reader would miss, told before anybody is asked."""
        self.ensure_one()
        missing = self._get_missing()
        if missing:
            raise UserError(
                self.env._(
                    "“%(document)s” cannot be approved yet:\n%(missing)s",
                    document=self.display_name,
                    missing="\n".join(f"• {sentence}" for sentence in missing),
                )
            )

    def _get_missing(self):
        """Sentences about what keeps this version from being approved."""
        self.ensure_one()
        missing = []
        missing += self._describe_approver()
        if self._is_blank():
            missing.append(self.env._("It has no text: fill it in from a template."))
        if "o_support_missing" in str(self.body or ""):
            missing.append(
                self.env._("Places marked “to be completed” are left in the text.")
            )
        if self.kind == "pim" and not (self.audience and self.metric_period):
            missing.append(self.env._("A PIM names its audience and metric period."))
        return missing + self._describe_raci_faults()

    def _describe_approver(self):
        """Sentences about why nobody could approve it."""
        approver = self.document_id.approver_id
        if not approver:
            return [self.env._("Nobody is named to approve the document.")]
        # Whoever is asked has to find the question and read what it is about.
        if approver.active and all(
            records.with_user(approver).has_access("read")
            for records in (self.env["support.approval"], self.browse())
        ):
            return []
        return [
            self.env._(
                "%s, who is named to approve it, has no role in support and could not "
                "open it: name somebody else, or give the role.",
                approver.name,
            )
        ]
