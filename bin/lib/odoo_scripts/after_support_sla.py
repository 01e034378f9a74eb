"""Run in Odoo's shell: tickets work on where support_sla was."""

tickets = env["helpdesk.ticket"].search(
    [("name", "in", ("It stands still", "It waits"))]
)
assert len(tickets) == 2, "tickets went with the service levels"
for ticket in tickets:
    ticket.message_post(
        body="We go on.", message_type="comment", subtype_xmlid="mail.mt_comment"
    )
tickets.stage_id = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
assert all(tickets.mapped("closed"))
copy = env["helpdesk.ticket"].create(
    {
        "name": "A new one",
        "description": "<p>Off</p>",
        "partner_id": tickets[0].partner_id.id,
    }
)
assert copy.support_contract_id == tickets[0].support_contract_id
env["ir.cron"].search([])
for view in ("form", "list", "kanban", "search"):
    env["helpdesk.ticket"].get_view(view_type=view)
env["resource.calendar"].search([], limit=1).write({"tz": "Europe/Madrid"})
env.flush_all()
env.cr.commit()
