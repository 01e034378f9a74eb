"""What the firm sells and how it works, set up by its service manager."""

from odoo.fields import Command

MANAGER = "jorge"

# key: (hours, price)
PACKAGES = {
    "hours_10": (10, 1350.0),
    "hours_25": (25, 3250.0),
    "hours_50": (50, 6250.0),
}
FEE = 1190.0
# key of the work type's record: (price of an hour, minimum, rounding, in minutes)
WORK_TYPES = {
    "support": (145.0, 15, 15),
    "smantnd": (150.0, 0, 0),
    "smantndhor": (160.0, 0, 15),
    "smant": (195.0, 0, 0),
    "express": (290.0, 30, 15),
}
CATEGORIES = (
    "accounting",
    "invoicing",
    "stock",
    "purchase",
    "sales",
    "production",
    "projects",
    "access",
)
TYPES = ("incident", "problem", "request", "question")
PLANS = ("monthly", "prepaid", "on_demand")


def prepare(firm):
    firm.at(firm.days.nth(3, 1), "08:00", set_up, firm)


def set_up(firm):
    name_work_types(firm)
    make_products(firm)
    make_ticket_lists(firm)
    for key in PLANS:
        values = globals()[f"prepare_{key}"](firm)
        values |= {
            "name": firm.text("plans", key, "name"),
            "company_id": firm.env.company.id,
            "calendar_id": firm.env.company.resource_calendar_id.id,
        }
        firm.plans[key] = firm.model("support.plan", MANAGER).create(values)


def name_work_types(firm):
    """The concepts come with the addon; their prices are the firm's."""
    for key, (price, minimum, rounding) in WORK_TYPES.items():
        work_type = firm.env.ref(f"support_contracts.work_type_{key}")
        work_type = firm.seen_by(MANAGER, work_type)
        name = firm.text("work_types", key)
        work_type.write(
            {"name": name, "minimum_minutes": minimum, "rounding_minutes": rounding}
        )
        work_type.product_id.write({"name": name, "list_price": price})
        firm.work_types[key] = work_type


def make_products(firm):
    products = firm.model("product.product", MANAGER)
    hours = firm.env.ref("uom.product_uom_unit")
    for key, (count, price) in PACKAGES.items():
        firm.products[key] = products.create(
            {
                "name": firm.text("products", key),
                "default_code": f"PAQ{count}",
                "type": "service",
                "invoice_policy": "order",
                "uom_id": hours.id,
                "list_price": price,
                "support_minutes": count * 60,
                "description_sale": firm.text("products", "description"),
            }
        )
    firm.products["adapter"] = products.create(
        {
            "name": firm.text("products", "adapter"),
            "default_code": "RS232",
            "type": "consu",
            "list_price": 95.0,
        }
    )
    firm.products["fee"] = products.create(
        {
            "name": firm.text("products", "fee"),
            "default_code": "CUOTA10",
            "type": "service",
            "invoice_policy": "order",
            "uom_id": hours.id,
            "list_price": FEE,
        }
    )


def make_ticket_lists(firm):
    for key in CATEGORIES:
        firm.categories[key] = firm.model("helpdesk.ticket.category", MANAGER).create(
            {"name": firm.text("categories", key)}
        )
    # These come with the addon, in its languages.
    for key in TYPES:
        firm.types[key] = firm.env.ref(f"support_contracts.ticket_type_{key}")


# ----------------------------------------------------------------------
# Plans
# ----------------------------------------------------------------------


def prepare_monthly(firm):
    """Ten hours a month once the fee is invoiced; up to five roll over."""
    return {
        "sequence": 10,
        "description": firm.text("plans", "monthly", "description"),
        "overage_policy": "ask",
        "fee_product_id": firm.products["fee"].id,
        "fee_amount": FEE,
        "entitlement_ids": [
            Command.create(
                {
                    "name": firm.text("plans", "monthly", "entitlement"),
                    "kind": "period_hours",
                    "gate": "invoiced",
                    "product_id": firm.products["fee"].id,
                    "minutes": 600,
                    "period": "month",
                    "rollover_policy": "minutes",
                    "rollover_limit": 300,
                }
            ),
            Command.create(prepare_packages(firm)),
        ],
    }


def prepare_prepaid(firm):
    return {
        "sequence": 20,
        "description": firm.text("plans", "prepaid", "description"),
        "overage_policy": "ask",
        "entitlement_ids": [Command.create(prepare_packages(firm))],
    }


def prepare_on_demand(firm):
    return {
        "sequence": 30,
        "description": firm.text("plans", "on_demand", "description"),
        "overage_policy": "bill",
        "duration_months": 0,
        "entitlement_ids": [
            Command.create(
                {
                    "name": firm.text("plans", "on_demand", "entitlement"),
                    "kind": "on_demand",
                }
            )
        ],
        "rate_ids": [
            Command.create({"price": 150.0}),
            Command.create(
                {"price": 210.0, "work_type_id": firm.work_types["smant"].id}
            ),
        ],
    }


def prepare_packages(firm):
    return {
        "sequence": 20,
        "name": firm.text("plans", "prepaid", "entitlement"),
        "kind": "prepaid_hours",
        "gate": "signed",
        "validity_months": 12,
    }
