from . import (
    test_calendar_version,
    test_clock_arithmetic,
    test_complaint,
    test_complaint_risk,
    test_criticality,
    test_portal_complaint,
    test_real_logs,
    test_sla_budget,
    test_sla_clock,
    test_sla_refused,
    test_working_time,
    test_working_time_odoo,
)
