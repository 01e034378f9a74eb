from odoo import fields

from .common import SupportCommon


class PeopleCase(SupportCommon):
    """A customer with a lead, a backup, a colleague and an active contract.

    Requests of a browser share one cursor and wait for each other: on a busy machine
    twenty seconds are not enough, and whoever waited longer gets a page of an error
    where a tour expects JSON.
    """

    test_cursor_lock_timeout = 180

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
    def _publish_terms(cls, body="<p>We answer soon.</p>", terms=None, **values):
        """A published version; ``values`` of the terms or of the version."""
        names = ("silence_approves", "lang", "date_start")
        own = {name: values.pop(name) for name in names if name in values}
        terms = terms or cls.env["support.terms"].create(
            {"name": "General terms", **values}
        )
        version = cls.env["support.terms.version"].create(
            {
                "terms_id": terms.id,
                "body": body,
                "lang": "en_US",
                "date_start": "2020-01-01",
                **own,
            }
        )
        version.action_publish()
        return version

    @classmethod
    def _accept_terms(cls, ticket, version):
        return (
            cls.env["support.terms.acceptance"]
            .sudo()
            .create(
                {
                    "version_id": version.id,
                    "version_hash": version.body_hash,
                    "ticket_id": ticket.id,
                    "contract_id": ticket.support_contract_id.id,
                    "company_id": ticket.company_id.id,
                    "accepted_by": "Ana Lead",
                }
            )
        )

    @classmethod
    def day(cls, value):
        return fields.Date.to_date(value)

    def run_cron(self, xmlid):
        """Run a cron as the server does, whose commits stay in the test."""
        with self.enter_registry_test_mode():
            self.env.ref(f"support_contracts.{xmlid}").method_direct_trigger()
        self.env.invalidate_all()
