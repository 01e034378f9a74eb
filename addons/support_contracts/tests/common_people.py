from odoo import fields

from .common import SupportCommon


class PeopleCase(SupportCommon):
    """A customer with a lead, a backup, a colleague and an active contract."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.tz = "UTC"
        cls.lead = cls._create_person("Ana Lead", cls.customer)
        cls.backup = cls._create_person("Beto Backup", cls.customer)
        cls.colleague = cls._create_person("Carla Colleague", cls.customer)
        cls._create_key_user(cls.customer, cls.lead)
        cls._create_key_user(cls.customer, cls.backup, role="backup")
        cls.contract = cls._create_contract(tz="UTC")

    # ------------------------------------------------------------------
    # Factories
    # ------------------------------------------------------------------

    @classmethod
    def _create_person(cls, name, company=None, **values):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "parent_id": company and company.id,
                "email": f"{name.lower().replace(' ', '.')}@example.com",
                **values,
            }
        )

    @classmethod
    def _create_portal_user(cls, partner):
        """Their login is the first name; password = login, padded to 8 with x."""
        return cls._create_user(
            partner.name.split()[0].lower(),
            "base.group_portal",
            partner_id=partner.id,
            name=partner.name,
            tz="UTC",
        )

    @classmethod
    def _create_key_user(cls, customer, person, **values):
        return cls.env["support.key.user"].create(
            {
                "customer_id": customer.id,
                "partner_id": person.id,
                "role": "lead",
                "date_start": "2020-01-01",
                **values,
            }
        )

    @classmethod
    def _create_installation(cls, customer=None, **values):
        return cls.env["support.installation"].create(
            {
                "name": "SAP Business One",
                "partner_id": (customer or cls.customer).id,
                **values,
            }
        )

    @classmethod
    def _create_ticket(cls, **values):
        return cls.env["helpdesk.ticket"].create(
            {
                "name": "The printer does not print",
                "description": "Since this morning.",
                "partner_id": cls.lead.id,
                **values,
            }
        )

    @classmethod
    def day(cls, value):
        return fields.Date.to_date(value)

    def run_cron(self, xmlid):
        """Run a cron as the server does, whose commits stay in the test."""
        with self.enter_registry_test_mode():
            self.env.ref(f"support_contracts.{xmlid}").method_direct_trigger()
        self.env.invalidate_all()
