from . import (
    test_calendar_version,
    test_clock_arithmetic,
    test_criticality,
    test_real_logs,
    test_working_time,
    test_working_time_odoo,
)
