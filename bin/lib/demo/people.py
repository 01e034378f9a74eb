"""The firm and its people, and the customers and theirs.

The only chapter told with the rights of the system: nobody else may set up a company
or create users.
"""

from dataclasses import dataclass

from odoo.fields import Command

from .days import ZONE
from .drawing import logo


@dataclass(frozen=True)
class Person:
    login: str
    name: str
    # of the firm: its groups, and the screen to begin the day with
    groups: tuple = ()
    home: str = ""
    # of a customer: which one, and as what it speaks for it
    customer: str = ""
    role: str = ""


CONSULTANT = "support_contracts.group_support_consultant"
TICKETS = "helpdesk_mgmt.helpdesk_ticket_action"

STAFF = (
    Person("diego", "Diego Salazar", (CONSULTANT,), TICKETS),
    Person("lucia", "Lucía Fernández", (CONSULTANT,), TICKETS),
    Person(
        "patricia",
        "Patricia Rojas",
        # She leads the team as well.
        ("support_contracts.group_support_tower_manager",),
        "support_timesheet.support_cutoff_action",
    ),
    # In a firm of this size who manages the service sells it as well.
    Person(
        "jorge",
        "Jorge Benavides",
        (
            "support_contracts.group_support_manager",
            "support_contracts.group_support_sales",
            "sales_team.group_sale_manager",
            "base.group_partner_manager",
            "product.group_product_manager",
            # Odoo's orders open for who logs time only with this.
            "project.group_project_user",
        ),
        "support_contracts.support_contract_action",
    ),
    Person(
        "elena",
        "Elena Torres",
        ("account.group_account_manager",),
        "support_contracts.support_billing_proposal_action",
    ),
)

CONTACTS = (
    Person("maria", "María Quispe", customer="mill", role="lead"),
    Person("luis", "Luis Paredes", customer="mill", role="backup"),
    Person("rosa", "Rosa Huamán", customer="mill"),
    Person("carlos", "Carlos Mendoza", customer="dealer", role="lead"),
    Person("ana", "Ana Castillo", customer="clinic", role="lead"),
    Person("pedro", "Pedro Mamani", customer="textile", role="lead"),
    Person("sofia", "Sofía Valdivia", customer="builder", role="lead"),
)


@dataclass(frozen=True)
class Customer:
    key: str
    name: str
    vat: str
    street: str
    city: str
    domain: str


CUSTOMERS = (
    Customer("mill", "Molinos del Pacífico S.A.C.", "20481230016",
             "Av. Argentina 2840", "Callao", "molinosdelpacifico.example"),
    Customer("dealer", "Distribuidora Andina S.A.C.", "20533871225",
             "Jr. Huallaga 455", "Lima", "distribuidoraandina.example"),
    Customer("clinic", "Clínica San Gabriel S.A.", "20298456631",
             "Av. La Marina 1960", "San Miguel", "clinicasangabriel.example"),
    Customer("textile", "Textiles Ausangate S.A.C.", "20607712348",
             "Calle Los Telares 210", "Ate", "textilesausangate.example"),
    Customer("builder", "Constructora Los Ficus S.A.", "20412298753",
             "Av. Benavides 1555", "Miraflores", "constructoralosficus.example"),
    Customer("farm", "Agroexportadora Valle Verde S.A.C.", "20559034417",
             "Panamericana Sur km 298", "Ica", "valleverde.example"),
    Customer("school", "Colegio Santa Rosa", "20144987210",
             "Av. Arequipa 3210", "San Isidro", "colegiosantarosa.example"),
)  # fmt: skip


def introduce(firm):
    """Name the company, and let everybody in."""
    set_up_company(firm)
    for person in STAFF:
        hire(firm, person)
    for customer in CUSTOMERS:
        firm.customers[customer.key] = meet(firm, customer)
    for person in CONTACTS:
        firm.users[person.login] = invite(firm, person)
    open_desk(firm)
    keep_mail(firm)


def logins(firm):
    """[(role, login, password)] for whoever tries the demonstration."""
    roles = firm.text("people", "roles")
    shown = [(role, login, login) for login, role in roles.items()]
    return [*shown, ("Administrator", "admin", "admin")]


# ----------------------------------------------------------------------
# The firm
# ----------------------------------------------------------------------


