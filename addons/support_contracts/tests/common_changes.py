from odoo.tests import freeze_time

from .common_documents import DRAWING
from .common_people import PeopleCase


class ChangeCase(PeopleCase):
    """A contract with hours, whose changes are asked for, agreed and applied."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.backup_user = cls._create_portal_user(cls.backup)
        cls.hours = cls.env["support.entitlement"].create(
            {
                "contract_id": cls.contract.id,
                "name": "Monthly hours",
                "kind": "period_hours",
                "minutes": 600,
            }
        )
        cls.incident = cls.env.ref("support_contracts.ticket_type_incident")

    def ask(self, *lines, user=None, **values):
        changes = self.env["support.change.request"].with_user(user or self.manager)
        return changes.create(
            {
                "title": "New price",
                "contract_id": self.contract.id,
                "date_effective": "2026-07-01",
                "is_cost_stated": True,
                "line_ids": [(0, 0, line) for line in lines]
                or [(0, 0, {"kind": "price", "new_price": 70})],
                **values,
            }
        )

    def answer(self, change, kind, user, granted=True):
        approval = change.sudo().approval_ids.filtered(
            lambda a: a.kind == kind and a.state == "pending"
        )
        return approval.with_user(user).sudo(False)._decide(granted, comment="No")

    def agree(self, change):
        change.action_send()
        self.answer(change, "change_staff", self.manager)
        self.answer(change, "change", self.lead_user)
        return change.sudo()

    def run_on(self, day):
        with freeze_time(f"{day} 12:00:00"):
            self.run_cron("cron_apply_changes")

    # documents

    def _create_document(self, kind="contract"):
        return self.env["support.document"].create(
            {
                "name": "Agreement",
                "kind": kind,
                "contract_id": self.contract.id,
                "user_id": self.manager.id,
                "approver_id": self.manager.id,
            }
        )

    def _approve_version(self, document, **values):
        version = document._new_version(**{"body": "<h2>A</h2><p>B</p>", **values})
        version.with_user(self.manager).action_submit()
        version.with_user(self.manager).action_approve()
        return version

    def _put_in_force(self, document, **values):
        version = self._approve_version(document, **values)
        version.with_user(self.manager).action_send()
        version.with_user(self.lead_user)._sign("Ana Lead", DRAWING)
        self.env.invalidate_all()
        return version
