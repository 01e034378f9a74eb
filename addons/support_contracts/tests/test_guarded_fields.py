from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import SupportCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 10:00:00")
class TestGuardedFields(SupportCommon):
    """What only the system writes is not proposed either: by a context or a default."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._create_contract(
            entitlements=[{"kind": "prepaid_hours", "name": "Packages"}]
        )

    def _get_guarded_models(self):
        names = [
            name
            for name in self.env.registry
            if hasattr(self.env[name], "_get_system_fields")
        ]
        return [self.env[name] for name in sorted(names)]

    def _get_wrong_value(self, field):
        """A value that is not the field's default, whatever its type."""
        if field.type == "selection":
            values = [key for key, _label in field._description_selection(self.env)]
            return values[-1]
        if field.type in ("one2many", "many2many"):
            return [Command.set([1])]
        wrong = {"char": "typed", "text": "typed", "html": "typed", "binary": b"dHlw"}
        wrong |= {"date": "1999-01-01", "datetime": "1999-01-01 00:00:00"}
        return wrong.get(field.type, 1)

    def test_every_model_with_fields_of_the_system_refuses_proposals_of_them(self):
        """A new model that names such fields without the mixin is told here."""
        bare = [
            name
            for name in self.env.registry
            if hasattr(self.env[name], "_SYSTEM_FIELDS")
            and not hasattr(self.env[name], "_get_system_fields")
        ]
        self.assertEqual(bare, [])
        expected = {"helpdesk.ticket", "support.charge", "support.contract"}
        self.assertLess(expected, {model._name for model in self._get_guarded_models()})

    def test_context_proposes_no_field_of_the_system(self):
        for model in self._get_guarded_models():
            names = sorted(model._get_system_fields() & model._fields.keys())
            wrong = {
                f"default_{name}": self._get_wrong_value(model._fields[name])
                for name in names
            }
            with self.subTest(model=model._name):
                asked = model.with_user(self.manager).with_context(**wrong)
                clean = model.with_user(self.manager)
                self.assertEqual(asked.default_get(names), clean.default_get(names))

    def test_own_default_proposes_no_field_of_the_system(self):
        """Any user may keep defaults of their own."""
        defaults = self.env["ir.default"].with_user(self.manager)
        defaults.set("support.billing.proposal", "state", "approved", user_id=True)
        model = self.env["support.billing.proposal"].with_user(self.manager)
        self.assertEqual(model.default_get(["state"]), {"state": "draft"})

    def test_proposal_starts_as_draft(self):
        proposal = (
            self.env["support.billing.proposal"]
            .with_user(self.manager)
            .with_context(default_state="approved", default_waiver_reason="Trust me")
            .create(
                {
                    "contract_id": self.contract.id,
                    "date_start": "2026-02-01",
                    "date_end": "2026-02-28",
                }
            )
        )
        self.assertEqual((proposal.state, proposal.waiver_reason), ("draft", False))

    def test_package_starts_empty(self):
        package = (
            self.env["support.hour.package"]
            .with_user(self.manager)
            .with_context(default_state="open", default_remaining_minutes=600)
            .create(
                {
                    "entitlement_id": self.contract.entitlement_ids.id,
                    "granted_minutes": 60,
                }
            )
        )
        self.assertEqual((package.state, package.remaining_minutes), ("waiting", 0))

    def test_ticket_starts_under_review(self):
        ticket = (
            self.env["helpdesk.ticket"]
            .with_user(self.consultant)
            .with_context(default_cover="goodwill", default_cover_reason="A friend")
            .create(
                {
                    "name": "Stopped",
                    "description": "It does not start.",
                    "partner_id": self.customer.id,
                }
            )
        )
        self.assertEqual((ticket.cover, ticket.cover_reason), ("undecided", False))

    def test_context_assigns_nobody(self):
        """W9: the office assigns, also where a form proposes who attends."""
        ticket = (
            self.env["helpdesk.ticket"]
            .with_user(self.consultant)
            .with_context(default_user_id=self.manager.id)
            .create(
                {
                    "name": "Stopped",
                    "description": "It does not start.",
                    "partner_id": self.customer.id,
                }
            )
        )
        self.assertFalse(ticket.user_id)

    def test_percentage_of_an_index_is_the_one_of_the_index(self):
        revision = (
            self.env["support.price.revision"]
            .with_user(self.manager)
            .with_context(default_percent=50, default_method="index")
            .create(
                {
                    "name": "2027",
                    "date_effective": "2027-01-01",
                    "index_old": 100,
                    "index_new": 103,
                }
            )
        )
        self.assertAlmostEqual(revision.percent, 3)
