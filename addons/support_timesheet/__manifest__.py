{
    "name": "Support Timesheets",
    "summary": "Time on tickets, daily cuts approved by both sides, and what they burn",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Services/Support",
    "author": "Support Suite contributors",
    "license": "AGPL-3",
    "depends": [
        "support_contracts",
        "hr_timesheet_time_control",
    ],
    "data": [
        "security/support_timesheet_groups.xml",
        "security/ir.model.access.csv",
        "security/support_timesheet_rules.xml",
        "data/ir_cron.xml",
        "wizards/hr_timesheet_switch_views.xml",
    ],
    "pre_init_hook": "pre_init_hook",
}
