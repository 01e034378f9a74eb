import hashlib
import json

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError


class SupportApprovalMixin(models.AbstractModel):
    """A document that asks for approvals and reacts to the answers.

    ``_request_approval`` asks; the answer comes back through ``_approval_granted``,
    ``_approval_refused`` or ``_approval_expired``, run as superuser after the
    approver was checked (the environment's user is who answered).
    ``_approval_snapshot`` says what is shown: a decision on something that changed
    since is refused and asked again.
    """

    _name = "support.approval.mixin"
    _description = "Support Approval Mixin"

    approval_ids = fields.One2many(
        "support.approval",
        "res_id",
        string="Approvals",
        domain=lambda self: [("res_model", "=", self._name)],
        groups="base.group_user",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        asked = (
            self.env["support.approval"]
            .sudo()
            .search(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)], limit=1
            )
        )
        if asked:
            raise UserError(
                self.env._(
                    "“%(title)s” was put to somebody's approval: it stays as proof. "
                    "Cancel it instead.",
                    title=asked.title,
                )
            )

    # ------------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------------

    def _request_approval(
        self,
        kind,
        title,
        *,
        audience="customer",
        role="key_user",
        minutes=0,
        amount=0.0,
        deadline=None,
        approver=None,
    ):
        """Ask for one approval per document; returns them in the order of ``self``.

        ``title``, ``minutes``, ``amount`` and ``deadline`` may be a value for all,
        {document: value}, or a function of the document; ``approver`` is the user who
        alone answers a question to staff. What already waits for the same kind of
        answer is withdrawn: a document asks one question at a time.
        """
        if not self:
            return self.env["support.approval"]
        self._withdraw_approvals(kind)
        snapshots = self._get_approval_snapshots(kind)
        given = {
            "title": title,
            "minutes": minutes,
            "amount": amount,
            "deadline": deadline,
        }
        vals_list, no_user = [], self.env["res.users"]
        for document in self:
            snapshot, digest = snapshots[document.id]
            vals_list.append(
                document._prepare_approval(kind)
                | {"audience": audience, "approver_role": role}
                | {"snapshot": snapshot, "snapshot_hash": digest}
                | {name: _value_of(value, document) for name, value in given.items()}
                | {"approver_id": (_value_of(approver, document) or no_user).id}
            )
        approvals = self.env["support.approval"].sudo().create(vals_list)
        approvals._trigger_notification()
        return approvals.sudo(self.env.su)

    def _prepare_approval(self, kind):
        """Values of the approval that the document itself knows."""
        self.ensure_one()
        contract = self._approval_contract()
        return {
            "res_model": self._name,
            "res_id": self.id,
            "kind": kind,
            "customer_id": self._approval_customer().id,
            "contract_id": contract.id,
            "company_id": self.company_id.id,
            "currency_id": (contract.currency_id or self.company_id.currency_id).id,
        }

    def _withdraw_approvals(self, kind=None):
        """Take back what still waits (of one ``kind``, or all); returns them."""
        domain = [
            ("res_model", "=", self._name),
            ("res_id", "in", self.ids),
            ("state", "=", "pending"),
        ]
        if kind:
            domain.append(("kind", "=", kind))
        approvals = self.env["support.approval"].sudo().search(domain)
        approvals._settle("withdrawn")
        return approvals.sudo(self.env.su)

    # ------------------------------------------------------------------
    # What is shown
    # ------------------------------------------------------------------

    def _approval_snapshot(self, kind):
        """What the approver sees, as a dict that JSON can hold.

        Called as superuser without language, so that it reads the same whoever asks
        or answers. Documents extend it with everything the answer is about.
        """
        self.ensure_one()
        return {"document": self.display_name}

    def _get_approval_snapshots(self, kind):
        """{id: (snapshot, sha256 of its canonical JSON)}."""
        snapshots = {}
        for company, documents in self.grouped("company_id").items():
            context = {"allowed_company_ids": company.ids}
            for document in documents.with_env(
                self.env(user=SUPERUSER_ID, su=True, context=context)
            ):
                canonical = json.dumps(
                    document._approval_snapshot(kind),
                    sort_keys=True,
                    ensure_ascii=False,
                    separators=(",", ":"),
                    default=str,
                )
                digest = hashlib.sha256(canonical.encode()).hexdigest()
                snapshots[document.id] = json.loads(canonical), digest
        return snapshots

    # ------------------------------------------------------------------
    # Hooks
    # ------------------------------------------------------------------

    def _approval_contract(self):
        self.ensure_one()
        for name in ("contract_id", "support_contract_id"):
            if name in self._fields:
                return self[name]
        return self.env["support.contract"]

    def _approval_customer(self):
        """The customer whose key users are asked; empty for a staff matter."""
        self.ensure_one()
        return self._approval_contract().partner_id

    def _approval_portal_url(self, approval):
        """Where the customer answers; documents with a page of their own say it."""
        return f"/my/approvals/{approval.id}"

    def _approval_portal_details(self, approval):
        """QWeb template (id) that shows the document on the approval's page.

        It gets ``document`` and ``approval``, both as superuser. None: the title and
        the figures say all.
        """
        return None

    def _approval_report(self, approval):
        """Report action (id) that prints the document for who answers; None: none."""
        return None

    def _approval_answer_fields(self, kind):
        """Names of what the approver may add to an answer in the portal."""
        return ()

    def _approval_answer_values(self, kind, post):
        """What the approver added to an answer, out of the form ``post``."""
        return {
            name: post[name].strip()
            for name in self._approval_answer_fields(kind)
            if post.get(name)
        }

    def _approval_answer_template(self, approval):
        """QWeb template (id) with the forms of the answer on the approval's page.

        None: the usual yes and no. It gets ``approval`` and ``document``.
        """
        return None

    def _approval_granted(self, approval, values):
        """``approval`` was granted; ``values``: what the approver added, or {}."""

    def _approval_refused(self, approval, comment):
        """``approval`` was refused, with the approver's words."""

    def _approval_expired(self, approval):
        """The deadline of ``approval`` passed without an answer."""

    def _approval_changed(self, approval):
        """The document changed after it was shown: ask again, with what it says now.

        ``approval`` is withdrawn already. Documents whose title or figures follow
        their content override this to ask with the new ones.
        """
        self._request_approval(
            approval.kind,
            approval.title,
            audience=approval.audience,
            role=approval.approver_role,
            minutes=approval.minutes,
            amount=approval.amount,
            deadline=approval.deadline,
            approver=approval.approver_id,
        )


def _value_of(value, document):
    if callable(value):
        return value(document)
    if isinstance(value, dict):
        return value[document]
    return value
