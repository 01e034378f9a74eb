from .common_people import PeopleCase

# A drawing of one dot.
DRAWING = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGA"
    "WjR9awAAAABJRU5ErkJggg=="
)
GOOD_ROW = {"code": "1", "activity": "Log it", "cells": ["R", "A"]}
MATRIX = {"roles": [{"name": "Desk"}, {"name": "Manager"}], "rows": [GOOD_ROW]}


class DocumentCase(PeopleCase):
    """A draft contract, and documents of it and of the firm on their way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.approver = cls._create_user("approver", "group_support_manager")
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.draft_contract = cls._create_contract(
            state="draft", tz="UTC", title="Support of the mill"
        )
        cls.document = cls._create_document()
        cls.version = cls._create_version(cls.document)

    @classmethod
    def _create_document(cls, **values):
        kind = values.get("kind", "contract")
        contract = cls.draft_contract if kind in ("contract", "pim") else None
        return cls.env["support.document"].create(
            {
                "name": "Service contract",
                "kind": kind,
                "contract_id": contract and contract.id,
                "user_id": cls.manager.id,
                "approver_id": cls.approver.id,
                **values,
            }
        )

    @classmethod
    def _create_version(cls, document, state="draft", **values):
        """A version with a text, taken up to ``state`` by those whose task it is."""
        version = document._new_version(
            **{"body": "<h2>Terms</h2><p>Text</p>", **values}
        )
        steps = {"draft": 0, "review": 1, "approved": 2, "sent": 3}
        level = steps.get(state, 4)
        if level >= 1:
            version.with_user(cls.manager).action_submit()
        if level >= 2:
            version.with_user(cls.approver).action_approve()
        if level == 4 and not version.needs_signature:
            version.with_user(cls.manager).action_issue()
        elif level >= 3:
            version.with_user(cls.manager).action_send()
        if level == 4 and version.needs_signature:
            version.with_user(cls.lead_user)._sign("Ana Lead", DRAWING, "10.0.0.1")
        cls.env.invalidate_all()
        return version
