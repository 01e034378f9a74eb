"""What the hours do not cover is proposed to the customers, invoiced and paid."""

from datetime import timedelta

from odoo.fields import Command

from .agreements import pay
from .cuts import decide, find_approval

ACCOUNTANT, MANAGER = "elena", "jorge"


def prepare(firm):
    days = firm.days
    for customer, months in (("textile", 3), ("textile", 2), ("clinic", 2)):
        speaker = {"textile": "pedro", "clinic": "ana"}[customer]
        key = customer, months
        then = months - 1
        firm.at(days.nth(then, 1), "11:00", propose, firm, *key)
        firm.at(days.nth(then, 2), "10:30", accept, firm, *key, speaker)
        firm.at(days.nth(then, 3), "09:00", invoice, firm, *key)
        firm.at(days.nth(then, 3), "09:10", post, firm, *key)
    firm.at(days.nth(2, 8), "16:00", credit, firm, "textile", 3)
    firm.at(days.nth(2, 12), "15:30", collect, firm, "textile", 3)
    firm.at(days.nth(1, 14), "15:30", collect, firm, "clinic", 2)
    # The last month: one waits for the customer, one for the accountant.
    firm.at(days.nth(0, 1), "11:00", propose, firm, "clinic", 1)
    firm.at(days.nth(0, 1), "11:05", propose, firm, "textile", 1)
    firm.at(days.nth(0, 1), "17:00", accept, firm, "clinic", 1, "ana")
    moment = firm.timeline.latest - timedelta(minutes=110)
    firm.timeline.add_at(moment, charge_material, firm, "textile")


def propose(firm, customer, months):
    """By the wizard of the billing menu, for one customer."""
    run = firm.model("support.billing.run", ACCOUNTANT).create(
        {
            "date_start": firm.days.month(months),
            "date_end": firm.days.month_end(months),
            "contract_ids": [Command.set(firm.contracts[customer].ids)],
        }
    )
    action = run.action_propose()
    proposal = run.env[action["res_model"]].browse(action["res_id"])
    proposal.action_send()
    firm.proposals[customer, months] = proposal


def accept(firm, customer, months, login):
    """The lead key user approves and says the number of the purchase order."""
    proposal = firm.proposals[customer, months]
    last = proposal.date_end
    number = f"OC-{last.year}-{last.month * 37 + len(customer) * 21:04}"
    approval = find_approval(proposal.sudo(), "billing")
    decide(firm, approval, login, values={"po_number": number})


def invoice(firm, customer, months):
    firm.seen_by(ACCOUNTANT, firm.proposals[customer, months]).action_create_invoices()


def post(firm, customer, months):
    proposal = firm.seen_by(ACCOUNTANT, firm.proposals[customer, months])
    proposal.invoice_ids.action_post()


def collect(firm, customer, months):
    pay(firm, firm.proposals[customer, months].sudo().invoice_ids)


def credit(firm, customer, months):
    """An hour of the first line is forgiven, as agreed with the customer."""
    move = firm.seen_by(ACCOUNTANT, firm.proposals[customer, months]).invoice_ids
    reversal = firm.model("account.move.reversal", ACCOUNTANT).with_context(
        active_model="account.move", active_ids=move.ids
    )
    wizard = reversal.create(
        {
            "reason": firm.text("reasons", "credit"),
            "journal_id": move.journal_id.id,
            "support_credit_effect": "forgive",
        }
    )
    wizard.reverse_moves()
    refund = wizard.new_move_ids
    kept = refund.invoice_line_ids.filtered("price_subtotal")[:1]
    refund.invoice_line_ids = [
        Command.delete(line.id) for line in refund.invoice_line_ids - kept
    ]
    kept.write(
        {
            "quantity": 1.0,
            "name": f"{kept.product_id.display_name}\n{wizard.reason}",
        }
    )
    refund.action_post()


def charge_material(firm, customer):
    """Not all that is billed is time."""
    firm.model("support.charge", MANAGER).create(
        {
            "name": firm.text("products", "adapter_use"),
            "contract_id": firm.contracts[customer].id,
            "ticket_id": firm.tickets["scales"].id,
            "product_id": firm.products["adapter"].id,
            "date": firm.days.today,
            "quantity": 2,
            "price_unit": 95.0,
        }
    )
