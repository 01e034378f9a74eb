"""Who knows whom and what: competences, what is installed, who speaks and looks after.

The tower manager keeps what the consultants are certified for, the service manager the
rest; the story's last certificate runs out soon.
"""

from datetime import timedelta

from odoo.fields import Command

TOWER_MANAGER, MANAGER = "patricia", "jorge"

# customer: (role, login) of who looks after it
TEAMS = {
    "mill": (
        ("business", "jorge"),
        ("solution", "lucia"),
        ("configuration", "diego"),
        ("product_specialist", "lucia"),
        ("account_manager", "jorge"),
    ),
    "dealer": (("product_specialist", "diego"), ("account_manager", "jorge")),
    "clinic": (("solution", "lucia"), ("product_specialist", "diego")),
}
# customer: (key of the words, months since go-live, months of warranty)
INSTALLATIONS = {
    "mill": ("erp", 14, 6),
    "dealer": ("erp", 8, 3),
    "clinic": ("invoicing", 2, 6),
    "builder": ("erp", 1, 3),
}
# (login, competence, day it was passed, day it expires), in days from today
CERTIFICATES = (
    ("diego", "logistics", -340, 25),
    ("lucia", "logistics", -400, -35),
    ("lucia", "finance", -120, 245),
)


def prepare(firm):
    days = firm.days
    first = days.nth(3, 2)
    firm.at(first, "10:00", certify, firm)
    firm.at(first, "11:00", record_installations, firm)
    firm.at(first, "11:30", name_teams, firm)
    firm.at(days.ago(1), "09:10", substitute, firm)
    firm.at(days.ago(1), "09:30", plan_handover, firm)
    firm.at(days.ago(1), "17:45", point_to_installation, firm)
    firm.at(days.ago(1), "18:00", warn_of_certificates, firm)


def certify(firm):
    env = firm.env_of(TOWER_MANAGER)
    words = firm.text("relations", "skills")
    kind = env["hr.skill.type"].create(
        {
            "name": words["kind"],
            "is_certification": True,
            "skill_ids": [
                Command.create({"name": words[key]}) for key in ("logistics", "finance")
            ],
            "skill_level_ids": [
                Command.create({"name": words["level"], "level_progress": 100})
            ],
        }
    )
    firm.skills = dict(zip(("logistics", "finance"), kind.skill_ids, strict=True))
    for login, key, passed, expires in CERTIFICATES:
        env["hr.employee.skill"].create(
            {
                "employee_id": firm.users[login].sudo().employee_ids.id,
                "skill_type_id": kind.id,
                "skill_id": firm.skills[key].id,
                "skill_level_id": kind.skill_level_ids.id,
                "valid_from": firm.days.today + timedelta(days=passed),
                "valid_to": firm.days.today + timedelta(days=expires),
            }
        )


def record_installations(firm):
    for customer, (key, since, warranty) in INSTALLATIONS.items():
        skills = firm.skills["logistics"] if key == "erp" else firm.skills["finance"]
        words = firm.text("relations", "installations", key)
        installation = firm.model("support.installation", MANAGER).create(
            {
                "name": words["name"],
                "version": words["version"],
                "partner_id": firm.customers[customer].id,
                "project_reference": words["project"],
                "date_go_live": firm.days.month(since),
                "date_warranty_end": firm.days.month_end(since - warranty + 1),
                "date_licence_renewal": firm.days.month(-2),
                "skill_ids": [Command.set(skills.ids)],
            }
        )
        firm.installations[customer] = installation


def name_teams(firm):
    for customer, team in TEAMS.items():
        for role, login in team:
            firm.model("support.contract.member", MANAGER).create(
                {
                    "contract_id": firm.contracts[customer].id,
                    "user_id": firm.users[login].id,
                    "role": role,
                    "date_start": firm.days.month(3),
                }
            )


def substitute(firm):
    """María is on holiday: Luis also answers what only she answers."""
    key_users = firm.model("support.key.user", MANAGER)
    backup = key_users.search(
        [("customer_id", "=", firm.customers["mill"].id), ("role", "=", "backup")]
    )
    backup.write(
        {
            "substitutes_from": firm.days.ago(1),
            "substitutes_until": firm.days.today + timedelta(days=9),
        }
    )


def plan_handover(firm):
    """Carlos leaves; who follows him is not in the portal yet."""
    customer = firm.customers["dealer"]
    successor = firm.env["res.partner"].create(
        {
            "name": "Inés Flores",
            "parent_id": customer.id,
            "function": firm.text("relations", "successor"),
            "email": "ines@" + customer.email.partition("@")[2],
            "lang": firm.lang,
        }
    )
    handover = firm.model("support.key.user.handover", MANAGER).create(
        {
            "customer_id": customer.id,
            "role": "lead",
            "partner_id": successor.id,
            "date_start": firm.days.month(-1),
        }
    )
    handover.action_apply()


def point_to_installation(firm):
    """The desk notes what these tickets are about."""
    for key in ("scanner", "printer"):
        ticket = firm.seen_by(TOWER_MANAGER, firm.tickets[key])
        ticket.support_installation_id = firm.installations["mill"]


def warn_of_certificates(firm):
    certificates = firm.env["hr.employee.skill"]
    certificates.search(certificates._get_expiring_domain(firm.days.today))._warn()
