"""What becomes of hours and prices in the year: more of them, and a revision."""

from dateutil.relativedelta import relativedelta

MANAGER = "jorge"


def prepare(firm):
    firm.at(firm.days.ago(6), "10:00", scale_up, firm, "mill")
    firm.at(firm.days.ago(5), "10:00", announce_revision, firm)


def scale_up(firm, customer):
    """Two more hours a month, whole from the day on; the fee follows by days."""
    contract = firm.contracts[customer]
    renewal = firm.model("support.contract.renewal", MANAGER).create(
        {
            "contract_id": contract.id,
            "operation": "scale",
            "reason": firm.text("hours", "scale"),
        }
    )
    line = renewal.line_ids[:1]
    line.minutes += 120
    renewal.fee_amount = renewal.current_fee * 1.2
    renewal.action_apply()


def announce_revision(firm):
    """Told now, applied by itself on the first day of the next quarter."""
    today = firm.days.ago(5)
    revision = firm.model("support.price.revision", MANAGER).create(
        {
            "name": firm.text("hours", "revision"),
            "date_effective": today + relativedelta(months=2, day=1),
            "percent": 3.5,
            "contract_ids": [firm.contracts["mill"].id, firm.contracts["clinic"].id],
        }
    )
    revision.action_notify()
