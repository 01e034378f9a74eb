from . import (
    test_calendar_version,
    test_clock_arithmetic,
    test_criticality,
    test_real_logs,
    test_sla_budget,
    test_sla_clock,
    test_sla_refused,
    test_working_time,
    test_working_time_odoo,
)
