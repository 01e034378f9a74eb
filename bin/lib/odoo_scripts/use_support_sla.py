"""Run in Odoo's shell: what a firm records in support_sla, before it is uninstalled.

Clocks, escalations passed and told, a major incident, a ticket that waits, a measure
that was closed.
"""

from datetime import date

sla = "support_sla"
groups = env.ref("support_contracts.group_support_manager")
manager = env["res.users"].create(
    {"name": "Manager", "login": "leaving", "group_ids": [(4, groups.id)]}
)
customer = env["res.partner"].create({"name": "Mill", "is_company": True})
contract = env["support.contract"].create(
    {"partner_id": customer.id, "date_start": date(2020, 1, 1)}
)
contract.action_sign()
contract.action_activate()
policy = env["support.sla.policy"].search([("company_id", "=", env.company.id)])
policy.write({"remind_days": 1, "remind_times": 2, "close_days": 9})
late, waiting = env["helpdesk.ticket"].create(
    [
        {
            "name": name,
            "description": "<p>Off</p>",
            "partner_id": customer.id,
            "support_contract_id": contract.id,
            "sla_opened_at": "2026-01-05 09:00:00",
        }
        for name in ("It stands still", "It waits")
    ]
)
waiting.stage_id = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")
late.with_user(manager)._confirm_criticality(
    env.ref(f"{sla}.criticality_critical"), "Nobody works."
)
env["support.major.incident"].with_user(manager)._declare(
    late | waiting, "The server is down", "We look for the fault."
)
env["support.measure"].create(
    {
        "name": "Answered in time",
        "contract_id": contract.id,
        "target_ids": [(0, 0, {"value": 90.0})],
    }
).with_user(manager)._close(date(2026, 3, 31))
env.flush_all()
env.cr.execute(
    "UPDATE support_sla_clock SET threshold_at = '2026-01-06' WHERE state = 'running'"
)
env.invalidate_all()
env["support.sla.clock"]._cron_watch()
env.cr.execute("UPDATE helpdesk_ticket SET wait_next_at = '2026-01-06'")
env.invalidate_all()
env["helpdesk.ticket"]._cron_wait()
for model in (
    "support.sla.event",
    "support.sla.clock",
    "support.escalation.log",
    "support.criticality.change",
    "support.measure.result",
    "support.major.update",
):
    assert env[model].search_count([]), f"nothing was recorded in {model}"
env.cr.commit()