def set_up_company(firm):
    env = firm.env
    company = env.ref("base.main_company")
    country, currency = env.ref("base.pe"), env.ref("base.PEN")
    company.write(
        {
            "name": "Faro Consultores S.A.C.",
            "street": "Av. Javier Prado Este 1450, of. 902",
            "city": "Lima",
            "zip": "15036",
            "country_id": country.id,
            "account_fiscal_country_id": country.id,
            "currency_id": currency.id,
            "vat": "20601234567",
            "phone": "+51 1 555 0140",
            "email": "soporte@faroconsultores.example",
            "website": "https://www.faroconsultores.example",
            "logo": logo(),
            "portal_confirmation_sign": True,
            "portal_confirmation_pay": False,
            "helpdesk_mgmt_portal_select_category": True,
        }
    )
    company.partner_id.write({"lang": firm.lang, "tz": ZONE.zone})
    calendar = company.resource_calendar_id
    calendar.write({"tz": ZONE.zone, "name": firm.text("people", "calendar")})
    # A second currency, even for a moment, brings price lists in the first one.
    env["product.pricelist"].search([]).unlink()
    env.ref("base.USD").active = False
    name_taxes(firm, company)
    for user in env.ref("base.user_admin") | env.ref("base.user_root"):
        user.partner_id.write({"lang": firm.lang, "tz": ZONE.zone})


def name_taxes(firm, company):
    """The generic chart knows a tax of the United States: here it is Peru's IGV."""
    own = [("company_id", "=", company.id)]
    positions = firm.env["account.fiscal.position"].search(own)
    positions.filtered("country_id").country_id = company.country_id
    taxes = firm.env["account.tax"].search(own)
    taxes.tax_group_id.country_id = company.country_id
    taxes.country_id = company.country_id
    usual = company.account_sale_tax_id | company.account_purchase_tax_id
    usual.amount = 18.0
    for lang in {"en_US", firm.lang}:
        usual.with_context(lang=lang).write(
            {"name": "IGV 18%", "invoice_label": "IGV 18%"}
        )
        usual.tax_group_id.with_context(lang=lang).name = "IGV"


def hire(firm, person):
    env = firm.env
    user = env["res.users"].create(
        {
            "name": person.name,
            "login": person.login,
            "password": person.login,
            "email": f"{person.login}@faroconsultores.example",
            "lang": firm.lang,
            "tz": ZONE.zone,
            "action_id": env.ref(person.home).id,
            "group_ids": [
                Command.link(env.ref(group).id)
                for group in ("base.group_user", *person.groups)
            ],
        }
    )
    user.partner_id.function = firm.text("people", "jobs", person.login)
    if "hr.employee" in env:
        env["hr.employee"].create(
            {
                "name": person.name,
                "user_id": user.id,
                "job_title": user.partner_id.function,
                "hourly_cost": 55.0,
            }
        )
    firm.users[person.login] = user


def open_desk(firm):
    """One team answers all tickets."""
    staff = [firm.users[login].id for login in ("diego", "lucia", "patricia", "jorge")]
    firm.team = firm.env["helpdesk.ticket.team"].create(
        {
            "name": firm.text("people", "team"),
            "user_ids": [Command.set(staff)],
            "user_id": firm.users["patricia"].id,
        }
    )


def keep_mail(firm):
    """Keep mails where they can be read, instead of failing to send them."""
    firm.env["ir.config_parameter"].set_param("mail.mail.force.send.limit", "0")
    firm.env.ref("mail.ir_cron_mail_scheduler_action").active = False


# ----------------------------------------------------------------------
# Customers
# ----------------------------------------------------------------------


def meet(firm, customer):
    return firm.env["res.partner"].create(
        {
            "name": customer.name,
            "is_company": True,
            "vat": customer.vat,
            "street": customer.street,
            "city": customer.city,
            "country_id": firm.env.ref("base.pe").id,
            "email": f"compras@{customer.domain}",
            "lang": firm.lang,
            "tz": ZONE.zone,
        }
    )


def invite(firm, person):
    """A contact of a customer who may enter the portal."""
    customer = firm.customers[person.customer]
    domain = customer.email.partition("@")[2]
    contact = firm.env["res.partner"].create(
        {
            "name": person.name,
            "parent_id": customer.id,
            "function": firm.text("people", "jobs", person.login),
            "email": f"{person.login}@{domain}",
            "lang": firm.lang,
            "tz": ZONE.zone,
        }
    )
    return firm.env["res.users"].create(
        {
            "partner_id": contact.id,
            "login": person.login,
            "password": person.login,
            "group_ids": [Command.set(firm.env.ref("base.group_portal").ids)],
        }
    )
