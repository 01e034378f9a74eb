"""People and records to measure with: the same in both databases where they can be."""

from datetime import date, datetime, timedelta

from odoo.fields import Command

# The last full week of work before any run of these measurements.
DAY = date(2026, 3, 10)
START = date(2026, 1, 1)
HELPDESK = "helpdesk_mgmt.group_helpdesk_user"
TIMESHEET = "hr_timesheet.group_hr_timesheet_user"
CONSULTANT = "support_contracts.group_support_consultant"
DISPATCHER = "support_contracts.group_support_dispatcher"


def create_consultant(env, login, *groups):
    """The id of a user who is an employee."""
    user = env["res.users"].create(
        {
            "name": login.title(),
            "login": login,
            "email": f"{login}@example.com",
            "group_ids": [Command.set([env.ref(name).id for name in groups])],
        }
    )
    env["hr.employee"].create({"name": user.name, "user_id": user.id})
    return user.id


def create_customers(env, count, name="Customer"):
    """Companies with one person each: (companies, people)."""
    partners = env["res.partner"]
    companies = partners.create(
        [{"name": f"{name} {n}", "is_company": True} for n in range(count)]
    )
    people = partners.create(
        [
            {
                "name": f"Person of {company.name}",
                "parent_id": company.id,
                "email": f"person{company.id}@example.com",
            }
            for company in companies
        ]
    )
    return companies, people


def create_portal_user(env, person):
    return env["res.users"].create(
        {
            "login": person.email,
            "partner_id": person.id,
            "group_ids": [Command.set([env.ref("base.group_portal").id])],
        }
    )


def name_key_users(env, companies, people):
    return env["support.key.user"].create(
        [
            {"customer_id": company.id, "partner_id": person.id, "date_start": START}
            for company, person in zip(companies, people, strict=True)
        ]
    )


def create_project(env, customer):
    """A project like those of our contracts."""
    return env["project.project"].create(
        {
            "name": customer.name,
            "partner_id": customer.id,
            "privacy_visibility": "employees",
            "allow_timesheets": True,
            "allow_billable": False,
            "company_id": env.company.id,
        }
    )


def create_contracts(env, companies, **values):
    """Active contracts with prepaid hours, but no package yet."""
    contracts = env["support.contract"].create(
        [
            {
                "partner_id": company.id,
                "date_start": START,
                "date_end": False,
                "tz": "UTC",
                "entitlement_ids": [
                    Command.create({"name": "Packages", "kind": "prepaid_hours"})
                ],
                **values,
            }
            for company in companies
        ]
    )
    contracts.action_sign()
    contracts.action_activate()
    return contracts


def create_packages(env, minutes_by_contract):
    """An open package each."""
    packages = env["support.hour.package"].create(
        [
            {
                "entitlement_id": contract.entitlement_ids.id,
                "purchased_on": START,
                "date_start": START,
                "granted_minutes": minutes,
            }
            for contract, minutes in minutes_by_contract.items()
        ]
    )
    packages._open()
    return packages


def create_work_type(env):
    hour = env["product.product"].create(
        {
            "name": "Hour of support",
            "type": "service",
            "list_price": 60.0,
            "uom_id": env.ref("uom.product_uom_hour").id,
        }
    )
    return env["support.work.type"].create(
        {"code": "BENCH", "name": "Remote", "product_id": hour.id, "sequence": 0}
    )


def create_tickets(env, people, **values):
    return env["helpdesk.ticket"].create(
        [
            {
                "name": f"Request of {person.name}",
                "description": "<p>It does not print.</p>",
                "partner_id": person.id,
                **values,
            }
            for person in people
        ]
    )


def prepare_lines(count, day=DAY, **values):
    """Values of `count` entries of an hour; `values` may be functions of the number."""
    begin = datetime.combine(day, datetime.min.time()) + timedelta(hours=8)
    return [
        {
            "name": f"Analysis {number}",
            "date": day,
            "date_time": begin + timedelta(minutes=number % 600),
            "unit_amount": 1.0,
        }
        | {
            key: value(number) if callable(value) else value
            for key, value in values.items()
        }
        for number in range(count)
    ]
